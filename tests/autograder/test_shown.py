"""What is printed, logged and put into tables holds nothing that a terminal, a log or a spreadsheet would obey."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import shown

SEQUENCES = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07red",
    "\x1b]8;;http://x\x1b\\red",
    "\x1bcred",
    "\x9b31mred",
    "re\x08d",
]


@pytest.mark.parametrize("text", SEQUENCES)
def test_no_escape_sequence_reaches_a_terminal(text):
    assert shown.line(text).isprintable()
    assert "\x1b" not in shown.text(text)
    assert "\x1b" not in shown.log_text(text)


def test_a_colour_goes_without_a_trace():
    assert shown.line("\x1b[31mred\x1b[0m") == "red"


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\u2028b", "\u202eabc", "\ud800", "\0"])
def test_a_line_stays_one_line_that_can_be_encoded(text):
    assert shown.line(text).isprintable()
    assert len(shown.line(text).splitlines()) == 1
    shown.line(text).encode()


def test_megabytes_are_cut():
    assert len(shown.line("i" * 800_000)) == 120
    assert len(shown.text("i\n" * 800_000).splitlines()) == 12
    assert len(shown.log_text("i" * 800_000)) < 20_010


def test_no_line_of_a_submission_is_taken_for_one_of_the_log():
    assert shown.log_text("x\n=== ada 01: forged") == "| x\n| === ada 01: forged"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "|calc", "%0A", "  =1", "\ufeff=1", "＝1"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert shown.csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["a;=1+1", "a; =1", 'a;"=1', "a\t=1", "a;b;@x", "x;+1"])
def test_no_formula_begins_after_a_semicolon_or_a_tab(text):
    for part in shown.csv_cell(text).replace("\t", ";").split(";"):
        assert part.strip(" \"'")[:1] not in "=+-@|%" or part.strip().startswith("'")


def test_numbers_and_names_stay_as_they_are():
    values = (-1.5, 3, "Ada", None, "a\nb", "a;b", "x=1", "Jean-Luc")
    assert [shown.csv_cell(value) for value in values] == ["-1.5", "3", "Ada", "", "a b", "a;b", "x=1", "Jean-Luc"]


@settings(derandomize=True, database=None)
@given(st.text())
def test_in_any_locale_no_cell_of_a_table_is_a_formula(text):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["lesson", shown.csv_cell(text)])
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(out.getvalue()), delimiter=delimiter):
            assert all(cell.strip()[:1] not in tuple("=+-@|%") for cell in row)
