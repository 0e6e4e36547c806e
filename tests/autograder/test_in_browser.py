"""A real browser runs nothing of what a student put into a notebook: neither cleaned, nor under the page's policy."""

import subprocess

import pytest

from autograder.report.feedback import _protect
from autograder.report.formulas import with_formulas
from autograder.report.harmless import safe_html
from tests.needs import BROWSER, needs

pytestmark = needs("browser")

RAN = "document.documentElement.setAttribute('data-ran', 'yes')"
ATTACKS = {
    "a script": f"<script>{RAN}</script>",
    "an image that fails": f'<img src="x" onerror="{RAN}">',
    "an svg that loads": f'<svg onload="{RAN}"></svg>',
    "details that open": f'<details open ontoggle="{RAN}"><summary>x</summary>y</details>',
    "a frame with a document": f'<iframe srcdoc="<script>parent.{RAN}</script>"></iframe>',
    "a comment that ends early": f"<!--><script>{RAN}</script>-->",
    "a script in a formula": rf'<p>$\text{{<img src=x onerror="{RAN}">}}$</p>',
}
EVERYTHING = "\n".join(ATTACKS.values())


def dom(html, tmp_path):
    """What the page has become after the browser is done with it."""
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--virtual-time-budget=2000"]
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    done = subprocess.run(
        [BROWSER, *options, *quiet, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert "</html>" in done.stdout, done.stderr[-500:]
    return done.stdout


def page_of(body):
    return f"<!DOCTYPE html><html><head>\n<title>feedback</title></head><body>{body}</body></html>"


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_each_attack_is_real(attack, tmp_path):
    """Unless each of them runs in a bare page, the other tests would show nothing."""
    assert 'data-ran="yes"' in dom(page_of(attack), tmp_path)


def test_cleaned_html_runs_nothing(tmp_path):
    assert "data-ran=" not in dom(page_of(with_formulas(safe_html(EVERYTHING))), tmp_path)


def test_the_policy_of_a_page_alone_would_stop_it_all(tmp_path):
    assert "data-ran=" not in dom(_protect(page_of(EVERYTHING)), tmp_path)
