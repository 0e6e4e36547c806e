"""The bar of a class run: stages first, then submissions with a rate and the time left."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.text import Text

from autograder.shown import line


class _Rate(TextColumn):
    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Any) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{60 * speed:.0f}/min" if speed and task.total else "", style="cyan")


class Progress:
    """A context manager; ``say`` names the stage, ``update`` counts submissions."""

    def __init__(self, console: Console) -> None:
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )

    def __enter__(self) -> Progress:
        self._bar.start()
        self._task = self._bar.add_task("Starting", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def say(self, stage: str) -> None:
        self._bar.update(self._task, description=stage)

    def update(self, done: int, total: int, student: str) -> None:
        self._bar.update(self._task, completed=done, total=total, description=f"Grading {line(student, 24)}")
