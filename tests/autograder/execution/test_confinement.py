"""The checker behind its own walls: what a *trusted* cell tries to reach is not there, what a lesson needs is."""

from __future__ import annotations

import contextlib
import inspect
import itertools
import os
import socket

import pytest
from nbformat.v4 import new_notebook

from autograder.execution import SplitExecute
from autograder.execution.zygote import CheckerZygote
from tests.autograder.execution.notebooks import answer, check, plan_of, setup, verdicts
from tests.needs import have, needs

NEEDS = {"nested": "bubblewrap", "landlock": "landlock"}
MODULES = ["numpy", "recsys_lib:datasets"]

#: What a lesson says of a cell: nothing.
TERMS = {key: [] for key in ("release", "reserved", "believed", "lent", "watched", "undo")}


class Cells:
    """One checker, and cells to run in it."""

    def __init__(self, zygote, workdir):
        self.process = zygote.fork(str(workdir), MODULES)
        self._numbers = itertools.count()

    def __call__(self, source: str) -> str:
        """What a cell printed, or "Name: text" of how it failed."""
        nonce = str(next(self._numbers))
        self.process.channel.send({"do": "run", "nonce": nonce, "source": source, **TERMS})
        outcome = self.process.channel.receive()
        return outcome["printed"].strip() if outcome["status"] == "ok" else f"{outcome['ename']}: {outcome['text']}"


@pytest.fixture(scope="module", params=["nested", "landlock"])
def zygote(request, tmp_path_factory):
    have(NEEDS[request.param])
    if request.param == "nested":
        have("namespaces")
    data = tmp_path_factory.mktemp("data")
    data.chmod(0o755)
    data.joinpath("ratings.csv").write_text("1,2,3\n")
    before = os.environ.get("RECSYS_DATA")
    os.environ["RECSYS_DATA"] = str(data)
    zygote = CheckerZygote(request.param)
    yield zygote
    zygote.close()
    os.environ.pop("RECSYS_DATA") if before is None else os.environ.update(RECSYS_DATA=before)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A gradebook, another submission, and the lesson's own folder, as they lie in a course."""
    root = tmp_path_factory.mktemp("course")
    root.chmod(0o755)
    root.joinpath("gradebook.db").write_text("grades")
    root.joinpath("submitted").mkdir()
    root.joinpath("submitted", "ada.ipynb").write_text("other work")
    lesson = root / "run" / "lesson"
    lesson.joinpath("data").mkdir(parents=True)
    lesson.joinpath("films.csv").write_text("title\nBlue\n")
    lesson.joinpath("data", "more.txt").write_text("more")
    return root


@pytest.fixture(scope="module")
def cells(zygote, course):
    cells = Cells(zygote, course / "run" / "lesson")
    yield cells
    cells.process.kill()


# -- what is not there --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["gradebook.db", "submitted/ada.ipynb"])
def test_the_gradebook_and_other_submissions_cannot_be_read(cells, course, place):
    assert cells(f"print(open({str(course / place)!r}).read())").startswith(("FileNotFoundError", "PermissionError"))


@pytest.mark.parametrize("place", ["beside.txt", "gradebook.db", "submitted/new.txt"])
def test_nothing_is_written_beside_the_gradebook(cells, course, place):
    before = _beside(course)
    said = cells(f"open({str(course / place)!r}, 'w').write('here')")
    assert said.startswith(("FileNotFoundError", "PermissionError", "OSError")), said
    assert _beside(course) == before


def _beside(course) -> dict:
    """Everything in the course but the run's own folders."""
    files = [path for path in course.rglob("*") if path.is_file() and course / "run" not in path.parents]
    return {path: path.read_text() for path in files}


def test_the_course_of_this_repository_cannot_be_seen(cells):
    import autograder

    root = os.path.dirname(os.path.dirname(autograder.__file__))
    said = cells(f"import os; print('solutions' in os.listdir({root!r}))")
    assert said == "False" or said.startswith(("FileNotFoundError", "PermissionError"))


