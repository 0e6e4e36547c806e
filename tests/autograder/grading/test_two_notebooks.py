"""A lesson of two notebooks: each is graded, and what befell either is told."""

import pytest

from autograder.release import generate
from tests.autograder.fixtures.inline import CONFIG, Flow
from tests.autograder.fixtures.lessons import check, small_course, solved, write_lesson
from tests.commands import run

RIGHT = {"fa": "def f(x):\n    return x + 1", "fb": "def f(x):\n    return x + 2"}


@pytest.fixture(scope="module")
def flow(tmp_path_factory):
    course = small_course(tmp_path_factory.mktemp("two"), CONFIG.format(more=""))
    for name, step in (("a", 1), ("b", 2)):
        cells = (
            solved("def f(x):", f"return x + {step}", f"f{name}"),
            check(f"assert f(1) == {1 + step}", f"t{name}"),
        )
        write_lesson(course, "ps1", *cells, notebook=name, timeout=2)
    generate(course, "ps1")
    flow = Flow(course)
    flow.submit("ann", "ps1", RIGHT)
    flow.submit("loop", "ps1", {**RIGHT, "fa": "while True:\n    pass"})
    flow.submit("half", "ps1", RIGHT).joinpath("b.ipynb").unlink()
    flow.submit("broken", "ps1", RIGHT).joinpath("a.ipynb").write_text("{")
    folder = flow.submit("renamed", "ps1", RIGHT)
    for name in "ab":
        folder.joinpath(f"{name}.ipynb").rename(folder / f"{name} (1).ipynb")
    return flow


@pytest.fixture(scope="module")
def records(flow):
    return flow.grade()


def test_a_time_out_in_the_first_notebook_is_not_forgotten(records):
    assert (records["loop"]["status"], records["loop"]["score"]) == ("timed-out", 2)
    assert records["loop"]["events"][0] == {"cell": "fa", "what": "timed-out", "notebook": "a"}


@pytest.mark.parametrize(("student", "lost"), [("half", "b"), ("broken", "a")])
def test_where_one_notebook_is_lost_the_status_is_one_with_a_score(records, student, lost):
    record = records[student]
    assert (record["status"], record["score"]) == ("repaired", 2)
    assert any(note.startswith(f"{lost}.ipynb is not there") for note in record["notes"])
    assert [one["score"] for one in record["exercises"]] == [0 if lost == "a" else 2, 0 if lost == "b" else 2]
    assert record["needs_manual_grade"] is False


def test_both_are_found_under_other_names(records):
    assert (records["renamed"]["status"], records["renamed"]["score"]) == ("renamed", 4)


def test_plain_nbgrader_says_the_same(flow, records):
    for student in ("ann", "loop", "half"):
        run("nbgrader", "autograde", "ps1", "--student", student, "--force", cwd=flow.root)
    run("nbgrader", "export", "--to", "plain.csv", cwd=flow.root)
    rows = [line.split(",") for line in (flow.root / "plain.csv").read_text().splitlines()]
    said = {row[3]: (row[-1], float(row[9])) for row in rows[1:] if row[3] in ("ann", "loop", "half")}
    assert said == {name: (records[name]["status"], records[name]["score"]) for name in said}
    assert len(said) == 3
