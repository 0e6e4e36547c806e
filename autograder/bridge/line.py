"""Frames over a stream socket between a checker and a student's kernel: a letter for the kind, a length, the bytes.

The grader connects the socket and hands it to the checker, which may open none. Each side waits for the other: the
checker asks, and until the reply comes the student's code may ask back, and be asked again before it is answered.
What comes from the kernel is hostile: a frame has a known kind and so many bytes, or the line is dead.
"""

from __future__ import annotations

import os
import select
import socket
import struct
from collections.abc import Callable

__all__ = ["ANSWER", "ASK", "QUESTION", "REPLY", "KernelGone", "KernelSilent", "Line"]

#: Of the checker and what comes of it; of the student's code and what comes of it.
ASK, REPLY, QUESTION, ANSWER = b"D", b"R", b"Q", b"A"
MAX_FRAME = 600 * 1024 * 1024
_HEADER = struct.Struct("<cQ")
_CHUNK = 1 << 20
#: Looks at the socket before its reader goes to sleep: a tenth of a millisecond.
_TURNS = 60


class KernelGone(RuntimeError):
    """The kernel died while somebody waited for it."""


class KernelSilent(RuntimeError):
    """The kernel did not answer in time."""


class Line:
    """One end of the line.

    Parameters
    ----------
    endpoint : socket.socket
        Connected; it belongs to the line from now on.
    watch, on_watch : file descriptor and callable, optional
        Something else to listen to while waiting; `on_watch` may end that by raising.
    """

    def __init__(self, endpoint: socket.socket, watch: int | None = None, on_watch: Callable[[], None] | None = None):
        self._socket = endpoint
        self._socket.setblocking(False)
        self._in = bytearray()
        self._watch, self._on_watch = watch, on_watch

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

    def send(self, kind: bytes, data: bytes) -> None:
        """Send one frame.

        Raises
        ------
        KernelGone
        """
        header = _HEADER.pack(kind, len(data))
        for part in (header + data,) if len(data) < _CHUNK else (header, data):
            rest = memoryview(part)
            while rest:
                try:
                    rest = rest[self._socket.send(rest) :]
                except BlockingIOError:
                    self._wait(select.POLLOUT)
                except OSError:
                    raise KernelGone("the kernel ended") from None

    def receive(self) -> tuple[bytes, memoryview]:
        """The next frame: its kind and its bytes.

        Raises
        ------
        KernelGone
            The other side hung up, or broke the rules.
        """
        self._fill(_HEADER.size)
        kind, size = _HEADER.unpack_from(self._in)
        if size > MAX_FRAME or kind not in (ASK, REPLY, QUESTION, ANSWER):
            raise KernelGone("the kernel said what makes no sense")
        end = _HEADER.size + size
        self._fill(end)
        whole, self._in = self._in, self._in[end:]
        return kind, memoryview(whole)[_HEADER.size : end]

    def has_news(self, seconds: float = 0.0) -> bool:
        """Whether something has come, or does so within that time."""
        if self._in or (seconds and self._come_soon()):
            return True
        return bool(select.select([self._socket], [], [], seconds)[0])

    def heed(self) -> None:
        """Listen to what is watched, without waiting."""
        if self._watch is not None and select.select([self._watch], [], [], 0)[0]:
            self._on_watch()

    def _fill(self, size: int) -> None:
        while len(self._in) < size:
            if not self._come_soon():
                self._wait(select.POLLIN)

    def _come_soon(self) -> bool:
        """Take what has come or comes at once: to be woken up takes longer than most answers."""
        for _ in range(_TURNS):
            try:
                part = self._socket.recv(_CHUNK)
            except BlockingIOError:
                os.sched_yield()
                continue
            except OSError:
                part = b""
            if not part:
                raise KernelGone("the kernel ended")
            self._in += part
            return True
        return False

    def _wait(self, event: int) -> None:
        poll = select.poll()
        poll.register(self._socket, event)
        if self._watch is not None:
            poll.register(self._watch, select.POLLIN)
        ready = dict(poll.poll())
        if self._watch in ready and self._socket.fileno() not in ready:
            self._on_watch()
