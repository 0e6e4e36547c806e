"""The student kernel through one submission: cells run, a death costs one cell, the rest is replayed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.bridge.wire import KernelGone, KernelSilent, Wire
from autograder.execution.outputs import OutputKeeper

__all__ = ["CellRun", "StudentRun"]

START_SECONDS = 60.0
INTERRUPT_SECONDS = 1.5
CAUSES = {"timed-out": "timed-out", "out-of-memory": "out-of-memory"}


@dataclass
class CellRun:
    """How one cell went: `status` is ok, error, timed-out, out-of-memory or kernel-died."""

    status: str
    ename: str = ""
    evalue: str = ""
    outputs: list = field(default_factory=list)
    cut: bool = False


def connection_of(kernel) -> dict:
    """The connection information of a kernel handle, read from its file if it has only that."""
    info = getattr(kernel, "connection_info", None)
    return dict(info) if info else json.loads(Path(kernel.connection_file).read_text())


class StudentRun:
    """Runs the cells of one submission in a kernel that may die at any time.

    Parameters
    ----------
    start : callable
        Starts a kernel: an object with ``connection_info`` (or ``connection_file``), ``alive()``, ``cause_of_death()``,
        ``kill()``, ``restart()`` and ``close()``.
    prepare : (str, bytes), optional
        Code run first in each fresh kernel, and what is attached to it.
    seconds : float
        Time limit of a cell.
    max_restarts : int
        After so many deaths the kernel stays dead.
    output_limit : int
        Characters of output kept per cell.
    """

    def __init__(self, start: Callable, *, prepare=None, seconds=30.0, max_restarts=12, output_limit=200_000):
        self._start = start
        self._prepare = prepare
        self.seconds = seconds
        self._restarts_left = max_restarts
        self._output_limit = output_limit
        self.kernel = None
        self.wire: Wire | None = None
        self._done: list[tuple[int, str]] = []
        self.events: list[tuple[int | None, str]] = []
        self.generation = 0

    # -- life -------------------------------------------------------------------------------------------------

    def open(self) -> None:
        self.kernel = self._start()
        self._connect()

    def close(self) -> None:
        if self.wire is not None:
            self.wire.close()
            self.wire = None
        if self.kernel is not None:
            getattr(self.kernel, "close", self.kernel.kill)()
            self.kernel = None

    @property
    def alive(self) -> bool:
        return self.wire is not None and self.kernel is not None and self.kernel.alive()

    def _connect(self) -> None:
        self.generation += 1
        self.wire = Wire(connection_of(self.kernel))
        self.wire.wait_ready(START_SECONDS, self.kernel.alive)
        if self._prepare is not None:
            code, attachment = self._prepare
            self.wire.execute(code, deadline=time.monotonic() + START_SECONDS, silent=True, attachment=attachment)

    def revive(self, keep: Callable[[int], bool] | None = None) -> bool:
        """Have a live kernel that has run what had run before; False if it cannot be had.

        Parameters
        ----------
        keep : callable, optional
            Given the number of a cell, says whether a dead kernel's successor runs it again.
        """
        while not self.alive:
            if self._restarts_left <= 0:
                return False
            self._restarts_left -= 1
            if self.wire is not None:
                self.wire.close()
                self.wire = None
            try:
                self.kernel.restart()
                self._connect()
                self._replay(keep)
            except (KernelGone, KernelSilent):
                self.kernel.kill()
        return True

    def _replay(self, keep: Callable[[int], bool] | None) -> None:
        for index, source in list(self._done):
            if keep is not None and not keep(index):
                continue
            try:
                self.wire.execute(source, deadline=time.monotonic() + self.seconds, alive=self.kernel.alive)
            except (KernelGone, KernelSilent):
                self._done.remove((index, source))
                raise

    def bury(self) -> str:
        """End a kernel that is dead or does not listen; return why in a word."""
        cause = "timed-out" if self.kernel.alive() else CAUSES.get(self.kernel.cause_of_death() or "", "kernel-died")
        self.kernel.kill()
        return cause

    # -- cells ------------------------------------------------------------------------------------------------

    def run(self, index: int, source: str) -> CellRun:
        """Run one cell; whatever it does, return how it went."""
        if not self.revive():
            return CellRun("kernel-died", "KernelDied", "the kernel died too often; this cell was not run")
        keeper = OutputKeeper(self._output_limit)
        try:
            reply = self._execute(source, keeper)
        except KernelGone:
            cause = self.bury()
            return self._lost(index, cause, keeper)
        except KernelSilent:
            self.kernel.kill()
            return self._lost(index, "timed-out", keeper)
        if not self.kernel.alive():
            return self._lost(index, self.bury(), keeper)
        self._done.append((index, source))
        status = "ok" if reply.get("status") == "ok" else "error"
        outcome = CellRun(status, str(reply.get("ename", "")), str(reply.get("evalue", "")), keeper.outputs, keeper.cut)
        if status == "error" and outcome.ename == "KeyboardInterrupt" and self._interrupted:
            outcome.status = "timed-out"
            self.events.append((index, "timed-out"))
        return outcome

    def _execute(self, source: str, keeper: OutputKeeper) -> dict:
        """Run; interrupt at the limit, and give up shortly after."""
        self._interrupted = False
        until = time.monotonic() + self.seconds

        def alive() -> bool:
            if not self._interrupted and time.monotonic() > until:
                self._interrupted = True
                self.wire.interrupt()
            return self.kernel.alive()

        return self.wire.execute(source, deadline=until + INTERRUPT_SECONDS, on_output=keeper, alive=alive)

    def _lost(self, index: int, cause: str, keeper: OutputKeeper) -> CellRun:
        self.events.append((index, cause))
        return CellRun(cause, {"timed-out": "CellTimeout", "out-of-memory": "MemoryError"}.get(cause, "KernelDied"),
                       MESSAGES[cause], keeper.outputs, keeper.cut)  # fmt: skip


MESSAGES = {
    "timed-out": "the cell did not end within the time limit",
    "out-of-memory": "the cell used more memory than allowed",
    "kernel-died": "the Python process ended while this cell ran",
}
