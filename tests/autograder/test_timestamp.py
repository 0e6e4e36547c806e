"""When something was handed in: nbgrader's formats are read, everything else is said to be unreadable."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbgrader.utils import parse_utc

from autograder.timestamp import read_timestamp


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2030-02-01 15:58:23.948203 UTC", "2030-02-01 15:58:23.948203"),
        ("2030-02-01 15:58:23 America/New_York", "2030-02-01 20:58:23.000000"),
        ("2030-02-01 15:58:23 +0100", "2030-02-01 14:58:23.000000"),
        ("2030-02-01T15:58:23+01:00", "2030-02-01 14:58:23.000000"),
        ("February 1, 2030 3:58 PM", "2030-02-01 15:58:00.000000"),
        ("2030-02-01", "2030-02-01 00:00:00.000000"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_time_is_read_in_utc(text, utc, encoding):
    assert read_timestamp(f"{text}\n".encode(encoding)) == (utc, "")


def test_without_a_file_there_is_nothing_to_say():
    assert read_timestamp(None) == (None, "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"yesterday", "no date and time"),
        (b"5", "no complete date"),
        (b"10:00", "no complete date"),
        ("2030-02-01 10:00".encode("utf-16-le"), "no date and time"),
        (b"\xff\xff\xff", "neither UTF-8 nor UTF-16"),
        (b"2030-01-01 00:00:00 " + b"+" + b"9" * 37, "a number that is part of no date"),
        (b"2030-01-01 00:99999999999999.5", "no date and time"),
        (b"2030-01-01 00:00:00 +99999999999999", "no date and time"),
        (b"0001-01-01 00:00:00 UTC", "the year 1"),
        (b"2030-01-01 00:00:00 Atlantis/Sea", "unknown time zone"),
        (b"2030-01-01 00:00:00 /dev/zero", ""),
        (b"9" * 100_000, "100000 bytes long"),
    ],
)
def test_what_cannot_be_read_says_why(content, reason):
    when, why = read_timestamp(content)
    assert when is None
    assert why
    assert reason in why


@given(st.binary(max_size=60) | st.from_regex(r"20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-9:.e+ UTC-]{0,40}").map(str.encode))
@example(b"2030-01-01 00:" + b"9" * 30 + b".5")
@example(b"2030-01-01 " + b"9" * 40 + b"h")
def test_any_bytes_give_a_time_or_a_reason(content):
    when, why = read_timestamp(content)
    assert (when is None) == bool(why)
    if when:
        assert parse_utc(when).strftime("%Y-%m-%d %H:%M:%S.%f") == when
