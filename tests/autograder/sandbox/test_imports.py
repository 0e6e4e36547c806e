"""What students may import of the grader is in the sandbox, and nothing else of it, however the kit was installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import autograder

ROOT = Path(__file__).resolve().parents[3]
LOOK = """
import os
import autograder
from autograder import checks

checks.equals(1.0, 1, "one")
print(sorted(os.listdir(os.path.dirname(autograder.__file__))))
for name in ("sandbox", "cli", "configuration", "grading.store"):
    try:
        __import__(f"autograder.{name}")
    except ImportError as error:
        print(error)
"""
SAID = [
    "['__init__.py', 'checks']",
    *(f"No module named 'autograder.{n}'" for n in ("sandbox", "cli", "configuration")),
]


def test_checks_can_be_imported_and_nothing_else_of_the_grader(student):
    said = student.run(LOOK).splitlines()
    assert said[:4] == SAID
    assert said[4].startswith("No module named 'autograder.grading")


def test_no_other_file_of_the_grader_can_be_read(student):
    folder = Path(autograder.__file__).parent
    assert "DENIED" in student.run(f"""
try:
    print(open({str(folder / "intake.py")!r}).read()[:80])
except OSError:
    print("DENIED")
""")


def test_checks_need_nothing_else_of_the_grader():
    for path in (Path(autograder.__file__).parent / "checks").glob("*.py"):
        lines = [line.strip() for line in path.read_text().splitlines()]
        imports = [line for line in lines if line.startswith(("from autograder", "import autograder"))]
        assert all(line.startswith("from autograder.checks") for line in imports), path.name


# -- installed otherwise than this checkout ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The kit's wheel, built without the network."""
    pytest.importorskip("setuptools", minversion="77")
    source = tmp_path_factory.mktemp("source")
    for name in ("autograder", "recsys_lib"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, source / "made"], cwd=source, check=True, capture_output=True)
    return next((source / "made").glob("*.whl"))


def pythons():
    found = {sys.executable: "this"}
    system = shutil.which("python3", path="/usr/bin")
    if system and os.path.realpath(system) != os.path.realpath(sys.executable):
        found[system] = "system"
    return [pytest.param(path, id=name) for path, name in found.items()]


@pytest.fixture(scope="module", params=pythons())
def installed(request, wheel, tmp_path_factory) -> Path:
    """A Python in whose site-packages the wheel was unpacked; other packages are those of the one that runs this."""
    ask = [request.param, "-c", "import sys, ensurepip; print(*sys.version_info[:2])"]
    version = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.split()
    if version != [str(number) for number in sys.version_info[:2]]:
        pytest.skip("compiled packages are for another version of Python, or there is no venv")
    place = tmp_path_factory.mktemp("environment")
    place.chmod(0o755)  # a sandbox started by root runs as nobody in particular
    subprocess.run([request.param, "-m", "venv", "--without-pip", place], check=True, capture_output=True)
    packages = next(place.glob("lib/python3*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    shared = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    (packages / "shared.pth").write_text("\n".join(shared) + "\n")
    return place / "bin" / "python"


START = """
import sys
from tests.autograder.sandbox.conftest import Session
from autograder.sandbox import start_student_kernel
import autograder
assert "site-packages" in autograder.__file__, autograder.__file__
session = Session(start_student_kernel(sys.argv[1], tier=sys.argv[2], preload=("numpy",)))
print(session.run(sys.argv[3]))
session.close()
"""


@pytest.mark.parametrize("tier", ["bubblewrap", "landlock"])
def test_it_is_so_for_a_wheel_too(installed, tier, tmp_path):
    from autograder.sandbox import SandboxError, choose

    try:
        choose(tier)
    except SandboxError as error:
        pytest.skip(str(error))
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    look = LOOK + "\nfrom recsys_lib import datasets, plotting\nprint('fine')"
    command = [
        installed,
        "-c",
        "import sys; sys.path.append(sys.argv.pop(1))\n" + START,
        tmp_path,
        tmp_path,
        tier,
        look,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    said = [line for line in done.stdout.splitlines() if line.startswith(("[", "No module", "fine"))]
    assert said[:4] == SAID, done.stderr
    assert said[-1] == "fine"
