"""The worker processes of a class run: a Dask LocalCluster on this machine, or a scheduler elsewhere.

Workers are processes, one task at a time each, because nbgrader changes the working directory and the environment.
The scheduler listens on the loopback interface only and serves no dashboard.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dask
import distributed.utils
import psutil
from distributed import Client, LocalCluster, wait

from autograder.grading.warm import Warmth, borrow

_SETTINGS = {
    # a worker holds one task: when it dies, no other submission is under suspicion
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.scheduler.allowed-failures": 1,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.daemon": False,
    "distributed.worker.multiprocessing-method": "forkserver",
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    # it would look at the stack of a working thread a hundred times a second
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.comm.timeouts.connect": "60s",
    "distributed.admin.tick.limit": "30s",
    "distributed.nanny.pre-spawn-environ.OMP_NUM_THREADS": "1",
    "distributed.nanny.pre-spawn-environ.OPENBLAS_NUM_THREADS": "1",
}


class Workers:
    """Runs the functions of ``autograder.grading.worker``. A context manager; ``width`` is how many run at once.

    The processes start with the first task, after a call of ``on_start``: a run that finds nothing to do is quick.
    """

    def __init__(
        self, n_workers: int, address: str | None, on_start: Callable[[], None], warmth: Callable[[], Warmth]
    ) -> None:
        self.width, self.address, self._on_start, self._warmth = n_workers, address, on_start, warmth
        self._door: str | None = None
        self._client: Client | None = None
        self._lessons: dict[str, Any] = {}

    def __enter__(self) -> Workers:
        self._stack = contextlib.ExitStack()
        return self

    def _start(self) -> Client:
        self._on_start()
        self._stack.enter_context(dask.config.set(_SETTINGS))
        # Dask opens its (here empty) web server anyway, and remarks when it is not the first on this machine
        warnings.filterwarnings("ignore", message="Port 8787 is already in use")
        # a submission may have a hundred megabytes, and goes to one worker once
        warnings.filterwarnings("ignore", message="Sending large graph")
        for name in ("distributed", "distributed.nanny", "distributed.scheduler", "distributed.worker"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        if self.address:
            client = self._stack.enter_context(Client(self.address))
            workers = client.scheduler_info(n_workers=-1)["workers"]
            self.width = max(1, sum(worker["nthreads"] for worker in workers.values()))
        else:
            sweep()
            # Dask would choose itself what to import, and load NumPy and pandas here to find out whether it can
            distributed.utils._forkserver_preload_set = True
            self._door = self._warmth().door
            cluster = LocalCluster(
                n_workers=self.width,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                worker_dashboard_address=None,
                silence_logs=logging.CRITICAL,
                env=dict(os.environ),
            )
            self._stack.enter_context(cluster)
            client = self._stack.enter_context(Client(cluster))
        return client

    def __exit__(self, *exc: object) -> None:
        self._stack.__exit__(*exc)
        sweep()

    def submit(self, function: str, *args: Any, lesson: Any, config: Any) -> Any:
        """Start ``worker.function(*args, lesson, config)``; a lesson is sent to the workers once. Returns a future."""
        if self._client is None:
            self._client = self._start()
        if lesson.name not in self._lessons:
            self._lessons[lesson.name] = self._client.scatter(lesson, broadcast=True, hash=False)
        return self._client.submit(_call, self._door, function, *args, self._lessons[lesson.name], config, pure=False)

    @staticmethod
    def next_done(futures: Any) -> Any:
        """One future that has finished, failed or lost its worker."""
        return next(iter(wait(list(futures), return_when="FIRST_COMPLETED").done))

    @staticmethod
    def result(future: Any) -> Any:
        """What a task returned, or the exception it ended with."""
        return future.result() if future.status == "finished" else future.exception() or RuntimeError(future.status)


def sweep() -> None:
    """Remove private courses that killed workers of this user left behind on this machine."""
    for folder in Path(tempfile.gettempdir()).glob("ag-*-*"):
        pid = folder.name.split("-")[1]
        if pid.isdigit() and not psutil.pid_exists(int(pid)) and folder.stat().st_uid == os.getuid():
            shutil.rmtree(folder, ignore_errors=True)


def _call(door: str | None, function: str, *args: Any) -> Any:
    """Runs in a worker. The import is here, so that the main process does not wait for it."""
    from autograder.grading import worker

    if door is not None:
        borrow(door)
    worker.quicken()
    return getattr(worker, function)(*args)
