"""Tests are spread over the workers by size, and what a machine lacks is said or fails."""

import re
import sys
from pathlib import Path

import pytest

from tests import needs
from tests.commands import run
from tests.spreading import SLOW, unit_of

ROOT = Path(__file__).parents[1]
CONFTEST = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom tests.conftest import *  # noqa: F403\n"


def pytest_in(folder, *options, status=0, **environment):
    """What a run of pytest with this suite's rules says, in `folder`."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    slow\n    thorough\n    needs\n")
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:nbval", "-p", "no:randomly", *options]
    return run(*words, cwd=folder, status=status, **environment)


@pytest.mark.parametrize(
    ("test", "unit"),
    [
        ("tests/a/test_x.py::test_one", "tests/a/test_x.py"),
        ("tests/a/test_x.py::test_one[3-float64]", "tests/a/test_x.py"),
        ("tests/a/test_x.py::test_one[01-popularity]", "tests/a/test_x.py[01-popularity]"),
        ("tests/a/test_x.py::test_one[01-popularity-exercise]", "tests/a/test_x.py[01-popularity-exercise]"),
        ("tests/a/test_x.py::test_one[11-12]", "tests/a/test_x.py"),
    ],
)
def test_a_file_is_a_unit_and_in_it_each_lesson(test, unit):
    assert unit_of(test) == unit


def test_workers_get_whole_files_lessons_apart_and_what_is_slow_first(tmp_path):
    for name in ("tests/recsys_lib/test_small.py", f"{SLOW[-1]}", f"{SLOW[0]}test_long.py"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            "import pytest\n"
            "@pytest.mark.parametrize('n', range(8))\ndef test_part(n): pass\n"
            "@pytest.mark.parametrize('n', ['00-first', '01-second'])\ndef test_lesson(n): pass\n"
        )
    said = pytest_in(tmp_path, "-n", "2", "-v")
    ran = re.findall(r"^\[(gw\d)\] .*PASSED (\S+)", said, re.MULTILINE)
    assert len(ran) == 30
    workers: dict[str, set] = {}
    for worker, test in ran:
        workers.setdefault(unit_of(test), set()).add(worker)
    assert len(workers) == 9
    assert all(len(used) == 1 for used in workers.values())
    for worker in ("gw0", "gw1"):  # each takes them in order; which of the two is ahead is a matter of load
        slow = [test.startswith(SLOW) for one, test in ran if one == worker]
        assert slow == sorted(slow, reverse=True)
    assert "10 passed, 20 deselected" in pytest_in(tmp_path, "-q", "-m", "not slow")


LACKING = """
from tests.needs import have, needs
@needs("browser")
def test_shows(): assert False
def test_looks_for_itself(): have("browser")
def test_needs_nothing(): pass
"""


def test_what_is_missing_is_skipped_and_said_at_the_end(tmp_path):
    (tmp_path / "test_pages.py").write_text(LACKING)
    said = pytest_in(tmp_path, "-q", PATH="/nowhere", TEST_REQUIRES="")
    assert "1 passed, 2 skipped" in said
    assert "not tested: 2 tests that need browser (no Chromium (Debian: apt-get install chromium))" in said


def test_what_is_required_and_missing_fails(tmp_path):
    (tmp_path / "test_pages.py").write_text(LACKING)
    said = pytest_in(tmp_path, "-q", status=1, PATH="/nowhere", TEST_REQUIRES="sandbox browser")
    assert re.search(r"1 failed, 1 passed, 1 error", said)
    assert "not here: browser: no Chromium" in said
    assert "TEST_REQUIRES asks for it" in said


def test_a_requirement_nobody_knows_is_refused(monkeypatch):
    monkeypatch.setenv("TEST_REQUIRES", "browser moat")
    with pytest.raises(pytest.UsageError, match=r"TEST_REQUIRES must hold some of .* got 'moat'"):
        needs.required()
    with pytest.raises(ValueError, match=r"names must be of .* got 'moat'"):
        needs.needs("moat")


def test_nothing_is_skipped_for_the_machines_sake_in_another_way():
    """Or a run that lacks something would be green, and say nothing."""
    skips = re.compile(r"skipif\(|importorskip\(|pytest\.skip\((?!\"this model )")
    files = [path for path in (ROOT / "tests").rglob("*.py") if path.name not in ("needs.py", Path(__file__).name)]
    assert [str(path.relative_to(ROOT)) for path in files if skips.search(path.read_text(encoding="utf-8"))] == []


def test_continuous_integration_requires_what_guards_the_grades():
    (line,) = re.findall(r"TEST_REQUIRES=\S*?([\w ]+)}?\"", (ROOT / ".ci" / "run").read_text())
    assert {"sandbox", "bubblewrap", "landlock", "browser"} <= set(line.split()) <= needs.NAMES
