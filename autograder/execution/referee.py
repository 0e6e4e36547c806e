"""The checker as the grader sees it: give it trusted cells, get outcomes; a hang or a death only ends the cell."""

from __future__ import annotations

import contextlib
import secrets
import select

from autograder.bridge.wire import dial
from autograder.execution.effort import Seconds
from autograder.execution.student import StudentRun, connection_of
from autograder.execution.zygote import CheckerProcess, checker_zygote

__all__ = ["Referee"]

GRACE = Seconds(3.0, 3.0, 60.0)
HUNG = {"status": "checker", "ename": "timed-out", "text": "the check itself did not finish", "line": 0, "printed": ""}
GONE = {"status": "checker", "ename": "died", "text": "the check itself ended unexpectedly", "line": 0, "printed": ""}


class Referee:
    """Owns the checker process of one submission.

    Parameters
    ----------
    student : StudentRun
        The kernel that the checks ask.
    workdir : str
        Where the checker runs: the lesson's own files, none of the submission's.
    modules : list of str
        Imported before the checker is forked.
    confined : bool
        Whether the checker stands behind the strongest walls that the machine has.
    env : dict, optional
        Environment variables of the lesson.
    """

    def __init__(
        self,
        student: StudentRun,
        workdir: str,
        modules: list[str],
        confined: bool = True,
        env: dict[str, str] | None = None,
    ):
        self._confined = confined
        self._env = dict(env or {})
        self._tier = ""
        self._student = student
        self._workdir = workdir
        self._modules = modules
        self._process: CheckerProcess | None = None
        self._connected = -1
        self._setup: list[tuple[dict, Seconds]] = []
        self._cpu_before = 0.0
        student.effort.workers.append(self)

    @property
    def tier(self) -> str:
        """What confines the checker: "bubblewrap", "landlock" or "none"; "" before there was one."""
        return self._tier

    def close(self) -> None:
        if self._process is not None:
            self._cpu_before += self._process.tree.cpu_seconds()
            self._process.kill()
            self._process = None

    def cpu_seconds(self) -> float:
        return self._cpu_before + (0.0 if self._process is None else self._process.tree.cpu_seconds())

    def busy(self) -> bool:
        return self._process is not None and self._process.tree.busy()

    def setup(self, source: str, allowed: Seconds, terms: dict[str, list[str]]) -> dict:
        """Run a locked setup cell. `terms` is what :meth:`autograder.execution.lesson.Plan.terms` says of it."""
        outcome = self.test(source, allowed, terms)
        self._setup.append(({"source": source, **terms}, allowed))
        return outcome

    def test(self, source: str, allowed: Seconds, terms: dict[str, list[str]], lend: dict | None = None) -> dict:
        """Run a graded test cell; checker and student kernel together may use what is `allowed`.

        `lend` is what `autograder.execution.lesson.Plan.loan` says, if anything.
        """
        try:
            self._ready()
            return self._exchange({"source": source, **terms} | ({"lend": lend} if lend else {}), allowed)
        except (OSError, ValueError):
            self.close()
            return dict(GONE)

    def _ready(self) -> None:
        """Have a checker that is connected to the kernel of now."""
        if self._process is None:
            self._process = checker_zygote(self._confined).fork(self._workdir, self._modules)
            self._tier = self._process.tier
            self._connected = -1
            if self._env:
                self._process.channel.send({"do": "environment", "variables": self._env})
            self._connect()
            for request, allowed in self._setup:
                self._exchange(request, allowed)
        self._connect()

    def _connect(self) -> None:
        if self._connected != self._student.generation or not self._student.alive:
            if not self._student.revive() or not self._introduce(connection_of(self._student.kernel)):
                self._process.channel.send({"do": "lost"})
            self._connected = self._student.generation

    def _introduce(self, connection: dict) -> bool:
        """Give the checker, which may open no socket, one that is connected to the kernel; False if it is gone."""
        try:
            endpoint = dial(connection)
        except OSError:
            return False
        with endpoint:
            self._process.channel.send({"do": "connect"}, [endpoint.fileno()])
        return True

    def _exchange(self, request: dict, allowed: Seconds) -> dict:
        """Send one cell and wait for its outcome, watching the student kernel meanwhile."""
        nonce = secrets.token_hex(16)
        channel = self._process.channel
        channel.send({"do": "run", "nonce": nonce, **request})
        told, late = not self._student.alive, False
        with self._student.effort.lap(allowed) as lap:
            while True:
                if select.select([channel], [], [], 0.1)[0]:
                    outcome = channel.receive()
                    if outcome is None:
                        self.close()
                        return dict(GONE)
                    if outcome.pop("nonce", None) == nonce:
                        return outcome
                    continue
                if not told and not self._student.alive:
                    told = True
                    with contextlib.suppress(OSError):
                        channel.send({"do": "lost"})
                if lap.over():
                    if late:
                        self.close()
                        return dict(HUNG)
                    late = True
                    with contextlib.suppress(OSError):
                        channel.send({"do": "late", "nonce": nonce})
                    lap.allow_more(GRACE)
