"""``python -m tests.benchmarks``: measure, print the tables, keep them in results.json."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tests.benchmarks.growth_figure import draw
from tests.benchmarks.harness import Case, environment, find
from tests.benchmarks.machine import describe, measure_bounds
from tests.benchmarks.report import markdown, rich_table, speed_rows

RESULTS = Path(__file__).with_name("results.json")
ROOMS = ("speed", "accuracy", "growth", "grading")
_HOUR = 3600
console = Console(width=None if sys.stdout.isatty() else 220)


def main(
    rooms: Annotated[list[str] | None, typer.Argument(help="speed, accuracy, growth, grading; by default all")] = None,
    only: Annotated[list[str] | None, typer.Option(help="only rows whose name or module contains this")] = None,
    quick: Annotated[bool, typer.Option(help="only the short rows, three pairs each")] = False,
    show: Annotated[bool, typer.Option(help="measure nothing, print what results.json holds")] = False,
    markdown_to: Annotated[Path | None, typer.Option("--markdown", help="also write the tables there")] = None,
    figure_to: Annotated[Path | None, typer.Option("--figure", help="draw the growth there (.svg, .png)")] = None,
) -> None:
    """Measure the library beside its peers and print the tables.

    A row that was measured before is replaced in results.json, the others stay.
    """
    rooms = rooms or list(ROOMS)
    if unknown := sorted(set(rooms) - set(ROOMS)):
        raise typer.BadParameter(f"no such part: {', '.join(unknown)}; there are {', '.join(ROOMS)}")
    if not show:
        _keep("machine", None, describe() | {"bounds": measure_bounds()})
        _measure_all(_selected(rooms, only or [], quick), quick)
    text = _print_tables(_kept(), rooms, only or [])
    if markdown_to:
        markdown_to.write_text(text)
    if figure_to:
        draw(_kept()["growth"], figure_to)


def _selected(rooms, only, quick):
    chosen = []
    for room in rooms:
        found, broken = find(room)
        for module, reason in broken.items():
            console.print(f"[yellow]{room}/{module}.py cannot be measured: {reason}[/]")
        chosen += [(room, subject) for subject in found if _matches(subject.name, subject.where, only)]
    return [(room, subject) for room, subject in chosen if subject.quick or not quick]


def _matches(name, where, only):
    return not only or any(word.lower() in f"{name} {where}".lower() for word in only)


def _measure_all(chosen, quick):
    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("benchmarks", total=len(chosen))
        for room, subject in chosen:
            progress.update(task, description=f"{subject.name} ({getattr(subject, 'shape', room)})")
            result = _speed_case(subject, quick) if isinstance(subject, Case) else _table(subject, quick)
            _keep(room, subject.where, result)
            progress.advance(task)


def _speed_case(case: Case, quick: bool) -> dict:
    about = {key: getattr(case, key) for key in ("name", "peer", "shape", "order", "target", "threads")}
    result = _in_child("pairs", case.where, quick, environment(case.threads))
    if "ours" in result:
        with tempfile.TemporaryDirectory(prefix="numba-cache-") as cache:
            fresh = environment(case.threads) | {"NUMBA_CACHE_DIR": cache}
            cold = _in_child("first", case.where, quick, fresh)
            if "seconds" in cold:
                warm = _in_child("first", case.where, quick, fresh)
                result |= {"cold": cold["seconds"], "warm": warm.get("seconds")}
    return about | result


def _table(table, quick: bool) -> dict:
    return {"name": table.name, "about": table.about} | _in_child("table", table.where, quick, environment(1))


def _in_child(job: str, where: str, quick: bool, env: dict) -> dict:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        out = Path(folder) / "result.json"
        command = [sys.executable, "-m", "tests.benchmarks.child", job, where, str(out)]
        try:
            done = subprocess.run(
                command + ["--quick"] * quick, env=env, capture_output=True, text=True, timeout=_HOUR, check=False
            )
        except subprocess.TimeoutExpired:
            return {"failed": "took longer than an hour"}
        if done.returncode == 0 and out.exists():
            return json.loads(out.read_text())
        console.print(f"[red]{where} failed[/]\n{done.stderr[-2000:]}", markup=True, highlight=False)
        last_line = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
        return {"failed": f"failed: {last_line}"}


def _print_tables(results: dict, rooms, only) -> str:
    parts = [_about_machine(results.get("machine", {}))]
    console.print(parts[0])
    for room in rooms:
        there = {subject.where for subject in find(room)[0]}  # what was measured of cases since gone is not shown
        measured = results.get(room, {}).items()
        kept = [row for where, row in measured if where in there and _matches(row["name"], where, only)]
        if room == "speed" and kept:
            rows = speed_rows(sorted(kept, key=lambda row: row["name"]))
            console.print(rich_table("Speed, ours beside the peer (median of alternating runs)", rows))
            parts.append("### Speed\n\n" + markdown(rows))
        elif room != "speed":
            for row in kept:
                rows = row.get("rows") or [{"result": row.get("failed", "no rows")}]
                console.print(rich_table(row["name"], rows, row["about"]))
                parts.append(f"### {row['name']}\n\n{markdown(rows)}\n{row['about']}\n")
    return "\n".join(parts)


def _about_machine(machine: dict) -> str:
    if not machine:
        return "Nothing has been measured yet.\n"
    bounds = machine["bounds"]
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    reads = ", ".join(f"{level} {bounds[level] / 1e9:.0f} GB/s" for level in ("L2", "L3", "DRAM"))
    return (
        f"{machine['processor']}, {machine['processors']} processors, load {machine['load']:.1f} at the start, "
        f"{machine['when']}. One thread reads {reads}; {bounds['flops'] / 1e9:.0f} GFLOP/s of float32 "
        f"multiply-adds. Python {machine['python']}, {packages}.\n"
    )


def _kept() -> dict:
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def _keep(room: str, where: str | None, result: dict) -> None:
    results = _kept()  # read again: another run may have written meanwhile
    if where is None:
        results[room] = result | {"when": _now()}
    else:
        results.setdefault(room, {})[where] = result | {"when": _now()}
    temporary = RESULTS.with_suffix(".tmp")
    temporary.write_text(json.dumps(results, indent=1))
    temporary.replace(RESULTS)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


if __name__ == "__main__":
    typer.run(main)
