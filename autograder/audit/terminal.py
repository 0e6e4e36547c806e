"""What an audit prints, and what it writes as JSON."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.audit.results import AnswerResult, ExerciseReport, MutantResult, NotebookReport, shortfalls, summary

__all__ = ["as_json", "show_report", "show_summary"]


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}" if value in (0, 1) else f"{value:.1%}"


LEGEND = (
    "right accepted, wrong rejected, named by the message; mutants killed, by visible and only by hidden checks, "
    "equal to the reference; checks that reject nothing"
)


def show_report(report: NotebookReport, console: Console, everything: bool = False) -> None:
    """Print one notebook: a table of its exercises, then what calls for work."""
    title = f"{report.lesson} · {report.notebook}"
    table = Table(title=title, title_justify="left", header_style="bold", box=box.SIMPLE, padding=(0, 1, 0, 0))
    table.add_column("Exercise", no_wrap=True, min_width=min(24, max(len(e.name) for e in report.exercises)))
    for title in ("right", "wrong", "named", "mutants", "visible", "hidden", "equal", "idle"):
        table.add_column(title, justify="right", no_wrap=True)
    for exercise in report.exercises:
        table.add_row(exercise.name, *_figures(exercise))
    console.print(table)
    console.print(LEGEND, style="dim")
    for exercise in report.exercises:
        for line in _work(exercise, everything):
            console.print(line)
    for entry in report.stale:
        console.print(Text(f"! equivalent.toml excuses what is no survivor any more: {entry}", style="yellow"))
    if not report.hints_stored:
        words = "! hints.json is not what the catalogue and the checks make of it now: autograder audit --write"
        console.print(Text(words, style="yellow"))
    used = f"{report.seconds:g} s, {report.processor_seconds:g} s of them answers and checks at work"
    console.print(used, style="dim", highlight=False)


def _figures(exercise: ExerciseReport) -> list[str]:
    right, wrong = exercise.right, exercise.wrong
    counting = [result for result in exercise.mutants if result.counts]
    killed = [result for result in counting if result.verdict == "killed"]
    equal = len(exercise.mutants) - len(counting)
    return [
        f"{sum(result.as_it_should for result in right)}/{len(right)}",
        f"{sum(result.as_it_should for result in wrong)}/{len(wrong)}",
        f"{sum(result.named for result in wrong)}/{len(wrong)}",
        f"{len(killed)}/{len(counting)}",
        str(sum(result.visible for result in killed)),
        str(sum(not result.visible for result in killed)),
        str(equal),
        str(len(exercise.idle)),
    ]


def _work(exercise: ExerciseReport, everything: bool) -> list[Text]:
    lines = []
    for result in exercise.answers:
        lines += _answer_lines(result, everything)
    for result in exercise.mutants:
        if result.verdict == "survived" or (everything and result.verdict != "killed"):
            lines += _mutant_lines(exercise, result)
    for check in exercise.idle:
        where = "hidden" if check.hidden else "visible"
        text = f"· {check.cell}, check {check.number} ({where}) rejects nothing: {check.label}"
        lines.append(Text(text, style="dim"))
    return lines


def _answer_lines(result: AnswerResult, everything: bool) -> list[Text]:
    name = f"{result.answer.exercise}/{result.answer.name}"
    message = (result.messages or ["full marks"])[0]
    lines = []
    if result.full != result.answer.right:
        what = "is refused" if result.answer.right else "is paid in full"
        lines.append(Text(f"✗ {name} {what}: {message}", style="bold red"))
    elif not result.answer.right and not result.as_expected:
        wanted = result.answer.says or result.answer.sentence
        lines.append(Text(f"✗ {name}: expected “{wanted}”, got: {message}", style="red"))
    elif everything and not result.answer.right:
        lines.append(Text(f"✓ {name}: {message}", style="green"))
    for cell in result.costs:
        lines.append(Text(f"✗ {name} costs {cell.name} its points: {cell.message}", style="bold red"))
    return lines


def _mutant_lines(exercise: ExerciseReport, result: MutantResult) -> list[Text]:
    style = "magenta" if result.verdict == "survived" else "dim"
    said = {"survived": "a mutant survives", "equivalent": "a mutant is equal to the reference"}
    said = said.get(result.verdict, "a mutant is excused")
    sign = "✗" if result.verdict == "survived" else "·"
    lines = [Text(f"{sign} {exercise.name}: {said} ({result.mutant.kind})", style=style)]
    lines.append(Text("    " + result.mutant.change.replace("\n", "\n    "), style=style))
    if result.note:
        lines.append(Text(f"    {result.note}", style="dim"))
    return lines


def show_summary(reports: list[NotebookReport], console: Console) -> None:
    """Print the figures over everything, and each bar that is not reached."""
    found = summary(exercise for report in reports for exercise in report.exercises)
    console.print(
        f"right accepted {percent(found['right_accepted'])} of {found['right']}, "
        f"wrong rejected {percent(found['wrong_rejected'])} of {found['wrong']}, "
        f"named {percent(found['wrong_named'])}, "
        f"mutants killed {percent(found['mutants_killed'])} of "
        f"{found['mutants'] - found['mutants_equivalent'] - found['mutants_excused']}",
        style="bold",
        highlight=False,
    )
    for line in shortfalls(reports):
        console.print(Text(f"below the bar: {line}", style="red"))


def as_json(reports: list[NotebookReport]) -> dict[str, Any]:
    """Everything an audit found, as plain data; ``summary`` holds the four fractions."""
    return {
        "summary": summary(exercise for report in reports for exercise in report.exercises),
        "notebooks": [
            {
                "lesson": report.lesson,
                "notebook": report.notebook,
                "seconds": report.seconds,
                "processor_seconds": report.processor_seconds,
                "summary": summary(report.exercises),
                "exercises": [_exercise_json(exercise) for exercise in report.exercises],
            }
            for report in reports
        ],
    }


def _exercise_json(exercise: ExerciseReport) -> dict[str, Any]:
    return {
        "name": exercise.name,
        "summary": summary([exercise]),
        "answers": [
            {
                "name": result.answer.name,
                "full": result.full,
                "as_it_should": result.as_it_should,
                "named": result.named,
                "costs": [cell.name for cell in result.costs],
                "messages": result.messages,
            }
            for result in exercise.answers
        ],
        "survivors": [
            {
                "change": r.mutant.change,
                "kind": r.mutant.kind,
                "diff": r.mutant.diff(exercise.reference),
                "note": r.note,
            }
            for r in exercise.survivors
        ],
        "excused": [
            {"change": r.mutant.change, "verdict": r.verdict, "note": r.note}
            for r in exercise.mutants
            if r.verdict in ("equivalent", "excused")
        ],
        "checks": [vars(check) for check in exercise.checks],
        "idle_checks": [f"{check.cell} {check.number}" for check in exercise.idle],
    }
