"""The growth tables as a figure."""

from __future__ import annotations

from pathlib import Path

from matplotlib import pyplot as plt

from recsys_lib.plotting import MARKERS, use_style

__all__ = ["draw"]

_RATINGS, _FACTORS = ("tests.benchmarks.growth.fits:" + name for name in ("with_ratings", "with_factors"))


def draw(growth: dict, path: Path) -> None:
    """Write the figure of ``results.json``'s growth part to `path`; its ending says in which format.

    Both axes of each panel are logarithmic: a straight line up the diagonal is time in proportion to size.
    """
    use_style()
    figure, panels = plt.subplots(1, 3, figsize=(12, 4.4))
    _panel(panels[0], growth[_RATINGS]["rows"], "ratings", "processor seconds", "Time of a fit, 32 factors")
    _panel(panels[1], growth[_FACTORS]["rows"], "factors", "processor seconds", "Time of a fit, 1M ratings")
    _panel(panels[2], growth[_RATINGS]["rows"], "ratings", "peak MB", "Memory of a fit, 32 factors")
    panels[1].set_xticks([32, 64, 128], ["32", "64", "128"])
    panels[1].minorticks_off()
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    figure.savefig(path, metadata={"Date": None} if Path(path).suffix == ".svg" else None)
    plt.close(figure)


def _panel(axes, rows, x, y, title):
    y, label = y.removeprefix("processor "), y
    for number, model in enumerate(dict.fromkeys(row["model"] for row in rows)):
        points = [row for row in rows if row["model"] == model]
        axes.plot([p[x] for p in points], [p[y] for p in points], marker=MARKERS[number], label=model)
    axes.set(xscale="log", yscale="log", xlabel=x, ylabel=label, title=title)
