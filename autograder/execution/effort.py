"""What a submission's processes do, counted so that a busy machine changes nothing: work, waiting, and the clock."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Effort", "Lap", "Seconds", "Worker", "allowance"]

IDLE_MORE = 10.0
WALL_FACTOR, WALL_MORE = 10.0, 60.0
GRAIN = 0.02


@dataclass(frozen=True)
class Seconds:
    """Seconds of three kinds, used or allowed.

    Attributes
    ----------
    processor : float
        Of all processes and threads together.
    idle : float
        In which none of them ran or wanted to run: what `time.sleep` takes.
    wall : float
        By the clock.
    """

    processor: float = 0.0
    idle: float = 0.0
    wall: float = 0.0

    def __add__(self, other: Seconds) -> Seconds:
        return Seconds(self.processor + other.processor, self.idle + other.idle, self.wall + other.wall)

    def __sub__(self, other: Seconds) -> Seconds:
        return Seconds(self.processor - other.processor, self.idle - other.idle, self.wall - other.wall)

    def exceeds(self, allowed: Seconds) -> bool:
        """Whether any of the three is more than `allowed`."""
        return self.processor > allowed.processor or self.idle > allowed.idle or self.wall > allowed.wall

    def within(self, rest: Seconds) -> Seconds:
        """As much of this as there is in `rest`."""
        return Seconds(min(self.processor, rest.processor), min(self.idle, rest.idle), min(self.wall, rest.wall))


def allowance(seconds: float, wall_factor: float = WALL_FACTOR) -> Seconds:
    """What may be used where the limit is `seconds` of work (`math.inf`: no limit).

    Who only waits gets ten seconds more, and the clock, behind both, ten times as many and a minute: a machine that is
    ten times too busy still gives the same result.
    """
    return Seconds(seconds, seconds + IDLE_MORE, wall_factor * seconds + WALL_MORE)


class Worker(Protocol):
    """Who works for a submission: the student's kernel, or the checker."""

    def cpu_seconds(self) -> float:
        """Processor seconds since the beginning; they never fall."""
        ...

    def busy(self) -> bool:
        """Whether it runs or wants to run at this moment."""
        ...


class Effort:
    """Adds up what the workers of one submission use, lap by lap; between laps only the grader works.

    Attributes
    ----------
    total : Seconds
    """

    def __init__(self):
        self.total = Seconds()
        self.workers: list[Worker] = []

    @contextlib.contextmanager
    def lap(self, allowed: Seconds) -> Iterator[Lap]:
        """Measure one piece of work, which may use what is `allowed`."""
        lap = Lap(self.workers, allowed)
        try:
            yield lap
        finally:
            self.total += lap.look()


class Lap:
    """A piece of work as it goes on.

    Attributes
    ----------
    allowed : Seconds
    """

    def __init__(self, workers: list[Worker], allowed: Seconds):
        self._workers = workers
        self.allowed = allowed
        self._begun = time.monotonic()
        self._before = self._processor()
        self._idle = 0.0
        self._looked = self._begun, 0.0

    def _processor(self) -> float:
        return math.fsum(worker.cpu_seconds() for worker in self._workers)

    def look(self) -> Seconds:
        """What has been used until now."""
        now, processor = time.monotonic(), self._processor() - self._before
        waited = now - self._looked[0] - (processor - self._looked[1])
        if waited > GRAIN:  # who waits cannot be seen from moments shorter than a tick, and looking costs time itself
            self._idle += 0.0 if any(worker.busy() for worker in self._workers) else waited
            self._looked = now, processor
        return Seconds(processor, self._idle, now - self._begun)

    def over(self) -> bool:
        """Whether more has been used than is allowed."""
        return self.look().exceeds(self.allowed)

    def allow_more(self, more: Seconds) -> None:
        """Let it go on a little, from now."""
        self.allowed = self.look() + more
