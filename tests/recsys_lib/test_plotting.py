"""The style of the figures, and showing one with words."""

import base64
import io
from html import unescape

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib.colors import to_rgb
from PIL import Image

from recsys_lib import plotting


@pytest.fixture(autouse=True)
def _style():
    """The course's style, without a screen, for one test."""
    backend = mpl.get_backend()
    plt.switch_backend("agg")
    with mpl.rc_context():
        plotting.use_style()
        yield
    plt.close("all")
    plt.switch_backend(backend)


@pytest.fixture
def shown():
    """Show a figure and answer what the notebook got."""
    InteractiveShell.instance()

    def show(figure, alt):
        with capture_output() as captured:
            plotting.show(figure, alt)
        (output,) = captured.outputs
        return output

    yield show
    InteractiveShell.clear_instance()


def line_figure():
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.plot([1, 2, 3], [2, 1, 3])
    return figure


# -- style -----------------------------------------------------------------------------------------------------------


def test_every_line_differs_in_more_than_colour():
    _, axes = plt.subplots()
    lines = [axes.plot([0, 1], [0, n])[0] for n in range(7)]
    assert len({line.get_color() for line in lines}) == 7
    assert len({str(line._unscaled_dash_pattern) for line in lines}) == 7


def test_every_set_of_bars_has_its_hatch():
    _, axes = plt.subplots()
    for n in range(3):
        axes.bar(np.arange(4) + n / 4, [1, 2, 3, 4], 0.25)
    plotting.hatch_bars(axes)
    assert [bars[0].get_hatch() for bars in axes.containers] == list(plotting.HATCHES[:3])
    assert all(bar.get_edgecolor()[:3] == to_rgb("#444444") for bars in axes.containers for bar in bars)


def _luminance(color) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


@pytest.mark.parametrize("key", ["axes.labelcolor", "xtick.color", "ytick.color", "text.color"])
def test_text_stands_out_from_the_page(key):
    page, ink = _luminance(mpl.rcParams["figure.facecolor"]), _luminance(mpl.rcParams[key])
    assert (page + 0.05) / (ink + 0.05) >= 7  # WCAG 2, level AAA


@pytest.mark.parametrize("name", [name for name in plotting.COLORS if name != "yellow"])
def test_the_colours_of_lines_can_be_seen_on_white(name):
    assert 1.05 / (_luminance(plotting.COLORS[name]) + 0.05) >= 2


def test_text_is_large_enough():
    sizes = ("font.size", "axes.labelsize", "xtick.labelsize", "ytick.labelsize", "legend.fontsize", "axes.titlesize")
    assert all(mpl.rcParams[size] >= 11 for size in sizes)


# -- show ------------------------------------------------------------------------------------------------------------


def test_a_figure_is_shown_as_png_with_its_words(shown):
    output = shown(line_figure(), "It falls,\n   then it rises.")
    assert output.data["text/plain"] == "It falls, then it rises."
    assert output.metadata["image/png"] == {"width": 400, "height": 300, "alt": "It falls, then it rises."}
    picture = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
    assert picture.format == "PNG"
    assert picture.size == (600, 450)  # sharper than shown
    assert picture.text["Description"] == "It falls, then it rises."


def test_the_html_carries_the_same_picture_and_escapes_the_words(shown):
    output = shown(line_figure(), 'x < 1 & "y"')
    html = output.data["text/html"]
    assert output.data["image/png"] in html
    assert unescape(html.split('alt="')[1].split('"')[0]) == 'x < 1 & "y"'


def test_the_same_figure_is_the_same_bytes(shown):
    assert shown(line_figure(), "It rises.").data == shown(line_figure(), "It rises.").data


def test_a_shown_figure_is_closed(shown):
    figure = line_figure()
    shown(figure, "It rises.")
    assert figure.number not in plt.get_fignums()


@pytest.mark.parametrize("alt", ["", "  \n", None, 3])
def test_a_figure_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="alt must say in words what the figure shows"):
        plotting.show(line_figure(), alt)


def test_axes_are_no_figure():
    with pytest.raises(TypeError, match=r"must be a matplotlib Figure, got Axes; of axes, take axes\.figure"):
        plotting.show(line_figure().axes[0], "It rises.")
