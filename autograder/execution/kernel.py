"""An ordinary kernel in a process of its own, with the few verbs that grading needs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from jupyter_client.manager import KernelManager

from autograder.sandbox.meter import tree_of

__all__ = ["PlainKernel"]


class PlainKernel:
    """An unconfined ``ipykernel`` over ipc: for machines without a sandbox, when the instructor said so.

    Attributes
    ----------
    connection_info : dict
        What a Jupyter client needs.
    tier : str
    """

    tier = "none"

    def __init__(self, workdir: str | Path):
        self._workdir = str(workdir)
        self._sockets = tempfile.mkdtemp(prefix="kernel-")
        self._cpu_before = 0.0
        self._start()

    def _start(self) -> None:
        self._manager = KernelManager(transport="ipc", ip=os.path.join(self._sockets, "k"), shutdown_wait_time=0.5)
        environment = {k: v for k, v in os.environ.items() if k != "JPY_PARENT_PID"}
        self._manager.start_kernel(
            cwd=self._workdir,
            env=environment,
            extra_arguments=["--HistoryManager.hist_file=:memory:"],
            stderr=subprocess.DEVNULL,  # what a kernel says of itself is nothing to whoever grades
        )
        self.connection_info = self._manager.get_connection_info()
        self._killed: str | None = None
        self._tree = tree_of(self._manager.provisioner.pid)

    def alive(self) -> bool:
        return self._manager.has_kernel and self._manager.is_alive()

    def cause_of_death(self) -> str | None:
        """None, "exited", "killed", "out-of-memory" or "timed-out"."""
        if self.alive():
            return None
        if self._killed:
            return self._killed
        process = getattr(self._manager.provisioner, "process", None)
        code = getattr(process, "returncode", None)
        return "killed" if code is not None and code < 0 else "exited"

    def kill(self, cause: str = "killed") -> None:
        if self._manager.has_kernel:
            process = getattr(self._manager.provisioner, "process", None)
            if process is not None and process.poll() is None:
                self._killed = cause
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except (ProcessLookupError, PermissionError):
                    process.kill()
            self._manager.shutdown_kernel(now=True)

    def cpu_seconds(self) -> float:
        """Processor time of it and all it started so far, those of the time before a restart included."""
        return self._cpu_before + self._tree.cpu_seconds()

    def busy(self) -> bool:
        """Whether it, or what it started, wants the processor at this moment."""
        return self._tree.busy()

    def restart(self) -> None:
        self._cpu_before += self._tree.cpu_seconds()
        self.kill()
        self._start()

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._sockets, ignore_errors=True)
