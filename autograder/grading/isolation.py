"""Whether students' code can be confined here, in words for the command line."""

from __future__ import annotations

from autograder.sandbox import Tier, probe


def tiers() -> tuple[Tier, ...]:
    """Every way of confinement, best first, as the sandbox found by trying them on this machine."""
    return probe()


def why_not_grade() -> str | None:
    """Why grading must not start here without ``--unsafe``, or None when students' code is confined."""
    found = tiers()
    if any(tier.available and not tier.weak for tier in found):
        return None
    advice = next((tier.advice for tier in found if tier.advice), "see `autograder doctor`")
    return (
        "students' code cannot be confined on this machine: it could read your files and use your network. "
        f"To change that: {advice}. To grade work that you trust all the same: --unsafe"
    )
