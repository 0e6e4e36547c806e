"""From a text pair to an executed notebook."""

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from autograder.build import build, from_text, text_pairs

LESSON = """# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A lesson

# %% nbgrader={"grade": false, "grade_id": "half", "locked": false, "schema_version": 3, "solution": true}
half = 1 / 2

# %%
print("a")
print("b")
half
"""


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "01-half" / "half.py"
    path.parent.mkdir()
    path.write_text(LESSON)
    return path


def test_pairs_are_found_lesson_by_lesson(lesson, tmp_path):
    assert list(text_pairs(tmp_path)) == [lesson]
    assert list(text_pairs(tmp_path, ["01-half"])) == [lesson]
    with pytest.raises(FileNotFoundError, match="lesson '02-none' has no text pair"):
        list(text_pairs(tmp_path, ["02-none"]))


def test_cells_are_named_after_what_they_are(lesson):
    cells = from_text(lesson).cells
    assert [cell.id for cell in cells] == ["cell-000", "half", "cell-002"]
    assert cells[1].metadata.nbgrader.solution is True


def test_the_notebook_is_executed_and_says_nothing_of_the_machine(lesson):
    seen = []
    notebook = nbformat.read(build(lesson, lambda done, total: seen.append((done, total))), as_version=4)
    assert seen == [(1, 2), (2, 2)]
    assert [output.get("text") or output.data["text/plain"] for output in notebook.cells[2].outputs] == [
        "a\nb\n",
        "0.5",
    ]
    assert set(notebook.metadata) == {"kernelspec"}
    assert "execution" not in notebook.cells[1].metadata


def test_building_twice_gives_the_same_file(lesson):
    first = build(lesson).read_bytes()
    assert build(lesson).read_bytes() == first


def test_a_cell_that_stops_leaves_the_notebook_as_it_was(lesson):
    before = build(lesson).read_bytes()
    lesson.write_text(LESSON + "\n# %%\n1 / 0\n")
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        build(lesson)
    assert lesson.with_suffix(".ipynb").read_bytes() == before
    assert sorted(path.name for path in lesson.parent.iterdir()) == ["half.ipynb", "half.py"]
