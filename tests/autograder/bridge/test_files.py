"""Files that one side writes are seen by the other, as copies, and none of them is anything that runs."""

import os

import pytest

from autograder.bridge.files import ISOLATED_HOME, Files
from autograder.bridge.world import World
from autograder.sandbox.room import HOME
from tests.autograder.execution.notebooks import answer, check, plan_of, run, verdicts


@pytest.fixture
def sides(tmp_path, monkeypatch):
    """(a folder, what it tells) of each side."""
    made = []
    for name in ("ours", "theirs"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        made.append((tmp_path / name, Files()))
    return made


def test_what_is_written_changed_and_removed_crosses(sides):
    (ours, here), (theirs, there) = sides
    (theirs / "plots").mkdir()
    (theirs / "plots" / "a.txt").write_text("x")
    here.take(there.news())
    assert (ours / "plots" / "a.txt").read_text() == "x"
    (theirs / "plots" / "a.txt").write_text("longer")
    here.take(there.news())
    assert (ours / "plots" / "a.txt").read_text() == "longer"
    assert here.news() == [], "what came is no news"
    (theirs / "plots" / "a.txt").unlink()
    here.take(there.news())
    assert os.listdir(ours / "plots") == []


def test_a_file_of_the_lessons_is_not_replaced(sides):
    (ours, here), _ = sides
    (ours / "data.csv").write_text("1")
    here.fixed = here.places()
    assert here.fixed == {(0, "data.csv")}
    here.take([[0, "data.csv", b"2", False], [0, "data.csv", None, False]])
    assert (ours / "data.csv").read_text() == "1"


HARMFUL = [
    *("pytest.py", "numpy.so", "a/__init__.py", "x.pyc", "y.zip", "z.PTH", "mine-1.dist-info/entry_points.txt"),
    *("matplotlibrc", ".pdbrc", "a/.hidden", "__pycache__/x.txt", "../up.txt", "/abs.txt", "a//b", "", "nb.ipynb"),
    *("a\0b", "bad\ud800name", "x" * 600, 7, None),
]


@pytest.mark.parametrize("path", HARMFUL, ids=lambda path: repr(path)[:30])
def test_what_would_be_loaded_or_lies_elsewhere_does_not_come(sides, path):
    (ours, here), _ = sides
    here.take([[0, path, b"1", False]])
    assert os.listdir(ours) == []
    assert os.listdir(ours.parent) == ["ours", "theirs"] or sorted(os.listdir(ours.parent)) == ["ours", "theirs"]


NONSENSE = [
    "news",
    [7],
    [[0, "a.txt"]],
    [[5, "a.txt", b"", False]],
    [[0, "a.txt", "text", False]],
    [["0", "a", b"", 1]],
]


@pytest.mark.parametrize("news", NONSENSE, ids=repr)
def test_nonsense_changes_nothing(sides, news):
    (ours, here), _ = sides
    here.take(news)
    assert os.listdir(ours) == []


def test_no_link_is_followed(sides):
    (ours, here), (theirs, there) = sides
    secret = ours.parent / "secret"
    secret.write_text("grades")
    (theirs / "link.txt").symlink_to(secret)
    (theirs / "folder").symlink_to(ours.parent)
    os.mkfifo(theirs / "pipe")
    assert there.news() == []
    (ours / "out.txt").symlink_to(secret)
    here.take([[0, "out.txt", b"changed", False]])
    assert secret.read_text() == "grades"


def test_only_tests_that_speak_of_files_see_them():
    assert World("assert f(1) == 2").aspects == []
    assert World("assert open('out.txt').read() == 'hi'").aspects == ["files"]
    assert World("import pickle\nassert pickle.load(open('model.pkl', 'rb'))").aspects == []


def test_the_home_by_which_a_temporary_folder_is_known_is_the_sandboxs():
    assert ISOLATED_HOME == HOME


LESSON = {
    "save": (
        "def save(text):\n    with open('out.txt', 'w') as f: f.write(text)",
        "save('hi')\nassert open('out.txt').read() == 'hi'",
    ),
    "table": (
        "import pandas as pd\npd.DataFrame({'a': [1, 2]}).to_csv('table.csv', index=False)",
        "import pandas as pd\nassert pd.read_csv('table.csv')['a'].sum() == 3",
    ),
    "lines": (
        "def lines(path):\n    with open(path) as f: return sum(1 for _ in f)",
        "open('given.txt', 'w').write('a\\nb\\n')\nassert lines('given.txt') == 2",
    ),
    "figure": (
        "import matplotlib.pyplot as plt\ndef draw():\n    plt.plot([1, 2]); plt.savefig('p.png'); plt.close()",
        "import os\ndraw()\nassert os.path.getsize('p.png') > 0",
    ),
    "again": (
        "open('out.txt', 'w').write('once more')",
        "assert open('out.txt').read() == 'once more'",
    ),
    "module": (
        "open('mymod.py', 'w').write('x = 1')",
        "import os\nassert 'mymod.py' not in os.listdir()",
    ),
}


def test_a_lesson_about_files():
    cells = [
        cell for name, (code, test) in LESSON.items() for cell in (answer(code, name), check(test, f"{name}_test"))
    ]
    found = verdicts(run(*cells, plan=plan_of(cells)))
    assert {name: verdict[0] for name, verdict in found.items()} == {f"{name}_test": "passed" for name in LESSON}
