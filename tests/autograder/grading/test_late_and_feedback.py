"""Penalties for lateness follow dates and points, and feedback can be given out by nbgrader's own command."""

import pytest

from autograder.grading.store import open_gradebook
from tests.commands import run

RIGHT = {"answer": "def f(x):\n    return x + 1"}


@pytest.fixture
def flow(make, tmp_path):
    """Ann's right work, two hours after the date."""
    flow = make(tmp_path, "c.LateSubmissionPlugin.penalty_method = 'zero'")
    due(flow, "2024-03-01 12:00:00")
    flow.submit("ann", "ps1", RIGHT, timestamp_txt="2024-03-01 14:00:00 UTC")
    return flow


def due(flow, date):
    with open_gradebook(flow.course.db_url, "small") as book:
        book.update_or_create_assignment("ps1", duedate=date)


def said(flow, **options):
    record = flow.grade("ps1", **options)["ann"]
    return record["score"], record["late_penalty"]


def test_a_penalty_follows_a_date_that_is_moved(flow):
    assert said(flow) == (0, 2)
    due(flow, "2024-03-02 12:00:00")
    assert said(flow) == (2, 0)
    assert flow.run.graded == 0, "nothing is run again for that"
    due(flow, "2024-03-01 12:00:00")
    assert said(flow) == (0, 2)


def test_a_penalty_follows_points_that_a_person_gives(flow):
    assert said(flow) == (0, 2)
    with open_gradebook(flow.course.db_url, "small") as book:
        book.find_grade("test", "nb", "ps1", "ann").extra_credit = 1.0
        book.db.commit()
    assert said(flow, feedback=True) == (0, 3)


def test_a_penalty_follows_the_courses_settings(flow):
    assert said(flow) == (0, 2)
    config = flow.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("'zero'", "'none'"))
    flow.reopen()
    assert said(flow) == (2, 0)


def test_nbgrader_gives_out_the_feedback_of_everybody(make, tmp_path):
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    flow = make(tmp_path / "course", f"c.Exchange.root = {str(exchange)!r}")
    flow.submit("ann", "ps1", RIGHT, timestamp_txt="2024-01-01 00:00:00 UTC")
    folder = flow.submit("bob", "ps1", RIGHT)  # handed in by mail: neither time nor secret
    assert sorted(path.name for path in folder.iterdir()) == ["nb.ipynb"]
    (flow.root / "submitted" / "ann" / "ps1" / "submission_secret.txt").write_text("s" * 20)
    flow.grade(feedback=True)
    run("nbgrader", "release_feedback", "ps1", cwd=flow.root)
    assert len(list(exchange.rglob("*.html"))) == 2


def test_feedback_from_before_is_completed(make, tmp_path):
    flow = make(tmp_path, "")
    flow.submit("ann", "ps1", RIGHT)
    flow.grade(feedback=True)
    (flow.root / "feedback" / "ann" / "ps1" / "timestamp.txt").unlink()
    flow.grade(feedback=True)
    assert (flow.root / "feedback" / "ann" / "ps1" / "timestamp.txt").exists()
