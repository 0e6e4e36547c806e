"""The worker processes of a class run: a Dask LocalCluster on this machine, or a scheduler elsewhere.

Workers are processes, one task at a time each, because nbgrader changes the working directory and the environment.
The scheduler listens on the loopback interface only and serves no dashboard.
"""

from __future__ import annotations

import contextlib
import logging
from typing import Any

import dask
from distributed import Client, LocalCluster, wait

_SETTINGS = {
    # a worker holds one task: when it dies, no other submission is under suspicion
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.scheduler.allowed-failures": 1,
    "distributed.scheduler.dashboard.status.task-stream-length": 0,
    "distributed.worker.daemon": False,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.comm.timeouts.connect": "60s",
    "distributed.admin.tick.limit": "30s",
    "distributed.nanny.pre-spawn-environ.OMP_NUM_THREADS": "1",
    "distributed.nanny.pre-spawn-environ.OPENBLAS_NUM_THREADS": "1",
}


class Workers:
    """Runs the functions of ``autograder.grading.worker``. A context manager; ``width`` is how many run at once."""

    def __init__(self, n_workers: int = 2, address: str | None = None) -> None:
        self.n_workers, self.address = n_workers, address

    def __enter__(self) -> Workers:
        self._stack = contextlib.ExitStack()
        self._stack.enter_context(dask.config.set(_SETTINGS))
        for name in ("distributed", "distributed.nanny", "distributed.scheduler", "distributed.worker"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        if self.address:
            self._client = self._stack.enter_context(Client(self.address))
        else:
            cluster = LocalCluster(
                n_workers=self.n_workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                worker_dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
            self._stack.enter_context(cluster)
            self._client = self._stack.enter_context(Client(cluster))
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        self.width = max(1, sum(worker["nthreads"] for worker in workers.values()) or self.n_workers)
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.__exit__(*exc)

    def submit_lesson(self, lesson: Any) -> Any:
        """Send a lesson to every worker once."""
        return self._client.scatter(lesson, broadcast=True, hash=False)

    def submit(self, function: str, *args: Any) -> Any:
        return self._client.submit(_call, function, *args, pure=False)

    @staticmethod
    def next_done(futures: Any) -> Any:
        """One future that has finished, failed or lost its worker."""
        return next(iter(wait(list(futures), return_when="FIRST_COMPLETED").done))

    @staticmethod
    def result(future: Any) -> Any:
        """What a task returned, or the exception it ended with."""
        return future.result() if future.status == "finished" else future.exception() or RuntimeError(future.status)


def _call(function: str, *args: Any) -> Any:
    """Runs in a worker. The import is here, so that the main process does not wait for it."""
    from autograder.grading import worker

    return getattr(worker, function)(*args)
