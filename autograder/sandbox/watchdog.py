"""Memory, processor and wall time of a student's processes, watched from outside the sandbox."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from autograder.sandbox.limits import Limits
from autograder.sandbox.meter import Tree
from autograder.sandbox.shmem import unseen

__all__ = ["Watchdog"]

_PERIOD = 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Watchdog:
    """Looks at all descendants of the process `keeper` 20 times a second; calls `stop` once if they use too much.

    Attributes
    ----------
    verdict : (cause, reason) or None
        Why it stopped them: cause is "out-of-memory", "timed-out", or "killed" for too many processes or files.
    peak_bytes : int
        The most memory seen, proportional set size.
    tree : Tree
        The keeper and all below it, with the processor time they used.
    """

    def __init__(self, keeper: int, limits: Limits, stop: Callable[[], None], disk: tuple[Path, int] | None = None):
        self.tree = Tree(keeper)
        self._limits, self._stop_them = limits, stop
        self._disk, self._look_at_disk = disk, 0.0
        self._shared, self._look_at_shared = 0, 0.0
        self.verdict: tuple[str, str] | None = None
        self.peak_bytes = 0
        self._cpu_seconds = math.inf if limits.cpu_seconds is None else limits.cpu_seconds
        self._ends = time.monotonic() + (math.inf if limits.wall_seconds is None else limits.wall_seconds)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"watchdog-{keeper}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._done.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def guess(self, exit_code: int | None) -> tuple[str, str]:
        """The cause of a death by SIGKILL or SIGXCPU that was not ours: the system's memory killer, or rlimits."""
        # the last look at the clock may have been a while ago on a busy machine; that signal says it all
        if exit_code == -signal.SIGXCPU or self.tree.cpu_seconds() >= 0.95 * self._cpu_seconds:
            return "timed-out", f"used {self._limits.cpu_seconds} s of processor time"
        if self.peak_bytes > 0.8 * self._limits.memory_bytes:
            return "out-of-memory", "the system ended it when memory ran short"
        return "killed", "ended by SIGKILL" if exit_code is not None else "ended from outside"

    def _watch(self) -> None:
        while not self._done.wait(_PERIOD):
            with contextlib.suppress(ProcessLookupError, FileNotFoundError):
                self.verdict = self._judge()
            if self.verdict is not None:
                self._stop_them()
                return

    def _judge(self) -> tuple[str, str] | None:
        limits = self._limits
        if time.monotonic() > self._ends:
            return "timed-out", f"ran for more than {limits.wall_seconds} s"
        processes = self.tree.processes()
        if self.tree.cpu_seconds(processes) > self._cpu_seconds:
            return "timed-out", f"used more than {limits.cpu_seconds} s of processor time"
        # Resident size counts shared pages in full and is cheap; only when it is large is the true share summed up.
        used = sum(map(_resident, processes))
        if used > limits.memory_bytes:
            used = sum(map(_proportional, processes))
        used += self._shared_memory(processes)
        self.peak_bytes = max(self.peak_bytes, used)
        if used > limits.memory_bytes:
            mebibytes = limits.memory_bytes >> 20
            return "out-of-memory", f"used more than {mebibytes} MiB of memory"
        # A process of the superuser is not bound by RLIMIT_NPROC.
        if len(processes) > limits.processes:
            return "killed", f"started more than {limits.processes} processes"
        return self._judge_disk()

    def _shared_memory(self, processes: list[int]) -> int:
        """What is taken and seen in no resident size; looked for twice a second."""
        if time.monotonic() >= self._look_at_shared:
            self._look_at_shared = time.monotonic() + 0.5
            self._shared = unseen(processes)
        return self._shared

    def _judge_disk(self) -> tuple[str, str] | None:
        """Where no file system of its own bounds what it writes."""
        if self._disk is None or time.monotonic() < self._look_at_disk:
            return None
        self._look_at_disk = time.monotonic() + 0.5
        folder, budget = self._disk
        if _disk_used(folder) > budget:
            return "killed", f"wrote more than {self._limits.disk_bytes >> 20} MiB of files"
        return None


def _resident(process: int) -> int:
    with contextlib.suppress(OSError, IndexError), open(f"/proc/{process}/statm") as file:
        return int(file.read().split()[1]) * _PAGE
    return 0


def _proportional(process: int) -> int:
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    # A process that hides its maps, or has just ended.
    return _resident(process)


def _disk_used(folder: Path) -> int:
    used = 0
    for place, _, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):
                used += os.lstat(os.path.join(place, name)).st_blocks * 512
    return used
