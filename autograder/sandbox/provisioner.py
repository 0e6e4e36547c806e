"""The sandbox for any Jupyter server: a kernel provisioner, chosen in a kernelspec.

A `kernel.json` asks for it so::

    {"argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
     "display_name": "Python 3 (isolated)", "language": "python", "interrupt_mode": "message",
     "metadata": {"kernel_provisioner": {"provisioner_name": "autograder-sandbox",
                                         "config": {"mask": ["package.module"], "limits": {"processes": 64}}}}}

`argv` is not run: the sandbox starts an IPython kernel of the server's own interpreter.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from typing import Any, ClassVar

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Bool, Dict, List, Unicode

from autograder.sandbox.kernel import StudentKernel
from autograder.sandbox.limits import Limits
from autograder.sandbox.start import start_student_kernel

__all__ = ["SandboxProvisioner"]


class SandboxProvisioner(KernelProvisionerBase):
    """Starts kernels in the sandbox. The kernel works on a copy of the notebook's folder, over ipc."""

    mask = List(Unicode(), help="What is not there: 'package.module' or 'package.module:name'.").tag(config=True)
    tier = Unicode(None, allow_none=True, help="'bubblewrap', 'landlock' or 'rlimits'; default: the best.").tag(
        config=True
    )
    limits = Dict(help="Fields of autograder.sandbox.Limits.").tag(config=True)
    unsafe = Bool(False, help="Whether a tier that hides no files will do.").tag(config=True)

    # A manager makes a new provisioner for a restart, and its clients expect the same sockets.
    _restarting: ClassVar[dict[str, StudentKernel]] = {}

    kernel: StudentKernel | None = None

    @property
    def has_process(self) -> bool:
        return self.kernel is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        return await super().pre_launch(cmd=list(self.kernel_spec.argv), **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        kept = self._restarting.pop(self.kernel_id, None)
        if kept is None:
            self.kernel = await asyncio.to_thread(self._start, kwargs.get("cwd") or os.getcwd())
        else:
            self.kernel = kept
            await asyncio.to_thread(kept.restart)
        self.connection_info = dict(self.kernel.connection_info)
        self.connection_info["key"] = self.connection_info["key"].encode()
        return self.connection_info

    def _start(self, workdir: str) -> StudentKernel:
        return start_student_kernel(
            workdir, mask=self.mask, limits=Limits(**self.limits), tier=self.tier, unsafe=self.unsafe
        )

    async def poll(self) -> int | None:
        if self.kernel is None:
            return 0
        if self.kernel.alive():
            return None
        return -signal.SIGKILL if self.kernel.exit_code is None else self.kernel.exit_code

    async def wait(self) -> int | None:
        while (code := await self.poll()) is None:
            await asyncio.sleep(0.05)
        return code

    async def send_signal(self, signum: int) -> None:
        if self.kernel is None:
            return
        if signum == signal.SIGINT:
            await asyncio.to_thread(self.kernel.interrupt)
        elif signum != 0:
            await asyncio.to_thread(self.kernel.kill)

    async def kill(self, restart: bool = False) -> None:
        if self.kernel is not None:
            await asyncio.to_thread(self.kernel.kill)

    async def terminate(self, restart: bool = False) -> None:
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        if self.kernel is None:
            return
        if restart:
            self._restarting[self.kernel_id] = self.kernel
        else:
            with contextlib.suppress(OSError):
                await asyncio.to_thread(self.kernel.close)
        self.kernel = None
