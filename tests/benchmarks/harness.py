"""Measure one of our kernels beside a peer, fairly: how to declare a case and what is measured.

A case is a function in a module of `tests/benchmarks/speed/`. It prepares the data (not timed) and returns the
two sides::

    from tests.benchmarks.harness import Quality, Sides, Work, case
    from tests.benchmarks.synthetic import long_tailed

    @case("Funk SVD SGD, 100 factors", peer="Surprise SVD", needs="surprise", shape="1M",
          order="by user", target=6.5)
    def sgd_1m():
        import surprise                       # peers are imported inside: they may be absent

        ratings = long_tailed("1m")
        train = to_surprise_trainset(ratings)
        return Sides(
            ours=lambda: FunkSVD(n_factors=100, n_epochs=5, n_threads=1).fit(ratings),
            theirs=lambda: surprise.SVD(n_factors=100, n_epochs=5).fit(train),
            quality=Quality("RMSE", lambda model: ..., lambda model: ..., tolerance=0.002),
            first=lambda: FunkSVD(n_epochs=1).fit(tiny),  # same kernel, tiny input: first call, cold and warm
            work=Work(flops=5 * 8 * 100 * len(ratings), bytes=5 * 1600 * len(ratings), level="L3"),
        )

What is measured, in a fresh process with the BLAS and OpenMP held to `threads` threads: each side once to warm
up; then pairs ours-theirs, the side that goes first alternating. The ratio is the median over pairs of theirs over
ours, so a machine that slows down half-way harms both alike. Memory is the peak of the resident set during the
second run above what there was before it. `cpu` in results.json is processor time over wall time: above the
number of threads somebody cheats. Quality is taken from each side's last result. First calls are taken in two
fresh processes, one with an empty numba cache, one with the cache that the first one left.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.benchmarks.machine import peak_above, start_peak

__all__ = ["Case", "Quality", "Sides", "Table", "Work", "case", "find", "measure", "table"]


@dataclass(frozen=True)
class Quality:
    """What both sides must be equal in, so that nobody wins by doing less: a number of each side's result."""

    name: str
    ours: Callable[[object], float]
    theirs: Callable[[object], float] | None = None
    lower_is_better: bool = True
    #: how much worse ours may be for the target still to count as reached
    tolerance: float = 0.0


@dataclass(frozen=True)
class Work:
    """What one call of ours must at least do: the share of the machine's bound follows from it.

    The bound is the longer of flops / (FMA rate of float32) and bytes / (read rate at `level`), per thread.
    """

    flops: float = 0.0
    bytes: float = 0.0
    level: str = "DRAM"  # where the bytes come from: "L2", "L3" or "DRAM"


@dataclass(frozen=True)
class Sides:
    """What a case function returns. `theirs` is None where there is no peer."""

    ours: Callable[[], object]
    theirs: Callable[[], object] | None = None
    quality: Quality | None = None
    first: Callable[[], object] | None = None
    work: Work | None = None
    #: name of a rate and how many of it one call of ours makes, such as ("M ratings/s", 1.0)
    rate: tuple[str, float] | None = None


@dataclass(frozen=True)
class Case:
    """One row of the speed table."""

    name: str
    peer: str
    shape: str
    order: str
    target: float | None
    threads: int
    needs: tuple[str, ...]
    pairs: int
    quick: bool
    where: str  # module:function
    prepare: Callable[[], Sides] = field(repr=False)


@dataclass(frozen=True)
class Table:
    """One accuracy or growth table: a function that returns rows (a list of dicts of one set of keys)."""

    name: str
    about: str
    quick: bool
    where: str
    rows: Callable[[bool], list[dict]] = field(repr=False)


def case(
    name: str,
    *,
    peer: str = "-",
    needs: str | tuple[str, ...] = (),
    shape: str,
    order: str = "-",
    target: float | None = None,
    threads: int = 1,
    pairs: int = 7,
    quick: bool = False,
):
    """Declare a speed case.

    Parameters
    ----------
    name : str
        What is measured, without the shape: rows of one name stand together.
    peer : str
        Whom it is measured against, with the setting that matters ("implicit ALS, CG").
    needs : str or tuple of str
        Modules the case cannot run without; where one is absent the row says so.
    shape : str
        Size and kind of the data ("1M synthetic", "latest-small").
    order : str
        Order of the input ("by user", "shuffled"), "-" where it cannot matter.
    target : float
        The ratio the row must reach.
    threads : int
        For both sides; the BLAS and OpenMP are held to it from the start of the process.
    pairs : int
        How many alternating runs; fewer are made when they would take more than a minute and a half, never
        fewer than three.
    quick : bool
        Whether the row belongs to ``--quick``.
    """

    def declare(prepare):
        return Case(
            name=name,
            peer=peer,
            shape=shape,
            order=order,
            target=target,
            threads=threads,
            needs=(needs,) if isinstance(needs, str) else tuple(needs),
            pairs=pairs,
            quick=quick,
            where=f"{prepare.__module__}:{prepare.__name__}",
            prepare=prepare,
        )

    return declare


def table(name: str, *, about: str, quick: bool = False):
    """Declare an accuracy or growth table: the function gets ``quick`` and returns its rows.

    `about` goes under the table: split, seed, metric, what is to be seen.
    """

    def declare(rows):
        return Table(name, about, quick, f"{rows.__module__}:{rows.__name__}", rows)

    return declare


