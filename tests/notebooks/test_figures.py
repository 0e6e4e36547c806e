"""When a figure is the stored one, and what a notebook with another one says under nbval."""

import base64
import io

import nbformat
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.notebooks.figures import same_figure, with_stored_figures
from tests.notebooks.lessons import run_nbval


def drawn(height=0.5, color="#0072B2", legend=True, size=(7.0, 4.0), title="RMSE 0.81"):
    """A line with a marker at `height` of a scale from 0 to 1, as the lessons draw: 1 % is about 5 pixels."""
    figure = Figure(figsize=size, dpi=150)
    axes = figure.subplots()
    axes.plot([0, 1, 2], [0.2, height, 0.8], marker="o", color=color, label="error")
    axes.set(ylim=(0, 1), title=title)
    if legend:
        axes.legend()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


@pytest.mark.parametrize("height", [0.5 + 1e-9, 0.5005, 0.5015, 0.4985])
def test_a_marker_may_move_by_a_pixel(height):
    assert (drawn(height) != drawn()) == (abs(height - 0.5) > 1e-6)
    assert same_figure(drawn(height), drawn())


@pytest.mark.parametrize(
    "other",
    [
        {"height": 0.52},
        {"height": 0.48},
        {"height": 0.51},
        {"title": "RMSE 0.84"},
        {"height": 0.9},
        {"color": "#D55E00"},
        {"legend": False},
        {"size": (7.0, 4.1)},
    ],
    ids=str,
)
def test_what_somebody_would_see_is_a_difference(other):
    assert not same_figure(drawn(**other), drawn())
    assert not same_figure(drawn(), drawn(**other))


def shown(png):
    data = base64.b64encode(png).decode("ascii")
    return new_output(
        "display_data", data={"image/png": data, "text/html": f'<img src="data:image/png;base64,{data}" alt="x">'}
    )


def test_the_html_around_a_figure_is_taken_along():
    assert with_stored_figures([shown(drawn(0.5005))], [shown(drawn())]) == [shown(drawn())]


def test_figures_that_differ_or_are_missing_stay():
    other = [shown(drawn(0.9))]
    assert with_stored_figures(other, [shown(drawn())]) == other
    assert with_stored_figures(other, []) == other


PLOT = """
import numpy as np
import matplotlib.pyplot as plt
from recsys_lib import plotting

figure, axes = plt.subplots()
axes.plot([0, 1, 2], [0.2, {height}, 0.8], marker="o")
axes.set(ylim=(0, 1))
plotting.show(figure, alt="It rises.")
"""


@pytest.mark.parametrize(("height", "fails"), [(0.5005, False), (0.9, True)])
def test_nbval_asks_this_plugin(tmp_path, height, fails):
    stored, here = tmp_path / "stored.ipynb", tmp_path / "here.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(PLOT.format(height=0.5))]), stored)
    executed = nbformat.read(stored, as_version=4)
    from nbclient import NotebookClient

    NotebookClient(executed, kernel_name="python3").execute()
    executed.cells[0].source = PLOT.format(height=height)
    executed.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(executed, here)
    (cell,) = run_nbval(here, tmp_path / "report.xml", "--nbval")
    assert bool(cell.failure) is fails
    assert not fails or "Cell outputs differ" in cell.failure
