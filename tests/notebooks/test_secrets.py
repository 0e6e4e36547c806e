"""No solution and no hidden test reaches a student."""

import re

import nbformat
import pytest

from tests.notebooks.lessons import RELEASED, ROOT, SOURCES, name_of

SECRET = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)### END \1", re.DOTALL)


def secret_lines(source):
    """Lines that stand between a lesson's markers and nowhere else in it."""
    text = source.read_text(encoding="utf-8")
    open_lines = {line.strip() for line in SECRET.sub("", text).splitlines()}
    hidden = {line.strip() for match in SECRET.finditer(text) for line in match[2].splitlines()}
    return {line for line in hidden - open_lines if len(line) > 8}


def manual_answers(source):
    """The model answers of cells that a person grades."""
    notebook = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    return [
        c.source for c in notebook.cells if c.cell_type == "markdown" and c.metadata.get("nbgrader", {}).get("solution")
    ]


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_every_lesson_has_something_to_hide(source):
    assert len(secret_lines(source)) > 10


@pytest.mark.parametrize(("source", "released"), list(zip(SOURCES, RELEASED, strict=True)), ids=map(name_of, SOURCES))
def test_no_secret_line_is_released(source, released):
    everything = "\n".join(
        path.read_text(encoding="utf-8") for path in released.parent.rglob("*") if path.suffix != ".png"
    )
    shown = nbformat.read(released, as_version=4)
    lines = {line.strip() for cell in shown.cells for line in cell.source.splitlines()}
    assert secret_lines(source) & lines == set()
    assert "BEGIN SOLUTION" not in everything
    assert "BEGIN HIDDEN" not in everything
    for answer in manual_answers(source):
        assert answer.splitlines()[0] not in everything


@pytest.mark.parametrize("released", RELEASED, ids=name_of)
def test_a_release_has_no_outputs_and_no_text_pair(released):
    shown = nbformat.read(released, as_version=4)
    assert [cell.outputs for cell in shown.cells if cell.cell_type == "code" and cell.outputs] == []
    assert list(released.parent.rglob("*.py")) == []


def test_the_course_holds_nothing_but_releases():
    assert {path.name for path in (ROOT / "course").iterdir() if path.is_dir()} == {s.parent.name for s in SOURCES}
