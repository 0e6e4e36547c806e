"""Every lesson has the same furniture, in the same places."""

import re
import statistics

import nbformat
import pytest

from autograder.build import from_text
from autograder.syllabus import BEGIN, END, entries, in_page, problems
from tests.notebooks.lessons import ROOT, SOURCES, name_of

#: Lessons that are no lesson of the ordinary kind: an open afternoon has other furniture.
OPEN = {"09-capstone"}
LESSONS = [source for source in SOURCES if name_of(source) not in OPEN]
#: The first lesson has nothing to remember; lesson 01 is the short one on what the later ones have to beat.
RECALLING = [source for source in LESSONS if name_of(source) >= "02"]
FULL = [source for source in LESSONS if not name_of(source).startswith("01")]


def mark(cell):
    return cell.metadata.get("nbgrader", {})


def text_of(source):
    return "\n\n".join(cell.source for cell in from_text(source).cells if cell.cell_type == "markdown")


def teaching_cells(source):
    """Code cells that are neither an answer nor a test."""
    code = [cell for cell in from_text(source).cells if cell.cell_type == "code"]
    return [cell for cell in code if not mark(cell).get("grade") and not mark(cell).get("solution")]


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_a_lesson_opens_with_a_question_its_aims_and_what_it_takes(source):
    first = next(cell.source for cell in from_text(source).cells if cell.cell_type == "markdown")
    title, question, *_ = [line for line in first.splitlines() if line.strip()]
    assert re.fullmatch(r"# Lesson \d\d · .+", title)
    assert question.startswith("**")
    about = from_text(source).metadata["autograder"]["syllabus"]
    assert set(about) == {"question", "minutes", "needs"}
    assert f"**Time** {about['minutes']} minutes" in first or name_of(source) in OPEN
    assert "**After this lesson you can**" in first
    assert "**You need**" in first


@pytest.mark.parametrize("source", LESSONS, ids=name_of)
def test_a_lesson_ends_with_a_board_a_recap_and_a_quiz_whose_answers_unfold(source):
    headings = re.findall(r"^## (.+)$", text_of(source), re.MULTILINE)
    assert headings[-2:] == ["What to remember", "Quiz"]
    assert "The scoreboard" in headings or name_of(source).startswith("00")
    quiz = text_of(source).rpartition("## Quiz")[2]
    questions = re.findall(r"^\*\*\d\.\*\*", quiz, re.MULTILINE)
    assert len(questions) >= 4
    assert quiz.count("<details>") == quiz.count("</details>") == len(questions)


@pytest.mark.parametrize("source", RECALLING, ids=name_of)
def test_a_lesson_asks_two_questions_from_earlier_ones(source):
    recall = text_of(source).partition("## Do you remember?")[2].partition("\n## ")[0]
    assert len(re.findall(r"^\*\*\d\.\*\*", recall, re.MULTILINE)) == 2
    assert recall.count("<details>") == 2


@pytest.mark.parametrize("source", LESSONS, ids=name_of)
def test_cells_are_short_and_there_is_prose_between_them(source):
    cells = teaching_cells(source)
    assert 14 <= len(cells) <= 28
    assert 2 <= statistics.median(len(cell.source.splitlines()) for cell in cells) <= 6
    everything = [cell for cell in from_text(source).cells if cell.cell_type == "code"]
    assert 45 <= len(text_of(source).split()) / len(everything) <= 110


@pytest.mark.parametrize("source", LESSONS, ids=name_of)
def test_exercises_are_five_to_eight_with_a_hint_each(source):
    text = text_of(source)
    numbers = [int(number) for number in re.findall(r"^### Exercise (\d)", text, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert 5 <= len(numbers) <= 8
    written = [c for c in from_text(source).cells if c.cell_type == "markdown" and mark(c).get("solution")]
    assert len(written) == 1
    assert "For the grader" in written[0].source
    hints = text.count("<summary>Hint</summary>")
    assert hints >= len(numbers) - 1


@pytest.mark.parametrize("source", FULL, ids=name_of)
def test_one_exercise_is_a_slip_of_the_lectures_and_one_is_a_bug(source):
    headings = "\n".join(re.findall(r"^### Exercise \d.*$", text_of(source), re.MULTILINE))
    assert "Errata" in headings
    assert "Find the bug" in headings


@pytest.mark.parametrize("source", FULL, ids=name_of)
def test_the_students_function_is_held_beside_the_kernel_in_a_study_cell(source):
    assert "From your loop to the kernel" in text_of(source)
    assert any("study" in cell.metadata.get("tags", []) for cell in from_text(source).cells)


@pytest.mark.parametrize("source", LESSONS, ids=name_of)
def test_at_least_three_figures_carry_an_idea(source):
    stored = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    outputs = [output for cell in stored.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) >= 3


@pytest.mark.parametrize("source", LESSONS, ids=name_of)
def test_numbers_in_the_text_are_bound_to_what_computes_them(source):
    assert text_of(source).count("<!--=") >= 3


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_no_output_is_longer_than_a_screen(source):
    stored = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    for cell in stored.cells:
        for output in cell.get("outputs", []):
            text = output.get("text") or output.get("data", {}).get("text/plain", "")
            assert len(text.splitlines()) <= 30, cell.source[:60]


def test_the_syllabus_in_the_course_is_what_the_lessons_say():
    page = (ROOT / "course" / "README.md").read_text(encoding="utf-8")
    found = entries(ROOT / "solutions")
    assert problems(found) == []
    assert in_page(page, found) == page, "run `autograder syllabus`"
    assert page.count(BEGIN) == page.count(END) == 1


def test_the_course_has_the_librarys_notation():
    assert (ROOT / "course" / "NOTATION.md").read_text() == (ROOT / "recsys_lib" / "NOTATION.md").read_text()


def glossary():
    page = (ROOT / "course" / "GLOSSARY.md").read_text(encoding="utf-8")
    return [heading.strip() for heading in re.findall(r"^## (.+)$", page, re.MULTILINE)]


def anchor(term):
    return re.sub(r"[^\w\- ]", "", term.lower()).replace(" ", "-")


def test_each_term_of_the_glossary_is_linked_from_a_lesson_and_the_list_is_in_order():
    terms = glossary()
    assert terms == sorted(terms, key=str.lower)
    everything = "\n".join(map(text_of, SOURCES))
    assert [term for term in terms if f"../GLOSSARY.md#{anchor(term)})" not in everything] == []


def test_each_link_into_the_glossary_finds_its_term():
    anchors = {anchor(term) for term in glossary()}
    linked = set(re.findall(r"\.\./GLOSSARY\.md#([\w\-]+)\)", "\n".join(map(text_of, SOURCES))))
    assert linked - anchors == set()
