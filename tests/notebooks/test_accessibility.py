"""Lessons can be read by ear, by keyboard, and without colours."""

import ast
import re
from itertools import pairwise

import nbformat
import pytest

from autograder.build import from_text
from tests.notebooks.lessons import ROOT, SOURCES, name_of

PAGES = [*sorted((ROOT / "course").glob("*.md")), *sorted((ROOT / "solutions").glob("*.md"))]
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
IMAGE = re.compile(r"!\[([^\]]*)\]\(|<img(?![^>]*\balt=\"[^\"]+\")[^>]*>")
DUMB = {"here", "this", "link", "click here", "more", "this link", "read more", ""}
#: Arguments that tell things apart by more than colour.
TELLING = {"marker", "linestyle", "ls", "hatch", "label", "fmt", "linewidth", "alpha", "zorder", "s"}


def texts(source):
    return [cell.source for cell in from_text(source).cells if cell.cell_type == "markdown"]


def without_code(text):
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def levels(text):
    return [len(marks) for marks in re.findall(r"^(#{1,6}) ", without_code(text), re.MULTILINE)]


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_one_first_heading_and_no_level_is_skipped(source):
    found = levels("\n\n".join(texts(source)))
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(found))


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_every_figure_has_words(source):
    stored = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    for cell in stored.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                assert len(output.metadata.get("image/png", {}).get("alt", "")) > 30, cell.source[:80]
    for text in texts(source):
        for match in IMAGE.finditer(text):
            assert len(match[1] or "") > 10, match[0]


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_links_say_where_they_lead(source):
    for text in texts(source):
        for words, target in LINK.findall(without_code(text)):
            assert words.strip().lower() not in DUMB, (words, target)
            assert not words.startswith("http"), (words, target)


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_nothing_is_told_by_colour_alone(source):
    """A call that chooses a colour also chooses a marker, a line, a hatch or words, or the artist carries a label."""
    for cell in from_text(source).cells:
        if cell.cell_type != "code" or "plotting.show" not in cell.source:
            continue
        for call in [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]:
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            given = {keyword.arg for keyword in call.keywords}
            if name in ("plot", "scatter", "bar", "barh", "hist", "step", "errorbar") and given & {"color", "c"}:
                texts_ = [arg for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                assert given & TELLING or texts_, ast.unparse(call)[:120]


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_tables_have_a_head_and_folded_texts_a_summary(source):
    for text in texts(source):
        assert text.count("<details>") == text.count("<summary>") == text.count("</details>")
        for block in re.findall(r"(?:^\|.*\|\s*$\n?)+", text, re.MULTILINE):
            rows = block.strip().splitlines()
            assert re.fullmatch(r"\|[\s:|-]+\|", rows[1].strip()), rows[:2]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_pages_keep_to_the_same_rules(page):
    text = page.read_text(encoding="utf-8")
    found = levels(text)
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(found))
    for words, _ in LINK.findall(without_code(text)):
        assert words.strip().lower() not in DUMB