def find(room: str) -> tuple[list, dict[str, str]]:
    """The cases and tables in the modules of one folder, and the modules that did not import, with the reason."""
    package = importlib.import_module(f"tests.benchmarks.{room}")
    found, broken = [], {}
    for module in pkgutil.iter_modules(package.__path__):
        name = f"{package.__name__}.{module.name}"
        try:
            members = vars(importlib.import_module(name)).values()
        except ImportError as error:
            broken[module.name] = str(error)
            continue
        found += [member for member in members if isinstance(member, (Case, Table)) and member.where.startswith(name)]
    return found, broken


def absent(needs: tuple[str, ...]) -> list[str]:
    """Those of the modules `needs` that cannot be imported."""
    missing = []
    for name in needs:
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    return missing


# -- in the child process ---------------------------------------------------------------------------------------


def measure(case: Case, quick: bool = False) -> dict:
    """Run the pairs of a case in this process and return what was measured."""
    missing = absent(case.needs)
    if missing:
        return {"skipped": f"{', '.join(missing)} not installed"}
    sides = case.prepare()
    if sides is None:
        return {"skipped": "its data are not here (RECSYS_DATA)"}
    if sides.theirs is None:
        return _measure_alone(case, sides, quick)

    ours, theirs = _Side(sides.ours), _Side(sides.theirs)
    ours.warm_up(), theirs.warm_up()
    ours.run(peak=True), theirs.run(peak=True)
    pair_seconds = ours.seconds.pop() + theirs.seconds.pop()
    ours.cpu_seconds.clear(), theirs.cpu_seconds.clear()
    pairs = _how_many(case.pairs, pair_seconds, quick)
    for pair in range(pairs):
        for side in (ours, theirs) if pair % 2 == 0 else (theirs, ours):
            side.run()
    ratios = [b / a for a, b in zip(ours.seconds, theirs.seconds, strict=True)]
    cpu_ratios = [b / a for a, b in zip(ours.cpu_seconds, theirs.cpu_seconds, strict=True)]
    row = {
        "ours": ours.summary(sides, is_ours=True),
        "theirs": theirs.summary(sides, is_ours=False),
        "ratio": statistics.median(ratios),
        "ratio_low": min(ratios),
        "ratio_high": max(ratios),
        "cpu_ratio": statistics.median(cpu_ratios),
        "pairs": pairs,
    }
    return row | _quality_row(sides) | _work_row(sides)


def _measure_alone(case, sides, quick):
    ours = _Side(sides.ours)
    ours.warm_up()
    ours.run(peak=True)
    pairs = _how_many(case.pairs, ours.seconds.pop(), quick)
    ours.cpu_seconds.clear()
    for _ in range(pairs):
        ours.run()
    return {"ours": ours.summary(sides, is_ours=True), "pairs": pairs} | _quality_row(sides) | _work_row(sides)


def _how_many(pairs, seconds, quick):
    return 3 if quick else max(3, min(pairs, int(90 / max(seconds, 1e-9))))


def _quality_row(sides):
    if sides.quality is None:
        return {}
    return {
        "quality": sides.quality.name,
        "lower_is_better": sides.quality.lower_is_better,
        "tolerance": sides.quality.tolerance,
    }


def _work_row(sides):
    return {} if sides.work is None else {"work": vars(sides.work)}


class _Side:
    """One of the two, with its times."""

    def __init__(self, call):
        self.call, self.result = call, None
        self.seconds, self.cpu_seconds, self.peak_bytes, self.first_seconds = [], [], None, None

    def warm_up(self):
        start = time.perf_counter()
        self.result = self.call()
        self.first_seconds = time.perf_counter() - start

    def run(self, peak=False):
        self.result = None
        gc.collect()
        before = start_peak() if peak else None
        start, cpu_start = time.perf_counter(), time.process_time()
        self.result = self.call()
        self.seconds.append(time.perf_counter() - start)
        self.cpu_seconds.append(time.process_time() - cpu_start)
        if before is not None:
            self.peak_bytes = peak_above(before)

    def summary(self, sides, is_ours):
        median = statistics.median(self.seconds)
        summary = {
            "seconds": median,
            "fastest": min(self.seconds),
            "cpu": sum(self.cpu_seconds) / sum(self.seconds),
            "peak_bytes": self.peak_bytes,
        }
        if sides.quality is not None:
            judge = sides.quality.ours if is_ours else (sides.quality.theirs or sides.quality.ours)
            summary["quality"] = float(judge(self.result))
        if is_ours and sides.rate is not None:
            name, amount = sides.rate
            summary["rate"] = [name, amount / median]
        return summary


def first_call(case: Case) -> dict:
    """Seconds of the very first call in this process; what the caller makes of the numba cache is its affair."""
    missing = absent(case.needs)
    sides = None if missing else case.prepare()
    if sides is None or sides.first is None:
        return {}
    start = time.perf_counter()
    sides.first()
    return {"seconds": time.perf_counter() - start}


def environment(threads: int) -> dict[str, str]:
    """The environment of a child: every thread pool there may be held to `threads`."""
    pools = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "NUMBA_NUM_THREADS"]
    return dict(os.environ) | dict.fromkeys(pools, str(threads))
