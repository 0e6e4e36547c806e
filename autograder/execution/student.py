"""The student kernel through one submission: cells run, a death costs one cell, the rest is replayed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from nbformat.v4 import new_output

from autograder.bridge.line import KernelGone, KernelSilent
from autograder.bridge.wire import Wire
from autograder.execution.effort import Effort, Lap, Seconds, allowance
from autograder.execution.outputs import OutputKeeper, text_of

__all__ = ["CellRun", "StudentRun"]

STARTING = Seconds(60.0, 60.0, 600.0)
INTERRUPTED = Seconds(1.5, 3.0, 30.0)
CAUSES = {"timed-out": "timed-out", "out-of-memory": "out-of-memory"}


@dataclass
class CellRun:
    """How one cell went: `status` is ok, error, timed-out, out-of-memory or kernel-died."""

    status: str
    ename: str = ""
    evalue: str = ""
    outputs: list = field(default_factory=list)
    cut: bool = False

    def as_outputs(self) -> list:
        """What it printed, and how it failed if that is not among it."""
        if self.status == "ok" or any(output.output_type == "error" for output in self.outputs):
            return self.outputs
        said = f"{self.ename}: {self.evalue}"
        return [*self.outputs, new_output("error", ename=self.ename, evalue=self.evalue, traceback=[said])]


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
        ``kill()``, ``restart()``, ``close()``, and ``cpu_seconds()`` and ``busy()`` of all its processes.
    prepare : (str, bytes or None), optional
        Code run first in each fresh kernel, and what is attached to it.
    allowed : Seconds
        What a cell may use.
    max_restarts : int
        After so many deaths the kernel stays dead.
    output_limit, total_output : int
        Characters of output kept per cell, and of all cells together.

    Attributes
    ----------
    left_out : set of int
        Numbers of cells that had run before, and that this kernel has not run because its predecessor died of them.
    """

    def __init__(
        self,
        start: Callable,
        *,
        prepare=None,
        allowed=None,
        max_restarts=30,
        output_limit=200_000,
        total_output=10_000_000,
    ):
        self._start = start
        self._prepare = prepare
        self.allowed: Seconds = allowed or allowance(30.0)
        self.effort = Effort()
        self.effort.workers.append(self)
        self._restarts_left = max_restarts
        self._output_limit, self._output_left = output_limit, total_output
        self.kernel = None
        self.wire: Wire | None = None
        self._done: list[tuple[int, str]] = []
        self.events: list[tuple[int | None, str]] = []
        self.generation = 0
        self.left_out: set[int] = set()

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

    def cpu_seconds(self) -> float:
        return 0.0 if self.kernel is None else self.kernel.cpu_seconds()

    def busy(self) -> bool:
        return self.kernel is not None and self.kernel.busy()

    def _connect(self) -> None:
        self.generation += 1
        self.wire = Wire(connection_of(self.kernel))
        with self.effort.lap(STARTING) as lap:
            self.wire.wait_ready(STARTING.wall, self._alive_in(lap))
            if self._prepare is not None:
                code, attachment = self._prepare
                self._ask(code, lap, silent=True, attachment=attachment)

    def _alive_in(self, lap: Lap) -> Callable[[], bool]:
        """Whether the kernel lives, asked again and again; raises `KernelSilent` when the lap's limit is passed."""

        def alive() -> bool:
            if lap.over():
                raise KernelSilent("no answer within the limit")
            return self.kernel.alive()

        return alive

    def _ask(self, code: str, lap: Lap, **how) -> dict:
        return self.wire.execute(code, alive=self._alive_in(lap), **how)

    def revive(self, keep: Callable[[int], bool] | None = None) -> bool:
        """Have a live kernel that has run what had run before; False if it cannot be had.

        Parameters
        ----------
        keep : callable, optional
            Given the number of a cell, says whether a dead kernel's successor runs it again.
        """
        if not self.alive:
            self.left_out.clear()
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
        for index, source in self._done:
            if index in self.left_out or (keep is not None and not keep(index)):
                continue
            try:
                with self.effort.lap(self.allowed) as lap:
                    self._ask(source, lap)
            except (KernelGone, KernelSilent):
                self.left_out.add(index)  # it came to its end once: the next kernel may try it again
                raise

    def bury(self, hung_up: bool = False) -> str:
        """End a kernel that is dead or does not listen; return why in a word.

        A kernel that has `hung_up` did not keep anybody waiting, though its process may not have been cleared away yet.
        """
        silent = not hung_up and self.kernel.alive()
        self.kernel.kill()
        # it may have been stopped for the memory it took just when time was up
        return CAUSES.get(self.kernel.cause_of_death() or "", "timed-out" if silent else "kernel-died")

    # -- cells ------------------------------------------------------------------------------------------------

    def run(self, index: int, source: str, keep: Callable[[int], bool] | None = None, history: bool = True) -> CellRun:
        """Run one cell; whatever it does, return how it went.

        `keep` is as for :meth:`revive`; without `history` the kernel does not keep the source.
        """
        if not self.revive(keep):
            return CellRun("kernel-died", "KernelDied", "the kernel died too often; this cell was not run")
        keeper = OutputKeeper(min(self._output_limit, self._output_left))
        try:
            reply = self._execute(source, keeper, history)
        except (KernelGone, KernelSilent):
            return self._lost(index, self.bury(), keeper)
        if not self.kernel.alive():
            return self._lost(index, self.bury(), keeper)
        self._done.append((index, source))
        status = "ok" if reply.get("status") == "ok" else "error"
        ename, evalue = text_of(reply.get("ename"))[:200], text_of(reply.get("evalue"))[:4_000]
        outcome = CellRun(status, ename, evalue, keeper.outputs, keeper.cut)
        if self._interrupted:
            outcome.status = "timed-out"
            if status == "ok":  # it took no notice, but came to its end
                outcome.ename, outcome.evalue = "CellTimeout", MESSAGES["timed-out"]
            self.events.append((index, "timed-out"))
        return outcome

    def _execute(self, source: str, keeper: OutputKeeper, history: bool = True) -> dict:
        """Run; interrupt at the limit, and give up shortly after."""
        self._interrupted = False
        with self.effort.lap(self.allowed) as lap:

            def alive() -> bool:
                if lap.over():
                    if self._interrupted:
                        raise KernelSilent("no answer to an interrupt")
                    self._interrupted = True
                    self.wire.interrupt()
                    lap.allow_more(INTERRUPTED)
                return self.kernel.alive()

            try:
                return self.wire.execute(source, on_output=keeper, alive=alive, history=history)
            finally:
                self._output_left = max(0, self._output_left - keeper.taken)

    def _lost(self, index: int, cause: str, keeper: OutputKeeper) -> CellRun:
        self.events.append((index, cause))
        return CellRun(cause, {"timed-out": "CellTimeout", "out-of-memory": "MemoryError"}.get(cause, "KernelDied"),
                       MESSAGES[cause], keeper.outputs, keeper.cut)  # fmt: skip


MESSAGES = {
    "timed-out": "the cell did not end within the time limit",
    "out-of-memory": "the cell used more memory than allowed",
    "kernel-died": "the Python process ended while this cell ran",
}
