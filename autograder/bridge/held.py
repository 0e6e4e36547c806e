"""Where an object of the student is, and what was fetched of an iterator but not yet used."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Held", "Stream"]

MAX_ITEMS = 1_000_000
MAX_AT_ONCE = 256


@dataclass
class Held:
    """Where an object is: which link, which number, since which connection."""

    link: object
    number: int
    generation: int

    def number_for(self, link) -> int:
        """The number, if the object still exists in the kernel that `link` speaks to."""
        if link is not self.link or self.generation != link.generation:
            raise link.fail("died", "an object was lost when the notebook's Python process was restarted")
        return self.number

    @property
    def here(self) -> int:
        return self.number_for(self.link)


class Stream:
    """What was fetched of an iterator and not yet used.

    Who takes item after item and does nothing else with the student's objects gets more at a time.
    """

    def __init__(self, held: Held):
        self._held = held
        self._items: list = []
        self._end: tuple | None = None
        self._total = self._run = 0
        self._last = -1

    def next(self):
        link = self._held.link
        while not self._items:
            if self._end is not None:
                (error,), self._end = self._end, (None,)
                raise StopIteration if error is None else link.student_error(error)
            self._run = self._run + 1 if link.exchanges == self._last else 0
            count = min(1 << max(0, self._run - 2), MAX_AT_ONCE)
            items, end, error = link.ask("next", of=self._held.here, count=count)
            self._last = link.exchanges
            self._items = list(reversed(items))
            self._end = None if end == "more" else (error,)
            self._total += len(items)
            if self._total > MAX_ITEMS:
                raise link.fail("refused", f"more than {MAX_ITEMS:,} items")
        return self._items.pop()
