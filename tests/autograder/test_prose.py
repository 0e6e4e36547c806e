"""Numbers in text cells are bound to what computes them."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.build import build
from autograder.prose import ProseDrifted, bindings, strip

HEADER = """# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

"""
LESSON = (
    HEADER
    + """# %%
error = 0.8466

# %% [markdown]
# An error of 0.85<!--= error | .2f --> stars, and later it is 0.70<!--=below error | .2f -->.

# %%
error = 0.7
"""
)


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("0.85<!--= e | .2f -->", "0.85"),
        ("about 12%<!--= e | .0% -->", "12%"),
        ("$4.88$<!--= e -->", "4.88"),
        ("**−0.11**<!--= e | .2f -->", "−0.11"),
        ("it has 100,836<!--= n | d -->", "100,836"),
        ("it has 9 998<!--= n -->", "9 998"),
        ("first 3 and then 4<!--= n -->", "4"),
    ],
)
def test_the_number_is_what_stands_before_the_comment(source, number):
    assert [entry.text for entry in bindings(source)] == [number]


def test_a_binding_knows_its_expression_format_and_line():
    (entry,) = bindings('First.\nIt is 0.85<!--= errors["a | b"] | .2f -->.')
    assert (entry.expression, entry.format, entry.line, entry.below) == ('errors["a | b"]', ".2f", 2, False)


@pytest.mark.parametrize("source", ["many<!--= n -->", "5\n<!--= n -->", "5<!--= n", "5<!--=-->"])
def test_what_binds_nothing_is_refused(source):
    with pytest.raises(ValueError, match="<!--="):
        bindings(source)


def test_a_reader_never_sees_a_binding():
    assert strip("0.85<!--= e | .2f --> stars") == "0.85 stars"


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "01-error" / "error.py"
    path.parent.mkdir()
    path.write_text(LESSON, encoding="utf-8")
    return path


def test_a_text_that_says_what_the_cells_give_is_built(lesson):
    notebook = nbformat.read(build(lesson), as_version=4)
    assert [cell.cell_type for cell in notebook.cells] == ["code", "markdown", "code"]


@pytest.mark.parametrize("wrong", ["0.84<!--= error", "0.71<!--=below error"])
def test_a_number_that_drifted_stops_the_build_and_is_named(lesson, wrong):
    number, _, rest = wrong.partition("<")
    right = {"0.84": "0.85", "0.71": "0.70"}[number]
    lesson.write_text(LESSON.replace(f"{right}<{rest}", wrong), encoding="utf-8")
    with pytest.raises(ProseDrifted, match=f"the text says {number}, the cells give {right}"):
        build(lesson)
    assert not lesson.with_suffix(".ipynb").exists()


def test_checks_compare_with_the_text_and_leave_no_trace():
    from autograder.prose import with_checks, without_checks

    notebook = new_notebook(cells=[new_code_cell("n = 3"), new_markdown_cell("It is 3<!--= n -->.")])
    checked = with_checks(notebook)
    assert [cell.cell_type for cell in checked.cells] == ["code", "markdown", "code"]
    assert checked.cells[2].outputs[0].text == "3\n"
    assert without_checks(checked) == notebook
