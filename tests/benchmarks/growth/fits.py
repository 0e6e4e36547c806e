"""Time and memory of a fit as ratings grow tenfold and factors double, each point in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from tests.benchmarks.harness import environment, table
from tests.benchmarks.synthetic import SHAPES

MODELS = ("FunkSVD", "AlternatingRegression", "WeightedMF", "BayesianFM")
FACTORS = (32, 64, 128)
_EPOCHS = 3
_MINUTES_20 = 1200

_ABOUT = (
    f"One thread, a whole fit of {_EPOCHS} epochs (sweeps), a process for each row; long-tailed synthetic ratings in "
    "the shapes of MovieLens 100K, 1M, 10M. Processor seconds, the best of three. Memory: peak of the fit above what "
    "there was before it; ratio to the ratings (12 bytes each) plus the factors, bar 4."
)


@table("Growth with the number of ratings, 32 factors", about=_ABOUT)
def with_ratings(quick: bool) -> list[dict]:
    shapes = list(SHAPES)[: 2 if quick else 3]
    return _rows([(model, shape, FACTORS[0]) for model in MODELS for shape in shapes])


@table("Growth with the number of factors, 1M ratings", about=_ABOUT)
def with_factors(quick: bool) -> list[dict]:
    return _rows([(model, "100k" if quick else "1m", factors) for model in MODELS for factors in FACTORS])


def _rows(points):
    rows, first = [], {}
    for model, shape, factors in points:
        result = _measure(model, shape, factors)
        start = first.setdefault(model, result["seconds"])
        rows.append(
            {
                "model": model,
                "ratings": SHAPES[shape][2],
                "factors": factors,
                "seconds": round(result["seconds"], 3),
                "time, first = 1": f"{result['seconds'] / start:.1f}",
                "peak MB": round(result["peak_bytes"] / 2**20, 1),
                "of ratings + factors": f"{result['peak_bytes'] / result['data_bytes']:.1f}×",
            }
        )
    return rows


def _measure(model, shape, factors):
    command = [sys.executable, "-m", "tests.benchmarks.growth.fits", model, shape, str(factors)]
    done = subprocess.run(command, env=environment(1), capture_output=True, text=True, timeout=_MINUTES_20, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def _point(model: str, shape: str, factors: int) -> dict:
    import recsys_lib
    from tests.benchmarks.machine import peak_above, start_peak
    from tests.benchmarks.synthetic import long_tailed

    settings = {"n_factors": factors, "random_state": 0}
    if model == "BayesianFM":
        settings |= {"n_sweeps": _EPOCHS, "n_burn_in": _EPOCHS - 1, "n_kept": 1}
    else:
        settings |= {"n_epochs": _EPOCHS}
    kind = getattr(recsys_lib, model)
    ratings = long_tailed(shape)
    kind(**settings).fit(ratings[:2000])  # loads the kernels
    before = start_peak()
    seconds = [_processor_seconds(kind(**settings), ratings)]
    peak_bytes = peak_above(before)
    while len(seconds) < 3 and sum(seconds) < 10:
        seconds.append(_processor_seconds(kind(**settings), ratings))
    data_bytes = 12 * len(ratings) + 4 * factors * (ratings.n_users + ratings.n_items)
    return {"seconds": min(seconds), "peak_bytes": peak_bytes, "data_bytes": data_bytes}


def _processor_seconds(model, ratings) -> float:
    """Of one fit; on a busy machine they say more of the work than seconds on the wall."""
    start = time.process_time()
    model.fit(ratings)
    return time.process_time() - start


if __name__ == "__main__":
    print(json.dumps(_point(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
