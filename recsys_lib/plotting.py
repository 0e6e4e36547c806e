"""The one look of all figures, and how a notebook shows one with words for those who cannot see it.

Nothing is told by colour alone: each colour of the cycle comes with its own line style; points take a marker of
`MARKERS`, bars a hatch of `hatch_bars`.
"""

from __future__ import annotations

import base64
import io

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure

__all__ = ["COLORS", "HATCHES", "LINE_STYLES", "MARKERS", "STYLE", "hatch_bars", "show", "use_style"]

#: Okabe and Ito's colours, told apart with any of the common forms of colour blindness; in the order of the cycle.
#: The yellow is left to fills (it vanishes as a line on white) and comes last.
COLORS = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "vermilion": "#D55E00",
    "sky blue": "#56B4E9",
    "purple": "#CC79A7",
    "black": "#000000",
    "yellow": "#F0E442",
}
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
LINE_STYLES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
HATCHES = ("", "//", "..", "xx", "--", "\\\\", "++")

_GREY = "#444444"

STYLE = {
    "axes.prop_cycle": cycler(color=list(COLORS.values())[:7], linestyle=LINE_STYLES),
    "axes.axisbelow": True,
    "axes.edgecolor": _GREY,
    "axes.grid": True,
    "axes.labelcolor": "#222222",
    "axes.labelsize": 12,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 13,
    "axes.titleweight": "bold",
    "figure.constrained_layout.use": True,
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "figure.figsize": (7.0, 4.0),
    "font.size": 11,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.8,
    "hatch.linewidth": 0.6,
    "image.cmap": "cividis",  # even steps of lightness, also in grey and for the colour-blind
    "legend.fontsize": 11,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "lines.markersize": 6,
    "savefig.dpi": 150,  # sharper than it is shown, for fine screens
    "savefig.facecolor": "white",
    "svg.hashsalt": "recsys_lib",  # the same file from the same figure
    "xtick.color": _GREY,
    "xtick.labelsize": 11,
    "ytick.color": _GREY,
    "ytick.labelsize": 11,
}


def use_style() -> None:
    """Draw all figures from here on in the style of the course."""
    mpl.rcParams.update(STYLE)


def hatch_bars(axes) -> None:
    """Give each set of bars of `axes` (each call of ``axes.bar``) its own hatch, and all of them a dark edge."""
    for n, bars in enumerate(axes.containers):
        for bar in bars:
            bar.set(hatch=HATCHES[n % len(HATCHES)], edgecolor=_GREY)


def show(figure: Figure, alt: str) -> None:
    """Display `figure` in a notebook as a PNG with `alt` for screen readers, and close it.

    The output holds the picture as HTML with the alternative text, as PNG with the same text in its metadata, and the
    text itself where there are no pictures.

    Parameters
    ----------
    figure : matplotlib Figure
    alt : str
        What the figure tells, in a sentence: not "a line chart", but what the lines do.

    Raises
    ------
    TypeError
        `figure` is no matplotlib figure (of axes, take ``axes.figure``).
    ValueError
        `alt` is empty.
    """
    from html import escape

    from IPython.display import display

    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a matplotlib Figure, got {type(figure).__name__}; of axes, take axes.figure")
    if not (isinstance(alt, str) and alt.strip()):
        raise ValueError(f"alt must say in words what the figure shows, got {alt!r}")
    alt = " ".join(alt.split())
    buffer = io.BytesIO()
    # without the version of matplotlib in the file, the same figure is the same bytes
    figure.savefig(buffer, format="png", metadata={"Software": None, "Description": alt})
    picture = base64.b64encode(buffer.getvalue()).decode("ascii")
    width, height = (round(inches * figure.dpi) for inches in figure.get_size_inches())
    html = f'<img src="data:image/png;base64,{picture}" alt="{escape(alt)}" width="{width}" height="{height}">'
    size = {"width": width, "height": height, "alt": alt}
    display({"text/html": html, "image/png": picture, "text/plain": alt}, raw=True, metadata={"image/png": size})
    _close(figure)


def _close(figure: Figure) -> None:
    """Keep pyplot from showing the figure a second time at the end of the cell."""
    import matplotlib.pyplot as plt

    plt.close(figure)
