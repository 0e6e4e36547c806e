"""The page of an audit can be read without colour, without a mouse and without a network."""

import re
from html.parser import HTMLParser

from autograder.audit.matrix import kill_matrix
from autograder.audit.page import write_page


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def test_a_matrix_has_a_row_for_each_answer_and_says_in_words_what_it_shows(exercises):
    picture = kill_matrix(exercises["top"])
    (svg,) = [about for tag, about in Tags(picture).found if tag == "svg"]
    assert "1 right answers, 3 wrong ones" in svg["aria-label"]
    assert "1 checks reject nothing" in svg["aria-label"]
    squares = [about["class"] for tag, about in Tags(picture).found if tag == "rect"]
    assert squares.count("kill") >= 3
    assert "pass" in squares


def test_the_page_holds_everything_and_loads_nothing(report, tmp_path):
    write_page(tmp_path / "audit.html", [report])
    text = (tmp_path / "audit.html").read_text()
    assert not [tag for tag, _ in Tags(text).found if tag in ("script", "link", "img", "iframe")]
    assert "You added k: multiply by it." in text
    for exercise in report.exercises:
        for survivor in exercise.survivors:
            assert survivor.mutant.kind in text
    assert not re.search(r"https?://", text)
