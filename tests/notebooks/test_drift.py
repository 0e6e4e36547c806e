"""What is stored is what the sources give: the notebooks in solutions/, and the release in course/."""

import shutil

import nbformat
import pytest

from autograder.build import from_text
from autograder.configuration import Course
from autograder.release import generate
from tests.commands import run
from tests.notebooks.lessons import RELEASED, ROOT, SOURCES, name_of


def without_outputs(notebook):
    notebook = nbformat.from_dict(notebook)
    notebook.metadata.pop("language_info", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_a_solution_is_its_text_pair(source):
    stored = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    assert without_outputs(stored) == without_outputs(from_text(source)), "run `make solutions`"


@pytest.fixture(scope="session")
def fresh_release(tmp_path_factory):
    """A release of every lesson, made by nbgrader in a copy of the course."""
    course = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "solutions", course / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    by_command, *others = sorted({source.parent.name for source in SOURCES})
    run("nbgrader", "generate_assignment", by_command, "--create", cwd=course)
    for lesson in others:  # the same without starting nbgrader nine times more
        generate(Course.open(course), lesson)
    return course / "course"


def test_course_is_what_nbgrader_releases(fresh_release):
    fresh = {path.relative_to(fresh_release): path.read_bytes() for path in fresh_release.rglob("*") if path.is_file()}
    stored = {
        path.relative_to(ROOT / "course"): path.read_bytes()
        for path in (ROOT / "course").glob("*/**/*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    assert sorted(fresh) == sorted(stored), "run `make release`"
    differ = [str(name) for name in fresh if fresh[name] != stored[name]]
    assert differ == [], "run `make release`"


def test_there_is_a_release_of_every_lesson():
    assert [path for path in RELEASED if not path.exists()] == []
