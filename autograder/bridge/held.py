"""Where an object of the student is, and what was fetched of an iterator but not yet used."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Held", "Stream"]

MAX_ITEMS = 1_000_000


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
    """What was fetched of an iterator and not yet used, so that `next` and `for` see one sequence."""

    def __init__(self, held: Held):
        self._held = held
        self._items: list[bytes] = []
        self._end: tuple | None = None
        self._total = 0

    def next(self, count: int):
        """The next item; up to `count` are fetched if there is none at hand."""
        link = self._held.link
        while not self._items:
            if self._end is not None:
                (error,), self._end = self._end, (None,)
                raise StopIteration if error is None else link._student_error(error)
            items, end, error = link.ask("next", of=self._held.here, count=count)
            self._items = list(reversed(items))
            self._end = None if end == "more" else (error,)
            self._total += len(items)
            if self._total > MAX_ITEMS:
                raise link.fail("refused", f"more than {MAX_ITEMS:,} items")
        return link.unpack(self._items.pop())

    def __iter__(self):
        count = 1
        while True:
            try:
                item = self.next(count)
            except StopIteration:
                return
            yield item
            count = min(count * 2, 256)