def test_home_and_environment_are_others(cells, monkeypatch):
    home = os.path.expanduser("~")
    said = cells(f"import os; print(os.path.expanduser('~') == {home!r}, 'JPY_PARENT_PID' in os.environ)")
    assert said == "False False"
    with contextlib.suppress(OSError):
        inside = cells(f"import os; print(os.listdir({home!r}))")
        assert ".bashrc" not in inside


def test_no_socket_leads_out(cells, tmp_path_factory):
    listener = socket.create_server(("127.0.0.1", 0))
    local = socket.socket(socket.AF_UNIX)
    path = str(tmp_path_factory.mktemp("s") / "door")
    local.bind(path)
    local.listen()
    with listener, local:
        port = listener.getsockname()[1]
        tries = {
            f"import socket; socket.create_connection(('127.0.0.1', {port}))": "OSError",
            f"import socket; socket.socket(socket.AF_UNIX).connect({path!r})": "OSError",
            "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)": "OSError",
        }
        for source, error in tries.items():
            assert cells(source).startswith(error), source


def test_other_processes_cannot_be_signalled(cells):
    said = cells(f"import os; os.kill({os.getpid()}, 0)")
    assert said.startswith(("ProcessLookupError", "PermissionError"))


def test_one_checker_does_not_see_the_files_of_another(zygote, cells, course):
    cells("open('mine.txt', 'w').write('first')")
    folder = course.parent / f"second-{zygote.isolation}" / "lesson"
    folder.mkdir(parents=True)
    second = Cells(zygote, folder)
    try:
        where = cells("import os; print(os.getcwd())")
        assert second("import os; print(os.path.exists('mine.txt'))") == "False"
        if zygote.isolation == "landlock":
            assert second(f"print(open({where!r} + '/mine.txt').read())").startswith("PermissionError")
    finally:
        second.process.kill()


# -- what a lesson needs ------------------------------------------------------------------------------------------


def test_the_lessons_files_are_there_and_scratch_files_can_be_written(cells):
    assert cells("print(open('films.csv').read().split(), open('data/more.txt').read())") == "['title', 'Blue'] more"
    assert cells("import tempfile; f = tempfile.TemporaryFile(); f.write(b'x')\nopen('own.txt', 'w').write('x')") == ""


def test_the_reference_and_its_data_are_there(cells):
    assert (
        cells("from recsys_lib import popularity, datasets\nprint(len(datasets.load_filmworld().items) > 0)") == "True"
    )
    assert cells("import os\nprint(open(os.environ['RECSYS_DATA'] + '/ratings.csv').read().strip())") == "1,2,3"


def test_compiled_kernels_are_taken_from_the_cache(cells):
    source = """
    from recsys_lib import Bias, datasets
    from numba.core import event
    with event.install_recorder("numba:compile") as recorder:
        Bias().fit(datasets.load_filmworld().ratings)
    print(len(recorder.buffer))
    """
    assert cells(inspect.cleandoc(source)) == "0"


def test_a_test_cell_may_start_a_program_and_wait(cells):
    source = "import subprocess, sys\nprint(subprocess.check_output([sys.executable, '-c', 'print(6 * 7)'], text=True))"
    assert cells(source) == "42"
    assert cells("import asyncio\nawait asyncio.sleep(0)") == ""


# -- in a run -----------------------------------------------------------------------------------------------------


@needs("sandbox")
def test_a_whole_notebook_is_graded_behind_both_walls(course):
    beside = str(course / "planted.txt")
    notebook = [
        setup("import numpy as np"),
        answer("def double(x):\n    return 2 * np.asarray(x)"),
        check("assert (double([1, 2]) == [2, 4]).all()", "works"),
        check(f"open({beside!r}, 'w').write('here')", "writes"),
    ]
    nb = new_notebook(cells=notebook)
    SplitExecute(timeout=20).execute(nb, plan_of(notebook), None, str(course / "run" / "lesson"))
    assert {name: verdict for name, (verdict, *_) in verdicts(nb).items()} == {"works": "passed", "writes": "failed"}
    assert nb.metadata.autograder["execution"]["checker"] in ("bubblewrap", "landlock")
    assert not os.path.exists(beside)
