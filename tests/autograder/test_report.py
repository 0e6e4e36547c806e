"""What an instructor and a student see: nothing hidden, nothing dangerous, everything said in words."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_output

from autograder.configuration import Course
from autograder.report.feedback import shorten_paths
from autograder.report.harmless import safe_html, safe_outputs
from autograder.report.page import histogram, write_report
from tests.autograder.fixtures.course import LESSON


class Danger(HTMLParser):
    """Collects tags that run and attributes that run or load."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag in {"script", "iframe", "object", "embed", "form", "link", "base", "meta", "style", "svg", "video"}:
            self.found.append(tag)
        for name, value in attributes:
            loads = name in {"src", "srcset", "background", "poster", "action", "data"}
            if name.startswith("on") or (loads and not (value or "").startswith("data:image/")):
                self.found.append(f"{tag} {name}")
            if name.endswith("href") and re.match(r"\s*(javascript|data|vbscript)", value or "", re.IGNORECASE):
                self.found.append(f"{tag} {value}")
            if name == "style" and "url(" in (value or ""):
                self.found.append(f"{tag} style")

    def handle_comment(self, data):
        # browsers and parsers differ about where a comment ends
        self.found.append("comment")


ATTACKS = [
    "<script>alert(1)</script>",
    "<script >x</script\t>",
    "<script>never closed",
    '<img src=x onerror="alert(1)">',
    '<img src="https://evil.example/pixel.png">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" jAvAsCrIpT:alert(1)">x</a>',
    '<a href="data:text/html,<script>1</script>">x</a>',
    '<svg onload="alert(1)"><script>1</script></svg>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input></form>',
    '<div style="background: url(https://evil.example/x)">x</div>',
    "<style>body { background: url(https://evil.example) }</style>",
    '<link rel="stylesheet" href="https://evil.example">',
    '<meta http-equiv="refresh" content="0; url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    "<b onmouseover=alert(1)>x</b>",
    '<video poster="https://evil.example" src="x"></video>',
    "<!--><script>alert(1)</script>-->",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_html_is_made_harmless(attack):
    assert Danger(attack).found
    assert Danger(safe_html(attack)).found == []


@given(st.lists(st.sampled_from([*ATTACKS, "<", ">", '"', "'", "&lt;", "<!--", "-->", "<p", "text"]), max_size=6))
def test_any_mixture_is_made_harmless(parts):
    assert Danger(safe_html("".join(parts))).found == []


def test_tables_pictures_and_links_survive():
    html = (
        '<table class="dataframe"><tbody>'
        '<tr><th scope="row">1</th><td style="text-align: right;">2</td></tr></tbody></table>'
        '<img alt="plot" src="data:image/png;base64,aGVsbG8="><a href="https://example.org">more</a>'
    )
    assert safe_html(html) == html


def test_outputs_keep_text_and_images_and_lose_what_runs():
    outputs = [
        new_output("display_data", data={"application/javascript": "alert(1)"}),
        new_output("display_data", data={"text/html": "<b>x</b><script>1</script>", "text/plain": "x"}),
        new_output("display_data", data={"image/png": "aGVsbG8=", "application/vnd.jupyter.widget-view+json": {}}),
        new_output("display_data", data={"image/png": 'x" onerror="alert(1)'}),
        new_output("display_data", data={"image/svg+xml": "<svg onload='alert(1)'/>"}),
        new_output("stream", text="<script>"),
        {"output_type": "evil"},
    ]
    kept = safe_outputs(outputs)
    assert [one.get("data", one.get("text")) for one in kept[:2]] == [
        {"text/html": "<b>x</b>", "text/plain": "x"},
        {"image/png": "aGVsbG8="},
    ]
    assert re.fullmatch(r'<img alt="figure" src="data:image/svg\+xml;base64,[^"]+">', kept[2]["data"]["text/html"])
    assert len(kept) == 4


def test_isolated_html_is_not_shown_in_a_frame_of_its_own():
    output = new_output("display_data", data={"text/html": "x"}, metadata={"text/html": {"isolated": True}})
    assert safe_outputs([output])[0]["metadata"] == {}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('File "/home/prof/course/x.py", line 3', 'File "…/x.py", line 3'),
        ("\x1b[0;32m/usr/lib/python3.11/json.py\x1b[0m", "\x1b[0;32m…/json.py\x1b[0m"),
        ("see file:///home/prof/secret.txt now", "see … now"),
        ("ratio 3/4 and a/b/c", "ratio 3/4 and a/b/c"),
        ("https://example.org/a/b", "https://example.org/a/b"),
        ("data:image/png;base64,ab+/cd/ef/gh=", "data:image/png;base64,ab+/cd/ef/gh="),
    ],
)
def test_paths_of_the_grading_machine_are_cut(text, shown):
    assert shorten_paths(text) == shown


