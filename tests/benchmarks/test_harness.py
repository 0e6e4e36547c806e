"""The benchmarks measure what they say; how fast anything is, is not tested."""

import importlib
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from tests.benchmarks import report
from tests.benchmarks.growth_figure import draw
from tests.benchmarks.harness import Case, Quality, Sides, Table, Work, case, environment, find, first_call, measure
from tests.benchmarks.machine import peak_above, start_peak
from tests.benchmarks.synthetic import SHAPES, long_tailed
from tests.needs import lack


@case("adding up", peer="a loop", shape="1 000 numbers", target=2, pairs=4)
def adding_up():
    numbers = np.arange(1000.0)
    return Sides(
        ours=lambda: numbers.sum(),
        theirs=lambda: sum(numbers.tolist()),
        quality=Quality("sum", float),
        first=lambda: numbers[:2].sum(),
        work=Work(flops=1000),
        rate=("numbers/s", 1000),
    )


def test_a_case_is_measured_on_both_sides():
    result = measure(adding_up)
    assert result["pairs"] == 4
    assert result["ours"]["quality"] == result["theirs"]["quality"] == 499_500
    assert result["ratio_low"] <= result["ratio"] <= result["ratio_high"]
    assert result["ours"]["rate"][0] == "numbers/s"
    assert result["work"] == {"flops": 1000, "bytes": 0.0, "level": "DRAM"}
    json.dumps(result)


def test_sides_take_turns_in_going_first():
    calls = []

    @case("turns", peer="the other", shape="-", pairs=4)
    def turns():
        return Sides(ours=lambda: calls.append("ours"), theirs=lambda: calls.append("theirs"))

    measure(turns)
    pairs = [tuple(calls[i : i + 2]) for i in range(4, len(calls), 2)]  # after the warm-up and the peak of memory
    assert pairs == [("ours", "theirs"), ("theirs", "ours")] * 2


def test_a_case_without_a_peer_is_measured_alone():
    @case("alone", shape="-", pairs=3)
    def alone():
        return Sides(ours=lambda: 1)

    result = measure(alone)
    assert "ratio" not in result
    assert result["pairs"] == 3


def test_an_absent_peer_is_said_to_be_absent():
    @case("nobody", peer="nobody", needs=("numpy", "no_such_library"), shape="-")
    def nobody():
        raise AssertionError("must not be prepared")

    assert measure(nobody) == {"skipped": "no_such_library not installed"}


def test_absent_data_are_said_to_be_absent():
    @case("no data", shape="-")
    def no_data():
        return None

    assert "skipped" in measure(no_data)


def test_the_first_call_is_that_of_the_small_input():
    assert set(first_call(adding_up)) == {"seconds"}


@pytest.mark.parametrize("megabytes", [30, 90])
def test_the_peak_of_memory_is_seen_after_it_is_gone(megabytes):
    before = start_peak()
    if before is None:
        lack("linux", "no /proc/self/clear_refs")
    np.ones(megabytes * 2**20, np.uint8)
    assert 0.9 * megabytes < peak_above(before) / 2**20 < megabytes + 10


def test_a_child_has_the_threads_of_its_case():
    assert environment(2)["OMP_NUM_THREADS"] == environment(2)["OPENBLAS_NUM_THREADS"] == "2"
    assert environment(1)["PATH"] == os.environ["PATH"]


@pytest.mark.parametrize("room", ["speed", "accuracy", "growth"])
def test_cases_and_tables_are_found(room):
    found, broken = find(room)
    assert broken == {}
    assert found
    assert all(isinstance(subject, (Case, Table)) for subject in found)
    assert len({subject.where for subject in found}) == len(found)


