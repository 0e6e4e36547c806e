"""One ZeroMQ connection over a socket that somebody else has connected (ZMTP 3.0, mechanism NULL, type DEALER).

A checker may open no socket, so libzmq is of no use to it: it gets two ends that the grader has connected to the
student's kernel. Framing: https://rfc.zeromq.org/spec/23/. What comes from the other side is hostile: a message may
have so many bytes and frames, and anything else that is not in the protocol ends the connection.
"""

from __future__ import annotations

import socket
import struct

import zmq

__all__ = ["Dealer"]

GREETING = b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"NULL".ljust(20, b"\0") + b"\0" + bytes(31)
MORE, LONG, COMMAND = 1, 2, 4
MAX_FRAMES = 64
CHUNK = 1 << 18


class Dealer:
    """A DEALER socket with one peer; as much of `zmq.Socket` as `jupyter_client.session.Session` uses.

    Parameters
    ----------
    endpoint : socket.socket
        Connected to what listens for a ROUTER.
    identity : bytes
        The name under which the router knows it.
    max_bytes : int
        Of one message.

    Attributes
    ----------
    closed : bool
        The other side has hung up or broken the protocol.
    """

    def __init__(self, endpoint: socket.socket, identity: bytes, max_bytes: int):
        self._socket = endpoint
        self._socket.setblocking(False)
        self._max_bytes = max_bytes
        self._in = bytearray()
        self._out: list[memoryview] = []
        self._greeted = self._ready = False
        self._held: list = []
        self._frames: list[bytes] = []
        self._messages: list[list[bytes]] = []
        self.closed = False
        ready = b"\x05READY" + _property(b"Socket-Type", b"DEALER") + _property(b"Identity", identity)
        self._introduction = bytes([COMMAND, len(ready)]) + ready
        self._queue(GREETING)

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self.closed = True
        self._socket.close()

    # -- as a zmq.Socket ------------------------------------------------------------------------------------------

    def send_multipart(self, parts, copy: bool = True, **options) -> None:
        """Queue a message; `work` sends what the other side does not take at once."""
        pieces = []
        for place, part in enumerate(parts):
            part = memoryview(part).cast("B")
            more = MORE if place < len(parts) - 1 else 0
            pieces.append(
                bytes([more | LONG]) + struct.pack(">Q", len(part)) if len(part) > 255 else bytes([more, len(part)])
            )
            pieces.append(part)
        if sum(map(len, pieces)) < CHUNK:
            pieces = [b"".join(pieces)]
        if not self._ready:  # libzmq hangs up on whoever speaks before it has introduced itself
            self._held += pieces
            return
        for piece in pieces:
            self._queue(piece)

    def recv_multipart(self, flags: int = 0, copy: bool = True) -> list[bytes]:
        """The next message.

        Raises
        ------
        zmq.Again
            There is none yet.
        """
        if not self._messages:
            raise zmq.Again
        return self._messages.pop(0)

    @property
    def is_new(self) -> bool:
        """The other side has not introduced itself yet."""
        return not (self._ready or self.closed)

    # -- for the poll ---------------------------------------------------------------------------------------------

    @property
    def wants_to_send(self) -> bool:
        return bool(self._out) and not self.closed

    @property
    def has_message(self) -> bool:
        return bool(self._messages)

    def work(self) -> None:
        """Send and receive what can be without waiting."""
        try:
            self._send()
            while not self.closed and not self._messages:
                data = self._socket.recv(CHUNK)
                if not data:
                    self.closed = True
                    return
                self._in += data
                self._take_apart()
        except BlockingIOError:
            return
        except OSError:
            self.closed = True

    def _queue(self, data) -> None:
        self._out.append(memoryview(data))
        if len(self._out) == 1:
            try:
                self._send()
            except BlockingIOError:
                return
            except OSError:
                self.closed = True

    def _send(self) -> None:
        while self._out:
            sent = self._socket.send(self._out[0])
            if sent < len(self._out[0]):
                self._out[0] = self._out[0][sent:]
            else:
                self._out.pop(0)

    def _take_apart(self) -> None:
        """Move whole frames from the bytes that came to the messages; a long frame is waited for in its place."""
        start = 0
        if not self._greeted:
            if len(self._in) < len(GREETING):
                return
            start, self._greeted = len(GREETING), True
            if self._in[0] != 0xFF or self._in[10] < 3:
                self.closed = True
                return
            self._queue(self._introduction)
        while True:
            header = _header(self._in, start)
            if header is None:
                break
            flags, begin, size = header
            if flags > 7 or size > self._max_bytes or sum(map(len, self._frames)) + size > self._max_bytes:
                self.closed = True
                return
            if len(self._in) < begin + size:
                break
            start = begin + size
            if flags & COMMAND:
                self._heard_command(bytes(self._in[begin : begin + 6]))
                continue
            self._frames.append(bytes(self._in[begin:start]))
            if len(self._frames) > MAX_FRAMES:
                self.closed = True
                return
            if not flags & MORE:
                self._messages.append(self._frames)
                self._frames = []
        del self._in[:start]

    def _heard_command(self, name: bytes) -> None:
        if name == b"\x05READY" and not self._ready:
            self._ready, held, self._held = True, self._held, []
            for piece in held:
                self._queue(piece)


def _header(data: bytearray, start: int) -> tuple[int, int, int] | None:
    """(flags, where the body begins, its size) of the frame at `start`; None if that much has not come yet."""
    if len(data) < start + 2:
        return None
    flags = data[start]
    if not flags & LONG:
        return flags, start + 2, data[start + 1]
    if len(data) < start + 9:
        return None
    return flags, start + 9, struct.unpack_from(">Q", data, start + 1)[0]


def _property(name: bytes, value: bytes) -> bytes:
    return bytes([len(name)]) + name + struct.pack(">I", len(value)) + value
