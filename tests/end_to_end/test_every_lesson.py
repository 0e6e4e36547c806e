"""Every other lesson the whole way: a small class hands in, is graded in one run, and gets what its stories say."""

import json
import re
import shutil

import nbformat
import pytest

from tests.commands import run
from tests.end_to_end.sample_class.catalogue import exercises
from tests.end_to_end.sample_class.making import LESSON, class_of, hand_in
from tests.notebooks.lessons import RELEASED, ROOT, name_of

#: Of each lesson's class. The rehearsal grades the solution itself, and an untouched release; who handed in nothing and
#: who did two exercises have more of the same to show in lesson 01. Who lost a point and who cheated take turns.
OTHERS = [released for released in RELEASED if name_of(released) != LESSON]


def names_in(lesson: str) -> tuple[str, str]:
    return "bao", ("dana", "sly")[int(lesson[:2]) % 2]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with the class's work for all these lessons, rehearsed and graded."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for released in OTHERS:
        shutil.copytree(ROOT / "solutions" / name_of(released), root / "solutions" / name_of(released))
        hand_in(released.parent, root / "grading" / "submitted", names_in(name_of(released)))
    run("autograder", "grade", "--workers", "2", "--json", "grades.json", cwd=root)
    return root


# a lesson's number is left out of the names of these tests: they go to one worker together
@pytest.mark.parametrize("released", OTHERS, ids=lambda released: name_of(released)[3:])
def test_a_class_gets_what_it_deserves(course, released):
    lesson = name_of(released)
    every = json.loads((course / "grades.json").read_text())
    records = {record["student"]: record for record in every if record["lesson"] == lesson}
    assert records.pop(({"dana", "sly"} - set(names_in(lesson))).pop())["status"] == "missing"
    students = class_of(released.parent, names_in(lesson))
    assert sorted(records) == sorted(student.name for student in students)
    assert {name: record["status"] for name, record in records.items()} == {s.name: "graded" for s in students}
    assert {one["where"] for record in records.values() for one in record["exercises"]} == {"isolated"}
    got = {name: record["score"] for name, record in records.items()}
    assert {s.name: got[s.name] for s in students if s.score is not None} == {
        s.name: s.score for s in students if s.score is not None
    }
    last = exercises(nbformat.read(released, as_version=4))[-1]
    if "dana" in got:
        assert got["bao"] - last.points <= got["dana"] < got["bao"]
    page = next((course / "grading" / "feedback" / "bao" / lesson).glob("*.html")).read_text(encoding="utf-8")
    assert not re.search(r"Traceback \(most recent|output_error", page), "bao, who has everything right, sees an error"
