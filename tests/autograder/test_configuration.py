"""Turning the grader on, and finding a course."""

import subprocess
import sys

import pytest
from traitlets.config import Config
from traitlets.utils.importstring import import_item

import autograder
from autograder.configuration import Course, NotACourse, text_pairs
from tests.autograder.fixtures.course import LESSON, make_course


def configured(root, **before):
    c = Config(**before)
    autograder.configure(c, root)
    return c


def test_every_name_in_the_configuration_can_be_imported(tmp_path):
    c = configured(tmp_path)
    lists = [c.Autograde.sanitize_preprocessors, c.Autograde.autograde_preprocessors]
    lists += [c.GenerateAssignment.preprocessors, c.GenerateFeedback.preprocessors]
    lists += [[c.Autograde.exporter_class, c.GenerateFeedback.exporter_class, c.ExportApp.plugin_class]]
    for name in [name for names in lists for name in names]:
        assert callable(import_item(name)), name


def test_hidden_tests_are_stored_before_they_are_cleared(tmp_path):
    steps = [name.rpartition(".")[2] for name in configured(tmp_path).GenerateAssignment.preprocessors]
    assert (
        steps.index("SaveCells") < steps.index("ClearHiddenTests") < len(steps) - steps[::-1].index("ComputeChecksums")
    )


def test_configuring_imports_nothing_heavy():
    code = (
        "import sys; from traitlets.config import Config; import autograder; autograder.configure(Config(), '.');"
        "print([m for m in ('nbgrader', 'nbformat', 'nbconvert', 'dask', 'pandas', 'jsonschema') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_text_pairs_are_found_and_other_files_are_not(tmp_path):
    root = make_course(tmp_path)
    (root / "source" / LESSON / "helper.py").write_text("x = 1")
    assert text_pairs(root) == ["thermo.py"]


def test_the_courses_own_ignore_list_stays(tmp_path):
    root = make_course(tmp_path)
    c = configured(root, CourseDirectory={"ignore": ["*.tmp"]})
    assert c.CourseDirectory.ignore == ["*.tmp", "thermo.py"]
    lazy = Config()
    lazy.CourseDirectory.ignore.append("*.tmp")
    autograder.configure(lazy, root)
    assert lazy.CourseDirectory.ignore == [
        ".ipynb_checkpoints",
        "*.pyc",
        "__pycache__",
        "feedback",
        "*.tmp",
        "thermo.py",
    ]


def test_lessons_are_the_folders_with_notebooks(tmp_path):
    root = make_course(tmp_path)
    for name in ("00-empty", "02-new"):
        (root / "source" / name).mkdir()
    (root / "source" / "02-new" / "new.ipynb").write_text("{}")
    assert Course.open(root).lessons() == [LESSON, "02-new"]


def test_a_course_that_never_heard_of_the_grader_can_be_opened(tmp_path):
    root = make_course(tmp_path, config="c = get_config()\nc.CourseDirectory.course_id = 'plain'\n")
    course = Course.open(root)
    assert course.directory.course_id == "plain"
    assert "autograder.repair.Repair" in course.config.Autograde.sanitize_preprocessors
    assert "thermo.py" in course.directory.ignore


def test_a_folder_without_a_course_says_what_to_do(tmp_path):
    with pytest.raises(NotACourse, match=r"nbgrader_config\.py.*quickstart"):
        Course.open(tmp_path)


def test_the_hidden_package_can_be_imported_afterwards():
    code = (
        "import sys; from autograder.configuration import quick_imports; quick_imports(); import jsonschema;"
        "assert 'rfc3987_syntax' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
