"""Shared memory without a file: it stays taken when no page table shows it any more, so its size counts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

__all__ = ["unseen"]

#: What /proc/PID/maps calls such memory.
_NAMES = ("/dev/zero (deleted)", "/memfd:", "/SYSV")


def unseen(processes: Iterable[int]) -> int:
    """Bytes of shared memory of `processes`, each piece once, beyond those that their resident sizes hold."""
    processes = list(processes)
    pieces: dict[tuple[str, str], dict[tuple[int, int], int]] = {}
    for process in processes:
        for line in _lines(process, "maps"):
            fields = line.split(maxsplit=5)
            if len(fields) == 6 and fields[1][3:4] == "s" and fields[5].startswith(_NAMES):
                start, end = (int(word, 16) for word in fields[0].split("-"))
                offset = int(fields[2], 16)
                piece = pieces.setdefault((fields[3], fields[4]), {})
                piece[offset, end - start] = end - start
    size = sum(sum(parts.values()) for parts in pieces.values())
    return max(0, size - sum(map(_resident, processes))) if size else 0


def _resident(process: int) -> int:
    """Bytes of shared memory in the page tables of a process."""
    for line in _lines(process, "status"):
        if line.startswith("RssShmem:"):
            return int(line.split()[1]) * 1024
    return 0


def _lines(process: int, name: str) -> list[str]:
    with contextlib.suppress(OSError), open(f"/proc/{process}/{name}", encoding="utf-8", errors="replace") as file:
        return file.read().splitlines()
    return []
