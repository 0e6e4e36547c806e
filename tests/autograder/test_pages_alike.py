"""What the lesson says is drawn once for all pages; no page differs for it, and nothing of a student's is kept."""

import pytest

from autograder.configuration import Course
from autograder.grading.classrun import portable
from autograder.grading.lessons import pack
from autograder.grading.worker import feedback_one
from autograder.report import markup
from autograder.report.feedback import FeedbackExporter
from tests.autograder.fixtures.course import GOOD, LESSON, NOTEBOOK

STUDENTS = ("good", "partial")


@pytest.fixture
def page(graded, monkeypatch):
    course = Course.open(graded.root)
    lesson = pack(course, LESSON)

    def make(student):
        text = (graded.root / "autograded" / student / LESSON / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")
        book = {NOTEBOOK: {"grades": {}, "comments": {}, "late_penalty": None}}
        pages, remarks = feedback_one({NOTEBOOK: text}, book, lesson, portable(course.config))
        assert remarks == []
        return pages[NOTEBOOK]

    monkeypatch.setattr(markup, "_drawn", {})
    return make


@pytest.mark.parametrize("student", STUDENTS)
def test_a_page_is_the_same_drawn_at_once_or_from_memory(page, student, monkeypatch):
    first, again = page(student), page(student)
    assert len(markup._drawn) > 3
    markup._drawn.clear()
    monkeypatch.setattr(FeedbackExporter, "_prepare", lambda *_: None)
    assert page(student) == first == again
    assert markup._drawn == {}


def test_only_the_lessons_own_text_is_kept_and_no_hidden_test_of_it(page):
    page("good")
    kept = [source for _, source in markup._drawn]
    assert not any(answer in source for source in kept for answer in GOOD.values())
    assert any("# hidden tests ran here" in source for source in kept)
    assert not any("BEGIN HIDDEN" in source for source in kept)
