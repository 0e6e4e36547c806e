"""Making a feedback page ends within its limits whatever a notebook holds, and says what it left out."""

import copy
import json
import time

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograder.bounded import Allowance
from autograder.configuration import Course
from autograder.grading.lessons import pack, register
from autograder.grading.worker import feedback_one
from autograder.report.feedback import FeedbackExporter, Harmless
from tests.autograder.fixtures.course import LESSON, NOTEBOOK
from tests.autograder.test_report import Danger

BOOK = {NOTEBOOK: {"grades": {}, "comments": {}, "late_penalty": None}}


@pytest.fixture(scope="module")
def lesson(released):
    course = Course.open(released.root)
    register(course, LESSON)
    return pack(course, LESSON), course.config


@pytest.fixture
def page_of(released, lesson):
    """The feedback page of the released notebook with more cells, the remarks on it, and the seconds it took."""

    def make(*cells):
        nb = released.notebook
        nb.cells += [{**copy.deepcopy(cell), "id": f"more-{number}"} for number, cell in enumerate(cells)]
        before = time.process_time()
        pages, remarks = feedback_one({NOTEBOOK: json.dumps(nb)}, BOOK, *lesson)
        return pages[NOTEBOOK], remarks, time.process_time() - before

    return make


def shown(mime, text):
    return new_code_cell("show", outputs=[new_output("display_data", data={mime: text})])


ONE_CELL = {
    "inline formulas never closed": new_markdown_cell("\\\\(" * 50_000),
    "short of the limit": new_markdown_cell("\\\\(" * 16_000),
    "environments never closed": new_markdown_cell("\\begin{align}" * 12_000),
    "environments named anyhow": new_markdown_cell("\\begin" * 25_000),
    "formulas without end": new_markdown_cell("$a" * 150_000),
    "a thousand formulas": new_markdown_cell("$a$ " * 10_000),
    "unclosed tags": new_markdown_cell("".join(f"<b class={i}><i><u><p>" for i in range(3_500))),
    "unclosed tags in an output": shown("text/html", "<div><b>" * 10_000),
    "attributes without end": shown("text/html", "<b " + " ".join(f"a{i}=1" for i in range(20_000)) + ">"),
    "brackets": new_markdown_cell("[" * 150_000),
    "six megabytes of code": new_code_cell("x = 1  # and more\n" * 350_000),
    "a string without end": new_code_cell("'" * 90_000),
    "escape sequences": new_code_cell("0", outputs=[new_output("stream", text="\x1b[1m" * 50_000)]),
    "markdown output": shown("text/markdown", "\\\\[" * 30_000),
    "a huge picture": shown("image/png", "aaaa" * 2_000_000),
}


@pytest.mark.parametrize("cell", ONE_CELL.values(), ids=ONE_CELL)
def test_one_monstrous_cell_costs_itself_and_little_time(page_of, cell):
    page, remarks, seconds = page_of(cell, new_markdown_cell("a *neighbour*"))
    assert remarks == []
    assert seconds < 15
    assert len(page) < 2_000_000
    assert "a <em>neighbour</em>" in page
    assert Danger(page[page.index("<body>") :]).found == []


def test_many_outputs_of_200_kb_make_a_page_that_can_be_opened(page_of):
    cell = new_code_cell("show", outputs=[new_output("stream", text="<&>" * 66_000)])
    page, remarks, _ = page_of(*[cell] * 60)
    assert remarks == []
    assert len(page) < 8_000_000
    assert "more characters are left out here" in page
    assert "were left out of this page" in page


def test_many_slow_cells_share_the_time_of_the_page(page_of, monkeypatch):
    monkeypatch.setattr(FeedbackExporter, "allowance", Allowance(cpu_seconds=8))
    page, remarks, _ = page_of(*[new_markdown_cell("\\\\(" * 10_000)] * 100)
    assert remarks == []
    assert page.count("rendering it takes too long") >= 90


def test_a_page_that_cannot_be_made_is_plain_text_and_says_so(page_of, monkeypatch):
    monkeypatch.setattr(FeedbackExporter, "allowance", Allowance(answer_bytes=1_000))
    page, remarks, _ = page_of(new_markdown_cell("my <script>alert(1)</script> answer"))
    assert remarks == [
        "the feedback page of thermo could not be made, what came out is larger than 0 MB; it is plain text"
    ]
    assert "This page is plain text" in page
    assert "my &lt;script&gt;alert(1)&lt;/script&gt; answer" in page
    assert "<code>test_fahrenheit</code>" in page
    assert "secret_boiling" not in page
    assert Danger(page[page.index("<body>") :]).found == []


def test_html_that_cannot_be_cleaned_is_left_out_and_its_text_stays(monkeypatch):
    monkeypatch.setattr(Harmless, "allowance", Allowance(answer_bytes=10))
    cell = new_code_cell("1", outputs=[new_output("display_data", data={"text/html": "<b>x</b>", "text/plain": "x"})])
    nb, _ = Harmless().preprocess(type(cell)(cells=[cell], metadata={}), {})
    assert nb.cells[0].outputs[0].data == {"text/plain": "x"}


@pytest.mark.parametrize(
    "cell",
    [
        new_markdown_cell("![a plot](attachment:gone.png) and *text*"),
        new_markdown_cell("![a][b] and *text*\n\n[b]: attachment:gone.png"),
        new_markdown_cell("![a](attachment:x.png) and *text*", attachments={"x.png": {}}),
    ],
)
def test_a_missing_picture_is_named_in_its_place(page_of, cell):
    page, remarks, _ = page_of(cell)
    assert remarks == []
    assert "image removed" in page
    assert "and <em>text</em>" in page


@pytest.mark.parametrize("mime", ["image/png", "image/webp", "image/svg+xml"])
def test_pictures_of_every_kind_are_shown(page_of, mime):
    cell = new_markdown_cell("![a plot](attachment:plot)", attachments={"plot": {mime: "aGVsbG8="}})
    page, remarks, _ = page_of(cell)
    assert remarks == []
    assert f'src="data:{mime};base64,aGVsbG8="' in page
