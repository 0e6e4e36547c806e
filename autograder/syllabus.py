"""The syllabus of a course, made from what its lessons say of themselves.

A lesson's notebook metadata may hold, under ``autograder``:

    syllabus:
      question: What do you show somebody you know nothing about?
      minutes: 75
      needs: [00-embedding-space]

The title is the notebook's first heading and the points are those of its cells. `syllabus` writes a table and the
graph of what needs what between two marks of a Markdown file, and leaves the rest of that file alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.minutes import counted_minutes, remark

__all__ = ["BEGIN", "END", "Entry", "entries", "in_page", "problems", "remarks", "table"]

BEGIN, END = "<!-- syllabus: made by `autograder syllabus`, not by hand -->", "<!-- end of the syllabus -->"


@dataclass(frozen=True)
class Entry:
    """One lesson: its folder, title and question, the minutes it states, the lessons it needs, its points, the minutes
    that it takes by the rule of `autograder.minutes`, and whether it is an open task (``open: true`` beside
    ``syllabus``), to which that rule does not apply."""

    lesson: str
    notebook: str
    title: str
    question: str
    minutes: int | None
    needs: tuple[str, ...]
    points: float
    points_by_person: float
    counted: int
    open: bool = False


def entries(source: Path) -> list[Entry]:
    """What the notebooks in the lesson folders of `source` say of themselves, in the order of their names.

    Raises
    ------
    ValueError
        A lesson's ``syllabus`` is not written as it should be; the message names the lesson and the field.
    """
    found = []
    for path in sorted(source.glob("*/*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            found.append(_entry(path))
    return found


def _entry(path: Path) -> Entry:
    notebook = nbformat.read(path, as_version=4)
    about = notebook.metadata.get("autograder", {}).get("syllabus", {})
    lesson = path.parent.name
    minutes, needs = about.get("minutes"), about.get("needs", [])
    if minutes is not None and not (isinstance(minutes, int) and minutes > 0):
        raise ValueError(f"{lesson}: syllabus.minutes must be a whole number of minutes, got {minutes!r}")
    if not (isinstance(needs, list) and all(isinstance(name, str) for name in needs)):
        raise ValueError(f"{lesson}: syllabus.needs must be a list of lessons, got {needs!r}")
    machine = person = 0.0
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("grade") or mark.get("task"):
            if cell.cell_type == "code" and not mark.get("solution"):
                machine += float(mark.get("points", 0))
            else:
                person += float(mark.get("points", 0))
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    title = heading[1].strip() if heading else lesson
    question, counted = str(about.get("question", "")), counted_minutes(notebook)
    is_open = bool(notebook.metadata.get("autograder", {}).get("open"))
    return Entry(lesson, path.stem, title, question, minutes, tuple(needs), machine, person, counted, is_open)


def problems(found: list[Entry]) -> list[str]:
    """What a reader would stumble over: lessons needed that are not there, or that come later."""
    order = {entry.lesson: place for place, entry in enumerate(found)}
    wrong = []
    for entry in found:
        for name in entry.needs:
            if name not in order:
                wrong.append(f"{entry.lesson} needs {name}, which is not there")
            elif order[name] >= order[entry.lesson]:
                wrong.append(f"{entry.lesson} needs {name}, which comes after it")
    return wrong


def remarks(found: list[Entry]) -> list[str]:
    """The lessons whose stated minutes are far from those that the rule counts; it does not count open tasks."""
    found = [entry for entry in found if not entry.open]
    said = [remark(entry.lesson, entry.minutes, entry.counted) for entry in found]
    return [sentence for sentence in said if sentence]


def table(found: list[Entry]) -> str:
    """The syllabus as Markdown: a table, then the graph of what needs what in Mermaid's language."""
    rows = ["| lesson | the question | minutes | needs | points |", "|---|---|---|---|---|"]
    for entry in found:
        points = f"{entry.points + entry.points_by_person:g}"
        if entry.points_by_person:
            points += f" ({entry.points_by_person:g} read by a person)"
        needs = ", ".join(name.split("-")[0] for name in entry.needs) or "-"
        link = f"[{_short(entry.title)}]({entry.lesson}/{entry.notebook}.ipynb)"
        rows.append(f"| {link} | {entry.question} | {entry.minutes or '-'} | {needs} | {points} |")
    minutes = sum(entry.minutes or 0 for entry in found)
    total = sum(entry.points + entry.points_by_person for entry in found)
    rows += ["", f"{len(found)} lessons, {minutes // 60} h {minutes % 60:02d} min, {total:g} points."]
    graph = ["", "```mermaid", "graph LR"]
    graph += [f'    {_node(entry.lesson)}["{_short(entry.title)}"]' for entry in found]
    graph += [f"    {_node(name)} --> {_node(entry.lesson)}" for entry in found for name in entry.needs]
    return "\n".join(rows + graph + ["```"])


def in_page(page: str, found: list[Entry]) -> str:
    """`page` with the syllabus between its two marks.

    Raises
    ------
    ValueError
        The page has not both marks.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page must hold the lines {BEGIN!r} and {END!r}, in this order")
    return f"{before}{BEGIN}\n\n{table(found)}\n\n{END}{after}"


def _short(title: str) -> str:
    return re.sub(r"^Lesson\s+", "", title).replace('"', "'")


def _node(lesson: str) -> str:
    return "L" + re.sub(r"\W", "_", lesson)
