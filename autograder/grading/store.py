"""What the grader keeps in the gradebook's database beside nbgrader's own tables, and the one writer of grades.

``autograder_lesson``  one row per notebook: the order of its cells, the lesson's settings, a digest of the source.
``autograder_release`` one row per lesson: digests of the files that were released last.
``autograder_rehearsal`` one row per lesson: how its last rehearsal went, and the state of the lesson it was made for.
``autograder_outcome`` one row per submission: status, isolation tier, verdicts, remarks, the key of the work graded.

nbgrader ignores them. An outcome is written after the grades it belongs to, so a run that is killed in between simply
grades that submission again.
"""

from __future__ import annotations

import functools
import json
import warnings
import weakref
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbgrader.api
import sqlalchemy as sa
from nbgrader import dbutil, utils
from nbgrader.api import Assignment, BaseCell, Gradebook, MissingEntry, Student, SubmittedAssignment
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import shown

# nbgrader builds a submission's rows before it adds them to the session, on purpose; it would be said every time
warnings.filterwarnings("ignore", message="Object of type", category=sa.exc.SAWarning)

_META = sa.MetaData()
LESSON = sa.Table(
    "autograder_lesson",
    _META,
    sa.Column("lesson", sa.String(128), primary_key=True),
    sa.Column("notebook", sa.String(128), primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
)
RELEASE = sa.Table(
    "autograder_release",
    _META,
    sa.Column("lesson", sa.String(128), primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
)
REHEARSAL = sa.Table(
    "autograder_rehearsal",
    _META,
    sa.Column("lesson", sa.String(128), primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
)
OUTCOME = sa.Table(
    "autograder_outcome",
    _META,
    sa.Column("lesson", sa.String(128), primary_key=True),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("status", sa.String(32), nullable=False),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("feedback_key", sa.String(64), nullable=False, default=""),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("when", sa.String(32), nullable=False),
)

#: Remark on a submission that the grader itself, not the student's code, did not bring to an end.
UNFINISHED = "the grader could not finish this submission; grade again, or see autograder.log"

#: Which status is named when several apply, worst first.
PRECEDENCE = (
    "corrupt",
    "missing",
    "lesson-failed",
    "renamed",
    "out-of-memory",
    "timed-out",
    "kernel-died",
    "repaired",
    "graded",
)


def worst(statuses: Iterable[str]) -> str:
    """The one status that stands for several."""
    return min(statuses, key=PRECEDENCE.index, default="graded")


def patient(db_url: str) -> str:
    """The address of a database, waiting up to a minute for somebody else's lock where it is SQLite."""
    return f"{db_url}?timeout=60" if db_url.startswith("sqlite:///") and "?" not in db_url else db_url


def open_gradebook(db_url: str, course_id: str = "default_course") -> Gradebook:
    """nbgrader's gradebook with our tables. SQLite waits up to a minute for somebody else's lock."""
    _begin(db_url)
    gradebook = Gradebook(patient(db_url), course_id or "default_course")
    _add_tables(gradebook.engine)
    return gradebook


def _begin(db_url: str) -> None:
    """Note in a new SQLite database which version nbgrader's tables have.

    nbgrader does so too, but asks the program ``alembic`` for the version, which takes two seconds to start.
    """
    url = sa.engine.make_url(db_url)
    path = Path(url.database or "")
    if url.get_backend_name() != "sqlite" or (path.exists() and path.stat().st_size):
        return
    from alembic.script import ScriptDirectory

    _complete.clear()  # a database that was there before under this name may have had our tables
    version = ScriptDirectory(dbutil.ALEMBIC_DIR).get_current_head()
    engine = sa.create_engine(patient(db_url))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(
            sa.text("INSERT INTO alembic_version SELECT :it WHERE NOT EXISTS (SELECT 1 FROM alembic_version)"),
            {"it": version},
        )
    engine.dispose()


@functools.cache
def _shared_engine(db_url: str, **options: Any) -> sa.Engine:
    return sa.create_engine(db_url, **options)


def _engine(db_url: str, **options: Any) -> sa.Engine:
    """The one engine of a database on disk: SQLAlchemy compiles each statement once per engine, and nbgrader opens a
    gradebook dozens of times in a run. Closing a gradebook still closes its connections."""
    make = _shared_engine if sa.engine.make_url(db_url).database else sa.create_engine
    return make(db_url, **options)


nbgrader.api.create_engine = _engine

_complete: weakref.WeakSet[sa.Engine] = weakref.WeakSet()


def _add_tables(engine: sa.Engine) -> None:
    """Make our tables where they are not there yet; looked for once per engine."""
    if engine not in _complete:
        _META.create_all(engine)
        _complete.add(engine)


def create_tables(db_url: str) -> None:
    """Make our tables, in a database that may be new."""
    engine = sa.create_engine(db_url)
    _META.create_all(engine)
    engine.dispose()


@dataclass(frozen=True)
class LessonCell:
    """One cell of a lesson as the instructor wrote it (``source`` is what a student gets, hidden tests included)."""

    name: str
    cell_type: str
    source: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float
    checksum: str | None

    @property
    def is_answer(self) -> bool:
        """A solution cell scored by the tests after it."""
        return self.solution and not self.grade

    @property
    def is_manual(self) -> bool:
        """A cell that a person grades."""
        return self.task or (self.grade and (self.solution or self.cell_type != "code"))

    @property
    def is_test(self) -> bool:
        return self.grade and not self.is_manual

    def metadata(self) -> dict[str, Any]:
        """nbgrader's metadata for this cell (schema version 3)."""
        data: dict[str, Any] = {
            "schema_version": 3,
            "grade_id": self.name,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
        }
        if self.grade or self.task:
            data["points"] = self.points
        return data


def lesson_cells(gradebook: Gradebook, lesson: str, notebook: str) -> tuple[list[LessonCell], dict[str, Any]]:
    """The cells of a lesson's notebook in the instructor's order, and the lesson's settings.

    Contents come from nbgrader's tables. The order, which nbgrader does not store, comes from ours; for a lesson that
    was generated before this grader was turned on, it is the order in which nbgrader stored the cells.
    """
    stored = gradebook.find_notebook(notebook, lesson)
    grade = {cell.name: float(cell.max_score) for cell in stored.grade_cells}
    task = {cell.name: float(cell.max_score) for cell in stored.task_cells}
    solution = {cell.name for cell in stored.solution_cells}
    cells = [
        LessonCell(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source or "",
            locked=bool(cell.locked),
            grade=cell.name in grade,
            solution=cell.name in solution,
            task=cell.name in task,
            points=grade.get(cell.name, task.get(cell.name, 0.0)),
            checksum=cell.checksum,
        )
        for cell in stored.source_cells
    ]
    remembered = remembered_lesson(gradebook, lesson, notebook)
    order = {name: number for number, name in enumerate(remembered.get("order", []))}
    cells.sort(key=lambda cell: order.get(cell.name, len(order)))
    return cells, remembered.get("settings", {})


def remembered_lesson(gradebook: Gradebook, lesson: str, notebook: str) -> dict[str, Any]:
    """What ``remember_lesson`` stored, or an empty dict."""
    query = sa.select(LESSON.c.data).where(LESSON.c.lesson == lesson, LESSON.c.notebook == notebook)
    _add_tables(gradebook.engine)
    row = gradebook.db.execute(query).first()
    return json.loads(row.data) if row else {}


def remember_lesson(
    gradebook: Gradebook, lesson: str, notebook: str, order: list[str], settings: dict, source: str = ""
) -> None:
    """Store the order of a notebook's cells, the settings in its ``autograder`` metadata and its source's digest."""
    _add_tables(gradebook.engine)
    row = {"data": json.dumps({"order": order, "settings": settings, "source": source})}
    _upsert(gradebook, LESSON, {"lesson": lesson, "notebook": notebook}, row)


def released_files(gradebook: Gradebook, lesson: str) -> dict[str, str]:
    """Relative path -> SHA-256 of every file of the last release of a lesson; empty before the first."""
    row = gradebook.db.execute(sa.select(RELEASE.c.data).where(RELEASE.c.lesson == lesson)).first()
    return json.loads(row.data) if row else {}


def remember_release(gradebook: Gradebook, lesson: str, digests: dict[str, str]) -> None:
    """Store what ``released_files`` reads."""
    _upsert(gradebook, RELEASE, {"lesson": lesson}, {"data": json.dumps(digests)})


def remembered_rehearsal(gradebook: Gradebook, lesson: str) -> dict[str, Any]:
    """The last rehearsal of a lesson (``autograder.rehearsal.seen.Rehearsal.as_dict``); empty before the first."""
    row = gradebook.db.execute(sa.select(REHEARSAL.c.data).where(REHEARSAL.c.lesson == lesson)).first()
    return json.loads(row.data) if row else {}


def remember_rehearsal(gradebook: Gradebook, lesson: str, data: dict[str, Any]) -> None:
    """Store what ``remembered_rehearsal`` reads."""
    _upsert(gradebook, REHEARSAL, {"lesson": lesson}, {"data": json.dumps(data)})


def _upsert(gradebook: Gradebook, table: sa.Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    where = sa.and_(*(table.c[name] == value for name, value in key.items()))
    if gradebook.db.execute(sa.update(table).where(where).values(**values)).rowcount == 0:
        gradebook.db.execute(sa.insert(table).values(**key, **values))
    gradebook.db.commit()


@dataclass
class Outcome:
    """How one submission fared, apart from its points: those are in nbgrader's own tables."""

    status: str
    key: str = ""
    feedback_key: str = ""
    tier: str = ""
    notes: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    #: notebook -> grade id -> {"verdict", "message", "score", "max_score"}
    cells: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    #: notebook -> {"cell", "error"}: a locked cell of the lesson's own that stopped; then there is no score either
    stopped: dict[str, dict[str, str]] = field(default_factory=dict)
    #: notebook -> {"status", "notes", "events"}, of which those of the submission are made
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: what the late penalties were computed from
    late_key: str = ""
    #: where the submission was read, what its digest was, and digests of those of this student before it
    folder: str = ""
    digest: str = ""
    earlier: list[str] = field(default_factory=list)
    #: False when nothing of the work could be graded: then there is no score, not even zero
    scored: bool = False
    seconds: float = 0.0
    #: what is to be said about the feedback page, if it is not the usual one
    feedback_note: str = ""


def read_outcomes(gradebook: Gradebook, lesson: str) -> dict[str, Outcome]:
    """Outcomes of a lesson by student."""
    rows = gradebook.db.execute(sa.select(OUTCOME).where(OUTCOME.c.lesson == lesson)).all()
    return {
        row.student: Outcome(status=row.status, key=row.key, feedback_key=row.feedback_key, **json.loads(row.data))
        for row in rows
    }


def write_outcome(gradebook: Gradebook, lesson: str, student: str, outcome: Outcome) -> None:
    """Store an outcome; the last step of grading a submission."""
    data = asdict(outcome)
    columns = {name: data.pop(name) for name in ("status", "key", "feedback_key")}
    columns["data"] = json.dumps(data)
    columns["when"] = datetime.now(UTC).isoformat(timespec="seconds")
    _upsert(gradebook, OUTCOME, {"lesson": lesson, "student": student}, columns)


def forget_removed(gradebook: Gradebook, lesson: str) -> dict[str, Outcome]:
    """Drop and return the outcomes of students or submissions that ``nbgrader db`` removed from the gradebook."""
    students = {student for (student,) in gradebook.db.query(Student.id)}
    submissions = {
        student
        for (student,) in gradebook.db.query(SubmittedAssignment.student_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == lesson)
    }
    outcomes = read_outcomes(gradebook, lesson)
    removed = {s: one for s, one in outcomes.items() if s not in (submissions if one.scored else students)}
    for student in removed:
        forget_outcome(gradebook, lesson, student)
    return removed


def forget_outcome(gradebook: Gradebook, lesson: str, student: str) -> None:
    gradebook.db.execute(sa.delete(OUTCOME).where(OUTCOME.c.lesson == lesson, OUTCOME.c.student == student))
    gradebook.db.commit()


def verdict_of(cell: Any) -> dict[str, Any]:
    """The verdict on a graded test cell: the executor's, or for nbgrader's plain ``Execute`` what its outputs say."""
    written = cell.metadata.get("autograder")
    if isinstance(written, dict) and "verdict" in written:
        known = {"mistake": str(written["mistake"])} if written.get("mistake") else {}
        more = {name: written[name] for name in ("line", "seconds") if written.get(name)}
        more |= {"where": "shared"} if written.get("where") == "shared" else {}
        return {name: written.get(name) for name in ("verdict", "score", "max_score", "message")} | known | more
    score, points = utils.determine_grade(cell)
    errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
    message = f"{errors[-1].ename}: {errors[-1].evalue}" if errors else ""
    verdict = "passed" if score == points else "partial" if score else "failed"
    return {"verdict": verdict, "score": score, "max_score": points, "message": message}


class RecordOutcome(NbGraderPreprocessor):
    """Last step of ``Autograde.autograde_preprocessors``: store the status and verdicts beside nbgrader's grades."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        names = resources["nbgrader"]
        intake = nb.metadata.get("autograder_intake", {})
        execution = nb.metadata.get("autograder", {}).get("execution", {})
        cells = {}
        for cell in nb.cells:
            if utils.is_grade(cell) and not utils.is_solution(cell) and cell.cell_type == "code":
                cells[cell.metadata.nbgrader.grade_id] = verdict_of(cell)
        part = {
            "status": worst([intake.get("status", "graded"), execution.get("status", "graded")]),
            "notes": [*intake.get("notes", []), *_shared_notes(cells, execution)],
            "events": list(execution.get("events", [])),
        }
        with open_gradebook(names["db_url"]) as gradebook:
            lesson = sorted(notebook.name for notebook in gradebook.find_assignment(names["assignment"]).notebooks)
            before = read_outcomes(gradebook, names["assignment"]).get(names["student"]) or Outcome("graded")
            others = [name for name in lesson if name != names["notebook"]]
            parts = {name: before.parts[name] for name in others if name in before.parts}
            parts |= {name: _absent(name) for name in others if self._is_absent(name, names)}
            stopped = {name: before.stopped[name] for name in others if name in before.stopped}
            if "stopped" in execution:
                stopped[names["notebook"]] = dict(execution["stopped"])
            outcome = _whole({**parts, names["notebook"]: part}, stopped, several=len(lesson) > 1)
            outcome.tier = str(execution.get("tier", "none"))
            outcome.cells = {name: before.cells[name] for name in others if name in before.cells}
            outcome.cells[names["notebook"]] = cells
            write_outcome(gradebook, names["assignment"], names["student"], outcome)
        return nb, resources

    def _is_absent(self, notebook: str, names: dict[str, str]) -> bool:
        """Whether another notebook of the lesson was not handed in, as far as the converter knows where to look."""
        coursedir = getattr(getattr(self.parent, "parent", None), "coursedir", None)
        if coursedir is None:
            return False
        folder = coursedir.format_path(coursedir.submitted_directory, names["student"], names["assignment"])
        return not Path(folder, f"{notebook}.ipynb").exists()


def _shared_notes(cells: dict[str, dict[str, Any]], execution: dict[str, Any]) -> list[str]:
    """What the instructor should know of tests that ran beside the student's code."""
    shared = sum(verdict.get("where") == "shared" for verdict in cells.values())
    if not shared:
        return []
    notable = [f"{cell}, {line}" for cell, lines in execution.get("notable", {}).items() for line in lines]
    look = [f"worth a look, for it could serve a lie: {shown.line(line, 200)}" for line in notable[:5]]
    return [f"{shared} of {len(cells)} tests ran where students' code could lie", *look]


def _absent(notebook: str) -> dict[str, Any]:
    return {
        "status": "repaired",
        "notes": [f"{notebook}.ipynb is not there, so its exercises earn nothing"],
        "events": [],
    }


def _whole(parts: dict[str, Any], stopped: dict[str, Any], several: bool) -> Outcome:
    """The outcome of a submission from those of its notebooks."""
    named = sorted(parts.items())
    return Outcome(
        status=worst([*(part["status"] for part in parts.values()), *["lesson-failed"] * bool(stopped)]),
        scored=not stopped,
        stopped=stopped,
        parts=parts,
        notes=[
            f"{name}.ipynb: {note}" if several and name not in note else note
            for name, part in named
            for note in part["notes"]
        ],
        events=[{**event, "notebook": name} if several else event for name, part in named for event in part["events"]],
    )


def enrol(gradebook: Gradebook, student: str) -> None:
    """Make sure that the gradebook knows the student: lost work must show up in every list, too."""
    try:
        gradebook.find_student(student)
    except MissingEntry:
        gradebook.add_student(student)


@dataclass
class Graded:
    """Plain data that a worker returns for one submission (see ``autograder.grading.worker.grade_one``)."""

    outcome: Outcome
    #: notebook -> text of the autograded notebook
    notebooks: dict[str, str] = field(default_factory=dict)
    #: notebook -> grade id -> automatic score, None where a person must grade
    scores: dict[str, dict[str, float | None]] = field(default_factory=dict)
    #: notebook -> grade id -> nbgrader's automatic comment
    comments: dict[str, dict[str, str | None]] = field(default_factory=dict)
    #: why the grader itself could not finish, in one line; empty when it did
    failure: str = ""
    log: str = ""
    #: when the work was handed in, in UTC; None where nothing says so
    timestamp: str | None = None


def names_of_cells(gradebook: Gradebook, submitted: Any) -> dict[str, str]:
    """The names of a submitted notebook's cells by their ids, in one question instead of one for each grade."""
    wanted = sa.select(BaseCell.id, BaseCell.name).where(BaseCell.notebook_id == submitted.notebook_id)
    return {row.id: row.name for row in gradebook.db.execute(wanted)}


def write_grades(gradebook: Gradebook, lesson: str, student: str, graded: Graded) -> None:
    """Put a worker's result into nbgrader's tables as ``SaveAutoGrades`` would; manual grades and comments stay."""
    enrol(gradebook, student)
    when = {"timestamp": graded.timestamp} if graded.timestamp else {}
    # nbgrader builds a submission's rows before it adds them to the session; a flush in between would complain
    with gradebook.db.no_autoflush:
        submission = gradebook.update_or_create_submission(lesson, student, **when)
    notebooks = {notebook.name: notebook for notebook in submission.notebooks}
    for notebook, scores in graded.scores.items():
        names = names_of_cells(gradebook, notebooks[notebook])
        grades = {names[grade.cell_id]: grade for grade in notebooks[notebook].grades}
        for name, score in scores.items():
            grades[name].auto_score = score
            grades[name].needs_manual_grade = grades[name].manual_score is not None or score is None
        comments = {names[comment.cell_id]: comment for comment in notebooks[notebook].comments}
        for name, comment in graded.comments.get(notebook, {}).items():
            comments[name].auto_comment = comment
    gradebook.db.commit()