RESULT = {
    "name": "Funk SVD",
    "shape": "1M",
    "order": "by user",
    "peer": "Surprise",
    "threads": 2,
    "target": 9.0,
    "ratio": 10.0,
    "ratio_low": 9.5,
    "ratio_high": 11.0,
    "quality": "RMSE",
    "lower_is_better": True,
    "tolerance": 0.002,
    "ours": {"seconds": 0.5, "peak_bytes": 2**20, "quality": 0.851},
    "theirs": {"seconds": 5.0, "peak_bytes": 2**21, "quality": 0.85},
    "work": {"flops": 1e9, "bytes": 4e9, "level": "L3"},
    "bounds": {"flops": 1e11, "L3": 1e10},
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "met"),
        ({"target": 10.5}, "missed"),
        ({"tolerance": 0.0005}, "worse result"),
        ({"lower_is_better": False, "tolerance": 0.0}, "met"),
    ],
)
def test_a_bar_is_met_only_with_as_good_a_result(change, expected):
    assert report.verdict(RESULT | change) == expected


def test_the_share_of_the_bound_is_that_of_the_bound_that_binds():
    # 4e9 bytes at 1e10 a second and thread take two threads 0.2 s; the flops take 0.005 s
    assert report.share_of_bound(RESULT) == (pytest.approx(0.2 / 0.5), "L3 reads")


def test_tables_show_what_was_measured():
    rows = report.speed_rows([RESULT])
    assert rows[0]["ratio"] == "10.0× (9.50-11.0)"
    assert rows[0]["bar"] == "9× met"
    assert rows[0]["quality"] == "RMSE 0.851 / 0.85"
    assert rows[0]["ours"] == "500 ms"
    text = report.markdown(rows)
    assert text.splitlines()[0].startswith("| kernel | data | peer |")
    assert len({line.count("|") for line in text.splitlines()}) == 1


def test_a_case_that_was_skipped_says_why():
    about = {key: RESULT[key] for key in ("name", "shape", "order", "peer", "threads", "target")}
    assert report.speed_rows([about | {"skipped": "Surprise not installed"}])[0]["ours"] == "Surprise not installed"


def test_synthetic_ratings_have_the_shape_and_the_tails():
    ratings = long_tailed("100k")
    assert (ratings.n_users, ratings.n_items, len(ratings)) == SHAPES["100k"]
    cells = ratings.users.astype(np.int64) * ratings.n_items + ratings.items
    assert (np.diff(cells) > 0).all()  # by user, nothing twice
    busiest = np.sort(ratings.item_counts)[::-1]
    assert busiest[: len(busiest) // 10].sum() > 0.35 * len(ratings)
    shuffled = long_tailed("100k", order="shuffled")
    assert (shuffled.csr != ratings.csr).nnz == 0


def test_the_command_shows_its_help():
    done = subprocess.run([sys.executable, "-m", "tests.benchmarks", "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert "--quick" in done.stdout


def test_a_run_replaces_its_own_rows_and_keeps_the_others(tmp_path, monkeypatch):
    main = importlib.import_module("tests.benchmarks.__main__")
    monkeypatch.setattr(main, "RESULTS", tmp_path / "results.json")
    for where, ratio in [("a:one", 1.0), ("a:two", 2.0), ("a:one", 3.0)]:
        main._keep("speed", where, {"ratio": ratio})
    kept = json.loads((tmp_path / "results.json").read_text())["speed"]
    assert {where: row["ratio"] for where, row in kept.items()} == {"a:one": 3.0, "a:two": 2.0}
    assert all("when" in row for row in kept.values())


def test_the_growth_is_drawn(tmp_path):
    rows = [
        {"model": model, "ratings": n, "factors": k, "seconds": n * k / 1e6, "peak MB": n / 1e4}
        for model in ("FunkSVD", "BayesianFM")
        for n, k in [(1_000, 32), (10_000, 64)]
    ]
    growth = {f"tests.benchmarks.growth.fits:{name}": {"rows": rows} for name in ("with_ratings", "with_factors")}
    draw(growth, tmp_path / "growth.svg")
    text = (tmp_path / "growth.svg").read_text()
    assert text.count("<path") > 20
    draw(growth, tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_text() == text
