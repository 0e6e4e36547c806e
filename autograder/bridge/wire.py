"""A Jupyter client made for a kernel that may lie: sizes are limited, and who waits hears of a death."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable

import zmq
from jupyter_client.session import Session

from autograder.bridge.zmtp import Dealer

__all__ = ["CallWire", "KernelGone", "KernelSilent", "Wire", "dial"]

MAX_MESSAGE = 128 * 1024 * 1024
QUEUE = 200
#: Seconds to wait for outputs after the answer: from one to the next, and in all.
QUIET_SECONDS, LISTENING_SECONDS = 3.0, 20.0
#: To wait for the greeting of a kernel; its library sends it whatever the kernel does.
GREETING_SECONDS = 20.0


class KernelGone(RuntimeError):
    """The kernel died while somebody waited for it."""


class KernelSilent(RuntimeError):
    """The kernel did not answer in time."""


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
        self.stdin = self._connect("stdin", zmq.DEALER)
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
        heard = self.iopub is None
        answered = False
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

    def _ready(self, seconds: float, also: int | None = None) -> list:
        poller = zmq.Poller()
        for channel in (self.shell, self.stdin, self.iopub, also):
            if channel is not None:
                poller.register(channel, zmq.POLLIN)
        return [channel for channel, _ in poller.poll(max(0, int(seconds * 1000)))]

    def execute(
        self,
        code: str,
        *,
        expressions: dict[str, str] | None = None,
        silent: bool = False,
        history: bool = True,
        attachment: bytes | None = None,
        on_output: Callable[[str, dict], None] | None = None,
        on_input: Callable[[dict], None] | None = None,
        alive: Callable[[], bool] | None = None,
        watch: int | None = None,
        on_watch: Callable[[], None] | None = None,
    ) -> dict:
        """Run `code` and return the content of the reply.

        Parameters
        ----------
        code : str
        expressions : dict, optional
            Expressions evaluated after the code; their values are in the reply's ``user_expressions``.
        silent : bool
            Do not count the execution nor keep it in the history, and show no value.
        history : bool
            Keep it in the history.
        attachment : bytes, optional
            Sent beside the request, as the message's one buffer.
        on_output : callable, optional
            Called with the type and content of each message on the output channel that belongs to this request.
        on_input : callable, optional
            Called with each request for input, which it must :meth:`answer`. Without it the kernel may not ask.
        alive : callable, optional
            Asked several times a second; it may raise `KernelSilent`, when there was time enough.
        watch, on_watch : file descriptor and callable, optional
            Something else to listen to while waiting.

        Raises
        ------
        KernelGone, KernelSilent
        """
        content = {
            "code": code,
            "silent": silent,
            "store_history": history and not silent,
            "user_expressions": expressions or {},
            "allow_stdin": on_input is not None,
            "stop_on_error": False,
        }
        buffers = None if attachment is None else [attachment]
        request = self.session.send(self.shell, "execute_request", content, buffers=buffers)["header"]["msg_id"]
        reply: dict | None = None
        idle = self.iopub is None or on_output is None
        checked = heard = answered = time.monotonic()
        while reply is None or not idle:
            now = time.monotonic()
            if reply is not None and (now - heard > QUIET_SECONDS or now - answered > LISTENING_SECONDS):
                return reply  # the end of a flood of output was lost; the answer was not
            ready = self._ready(0.1, watch)
            for source in ready:
                if source == watch and on_watch is not None:
                    on_watch()
                    continue
                message = self._receive(source)
                if message is None or message["parent_header"].get("msg_id") != request:
                    continue
                kind = message.get("msg_type")
                if source is self.shell and kind == "execute_reply":
                    reply = message["content"]
                    answered = heard = time.monotonic()
                elif source is self.stdin and kind == "input_request" and on_input is not None:
                    on_input(message)
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

    def answer(self, message: dict, text: str) -> None:
        """Answer a request for input."""
        self.session.send(self.stdin, "input_reply", {"value": text}, parent=message)

    def next_input(self, watch: int | None = None, on_watch: Callable[[], None] | None = None) -> dict:
        """Wait for the next request for input, while a request is running; `on_watch` may end that by raising."""
        while True:
            for source in self._ready(0.1, watch):
                if source == watch and on_watch is not None:
                    on_watch()
                elif source is self.stdin:
                    message = self._receive(source)
                    if message is not None and message.get("msg_type") == "input_request":
                        return message


class CallWire(Wire):
    """A wire for calls only, over two sockets that are connected already: for a process that may open none.

    Parameters
    ----------
    connection : dict
        As for `Wire`; of it only the key is used.
    endpoints : (socket.socket, socket.socket)
        Connected to the kernel's shell and stdin channel, see `dial`.
    """

    def __init__(self, connection: dict, endpoints: tuple[socket.socket, socket.socket]):
        self.session = _session(connection)
        shell, stdin = endpoints
        self.shell = Dealer(shell, self.session.bsession, MAX_MESSAGE)
        self.stdin = Dealer(stdin, self.session.bsession, MAX_MESSAGE)
        self.control = self.iopub = None
        self._introduce()

    def _introduce(self) -> None:
        """Exchange greetings now: libzmq hangs up on whoever has not within 30 s, and a check may come later."""
        until = time.monotonic() + GREETING_SECONDS
        while time.monotonic() < until and any(channel.is_new for channel in (self.shell, self.stdin)):
            self._work(0.1)

    def close(self) -> None:
        self.shell.close()
        self.stdin.close()

    def _ready(self, seconds: float, also: int | None = None) -> list:
        channels = (self.shell, self.stdin)
        waiting = any(channel.has_message for channel in channels)
        events = self._work(0.0 if waiting else seconds, also)
        if self.shell.closed and not any(channel.has_message for channel in channels) and also not in events:
            raise KernelGone("the kernel ended, or said what makes no sense")
        found = [channel for channel in channels if channel.has_message]
        return [*found, also] if also in events else found

    def _work(self, seconds: float, also: int | None = None) -> dict[int, int]:
        """Send and receive what can be; what the poll said."""
        poll = select.poll()
        for channel in (self.shell, self.stdin):
            if not channel.closed:
                poll.register(channel, select.POLLIN | (select.POLLOUT if channel.wants_to_send else 0))
        if also is not None:
            poll.register(also, select.POLLIN)
        events = dict(poll.poll(max(0, int(seconds * 1000))))
        for channel in (self.shell, self.stdin):
            if channel.fileno() in events:
                channel.work()
        return events


def dial(connection: dict) -> tuple[socket.socket, socket.socket]:
    """Sockets connected to the shell and the stdin channel of a kernel, for a `CallWire` in another process.

    Raises
    ------
    OSError
        The kernel does not listen.
    """
    made = []
    try:
        for channel in ("shell", "stdin"):
            kind, _, place = _address(connection, channel).partition("://")
            made.append(socket.socket(socket.AF_UNIX if kind == "ipc" else socket.AF_INET, socket.SOCK_STREAM))
            host, _, port = place.rpartition(":")
            made[-1].connect(place if kind == "ipc" else (host, int(port)))
    except OSError:
        for endpoint in made:
            endpoint.close()
        raise
    return tuple(made)


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
