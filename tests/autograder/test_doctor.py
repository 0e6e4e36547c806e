"""What ``autograder doctor`` finds."""

import io

import pytest
from rich.console import Console

from autograder.doctor import Finding, examine, show
from tests.autograder.fixtures.course import CONFIG, make_course


def by_topic(root):
    found = {}
    for finding in examine(root):
        found.setdefault(finding.topic, []).append(finding)
    return found


def test_a_good_course(released):
    found = by_topic(released.root)
    for topic in ("python", "packages", "course", "lessons", "gradebook", "autograded folder"):
        assert found[topic][0].state == "right", topic
    assert "01-thermo" in found["lessons"][0].text


def test_isolation_is_always_spoken_of(released):
    topics = [topic for topic in by_topic(released.root) if topic.startswith("isolation")]
    assert {"isolation", "isolation: checks"} <= set(topics)


@pytest.mark.parametrize(
    ("config", "state", "text"),
    [
        (None, "wrong", "holds no nbgrader_config.py"),
        ("1 / 0", "wrong", "does not load"),
        (CONFIG.replace("autograder.configure(c)", ""), "weak", "do not use this grader"),
    ],
)
def test_a_course_that_is_not_set_up(tmp_path, config, state, text):
    if config is not None:
        make_course(tmp_path, config)
    finding = by_topic(tmp_path)["course"][0]
    assert (finding.state, text in finding.text) == (state, True)


def test_a_database_that_cannot_be_reached(tmp_path):
    make_course(tmp_path, CONFIG + "c.CourseDirectory.db_url = 'sqlite:////nowhere/at/all.db'\n")
    assert by_topic(tmp_path)["gradebook"][0].state == "wrong"


def test_findings_are_printed_with_sign_and_advice():
    out = io.StringIO()
    show([Finding("disk", "wrong", "full", "make room"), Finding("cpu", "right", "fine")], Console(file=out, width=80))
    assert out.getvalue().splitlines() == ["✗ disk  full", "        → make room", "✓ cpu   fine"]
