"""nbgrader's feedback pages without disclosure and without danger.

``Conceal`` takes the hidden tests and the paths of the grading machine out, ``Harmless`` takes out whatever could run,
and ``FeedbackExporter`` cleans the HTML made from markdown, draws its formulas without a script, and forbids the page,
by a Content-Security-Policy, to run or load anything at all. All of that has limits of length, time and memory, behind
which a page of plain text waits.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
from typing import Any

from jinja2 import BytecodeCache
from jinja2.meta import find_referenced_templates
from nbconvert.exporters import HTMLExporter
from nbformat import from_dict
from nbformat.v4 import new_markdown_cell, new_output
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

from autograder.bounded import Allowance, OutOfPatience, TooMuch, bounded, patience
from autograder.execution.lesson import text_digest
from autograder.grading.store import lesson_cells, verdict_of
from autograder.hidden import Marks
from autograder.report.harmless import safe_outputs
from autograder.report.markup import FILTERS, page_seconds, remember, seconds_left
from autograder.report.plain import plain_page
from autograder.report.trimming import trimmed

_PATH = re.compile(r"((?:\x1b\[[0-9;]*m)|^|[^\w.~/:+=-])/(?:[\w.@+-]+/)+([\w.@+-]+)", re.MULTILINE)
_FILE_URL = re.compile(r"file://[^\s\"'<>)]+")
_DATA_URL = re.compile(r"(data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=\s]*)")
_WITHOUT_ALT = re.compile(r"<img(?=\s)(?![^>]*\salt=)")
_METADATA = {"nbgrader", "autograder", "deletable", "editable"}

_SIGNS = {
    "passed": "✓ passed",
    "partial": "◐ partly right",
    "failed": "✗ not yet",
    "error": "✗ stopped",
    "not-run": "– not run",
}

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_STYLE = """
.ag-verdict {
    margin-bottom: 1em; padding: .5em .8em; border-left: 4px solid #666; background: #f6f6f6; white-space: pre-wrap;
}
div.prompt, a.anchor-link { display: none; }
.rendered_html th, .rendered_html td { padding: .15em .6em; }
.ag-passed { border-color: #009e73; } .ag-partial { border-color: #e69f00; }
.ag-failed, .ag-error, .ag-not-run { border-color: #d55e00; }
table { border-collapse: collapse; margin-bottom: 1em; }
th, td { padding: .2em .7em; border-bottom: 1px solid #ddd; }
.output_html th, .output_html td { text-align: right; }
summary { display: list-item !important; cursor: pointer; }
"""


class _Step(NbGraderPreprocessor):
    #: HTML exporters set this for every preprocessor and complain where it is unknown.
    display_data_priority = List(config=True)


class Conceal(_Step):
    """Replace the inside of graded test cells by what was checked and what happened.

    Hidden tests become a remark; the outputs of a test cell, whose traceback would quote them, become the verdict and
    its message. Absolute paths are shortened to file names everywhere.
    """

    def preprocess(self, nb: Any, resources: Any) -> Any:
        marks = Marks.of(self.config)
        for cell in nb.cells:
            cell.source = _shown(cell, marks)
            if cell.cell_type == "code":
                self._conceal(cell)
        resources["autograder_waiting"] = self._waiting(resources["nbgrader"])
        notes = nb.metadata.get("autograder_intake", {}).get("notes", [])
        if notes:
            lines = "\n".join(f"- {note}" for note in notes)
            nb.cells.insert(0, new_markdown_cell(f"**Before grading, this notebook had to be repaired:**\n\n{lines}"))
        return nb, resources

    def _waiting(self, names: dict[str, str]) -> list[str]:
        """Answers that a person has yet to read; nbgrader would show them with zero points."""
        with Gradebook(names["db_url"]) as gradebook:
            notebook = gradebook.find_submission_notebook(names["notebook"], names["assignment"], names["student"])
            return [g.name for g in notebook.grades if g.auto_score is None and g.manual_score is None]

    def _conceal(self, cell: Any) -> None:
        if _is_test(cell):
            cell.outputs = [_verdict_output(verdict_of(cell))]
            return
        for output in cell.outputs:
            if output.output_type == "stream":
                output.text = shorten_paths(output.text)
            elif output.output_type == "error":
                output.evalue = shorten_paths(str(output.evalue))
                output.traceback = [shorten_paths(str(line)) for line in output.traceback]
            else:
                for mime, value in output.data.items():
                    if mime.startswith("text/") and isinstance(value, str):
                        output.data[mime] = shorten_paths(value)


def _is_test(cell: Any) -> bool:
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)


def _shown(cell: Any, marks: Marks) -> str:
    """What a page says of a cell's text: all of it, but for hidden tests."""
    source = marks.shown(cell.source, "# hidden tests ran here") if _is_test(cell) else cell.source
    return marks.without_scheme(source)


class _Compiled(BytecodeCache):
    """Templates that this process has compiled, for exporters to come."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Any) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Any) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()
_compiled: set[str] = set()


def _compile(environment: Any, name: str) -> None:
    """Compile a template, and those that it is made of."""
    if name not in _compiled:
        _compiled.add(name)
        environment.get_template(name)
        source = environment.loader.get_source(environment, name)[0]
        for other in find_referenced_templates(environment.parse(source)):
            if other is not None:
                _compile(environment, other)


def _verdict_output(verdict: dict[str, Any]) -> Any:
    name = verdict["verdict"] if verdict["verdict"] in _SIGNS else "error"
    score, points = float(verdict["score"] or 0), float(verdict["max_score"] or 0)
    if name == "partial" and score in (0, points):
        name = "passed" if score else "failed"
    message = shorten_paths(str(verdict["message"] or "")).strip()
    head = f"{_SIGNS[name]} ({score:g} of {points:g} points)"
    body = f"<br>{html.escape(message)}" if message and message != f"{score:g} of {points:g} points" else ""
    markup = f'<div class="ag-verdict ag-{name}"><strong>{head}</strong>{body}</div>'
    return new_output("display_data", data={"text/html": markup, "text/plain": f"{head}\n{message}"})


def shorten_paths(text: str) -> str:
    """``text`` with every absolute path cut to its last part; images inside the text are left alone."""
    parts = _DATA_URL.split(text)
    parts[::2] = [_PATH.sub(r"\1…/\2", _FILE_URL.sub("…", part)) for part in parts[::2]]
    return "".join(parts)


class Harmless(_Step):
    """Drop everything that could run or load from outputs and metadata (see ``autograder.report.harmless``).

    HTML is cleaned in a process of its own, unless this one is; what needs too much is left out.
    """

    allowance = Allowance(cpu_seconds=20, wall_seconds=600, answer_bytes=200_000_000)

    def preprocess(self, nb: Any, resources: Any) -> Any:
        nb.metadata.pop("widgets", None)
        for cell in nb.cells:
            for key in set(cell.metadata) - _METADATA:
                del cell.metadata[key]
        cells = [cell for cell in nb.cells if cell.cell_type == "code" and cell.outputs]
        outputs = [cell.outputs for cell in cells]
        if resources.get("autograder_alone") or not any(map(_has_markup, outputs)):
            cleaned = _all_safe(outputs)
        else:
            try:
                cleaned = json.loads(bounded(lambda: json.dumps(_all_safe(outputs)).encode(), self.allowance))
            except TooMuch as error:
                self.log.warning("HTML outputs are left out: %s", error)
                cleaned = _all_safe([[_without_markup(output) for output in each] for each in outputs])
        for cell, kept in zip(cells, cleaned, strict=True):
            cell.outputs = [from_dict(output) for output in kept]
        return nb, resources


def _all_safe(outputs: list[list[Any]]) -> list[list[Any]]:
    return [[one for output in each for one in _safe(output)] for each in outputs]


def _safe(output: Any) -> list[Any]:
    try:
        with patience(seconds_left()):
            return safe_outputs([output])
    except OutOfPatience:
        return safe_outputs([_without_markup(output)])


def _has_markup(outputs: list[Any]) -> bool:
    return any("text/html" in output.get("data", {}) for output in outputs)


def _without_markup(output: Any) -> Any:
    """An output with a remark in the place of its HTML."""
    if "text/html" not in output.get("data", {}):
        return output
    data = {mime: value for mime, value in output["data"].items() if mime != "text/html"}
    data.setdefault("text/plain", "[an HTML output is left out here: cleaning it takes too long]")
    return {**output, "data": data}


class FeedbackExporter(HTMLExporter):
    """nbgrader's feedback page, made safe to open and readable for everyone.

    The page is made in a process of its own within `allowance`; if that does not do, a page of plain text takes its
    place, and `remarks` says why.
    """

    allowance = Allowance(cpu_seconds=30, wall_seconds=600, answer_bytes=40_000_000)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.filters = {**self.filters, **FILTERS}
        self.remarks: list[str] = []

    def _create_environment(self) -> Any:
        environment = super()._create_environment()
        environment.bytecode_cache = _COMPILED
        return environment

    def _prepare(self, nb: Any, names: dict[str, str]) -> None:
        """What pages have in common is done here, before a process is forked for one of them."""
        with contextlib.suppress(Exception):  # it is only a matter of time
            _compile(self.environment, self.template.name)
            with Gradebook(names["db_url"]) as gradebook:
                cells, settings = lesson_cells(gradebook, names["assignment"], names["notebook"])
            own = {*settings.get("free_cells", ()), *(text_digest(cell.source) for cell in cells if cell.locked)}
            marks = Marks.of(self.config)
            for cell in nb.cells:
                if text_digest(cell.source) in own and cell.cell_type in ("code", "markdown"):
                    remember(cell.cell_type, _shown(cell, marks))

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
        resources = self._init_resources(resources)
        names = resources["nbgrader"]
        self._prepare(nb, names)

        def make() -> bytes:
            page_seconds(self.allowance.cpu_seconds * 0.7)
            resources["autograder_alone"] = True
            slim, cut = trimmed(nb)
            if cut:
                slim.cells.insert(0, new_markdown_cell("*Long texts, outputs or pictures were left out of this page.*"))
            # not HTMLExporter's own, which parses the page once more, for alternative texts alone, in minutes
            page, more = super(HTMLExporter, self).from_notebook_node(slim, resources, **kw)
            page = _WITHOUT_ALT.sub(r'<img alt="No description has been provided for this image"', page)
            return _protect(_name_cells(page, more.get("autograder_waiting", []))).encode("utf-8", "replace")

        try:
            page = bounded(make, self.allowance).decode()
        except TooMuch as error:
            why = f"the feedback page of {names['notebook']} could not be made, {error}"
            self.log.warning(why)
            self.remarks.append(f"{why}; it is plain text")
            page = plain_page(nb, names, why)
        return page, resources


def _name_cells(page: str, waiting: list[str]) -> str:
    """Say in the table of contents which test a line is about, and which answers have not been read yet."""
    page = re.sub(r'(<a href="#([^"]+)">)Test cell</a>', r"\1Test <code>\2</code></a>", page)
    for name in waiting:
        line = rf'(<a href="#{re.escape(name)}">[^<]*</a>) \(Score: [\d.]+ / ([\d.]+)\)'
        page = re.sub(line, r"\1 (not graded yet, up to \2 points)", page)
    return page


def _protect(page: str) -> str:
    page = re.sub(r"<!-- Load mathjax -->.*?<!-- End of mathjax configuration -->", "", page, count=1, flags=re.DOTALL)
    head = (
        f'<head>\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<style>{_STYLE}</style>'
    )
    return page.replace("<html>", '<html lang="en">', 1).replace("<head>", head, 1)
