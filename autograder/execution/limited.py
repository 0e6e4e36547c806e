"""How much a submission may use, as the configuration and the lesson say."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import TraitError, default

from autograder.execution.effort import Seconds, allowance
from autograder.execution.settings import LESSON_SETTINGS, Amount, Count, Factor, TimeLimit, check_settings, seconds
from autograder.sandbox.limits import Limits

__all__ = ["Bounds", "Limited"]


@dataclass(frozen=True)
class Bounds:
    """What a cell and a whole notebook may use; sizes in bytes."""

    cell: Seconds
    notebook: Seconds
    memory: int
    disk: int
    processes: int

    def sandbox(self) -> Limits:
        """The sandbox's own limits: its times lie behind ours, or the blame would be another."""
        return Limits(
            memory_bytes=self.memory,
            disk_bytes=self.disk,
            processes=self.processes,
            cpu_seconds=_behind(self.notebook.processor),
            wall_seconds=_behind(self.notebook.wall),
        )


def _behind(seconds: float) -> int | None:
    return None if math.isinf(seconds) else math.ceil(seconds) + 120


class Limited(NbGraderPreprocessor):
    """A preprocessor with limits.

    Limits count work, so that a grade does not depend on how busy the machine is. What is said here holds for every
    lesson; a lesson's notebook may say otherwise in its metadata:
    ``"autograder": {"timeout": 120, "memory": "4 GB"}``, with the names ``timeout``, ``submission_seconds``,
    ``memory``, ``disk`` and ``processes``; ``env`` holds environment variables that the lesson needs.
    """

    timeout = TimeLimit(
        30.0,
        help="""Seconds of processor time that a cell may use, all its processes and threads together; -1 or None: no
        limit. `Execute.timeout` and `ExecutePreprocessor.timeout` say the same. For a test cell, the work of the
        student's code that it calls counts together with its own. A cell that only waits (`time.sleep`) may do so
        for ten seconds more than that.""",
    ).tag(config=True)
    wall_factor = Factor(
        10.0,
        help="""By the clock a cell may take so many times its `timeout`, and a minute. Only a machine that is busier
        than this, or a process that is stuck, gets there.""",
    ).tag(config=True)
    submission_seconds = TimeLimit(
        900.0,
        help="""Seconds of processor time that all cells of a notebook may use together; -1 or None: no limit. Waiting
        and the clock have the limits that follow from it as those of a cell follow from `timeout`.""",
    ).tag(config=True)
    memory = Amount(
        "2 GiB",
        help="""Memory of all processes of a student together, in bytes or as in "4 GB" or "512 MiB"; what they share
        counts once. The interpreter with numpy, pandas and numba takes about 150 MiB of it.""",
    ).tag(config=True)
    disk = Amount("256 MiB", help="What a student's code may write into files, as `memory`.").tag(config=True)
    processes = Count(96, help="Processes and threads a student may have at once; a kernel at rest has about 12.").tag(
        config=True
    )

    @default("timeout")
    def _usual_timeout(self) -> float | None:
        """The time limit under the names that nbgrader's users know."""
        for name in ("Execute", "ExecutePreprocessor"):
            if "timeout" in self.config[name]:
                value = self.config[name].timeout
                value = value.get_value(TimeLimit()) if hasattr(value, "get_value") else value
                try:
                    seconds(value, f"{name}.timeout")
                except ValueError as error:
                    raise TraitError(str(error)) from None
                return value
        return 30.0

    def bounds(self, lesson: dict | None = None, where: str = "the lesson") -> Bounds:
        """The limits that hold, where a lesson's own settings are `lesson`.

        Raises
        ------
        ValueError
            A setting of the lesson cannot be used; the message names it, after `where`.
        traitlets.TraitError
            One of the configuration cannot be used.
        """
        given = {name: read(getattr(self, name), name) for name, read in LESSON_SETTINGS.items()}
        given |= check_settings(lesson or {}, where)
        return Bounds(
            allowance(given["timeout"], self.wall_factor),
            allowance(given["submission_seconds"], self.wall_factor),
            given["memory"],
            given["disk"],
            given["processes"],
        )
