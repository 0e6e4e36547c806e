"""Pseudonyms: stable for a student and a lesson, and not to be traced back without the course's secret."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable

__all__ = ["pseudonyms"]

_HOW = """
amber ample bold brave brisk calm clear clever cool copper coral crisp daring dawn deep deft eager early fair
fleet fond frank free fresh gentle glad golden grand green happy hardy hazel honest jolly keen kind light
lively loyal lucky mellow merry mild misty neat noble patient plain proud quick quiet rapid ready rosy silent
silver smart snowy steady sunny swift tidy witty
"""
_WHO = """
adder badger bat bear beaver bee bison boar bream cat crane crow deer dove duck eagle eel egret elk ermine
falcon ferret finch fox frog gecko goose gull hare hawk heron ibex ibis jay kite koala lark lemur linnet lion
lizard lynx magpie marten mole moose moth newt otter owl panda perch pike plover puffin quail rabbit raven
robin seal stork swan tern wren
"""


def pseudonyms(secret: bytes, lesson: str, students: Iterable[str]) -> dict[str, str]:
    """Student -> pseudonym, such as "swift-otter-4f1c"; no two the same.

    Made by HMAC-SHA256 of lesson and student: who knows both, but not `secret`, can neither find a pseudonym nor check
    a guess, and a student has another one in another lesson.
    """
    marks = {
        student: hmac.new(secret, f"{lesson}\0{student}".encode(), hashlib.sha256).digest() for student in students
    }
    names = {student: _name(mark, 2) for student, mark in marks.items()}
    often = Counter(names.values())
    return {student: name if often[name] == 1 else _name(marks[student], 16) for student, name in names.items()}


def _name(mark: bytes, size: int) -> str:
    how, who = _HOW.split(), _WHO.split()
    return f"{how[mark[0] % len(how)]}-{who[mark[1] % len(who)]}-{mark[2 : 2 + size].hex()}"
