"""The house stands as the README says: what is at the top, and the same versions wherever they are written."""

import re
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

from tests.commands import run
from tests.needs import lack

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

FOLDERS = {"course", "solutions", "autograder", "recsys_lib", "tests"}
FILES = {
    "environment.yml",
    "README.md",
    "SECURITY.md",
    "pyproject.toml",
    "constraints.txt",
    "Makefile",
    "nbgrader_config.py",
    "LICENSE",
}


def tracked():
    try:
        listing = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        lack("git", "not a checkout, so there is no list of what belongs to it")
    return listing.splitlines()


def requirement(text):
    """('name', '>=1.2') of a requirement line."""
    name, version = re.fullmatch(r"([A-Za-z0-9_.-]+)\s*(.*)", text).groups()
    return name.lower().replace("_", "-"), version


def test_the_top_level_is_what_was_agreed():
    names = {name.split("/")[0] for name in tracked()}
    assert {name for name in names if not name.startswith(".")} == FOLDERS | FILES


def test_conda_has_the_versions_of_the_project():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    conda = dict(requirement(entry) for entry in listed if isinstance(entry, str))
    wanted = dict(map(requirement, PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]))
    for name in ("pip", "make", "c-compiler"):
        assert conda.pop(name) == ""
    assert conda.pop("python") == PROJECT["requires-python"]
    assert conda == wanted


def test_constraints_pin_everything_the_project_asks_for_and_name_no_host():
    text = (ROOT / "constraints.txt").read_text()
    pinned = {name.lower().replace("_", "-"): version for name, version in re.findall(r"^(\S+)==(\S+)$", text, re.M)}
    assert "://" not in text
    assert " @ " not in text
    extras = PROJECT["optional-dependencies"]
    asked = [
        requirement(line)[0] for line in PROJECT["dependencies"] + extras["test"] + extras["bench"] + extras["dev"]
    ]
    assert [name for name in asked if name not in pinned] == []


def test_each_package_says_what_the_room_is_for():
    rooms = [*ROOT.glob("recsys_lib/**/__init__.py"), *ROOT.glob("autograder/**/__init__.py")]
    assert rooms
    silent = [str(path.relative_to(ROOT)) for path in rooms if not path.read_text().lstrip().startswith('"""')]
    assert silent == []


def test_every_process_collects_the_same_tests_in_the_same_order():
    # Workers that run the tests side by side refuse to start otherwise. What breaks it is a set of strings among
    # the parameters: Python orders those differently in each process, unless it is given the seed.
    collect = (sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests")
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda seed: run(*collect, cwd=ROOT, PYTHONHASHSEED=seed), ("0", "2"))
    assert "::" in first
    names, others = ([line for line in listing.splitlines() if "::" in line] for listing in (first, second))
    assert names == others
