"""How much one submission may use."""

from __future__ import annotations

from dataclasses import asdict, dataclass

__all__ = ["Limits"]

_MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bounds of one student kernel, from start to end.

    Attributes
    ----------
    memory_bytes : int
        Of all processes together, counted as proportional set size (a page shared by n processes counts 1/n to each).
        The interpreter with numpy, pandas and numba takes about 150 MiB of it.
    cpu_seconds, wall_seconds : int or None
        Of all processes together; since the start of the kernel. None: no limit. A time limit for each cell is the
        executor's.
    processes : int
        Processes and threads. A kernel that is at rest has about 12.
    disk_bytes : int
        Of all files it writes, beyond its copy of the lesson's folder.
    open_files : int
        Of each process.
    """

    memory_bytes: int = 2048 * _MEBIBYTE
    cpu_seconds: int | None = 600
    wall_seconds: int | None = 900
    processes: int = 96
    disk_bytes: int = 256 * _MEBIBYTE
    open_files: int = 512

    def __post_init__(self):
        for name, value in asdict(self).items():
            if value is None and name in ("cpu_seconds", "wall_seconds"):
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"{name} must be a whole number of at least 1, got {value!r}")
