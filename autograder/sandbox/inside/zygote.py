"""The warm process: it has imported what notebooks import, runs nobody's code, and forks.

It stays single-threaded (a fork copies one thread only), so the pools of BLAS and the sockets of the kernel are made
after the fork. It knows no student: every setting of a kernel goes past it, straight to the fork.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys

from . import boot, linux, namespaces

__all__ = ["main"]


def main() -> None:
    """`argv`: the number of the control socket, and JSON with isolation, uid, preload and the grader's pidfd."""
    control = socket.socket(fileno=int(sys.argv[1]))
    options = json.loads(sys.argv[2])
    if options["uid"] is not None:
        _become(options["uid"])
    linux.set_name("autograder-warm")
    gc.disable()  # modules are not garbage: a tenth of the time of importing them
    failed = [name for name in options["preload"] if not _imported(name)]
    _compile_once()
    gc.enable()
    gc.freeze()  # what is there now is never looked through, and so not copied, in the forks
    linux.set_dumpable(False)
    linux.subreaper()
    threads = len(os.listdir("/proc/self/task"))
    control.send(json.dumps({"ready": os.getpid(), "threads": threads, "failed": failed}).encode())
    _serve(control, options)


def _become(uid: int) -> None:
    linux.empty_bounding_set()  # later it could not
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _imported(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _compile_once() -> None:
    """The first compilation loads what numba knows of Python and NumPy (0.4 s); every fork would do it again."""
    numba = sys.modules.get("numba")
    if numba is not None:
        numba.njit("float64(float64[::1], int64[::1])")(_some_arithmetic)


def _some_arithmetic(values, places):
    total = 0.0
    for place in range(len(places)):
        total += values[places[place]] * place
    return total


def _serve(control: socket.socket, options: dict) -> None:
    # The grader's end closes when it dies, unless a fork of it holds the end open: so its pidfd is watched too.
    poll = select.poll()
    poll.register(control, select.POLLIN)
    if options["grader"] is not None:
        poll.register(options["grader"], select.POLLIN)
    while True:
        ready = {descriptor for descriptor, _ in poll.poll(1000)}
        _reap()
        if options["grader"] in ready:
            return
        if control.fileno() not in ready:
            continue
        message, received, _, _ = socket.recv_fds(control, 4096, 1)
        if not message:
            return
        _fork(control, received[0], options)
        os.close(received[0])


def _fork(control: socket.socket, channel: int, options: dict) -> None:
    if os.fork() != 0:
        return
    # In the fork. Process 1 of a pid namespace is the first child after the namespace was asked for.
    try:
        control.close()
        if options["grader"] is not None:
            os.close(options["grader"])
        kernel_control = socket.socket(fileno=channel)
        linux.set_dumpable(True)  # or /proc/self could not be written
        if options["isolation"] == "nested":
            namespaces.enter(options["inner_uid"])
            if os.fork() != 0:
                os._exit(0)
        else:
            os.setsid()
    except BaseException as error:
        with contextlib.suppress(OSError):
            text = json.dumps({"error": f"{type(error).__name__}: {error}"})
            os.write(channel, text.encode())
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    boot.keep(kernel_control, options["isolation"])


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
