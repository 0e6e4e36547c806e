"""Who is in the class, what they hand in, and what they must get."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.end_to_end.sample_class import answers

#: Points of each exercise that are given by machine; the last exercise (2 more) is read by a person.
POINTS = {"weighted_rating": 3, "top_chart": 3, "damped_mean": 2, "fit_biases": 4, "predict_biases": 3}
ALL = sum(POINTS.values())


@dataclass(frozen=True)
class Student:
    """One student of the sample class."""

    name: str
    story: str
    status: str = "graded"
    score: float | None = ALL
    answers: dict[str, str] = field(default_factory=dict)
    spoil: str | None = None
    attack: str | None = None


def _only(source: dict[str, str], *names: str) -> dict[str, str]:
    return {name: source[name] for name in names}


CLASS = [
    Student("ada", "everything right, with pandas", answers=answers.PANDAS),
    Student("bao", "everything right, with plain loops", answers=answers.LOOPS),
    Student("chidi", "everything right, but prints and warns all the time", answers=answers.LOUD),
    Student(
        "dana", "swapped v and m; the chart is judged by itself", score=12, answers=answers.PANDAS | answers.SWAPPED
    ),
    Student(
        "emeka",
        "forgot films without votes; sorted the chart upside down",
        score=11,
        answers=answers.PANDAS | answers.NO_VOTES_FORGOTTEN,
    ),
    Student(
        "farah",
        "user biases before item biases; unknown ids are NaN",
        score=11,
        answers=answers.LOOPS | answers.USERS_BEFORE_ITEMS,
    ),
    Student(
        "goran",
        "did exercises 1 and 3 and ran out of time",
        score=5,
        answers=_only(answers.PANDAS, "weighted_rating", "damped_mean"),
    ),
    Student("hana", "handed in the notebook untouched", score=0),
    Student(
        "ivan", "an endless loop, but for films", status="timed-out", score=14, answers=answers.PANDAS | answers.ENDLESS
    ),
    Student("jun", "calls os._exit", status="kernel-died", score=11, answers=answers.LOOPS | answers.EXITS),
    Student("kofi", "pasted a test cell twice", status="repaired", answers=answers.PANDAS, spoil="duplicate"),
    Student("lena", "deleted a test cell", status="repaired", answers=answers.LOOPS, spoil="delete"),
    Student("mateo", "half a file: the upload broke off", status="corrupt", score=None, spoil="truncate"),
    Student("nadia", "an empty file", status="corrupt", score=None, spoil="empty"),
    Student("omar", "renamed the notebook", status="renamed", answers=answers.PANDAS, spoil="rename"),
    Student("priya", "calls sys.exit", score=12, answers=answers.PANDAS | answers.QUITS),
    Student("quentin", "handed in nothing", status="missing", score=None, spoil="nothing"),
    Student("rosa", "fills the memory", status="out-of-memory", score=13, answers=answers.PANDAS | answers.GREEDY),
    Student(
        "sly",
        "answers with an object that equals everything",
        score=0,
        answers=answers.ALWAYS_EQUAL,
        attack="answers that equal everything",
    ),
    Student(
        "tricksy",
        "rewrites the test cells as they are read",
        score=0,
        answers=answers.REWRITES_THE_TESTS,
        attack="rewriting the test cells as they are read",
    ),
    Student(
        "trudy",
        "writes the results of the tests into the notebook, and its points up",
        score=0,
        spoil="forge",
        attack="forged outputs and points in the file",
    ),
    Student(
        "umbra",
        "looks for the solution on the grader's disk",
        score=0,
        answers=answers.STEALS,
        attack="reading the solution on the grader's disk, or the library's",
    ),
]

#: Who of them hands in lesson 01 in `make demo`. The tests have them all.
IN_THE_DEMO = ("bao", "dana", "goran", "hana", "kofi", "mateo", "priya", "quentin", "sly", "umbra")
