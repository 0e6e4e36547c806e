"""The IPython kernel, answering on sockets that were opened for it outside."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import warnings

import zmq
from ipykernel.heartbeat import Heartbeat
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

__all__ = ["run"]

_CHANNELS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")


class SandboxKernelApp(IPKernelApp):
    """Listens on file descriptors it was given: no path that leads out has to exist in the sandbox."""

    name = "ipython-kernel"
    listeners: dict[int, int]
    #: Not for the kernel itself: where calls of a checker come in (`autograder.bridge.injection`).
    calls: int

    def parse_command_line(self, argv=None):
        """There is no command line; to build the parser of one takes a sixth of the start."""

    def _try_bind_socket(self, s, port):
        s.setsockopt(zmq.USE_FD, self.listeners[port])
        return super()._try_bind_socket(s, port)

    def init_control(self, context):
        super().init_control(context)
        # The debugger's way into the shell channel is a path, which is not there: do not try for ever.
        with contextlib.suppress(zmq.ZMQError):
            self.debug_shell_socket.disconnect(self.shell_socket.getsockopt(zmq.LAST_ENDPOINT))

    def init_heartbeat(self):
        listener = self.listeners[self.hb_port]

        class GivenHeartbeat(Heartbeat):
            def _try_bind_socket(self):
                self.socket.setsockopt(zmq.USE_FD, listener)
                return super()._try_bind_socket()

        self.heartbeat = GivenHeartbeat(zmq.Context(), (self.transport, self.ip, self.hb_port))
        self.heartbeat.start()


def run(connection: dict, listeners: list[int], folder: str) -> None:
    """Serve until told to shut down. `listeners` are in the order shell, iopub, stdin, control, heartbeat, calls."""
    path = os.path.join(folder, "kernel.json")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        json.dump(connection, file)
    config = Config()
    config.HistoryManager.enabled = False
    config.SandboxKernelApp.log_level = "ERROR"
    config.SandboxKernelApp.connection_file = path
    *channels, SandboxKernelApp.calls = listeners
    SandboxKernelApp.listeners = dict(zip((connection[name] for name in _CHANNELS), channels, strict=True))
    sys.argv = ["ipykernel_launcher", "-f", path]
    app = SandboxKernelApp.instance(config=config)
    with warnings.catch_warnings():
        # The kernel's loopback port for output of forked children cannot be had.
        warnings.filterwarnings("ignore", message="Couldn't bind IOPub Pipe")
        app.initialize([])
    app.start()
