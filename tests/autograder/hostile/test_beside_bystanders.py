"""A class of a handful of the worst submissions and two bystanders: the run ends, and the bystanders come out whole."""

import copy
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograder.configuration import Course
from autograder.grading.classrun import ClassRun
from autograder.release import generate
from autograder.report.page import write_report
from tests.autograder.conftest import Graded, Released
from tests.autograder.fixtures.course import GOOD, LESSON, NOTEBOOK, filled, hand_in, make_course

ABSURD = b"2030-01-01 00:" + b"9" * 42 + b".5"
SURROGATES = """
from IPython.display import display
print("lone \\ud800 surrogate")
display({"text/plain": "\\udfff", "text/html": "<b>\\ud800</b>", "x" * 1_000_000: "y"}, raw=True)
raise ValueError("\\ud800")
"""
TANGLE = """
from IPython.display import HTML
HTML("".join(f"<b class={i}><i><u><p>" for i in range(3_000)))
"""


def make_class(inbox, released):
    """Ada and Zoe are the bystanders; every other name says what is wrong."""

    def put(student, *cells, change=None):
        nb = filled(released, GOOD)
        nb.cells += [copy.deepcopy(cell) for cell in cells]
        if change:
            change(nb)
        return hand_in(inbox, student, json.dumps(nb))

    def number(nb):
        for cell in nb.cells[-3:]:
            cell["id"] = "i" * 100_000
            cell["metadata"]["nbgrader"] = {"grade_id": ["x"], "\\ud800": float("nan")}

    put("ada")
    (put("mr_absurd_time") / "timestamp.txt").write_bytes(ABSURD)
    put("mr_formulas", new_markdown_cell("\\\\(" * 50_000), new_markdown_cell("\\begin" * 25_000))
    put("mr_tangle", new_code_cell(TANGLE), new_markdown_cell("![x](attachment:gone.png)"))
    put("mr_surrogates", new_code_cell(SURROGATES))
    put("mr_ids", *[new_code_cell("1", outputs=[new_output("stream", text="x" * 14_000_000)])] * 3, change=number)
    folder = put("mr_names")
    folder.joinpath("week.txt").mkdir()
    folder.joinpath("week.txt", "mine.txt").write_text("-3.5")
    folder.joinpath(f"{NOTEBOOK}.ipynb").rename(folder / "x.ipynb")
    folder.joinpath(f"{NOTEBOOK}.ipynb").mkdir()
    folder.joinpath(f"{NOTEBOOK}.ipynb", "\x1b]0;owned\x07\n=1+1").write_text("x")
    (put("zoe") / "timestamp.txt").write_bytes("2030-01-01 00:00:00 UTC".encode("utf-16"))


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("bystanders"))
    course = Course.open(root)
    generate(course, LESSON)
    make_class(root / "submitted", Released(root).notebook)
    run = ClassRun(course, workers=2, unsafe=True)
    records = run.run()
    write_report(course, records)
    return Graded(root, run, records)


@pytest.mark.parametrize("student", ["ada", "zoe"])
def test_a_bystander_comes_out_whole(graded, student):
    record = graded.of(student)
    assert (record["status"], record["score"], record["notes"]) == ("graded", 6, [])
    assert "✓ passed" in graded.feedback(student)
    assert nbformat.read(graded.root / "autograded" / student / LESSON / f"{NOTEBOOK}.ipynb", 4).cells


def test_nobody_else_stops_the_run_or_loses_the_points_of_right_work(graded):
    assert graded.run.failures == []
    assert {record["student"]: record["score"] for record in graded.records} == dict.fromkeys(
        ["ada", "mr_absurd_time", "mr_formulas", "mr_ids", "mr_names", "mr_surrogates", "mr_tangle", "zoe"], 6
    )


@pytest.mark.parametrize(
    ("student", "said"),
    [
        ("mr_absurd_time", "timestamp.txt says no time"),
        ("mr_names", "left out week.txt/mine.txt: the lesson has a file or folder of its own there"),
        ("mr_ids", "it was read without its outputs"),
    ],
)
def test_what_was_left_out_is_said(graded, student, said):
    assert any(said in note for note in graded.of(student)["notes"]), graded.of(student)["notes"]


@pytest.mark.parametrize("student", ["mr_formulas", "mr_tangle", "mr_surrogates", "mr_ids", "mr_names"])
def test_everybody_gets_a_page(graded, student):
    page = graded.feedback(student)
    assert "✓ passed" in page
    assert len(page) < 2_000_000


def test_the_report_shows_no_control_character(graded):
    text = (graded.root / "report" / "index.html").read_text(encoding="utf-8")
    assert all(ch.isprintable() or ch == "\n" for ch in text)
