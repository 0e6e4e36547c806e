"""The last steps before a student's code: scratch copy, limits, loss of every right, then the kernel.

Two processes live on this side: the *keeper* (process 1 where there is a pid namespace), which waits and reaps, and
the *kernel*. Both have given up the same rights, so the kernel would gain nothing by taking over its keeper.
"""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
import traceback

from . import landlock, linux, namespaces, seccomp

__all__ = ["keep"]

_MESSAGE_BYTES = 1 << 17


def keep(control: socket.socket, isolation: str) -> None:
    """Receive one kernel's settings, start it, and wait until it or the grader ends. Does not return."""
    status = 1
    try:
        message, listeners, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, 6)
        if not message:
            os._exit(0)
        settings = json.loads(message)
        if "trial" in settings:
            _try(control, settings, isolation)
        _prepare(settings, isolation)
        signals = _listen_for_children()
        kernel = os.fork()
        if kernel == 0:
            _become_the_kernel(control, signals, listeners, settings, isolation)
        for listener in listeners:
            os.close(listener)
        _give_up_rights(settings, isolation, landlocked=False)
        linux.set_dumpable(False)
        control.send(json.dumps({"started": kernel}).encode())
        status = _wait(control, signals, kernel)
    except BaseException as error:
        _tell(control, {"error": f"{type(error).__name__}: {error}"[:2000]})
    finally:
        if isolation in ("landlock", "none"):
            _kill_descendants()
        os._exit(status)


def _try(control: socket.socket, settings: dict, isolation: str) -> None:
    """Do what every kernel needs, and say whether it went well."""
    if isolation == "nested":
        namespaces.furnish(settings["home"], 1 << 20, 100, [], settings["own_tmp"])
    seccomp_too = settings | {"seccomp": seccomp.supported(), "readable": ["/usr"], "writable": [], "listable": []}
    _give_up_rights(seccomp_too, isolation, landlocked=isolation == "landlock")
    control.send(json.dumps({"works": True}).encode())
    os._exit(0)


# -- the keeper -----------------------------------------------------------------------------------------------------


def _prepare(settings: dict, isolation: str) -> None:
    os.umask(0o077)
    if isolation == "nested":
        namespaces.furnish(
            settings["home"], settings["disk_bytes"], settings["n_files"], settings["binds"], settings["own_tmp"]
        )
    else:
        linux.subreaper()
    _lower(resource.RLIMIT_CORE, 0)
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
    for source, target in settings["copies"]:
        shutil.copytree(source, target, copy_function=shutil.copyfile, dirs_exist_ok=True)
    if isolation == "nested":
        namespaces.hide(settings["hidden"])
        # or a kernel could take back what was just said of which process is to die first
        namespaces.seal("/proc")


def _listen_for_children() -> int:
    """A pipe that becomes readable when a child ends."""
    reader, writer = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    # Process 1 gets only the signals it has a handler for: with none, nothing from within can end it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return reader


def _wait(control: socket.socket, signals: int, kernel: int) -> int:
    poll = select.poll()
    poll.register(signals, select.POLLIN)
    poll.register(control, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor != signals:
                return 0  # the grader has gone or wants this kernel to end
            os.read(signals, 4096)
        status = _reap(kernel)
        if status is not None:
            code = os.waitstatus_to_exitcode(status)
            _tell(control, {"ended": code})
            return code & 0xFF


def _reap(kernel: int) -> int | None:
    ended = None
    while True:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if child == 0:
            return ended
        if child == kernel:
            ended = status


def _kill_descendants() -> None:
    """Where no pid namespace does it: orphans come back to the keeper, so go on until there are none."""
    for _ in range(1000):
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            children = [int(word) for word in file.read().split()]
        if not children:
            return
        for child in children:
            _signal(child, signal.SIGSTOP)
        for child in children:
            _signal(child, signal.SIGKILL)
        for child in children:
            try:
                os.waitpid(child, 0)
            except ChildProcessError:
                continue


def _signal(process: int, number: int) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return


def _tell(control: socket.socket, message: dict) -> None:
    try:
        control.send(json.dumps(message).encode())
    except OSError:
        return


# -- the kernel -----------------------------------------------------------------------------------------------------


def _become_the_kernel(control, signals: int, listeners: list[int], settings: dict, isolation: str) -> None:
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        control.close()
        os.close(signals)
        os.setsid()
        linux.set_dumpable(True)
        linux.set_name("student")
        _silence()
        os.environ.clear()
        os.environ.update(settings["environment"])
        if "numba.core.config" in sys.modules:  # it was imported before it could know where compiled code is kept
            sys.modules["numba.core.config"].reload_config()
        os.chdir(settings["workdir"])
        _limit(settings["limits"])
        _give_up_rights(settings, isolation, landlocked=isolation == "landlock")
        _forget_the_seed()
        # "": a notebook imports what lies beside it, as in any Jupyter
        sys.path[:0] = [*(folder for folder in settings["path"] if folder not in sys.path), ""]
        from . import app

        app.run(settings["connection"], listeners, settings["home"])
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 0)
    except BaseException:
        traceback.print_exc()
        os._exit(70)
    os._exit(0)


def _limit(limits: dict) -> None:
    gibibyte = 1 << 30
    if limits["cpu_seconds"] is not None:
        _lower(resource.RLIMIT_CPU, limits["cpu_seconds"], limits["cpu_seconds"] + 5)
    _lower(resource.RLIMIT_FSIZE, limits["file_bytes"])
    _lower(resource.RLIMIT_NPROC, limits["processes"])
    _lower(resource.RLIMIT_NOFILE, limits["open_files"])
    # Only a backstop against one huge allocation: the watchdog outside counts what is really used.
    _lower(resource.RLIMIT_DATA, 2 * limits["memory_bytes"] + gibibyte)
    _lower(resource.RLIMIT_MSGQUEUE, 0)


def _lower(which: int, soft: int, hard: int | None = None) -> None:
    _, ceiling = resource.getrlimit(which)
    hard = soft if hard is None else hard
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(which, (soft, hard))


def _give_up_rights(settings: dict, isolation: str, landlocked: bool) -> None:
    if isolation != "none":
        linux.no_new_privileges()
        linux.drop_capabilities()
    if landlocked:
        landlock.restrict(settings["readable"], settings["writable"], settings["listable"])
    if isolation != "none" and settings["seccomp"]:
        keep_signals_in = isolation == "landlock" and landlocked and landlock.abi() < 6
        seccomp.install(only_signal=os.getpid() if keep_signals_in else None)


def _silence() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)


def _forget_the_seed() -> None:
    """Forks of one process would all draw the same numbers. (`random` sees to it by itself.)"""
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
