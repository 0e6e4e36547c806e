"""The kill matrix as a picture: answers down, checks across, a filled square where a check rejects an answer.

It says everything by shape, so it reads in grey and on paper: filled, empty, or a dot where an earlier failure left
nothing to check. Mutants are thin lines below the catalogue, by the first check that rejects them, survivors last.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from autograder.audit.bench import CellResult
from autograder.audit.results import ExerciseReport

__all__ = ["kill_matrix"]

COLUMN, ROW, THIN = 22, 18, 5
ROOM_FOR_LAST_NAME = 180
LEFT, TOP, GAP = 250, 78, 10


def kill_matrix(exercise: ExerciseReport) -> str:
    """An SVG of one exercise, with a text that says what it shows."""
    columns = [(check.cell, check.number) for check in exercise.checks]
    xs = _places(exercise)
    width = LEFT + (max(xs.values(), default=0) + COLUMN + ROOM_FOR_LAST_NAME)
    parts: list[str] = []
    y = TOP
    for title, results in (("right", exercise.right), ("wrong", exercise.wrong)):
        for result in results:
            label = result.answer.name.removeprefix("right_").removeprefix("wrong_").replace("_", " ")
            parts.append(_text(LEFT - 12, y + ROW - 5, label, anchor="end", bold=result.as_it_should is False))
            parts += _squares(result.cells, xs, y, ROW - 4, label)
            y += ROW
        if results:
            parts.append(_text(8, y - ROW * len(results) + ROW - 5, title, css="n"))
            y += GAP
    mutants = sorted(exercise.mutants, key=lambda m: _first(m.cells, columns))
    start = y
    for result in mutants:
        parts += _squares(result.cells, xs, y, THIN - 1, f"{result.verdict}: {result.mutant.change}")
        y += THIN
    if mutants:
        parts.append(_text(8, start + 12, "mutants", css="n"))
        parts.append(_text(LEFT - 12, start + 12, f"{len(mutants)}, one line each", anchor="end"))
        y += GAP
    parts = [*_heads(exercise, xs, y), *parts]
    words = (
        f"Kill matrix of {exercise.name}: {len(exercise.right)} right answers, {len(exercise.wrong)} wrong ones and "
        f"{len(mutants)} mutants against {len(columns)} checks; {len(exercise.survivors)} mutants survive, "
        f"{len(exercise.idle)} checks reject nothing."
    )
    return (
        f'<svg viewBox="0 0 {width} {y + 4}" style="max-width: {width}px" role="img" aria-label="{escape(words)}">'
        + "".join(parts)
        + "</svg>"
    )


def _places(exercise: ExerciseReport) -> dict[tuple[str, int], int]:
    """Where each check's column begins, counted from the first; a gap between test cells."""
    found: dict[tuple[str, int], int] = {}
    x, last = 0, None
    for check in exercise.checks:
        x += GAP if last not in (None, check.cell) else 0
        found[check.cell, check.number] = x
        x, last = x + COLUMN, check.cell
    return found


def _heads(exercise: ExerciseReport, xs: dict, bottom: int) -> list[str]:
    """Numbers of checks, names of cells, a shade behind the hidden ones."""
    parts, cells = [], {}
    for check in exercise.checks:
        x = LEFT + xs[check.cell, check.number]
        cells.setdefault(check.cell, x)
        if check.hidden:
            parts.append(
                f'<rect class="hidden" x="{x - 2}" y="{TOP - 20}" width="{COLUMN}" height="{bottom - TOP + 16}"></rect>'
            )
        tip = f"{check.cell}, check {check.number}{', hidden' if check.hidden else ''}: {check.label}"
        tip += f"; rejects {check.kills}, {check.alone} of them alone"
        css = "n" if check.kills else "idle"
        number = _text(x + COLUMN / 2 - 2, TOP - 7, str(check.number), anchor="middle", css=css)
        parts.append(f"<g><title>{escape(tip)}</title>{number}</g>")
    for row, (cell, x) in enumerate(cells.items()):
        y = 14 + 14 * (row % 3)
        parts.append(f'<path class="lead" d="M{x + 7} {y + 3} V{TOP - 21}"></path>')
        parts.append(_text(x, y, cell))
    return parts


def _squares(cells: Iterable[CellResult], xs: dict, y: float, height: float, label: str) -> list[str]:
    parts = []
    for cell in cells:
        for check in cell.checks:
            x = LEFT + xs.get((check.cell, check.number), 0)
            tip = f"{label}: {check.label}: {check.message or check.status}"
            if check.status == "unreached":
                shape = f'<circle class="dot" cx="{x + 9}" cy="{y + height / 2}" r="{min(2, height / 3)}"></circle>'
            else:
                css = "kill" if check.status == "failed" else "pass"
                shape = f'<rect class="{css}" x="{x}" y="{y}" width="{COLUMN - 4}" height="{height}"></rect>'
            parts.append(shape if height < 8 else f"<g><title>{escape(tip[:300])}</title>{shape}</g>")
    return parts


def _first(cells: Iterable[CellResult], columns: list[tuple[str, int]]) -> int:
    failing = [columns.index((c.cell, c.number)) for cell in cells for c in cell.checks if c.status == "failed"]
    return min(failing, default=len(columns))


def _text(x: float, y: float, text: str, anchor: str = "start", css: str = "", bold: bool = False) -> str:
    css = f"{css} bad".strip() if bold else css
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" class="{css}">{escape(text[:40])}</text>'
