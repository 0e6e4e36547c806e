"""When a submission was handed in, from nbgrader's ``timestamp.txt``: a file that a student may have written."""

from __future__ import annotations

import re
from datetime import UTC, datetime

__all__ = ["NAME", "read_timestamp"]

NAME = "timestamp.txt"
#: A date, a time of day, and a zone as a name or an offset are no longer than this.
_LONGEST = 80
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_WRITTEN = re.compile(r"[A-Za-z0-9 :.,/+\-_]+")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-/]*")
#: Two defaults that share nothing: where they show through, the text did not name a whole date.
_DEFAULTS = datetime(2004, 2, 3), datetime(2011, 5, 6)


def read_timestamp(content: bytes | None) -> tuple[str | None, str]:
    """The time in ``content`` in UTC, as nbgrader's gradebook takes it, and why it cannot be told.

    Any format that nbgrader's collectors write is read, in UTF-8 or with a byte order mark in UTF-16. A file that is
    there and cannot be read gives ``(None, reason)``; no file at all gives ``(None, "")``.
    """
    if content is None:
        return None, ""
    try:
        return _parsed(_decoded(content)).strftime("%Y-%m-%d %H:%M:%S.%f"), ""
    except _Unreadable as why:
        return None, str(why)
    except Exception:  # dateutil refuses absurd numbers in many ways
        return None, "it holds no date and time"


class _Unreadable(Exception):
    pass


def _decoded(content: bytes) -> str:
    if len(content) > 4 * _LONGEST:
        raise _Unreadable(f"it is {len(content)} bytes long, more than a date and a time need")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig").strip()
    except UnicodeDecodeError:
        raise _Unreadable("it is neither UTF-8 nor UTF-16 text") from None
    if not text:
        raise _Unreadable("it is empty")
    if len(text) > _LONGEST or not _WRITTEN.fullmatch(text):
        raise _Unreadable("it holds no date and time")
    if re.search(r"\d{15}", text):
        raise _Unreadable("it holds a number that is part of no date")
    return text


def _parsed(text: str) -> datetime:
    import dateutil.parser
    import dateutil.tz

    zones = {}
    words = text.split(" ")
    if len(words) == 3 and _ZONE.fullmatch(words[2]) and words[2].lower() not in ("am", "pm"):
        zone = dateutil.tz.gettz(words[2])
        if zone is None:
            raise _Unreadable("it names an unknown time zone")
        text, zones = f"{words[0]} {words[1]} TZ", {"TZ": zone}
    one, other = (dateutil.parser.parse(text, tzinfos=zones, default=default) for default in _DEFAULTS)
    if one != other:
        raise _Unreadable("it names no complete date")
    when = (one if one.tzinfo is None else one.astimezone(UTC)).replace(tzinfo=None)
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        raise _Unreadable(f"it names the year {when.year}")
    return when
