"""Whatever a submission holds in any file, key, name or bundle, it is read, repaired and shown, and costs nobody else.

The functions are tried on many values; one class of a handful of the worst values goes through the whole grader.
"""

import json

import nbformat
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_notebook

from autograder import intake
from autograder.configuration import Course
from autograder.execution.outputs import OutputKeeper
from autograder.grading.files import fitting
from autograder.grading.lessons import pack, register
from autograder.grading.worker import feedback_one
from autograder.repair import loose_notebook, repair_cells
from autograder.report.feedback import Harmless
from autograder.report.markup import safe_markdown2html
from autograder.report.trimming import trimmed
from autograder.timestamp import read_timestamp
from tests.autograder.fixtures.course import GOOD, LESSON, NOTEBOOK, filled
from tests.autograder.hostile import values
from tests.autograder.test_report import Danger

few = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def lesson(released):
    course = Course.open(released.root)
    register(course, LESSON)
    return pack(course, LESSON), course.config


@pytest.fixture(scope="module")
def good(released):
    return json.loads(nbformat.writes(filled(released.notebook, GOOD)))


def brought_in(files, lesson):
    """A submission as the grader would run it: its status, its notebook as a file, and the other files it brings."""
    parcel = intake.Parcel(files=files)
    parcel.digest()
    found = intake.find_notebooks(parcel, lesson.wanted())[NOTEBOOK]
    kept, _ = fitting(files, [*lesson.files, f"{NOTEBOOK}.ipynb"])
    read_timestamp(files.get("timestamp.txt"))
    assert all(note.isprintable() for note in intake.brief(found.notes))
    if found.content is None:
        return found.status, None, kept
    raw = loose_notebook(intake.parse_notebook(found.content))
    cells, notes, _ = repair_cells(raw.cells, lesson.notebooks[NOTEBOOK])
    assert all(isinstance(note, str) for note in notes)
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    nb = new_notebook(cells=cells)
    nbformat.writes(nb).encode()
    return found.status, json.dumps(nb), kept


@few
@given(data=st.data())
def test_a_submission_is_read_and_repaired_and_its_neighbours_come_out_whole(good, lesson, data):
    lesson = lesson[0]
    neighbour = {f"{NOTEBOOK}.ipynb": json.dumps(good).encode()}
    whole = brought_in(neighbour, lesson)
    files = {f"{NOTEBOOK}.ipynb": data.draw(values.notebooks(good))}
    files |= data.draw(st.dictionaries(values.file_names, st.binary(max_size=20), max_size=3))
    if data.draw(st.booleans()):
        files["timestamp.txt"] = data.draw(st.binary(max_size=60))

    status, text, _ = brought_in(files, lesson)

    assert status in ("graded", "renamed", "corrupt", "missing")
    if text is not None:
        tests = [
            c for c in json.loads(text)["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "test_mean"
        ]
        assert [cell["source"] for cell in tests] == ["assert mean([1, 2, 3]) == 2"]
    assert brought_in(neighbour, lesson) == whole


@few
@given(st.lists(st.tuples(st.sampled_from(["stream", "display_data", "execute_result", "error"]), values.outputs)))
def test_what_a_kernel_sends_becomes_outputs_that_a_file_can_hold(messages):
    keeper = OutputKeeper(10_000)
    for kind, content in messages:
        keeper(kind, content)
    nb = new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=keeper.outputs)])
    nb, _ = Harmless().preprocess(nb, {"autograder_alone": True})
    page, _ = trimmed(nb)
    nbformat.validate(page)
    nbformat.writes(page).encode()


@few
@given(st.lists(values.texts, max_size=4).map("\n\n".join), values.bundles)
def test_markdown_is_shown_or_shown_as_typed(source, bundle):
    kept = {"pic": {mime: data for mime, data in bundle.items() if isinstance(data, str)}}
    html = str(safe_markdown2html({"cell": {"attachments": kept}}, source))
    assert Danger(html).found == []


@settings(few, max_examples=6)
@given(data=st.data())
@example(data=None)
def test_a_page_is_made_of_whatever_was_graded(good, lesson, data):
    nb = good
    if data is not None:
        raw = loose_notebook(intake.parse_notebook(data.draw(values.notebooks(good))))
        cells, _, _ = repair_cells(raw.cells, lesson[0].notebooks[NOTEBOOK])
        nb = new_notebook(cells=cells)
    book = {NOTEBOOK: {"grades": {}, "comments": {}, "late_penalty": None}}
    pages, remarks = feedback_one({NOTEBOOK: json.dumps(nb)}, book, *lesson)
    assert remarks == []
    assert Danger(pages[NOTEBOOK][pages[NOTEBOOK].index("<body>") :]).found == []
