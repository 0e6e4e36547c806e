"""A Jupyter client made for a kernel that may lie: sizes are limited, and who waits hears of a death."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import zmq
from jupyter_client.session import Session

from autograder.bridge.injection import CALLS
from autograder.bridge.line import KernelGone, KernelSilent

__all__ = ["KernelGone", "KernelSilent", "Wire", "dial"]

MAX_MESSAGE = 128 * 1024 * 1024
QUEUE = 200
#: Seconds to wait for outputs after the answer: from one to the next, and in all.
QUIET_SECONDS, LISTENING_SECONDS = 3.0, 20.0


class Wire:
    """One client of a kernel, by its connection information.

    Parameters
    ----------
    connection : dict
        What a Jupyter connection file holds: transport, ip, the ports and the key.

    Notes
    -----
    A message above 128 MiB ends the connection instead of filling the memory, and no more than 200 messages wait in a
    queue: ZeroMQ drops the rest of a flood at the sender.
    """

    def __init__(self, connection: dict):
        self.session = _session(connection)
        self.context = zmq.Context(io_threads=1)
        self._connection = connection
        self.shell = self._connect("shell", zmq.DEALER)
        self.control = self._connect("control", zmq.DEALER)
        self.iopub = self._connect("iopub", zmq.SUB)

    def _connect(self, channel: str, kind: int) -> zmq.Socket:
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE)
        socket.setsockopt(zmq.RCVHWM, QUEUE)
        if kind == zmq.SUB:
            socket.setsockopt(zmq.SUBSCRIBE, b"")
        else:
            socket.setsockopt(zmq.IDENTITY, self.session.bsession)
        socket.connect(_address(self._connection, channel))
        return socket

    def close(self) -> None:
        self.context.destroy(linger=0)

    # -- messages ---------------------------------------------------------------------------------------------

    def _receive(self, socket: zmq.Socket) -> dict | None:
        """The next message, or None if it is not a well-formed one."""
        try:
            _, message = self.session.recv(socket, mode=zmq.NOBLOCK, copy=True)
        except zmq.ZMQError:
            return None
        except Exception:  # bad signature, bad JSON, missing parts: it came from an untrusted process
            return None
        if not isinstance(message, dict) or not isinstance(message.get("content"), dict):
            return None
        if not isinstance(message.get("parent_header"), dict):
            return None
        return message

    def wait_ready(self, seconds: float, alive: Callable[[], bool] | None = None) -> None:
        """Return when the kernel answers, and its outputs are heard.

        Raises
        ------
        KernelSilent
            No answer within `seconds`.
        KernelGone
            `alive` said no.
        """
        until = time.monotonic() + seconds
        heard = answered = False
        while time.monotonic() < until:
            request = self.session.send(self.shell, "kernel_info_request", {})["header"]["msg_id"]
            retry = time.monotonic() + (0.3 if answered else 2.0)
            while time.monotonic() < min(retry, until):
                for channel in self._ready(0.05):
                    message = self._receive(channel)
                    if message and message["parent_header"].get("msg_id") == request:
                        answered |= channel is self.shell
                        heard |= channel is self.iopub
                if heard and answered:
                    return
                if alive is not None and not alive():
                    raise KernelGone("the kernel died before it was ready")
        raise KernelSilent(f"the kernel did not answer within {seconds:g} s")

    def _ready(self, seconds: float) -> list:
        poller = zmq.Poller()
        for channel in (self.shell, self.iopub):
            poller.register(channel, zmq.POLLIN)
        return [channel for channel, _ in poller.poll(max(0, int(seconds * 1000)))]

    def execute(
        self,
        code: str,
        *,
        silent: bool = False,
        history: bool = True,
        attachment: bytes | None = None,
        on_output: Callable[[str, dict], None] | None = None,
        alive: Callable[[], bool] | None = None,
    ) -> dict:
        """Run `code`, which may not ask for input, and return the content of the reply.

        Parameters
        ----------
        code : str
        silent : bool
            Do not count the execution nor keep it in the history, and show no value.
        history : bool
            Keep it in the history.
        attachment : bytes, optional
            Sent beside the request, as the message's one buffer.
        on_output : callable, optional
            Called with the type and content of each message on the output channel that belongs to this request.
        alive : callable, optional
            Asked several times a second; it may raise `KernelSilent`, when there was time enough.

        Raises
        ------
        KernelGone, KernelSilent
        """
        content = {
            "code": code,
            "silent": silent,
            "store_history": history and not silent,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        buffers = None if attachment is None else [attachment]
        request = self.session.send(self.shell, "execute_request", content, buffers=buffers)["header"]["msg_id"]
        reply: dict | None = None
        idle = on_output is None
        checked = heard = answered = time.monotonic()
        while reply is None or not idle:
            now = time.monotonic()
            if reply is not None and (now - heard > QUIET_SECONDS or now - answered > LISTENING_SECONDS):
                return reply  # the end of a flood of output was lost; the answer was not
            ready = self._ready(0.1)
            for source in ready:
                message = self._receive(source)
                if message is None or message["parent_header"].get("msg_id") != request:
                    continue
                kind = message.get("msg_type")
                if source is self.shell and kind == "execute_reply":
                    reply = message["content"]
                    answered = heard = time.monotonic()
                elif source is self.iopub and isinstance(kind, str):
                    heard = time.monotonic()
                    if kind == "status":
                        idle |= message["content"].get("execution_state") == "idle"
                    elif on_output is not None:
                        on_output(kind, message["content"])
            if alive is not None and reply is None and (not ready or now - checked > 0.2):
                checked = now
                if not alive():
                    raise KernelGone("the kernel died")
        return reply

    def interrupt(self) -> None:
        """Ask the kernel to interrupt what runs; do not wait."""
        self.session.send(self.control, "interrupt_request", {})


def dial(connection: dict) -> socket.socket:
    """A socket connected to where a kernel with the agent in it takes calls, for a `Line` in another process.

    Raises
    ------
    OSError
        The kernel does not listen.
    """
    endpoint = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        endpoint.connect(f"{connection['ip']}-{CALLS}")
    except OSError:
        endpoint.close()
        raise
    return endpoint


def _session(connection: dict) -> Session:
    key = connection["key"]
    return Session(
        key=key.encode() if isinstance(key, str) else key,
        signature_scheme=connection.get("signature_scheme", "hmac-sha256"),
        digest_history_size=0,
    )


def _address(connection: dict, channel: str) -> str:
    ip, port = connection["ip"], connection[f"{channel}_port"]
    return f"ipc://{ip}-{port}" if connection["transport"] == "ipc" else f"tcp://{ip}:{port}"
