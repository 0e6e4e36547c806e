"""Formulas on a page without a script."""

import pytest

from autograder.report.formulas import with_formulas


@pytest.mark.parametrize(
    ("page", "parts"),
    [
        (r"<p>take $m$ votes</p>", ["<p>take <math", "<mi>m</mi>", "votes</p>"]),
        (r"$$\frac{v}{v+m}$$", ['display="block"', "<mfrac>"]),
        (r"$x &lt; y$", ["<mo>&#x0003C;</mo>"]),
        (r"\begin{equation}\sqrt{x}\end{equation}", ["<msqrt>"]),
    ],
)
def test_formulas_are_drawn(page, parts):
    drawn = with_formulas(page)
    for part in parts:
        assert part in drawn
    assert "$" not in drawn


@pytest.mark.parametrize("page", ["<code>$x$</code>", "<pre>a $x$ b</pre>", "it costs 5 $ or 6 $ a day", "no formula"])
def test_what_is_no_formula_stays(page):
    assert with_formulas(page) == page


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
        r"\text{&lt;img src=x onerror=alert(1)&gt;}",
        r"\style{background:url(http://example.org)}{x}",
    ],
)
def test_a_formula_cannot_carry_anything_that_runs_or_loads(latex):
    drawn = with_formulas(f"<p>${latex}$</p>")
    for danger in ("<script", "<img", "<a ", "href=", "style=", "onerror=alert(1)>"):
        assert danger not in drawn


def test_a_formula_that_cannot_be_read_is_left_as_it_was_typed():
    assert with_formulas(r"<p>$\left( x$</p>") == r"<p>$\left( x$</p>"
