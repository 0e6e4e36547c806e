"""Which ways of confining students' code this machine has, best first, as the sandbox finds by trying them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class Tier:
    """One way of confinement. ``weak`` ones protect the machine's resources but not its files."""

    name: str
    available: bool
    reason: str
    advice: str = ""
    weak: bool = False


def tiers() -> list[Tier]:
    """All tiers, best first; empty when there is no sandbox at all."""
    from autograder import sandbox

    return [_tier(one) for one in getattr(sandbox, "probe", list)()]


def _tier(one: Any) -> Tier:
    name = str(getattr(one, "name", one))
    return Tier(
        name=name,
        available=bool(getattr(one, "available", False)),
        reason=str(getattr(one, "reason", "")),
        advice=str(getattr(one, "advice", "") or ""),
        weak=bool(getattr(one, "weak", name == "rlimits")),
    )


def why_not_grade() -> str | None:
    """Why grading must not start here without ``--unsafe``, or None when students' code is confined."""
    found = tiers()
    if not found or any(tier.available and not tier.weak for tier in found):
        return None
    advice = next((tier.advice for tier in found if tier.advice), "see `autograder doctor`")
    return (
        "students' code cannot be confined on this machine: it could read your files and use your network. "
        f"{advice}. To grade all the same, work you trust: --unsafe"
    )
