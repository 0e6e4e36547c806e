"""Exercises that are called like a builtin or a module, through the whole grader: the work is paid, the stub is not."""

import nbformat
import pytest

from autograder.configuration import Course
from autograder.grading.lessons import pack, register
from autograder.grading.worker import grade_one
from autograder.intake import Parcel
from autograder.release import generate
from tests.autograder.hostile.course import CONFIG, NAME
from tests.autograder.hostile.lesson import cell
from tests.needs import needs

pytestmark = needs("sandbox")

EXERCISES = {
    "pow": ("def pow(x, n):\n    return x**n", "assert pow(2, 5) == 32"),
    "hash": ("def hash(text):\n    return len(text) % 7", "assert hash('recommender') == 4"),
    "stats": ("stats = {'mean': 3.5}", "assert stats['mean'] == 3.5"),
}


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """Points by exercise of the instructor's own answers and of the untouched release."""
    root = tmp_path_factory.mktemp("names")
    root.joinpath("nbgrader_config.py").write_text(CONFIG)
    source = root / "source" / NAME / f"{NAME}.ipynb"
    source.parent.mkdir(parents=True)
    notebook = nbformat.v4.new_notebook()
    for name, (answer, test) in EXERCISES.items():
        marked = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
        notebook.cells += [
            cell(marked, name, solution=True),
            cell(test, f"test_{name}", grade=True, locked=True, points=1),
        ]
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, source)
    course = Course.open(root)
    (released,) = generate(course, NAME)
    register(course, NAME)
    lesson = pack(course, NAME)
    graded = [
        grade_one(Parcel(files={f"{NAME}.ipynb": path.read_bytes()}), lesson, course.config)
        for path in (source, released)
    ]
    return [one.scores[NAME] for one in graded]


@pytest.mark.parametrize("name", EXERCISES)
def test_the_work_is_paid_and_the_stub_is_not(scores, name):
    honest, untouched = scores
    assert (honest[f"test_{name}"], untouched[f"test_{name}"]) == (1, 0)
