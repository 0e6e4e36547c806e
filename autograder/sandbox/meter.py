"""The work of a process and of all below it, counted from outside: processor seconds do not depend on a machine's load.

Linux adds the time of a child to its parent's account when the parent waits for it, so the sum over the living holds
the dead as well. A parent that ignores SIGCHLD gets nothing added: what such children had used when they were last
seen is added here. Children of that kind that live and die between two looks escape; the limits of wall time do not.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from dataclasses import dataclass

__all__ = ["Tree", "descendants", "tree_of"]

_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_WANTS = ("R", "D")


@dataclass
class _Account:
    """One process as `/proc/PID/stat` shows it: when it started, its own ticks, and those of children it waited for."""

    started: int
    own: int
    waited: int


class Tree:
    """A process and all its descendants.

    Parameters
    ----------
    root : int
        Id of the process, which counts too. Its descendants must come back to it when their parents end (it is
        process 1 of a namespace, or a subreaper), or they are lost sight of.
    """

    def __init__(self, root: int):
        self._root, self._born = root, _account(root)
        self._lock = threading.Lock()
        self._accounts: dict[int, _Account] = {}
        self._vanished = self._absorbed = self._most = 0

    def processes(self) -> list[int]:
        """Ids of the descendants that live, without the root."""
        return descendants(self._root) if self._stands() else []

    def _stands(self) -> bool:
        """Whether the root is there still: its number may go to another process."""
        account = _account(self._root)
        return account is not None and self._born is not None and account.started == self._born.started

    def cpu_seconds(self, processes: list[int] | None = None) -> float:
        """Seconds of processor time used so far by all of them, living and dead; it never falls.

        Parameters
        ----------
        processes : list of int, optional
            What `processes` has just given.
        """
        with self._lock:
            self._look(self.processes() if processes is None else processes)
            return self._most / _TICK

    def busy(self) -> bool:
        """Whether a thread of theirs runs, waits for the processor, or waits for a disk."""
        return self._stands() and any(map(_wants_to_run, [self._root, *self.processes()]))

    def _look(self, processes: list[int]) -> None:
        # Parents before children: a child that ends in between is then missing for a moment, and never counted twice.
        listed = [self._root, *processes] if self._stands() else []
        now = {process: account for process in listed if (account := _account(process)) is not None}
        for process, before in self._accounts.items():
            account = now.get(process) or _account(process)  # a list may miss one whose parent is just ending
            if account is not None and account.started == before.started:
                self._absorbed += account.waited - before.waited
                now[process] = account
            else:
                self._vanished += before.own + before.waited
        self._accounts = now
        used = sum(account.own + account.waited for account in now.values())
        self._most = max(self._most, used + max(0, self._vanished - self._absorbed))


class _PortableTree:
    """The same by psutil, for systems without /proc: used where a student checks a notebook, never for a grade."""

    def __init__(self, root: int):
        self._root = root
        self._seen: dict[int, float] = {}
        self._most = 0.0

    def _all(self) -> list:
        import psutil

        with contextlib.suppress(psutil.Error):
            root = psutil.Process(self._root)
            return [root, *root.children(recursive=True)]
        return []

    def processes(self) -> list[int]:
        return [process.pid for process in self._all()[1:]]

    def cpu_seconds(self, processes: list[int] | None = None) -> float:
        import psutil

        for process in self._all():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                self._seen[process.pid] = times.user + times.system
        self._most = max(self._most, sum(self._seen.values()))
        return self._most

    def busy(self) -> bool:
        import psutil

        for process in self._all():
            with contextlib.suppress(psutil.Error):
                if process.status() in (psutil.STATUS_RUNNING, psutil.STATUS_DISK_SLEEP):
                    return True
        return False


def tree_of(root: int) -> Tree | _PortableTree:
    """The tree below `root` in the way this system can count it."""
    return Tree(root) if sys.platform == "linux" else _PortableTree(root)


def descendants(process: int) -> list[int]:
    """Process ids of all children, their children, and so on; a parent comes before its children."""
    found, waiting = [], [process]
    while waiting:
        for child in _children(waiting.pop()):
            found.append(child)
            waiting.append(child)
    return found


def _children(process: int) -> list[int]:
    children = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            with contextlib.suppress(OSError), open(f"/proc/{process}/task/{thread}/children") as file:
                children += [int(word) for word in file.read().split()]
    return children


def _account(process: int) -> _Account | None:
    with contextlib.suppress(OSError, IndexError), open(f"/proc/{process}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
        user, system, waited_user, waited_system = map(int, fields[11:15])
        return _Account(int(fields[19]), user + system, waited_user + waited_system)
    return None


def _wants_to_run(process: int) -> bool:
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            with contextlib.suppress(OSError, IndexError), open(f"/proc/{process}/task/{thread}/stat") as file:
                if file.read().rpartition(")")[2].split()[0] in _WANTS:
                    return True
    return False
