"""What students' code cannot reach where it is graded, told to an instructor whose lesson tries to."""

from __future__ import annotations

import re

__all__ = ["hint"]

_HINTS = (
    (
        re.compile(
            r"URLError|gaierror|ConnectionError|NameResolution|MaxRetryError|Temporary failure in name|HTTPError"
        ),
        "there is no network where submissions are graded: put what the lesson needs into its folder",
    ),
    (
        re.compile(r"FileNotFoundError|PermissionError|NotADirectoryError|No such file|could not be found"),
        "where submissions are graded there are only the files of the lesson's own folder: none of a folder above it, "
        "none of your home, and none whose name begins with a dot",
    ),
    (
        re.compile(r"\bKeyError\b(?=[\s\S]*environ)|environ[\s\S]*\bKeyError\b|\bgetenv\b"),
        'no environment variable of yours is there where submissions are graded: `"env": {"NAME": "value"}` under '
        "`autograder` in the notebook's metadata grants it",
    ),
    (
        re.compile(r"ModuleNotFoundError|is what this lesson asks you to write"),
        "students' code sees the packages of this Python, but not what the lesson's mask takes away",
    ),
    (re.compile(r"MemoryError|more memory than allowed"), "`memory` in the lesson's metadata raises the limit"),
    (re.compile(r"within the time limit|CellTimeout"), "the limit can be raised by `timeout` in the lesson's metadata"),
)


def hint(error: str, line: str = "") -> str:
    """A further line for the message of a fault, or ""."""
    said = f"{error}\n{line}"
    for pattern, words in _HINTS:
        if pattern.search(said):
            return f"\n    ({words})"
    return ""
