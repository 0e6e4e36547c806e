"""Messages between the grader and a checker process, over a socket that only the two hold."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterable

__all__ = ["Channel"]

MAX_BYTES = 64 << 20


class Channel:
    """Length-prefixed JSON over a socket.

    Parameters
    ----------
    endpoint : socket.socket
    max_bytes : int
        Of a message that is received: the other side may have been taken over.

    Attributes
    ----------
    descriptors : list of int
        File descriptors that came with the last message, if this side takes any (`take_descriptors`).
    """

    def __init__(self, endpoint: socket.socket, max_bytes: int = MAX_BYTES, take_descriptors: bool = False):
        self._socket = endpoint
        self._max_bytes = max_bytes
        self._takes = take_descriptors
        self.descriptors: list[int] = []

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, message: dict, descriptors: Iterable[int] = ()) -> None:
        data = json.dumps(message).encode()
        header = struct.pack("<Q", len(data))
        if descriptors:
            socket.send_fds(self._socket, [header], list(descriptors))
        else:
            self._socket.sendall(header)
        self._socket.sendall(data)

    def receive(self) -> dict | None:
        """The next message; None when the other side is gone, or sends more than it may."""
        self.descriptors = []
        header = self._exactly(8)
        size = struct.unpack("<Q", header)[0] if header else 0
        data = self._exactly(size) if header and size <= self._max_bytes else None
        return None if data is None else json.loads(data)

    def _exactly(self, size: int) -> bytes | None:
        parts = []
        while size:
            try:
                part = self._some(min(size, 1 << 20))
            except ConnectionError:
                return None
            if not part:
                return None
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _some(self, size: int) -> bytes:
        if not self._takes:
            return self._socket.recv(size)
        data, descriptors, _, _ = socket.recv_fds(self._socket, size, 4)
        self.descriptors += descriptors
        return data

    def close(self) -> None:
        self._socket.close()