def test_scores_fall_into_ten_bins():
    counts = [one["count"] for one in histogram([0, 0.99, 5, 9.99, 10], 10)]
    assert counts == [2, 0, 0, 0, 0, 1, 0, 0, 0, 2]


class TestFeedback:
    def test_hidden_tests_are_not_shown_and_their_message_is(self, graded):
        page = graded.feedback("partial")
        assert "secret_boiling" not in page
        assert "hidden tests ran here" in page
        assert "did you multiply by 5/9?" in page

    def test_no_page_names_a_path_of_this_machine(self, graded):
        for page in graded.root.glob("feedback/*/*/*.html"):
            text = page.read_text()
            assert str(graded.root) not in text
            assert "/site-packages/" not in text
            assert not re.search(r"/tmp/\w", text)

    def test_what_a_student_wrote_is_harmless(self, graded):
        page = graded.feedback("scripter")
        body = page[page.index("<body>") :]
        assert Danger(body).found == []
        assert "<b>bold</b>" in body
        assert "evil.example" not in body

    def test_a_policy_forbids_the_page_to_run_or_load_anything_else(self, graded):
        page = graded.feedback("good")
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page)[1]
        assert "default-src 'none'" in policy
        assert page.index("Content-Security-Policy") < page.index("<style")
        assert "<script" not in page
        loaded = set(re.findall(r'<(?:script|link|img)\b[^>]*?\b(?:src|href)="(https?://[^/"]+)', page))
        assert loaded == set()

    def test_the_autograded_notebook_for_the_formgrader_is_harmless_too(self, graded):
        nb = nbformat.read(graded.root / "autograded" / "scripter" / LESSON / "thermo.ipynb", 4)
        outputs = [o for cell in nb.cells if cell.cell_type == "code" for o in cell.outputs]
        html = "".join(o.data.get("text/html", "") for o in outputs if "data" in o)
        assert "bold" in html
        assert Danger(html).found == []

    def test_verdicts_are_said_in_words(self, graded):
        page = graded.feedback("partial")
        for words in ("✗ not yet (0 of 2 points)", "✓ passed (1 of 1 points)", "◐ partly right (1 of 2 points)"):
            assert words in page

    def test_an_answer_nobody_has_read_is_not_shown_as_zero(self, graded):
        assert "not graded yet, up to 4.0 points" in graded.feedback("good")

    def test_a_student_is_told_what_was_repaired(self, graded):
        assert "was there 2 times; one was kept" in graded.feedback("duplicator")

    def test_lost_work_has_no_page(self, graded):
        assert not (graded.root / "feedback" / "corrupt").exists()


@pytest.fixture
def page(graded):
    return (graded.root / "report" / "index.html").read_text()


class TestPage:
    def test_it_is_one_page_without_script_or_remote_parts(self, page):
        assert "<script" not in page
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
        assert "default-src 'none'" in page

    def test_every_submission_status_and_exercise_is_there(self, page, graded):
        for record in graded.records:
            assert f"<code>{record['student']}</code>" in page.replace("&amp;", "&")
            assert record["status"] in page
        for name in ("fahrenheit", "mean", "coldest", "essay"):
            assert f"<code>{name}</code>" in page

    def test_links_lead_to_the_feedback_pages(self, page, graded):
        links = re.findall(r'<a href="(\.\./feedback/[^"]+)"', page)
        assert len(links) == sum(record["score"] is not None for record in graded.records)
        for link in links:
            assert (graded.root / "report" / unquote(link)).is_file()

    def test_charts_have_a_text_alternative(self, page):
        pictures = re.findall(r"<[^>]*role=\"img\"[^>]*>", page)
        assert len(pictures) == 5
        assert all(re.search(r'aria-label="[^"]+"', picture) for picture in pictures)

    def test_the_isolation_is_named(self, page, graded):
        assert graded.of("good")["tier"] in page

    def test_names_that_hold_markup_are_escaped(self, graded, tmp_path):
        record = {**graded.of("good"), "student": "<script>alert(1)</script>", "notes": ["<img src=x onerror=1>"]}
        text = write_report(Course.open(graded.root), [record], tmp_path).read_text()
        assert "<script" not in text
        assert "<img" not in text
