"""Memory, processor and wall time of a student's processes, watched from outside the sandbox."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from autograder.sandbox.limits import Limits

__all__ = ["Watchdog", "descendants"]

_PERIOD = 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")


class Watchdog:
    """Looks at all descendants of the process `keeper` 20 times a second; calls `stop` once if they use too much.

    Attributes
    ----------
    verdict : (cause, reason) or None
        Why it stopped them: cause is "out-of-memory", "timed-out", or "killed" for too many processes or files.
    peak_bytes : int
        The most memory seen, proportional set size.
    """

    def __init__(self, keeper: int, limits: Limits, stop: Callable[[], None], disk: tuple[Path, int] | None = None):
        self._keeper, self._limits, self._stop_them = keeper, limits, stop
        self._disk, self._look_at_disk = disk, 0.0
        self.verdict: tuple[str, str] | None = None
        self.peak_bytes = 0
        self._cpu_of_the_dead, self._cpu = 0.0, {}
        self._ends = time.monotonic() + limits.wall_seconds
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
        if exit_code == -signal.SIGXCPU or self.cpu_seconds() >= 0.95 * self._limits.cpu_seconds:
            return "timed-out", f"used {self._limits.cpu_seconds} s of processor time"
        if self.peak_bytes > 0.8 * self._limits.memory_bytes:
            return "out-of-memory", "the system ended it when memory ran short"
        return "killed", "ended by SIGKILL" if exit_code is not None else "ended from outside"

    def cpu_seconds(self) -> float:
        return self._cpu_of_the_dead + sum(self._cpu.values())

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
        processes = descendants(self._keeper)
        self._count_processor_time(processes)
        if self.cpu_seconds() > limits.cpu_seconds:
            return "timed-out", f"used more than {limits.cpu_seconds} s of processor time"
        # Resident size counts shared pages in full and is cheap; only when it is large is the true share summed up.
        used = sum(map(_resident, processes))
        if used > limits.memory_bytes:
            used = sum(map(_proportional, processes))
        self.peak_bytes = max(self.peak_bytes, used)
        if used > limits.memory_bytes:
            mebibytes = limits.memory_bytes >> 20
            return "out-of-memory", f"used more than {mebibytes} MiB of memory"
        # A process of the superuser is not bound by RLIMIT_NPROC.
        if len(processes) > limits.processes:
            return "killed", f"started more than {limits.processes} processes"
        return self._judge_disk()

    def _judge_disk(self) -> tuple[str, str] | None:
        """Where no file system of its own bounds what it writes."""
        if self._disk is None or time.monotonic() < self._look_at_disk:
            return None
        self._look_at_disk = time.monotonic() + 0.5
        folder, budget = self._disk
        if _disk_used(folder) > budget:
            return "killed", f"wrote more than {self._limits.disk_bytes >> 20} MiB of files"
        return None

    def _count_processor_time(self, processes: list[int]) -> None:
        now = {process: _processor_time(process) for process in processes}
        self._cpu_of_the_dead += sum(spent for process, spent in self._cpu.items() if process not in now)
        self._cpu = {process: max(spent, self._cpu.get(process, 0.0)) for process, spent in now.items()}


def descendants(process: int) -> list[int]:
    """Process ids of all children, their children, and so on."""
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


def _processor_time(process: int) -> float:
    with contextlib.suppress(OSError, IndexError), open(f"/proc/{process}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK
    return 0.0


def _disk_used(folder: Path) -> int:
    used = 0
    for place, _, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):
                used += os.lstat(os.path.join(place, name)).st_blocks * 512
    return used
