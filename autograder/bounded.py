"""Work on what somebody else wrote, in a process of its own that may use so much and no more.

A parser or renderer may need time or memory beyond all measure for a file that was made to that end. Limits count what
the work itself uses, so that a busy machine changes nothing; a generous limit of wall time stands behind them.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import resource
import select
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["Allowance", "OutOfPatience", "TooMuch", "bounded", "patience"]

# Python 3.12 warns of every fork in a process with threads; the child uses nothing that another thread may hold
warnings.filterwarnings("ignore", message=".*multi-threaded.*fork", category=DeprecationWarning)

_MEBIBYTE = 1 << 20
_DONE, _FAILED = b"+", b"-"
_LONGEST_REASON = 500


class TooMuch(Exception):
    """The work was stopped, or failed; the message says why in words fit for a report."""


@dataclass(frozen=True)
class Allowance:
    """What one piece of work may use; ``memory_bytes`` is counted from where it starts, ``answer_bytes`` come back."""

    cpu_seconds: int = 20
    wall_seconds: float = 300.0
    memory_bytes: int = 1024 * _MEBIBYTE
    answer_bytes: int = 32 * _MEBIBYTE


def bounded(work: Callable[[], bytes], allowance: Allowance) -> bytes:
    """What ``work`` returns, called in a child process; raises ``TooMuch`` when it uses more, dies or raises.

    Nothing else that it does is seen here: the child ends with it.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing, allowance)  # never returns
    os.close(writing)
    try:
        answer = _listen(reading, allowance)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        status, used = os.wait4(child, 0)[1:]
    if answer[:1] == _DONE:
        return answer[1:]
    if answer[:1] == _FAILED:
        raise TooMuch(answer[1:].decode("utf-8", "replace"))
    if used.ru_utime + used.ru_stime >= allowance.cpu_seconds - 0.5:
        raise TooMuch(f"it took more than {allowance.cpu_seconds} s of processor time")
    raise TooMuch(f"its process ended early (wait status {status})")


def _listen(reading: int, allowance: Allowance) -> bytes:
    ends = time.monotonic() + allowance.wall_seconds
    parts: list[bytes] = []
    size = 0
    while True:
        left = ends - time.monotonic()
        if left <= 0:
            raise TooMuch(f"it took more than {allowance.wall_seconds:g} s")
        if not select.select([reading], [], [], left)[0]:
            continue
        part = os.read(reading, _MEBIBYTE)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > allowance.answer_bytes + 1:
            raise TooMuch(f"what came out is larger than {allowance.answer_bytes / 1e6:.0f} MB")


def _work(work: Callable[[], bytes], writing: int, allowance: Allowance) -> None:
    said = _FAILED + b"it could not be done"
    try:
        _confine(allowance)
        said = _DONE + work()
    except MemoryError:
        said = _FAILED + f"it took more than {allowance.memory_bytes >> 20} MiB of memory".encode()
    except RecursionError:
        said = _FAILED + b"it is nested too deeply"
    except BaseException as error:
        said = _FAILED + f"{type(error).__name__}: {error}"[:_LONGEST_REASON].encode("utf-8", "replace")
    finally:
        with contextlib.suppress(BaseException), open(writing, "wb", buffering=0) as pipe:
            rest = memoryview(said)
            while rest:
                rest = rest[pipe.write(rest) :]
        os._exit(0)


def _confine(allowance: Allowance) -> None:
    faulthandler.disable()
    for one in (signal.SIGTERM, signal.SIGXCPU, signal.SIGVTALRM):
        signal.signal(one, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (allowance.cpu_seconds, allowance.cpu_seconds + 1))
    with contextlib.suppress(OSError, ValueError), open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (now + allowance.memory_bytes,) * 2)


class OutOfPatience(BaseException):
    """Raised inside of ``patience``; no ``except Exception`` in a renderer may take it for its own."""


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise ``OutOfPatience`` in here after ``seconds`` of this process's own time; outside the main thread, never."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def tired(*_: object) -> None:
        raise OutOfPatience

    before = signal.signal(signal.SIGVTALRM, tired)
    try:
        # rings again, should the first ring have been lost in a callback
        signal.setitimer(signal.ITIMER_VIRTUAL, max(seconds, 0.001), 0.05)
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
