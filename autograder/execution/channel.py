"""Messages between the grader and a checker process, over a socket that only the two hold."""

from __future__ import annotations

import json
import socket
import struct

__all__ = ["Channel"]


class Channel:
    """Length-prefixed JSON over a socket."""

    def __init__(self, endpoint: socket.socket):
        self._socket = endpoint

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, message: dict) -> None:
        data = json.dumps(message).encode()
        self._socket.sendall(struct.pack("<Q", len(data)) + data)

    def receive(self) -> dict | None:
        """The next message; None when the other side is gone."""
        header = self._exactly(8)
        data = self._exactly(struct.unpack("<Q", header)[0]) if header else None
        return None if data is None else json.loads(data)

    def _exactly(self, size: int) -> bytes | None:
        parts = []
        while size:
            try:
                part = self._socket.recv(min(size, 1 << 20))
            except ConnectionError:
                return None
            if not part:
                return None
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        self._socket.close()
