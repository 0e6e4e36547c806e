"""Limits as instructors write them: in the configuration, and in a lesson's metadata."""

import math

import pytest
from traitlets import TraitError
from traitlets.config import Config, DeferredConfigString

from autograder.execution import SplitExecute
from autograder.execution.effort import Seconds
from autograder.execution.settings import check_settings
from tests.autograder.execution.notebooks import answer, check, plan_of, run, verdicts


def executor(**sections) -> SplitExecute:
    return SplitExecute(config=Config(sections))


@pytest.mark.parametrize("name", ["Execute", "ExecutePreprocessor", "SplitExecute"])
def test_the_time_limit_is_found_under_the_names_instructors_know(name):
    assert executor(**{name: {"timeout": 7}}).bounds().cell == Seconds(7, 17, 130)


def test_our_own_name_goes_before_nbgraders_and_the_lesson_before_both():
    both = executor(Execute={"timeout": 7}, ExecutePreprocessor={"timeout": 8}, SplitExecute={"timeout": 9})
    assert both.bounds().cell.processor == 9
    assert both.bounds({"timeout": 0.5}).cell.processor == 0.5


@pytest.mark.parametrize("none", [-1, None])
@pytest.mark.parametrize("name", ["Execute", "ExecutePreprocessor", "SplitExecute"])
def test_no_limit_is_written_as_in_nbgrader(name, none):
    assert executor(**{name: {"timeout": none}}).bounds().cell == Seconds(math.inf, math.inf, math.inf)
    assert executor().bounds({"timeout": none}).cell.processor == math.inf


@pytest.mark.parametrize("name", ["Execute", "ExecutePreprocessor", "SplitExecute"])
@pytest.mark.parametrize("value", ["long", "30", 0, -2, True, math.nan, [30]])
def test_what_is_no_time_is_refused_by_the_name_of_the_setting(name, value):
    with pytest.raises(
        TraitError, match=rf"{name}\.timeout must be a number of seconds above 0, or -1 or None"
    ) as told:
        executor(**{name: {"timeout": value}}).bounds()
    assert repr(value) in str(told.value)


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("timeout", "long", "a number of seconds above 0"),
        ("timeout", 0, "a number of seconds above 0"),
        ("submission_seconds", -3, "a number of seconds above 0"),
        ("memory", "lots", 'a size of at least 1 MiB, in bytes or with a unit as in "4 GB"'),
        ("memory", "4 XB", "a size of at least 1 MiB"),
        ("memory", 4, "a size of at least 1 MiB"),
        ("disk", True, "a size of at least 1 MiB"),
        ("processes", 1.5, "a whole number of at least 1"),
    ],
)
def test_a_lessons_unusable_setting_is_named_with_its_place(setting, value, expected):
    with pytest.raises(
        ValueError, match=f"popularity: autograder.{setting} in the notebook's metadata must be"
    ) as told:
        executor().bounds({setting: value}, "popularity")
    assert expected in str(told.value)
    assert repr(value) in str(told.value)


def test_the_configuration_refuses_the_same():
    for setting, value in {"memory": "lots", "disk": -1, "processes": 0, "wall_factor": 0.5}.items():
        with pytest.raises(TraitError, match=rf"SplitExecute\.{setting} must be"):
            executor(SplitExecute={setting: value})


@pytest.mark.parametrize(
    ("text", "n_bytes"),
    [("4 GB", 4 * 10**9), ("1.5GiB", 3 << 29), ("512 mib", 512 << 20), ("2000000", 2_000_000), (1 << 30, 1 << 30)],
)
def test_sizes(text, n_bytes):
    assert executor().bounds({"memory": text, "disk": text}).memory == n_bytes
    assert executor(SplitExecute={"disk": text}).bounds().disk == n_bytes


def test_the_command_line_gives_numbers_as_text():
    for text, seconds in {"7": 7, "-1": math.inf, "None": math.inf}.items():
        given = {"SplitExecute": {"timeout": DeferredConfigString(text)}}
        assert executor(**given).bounds().cell.processor == seconds
        assert executor(Execute={"timeout": DeferredConfigString(text)}).bounds().cell.processor == seconds


def test_the_wall_can_be_moved():
    assert executor(SplitExecute={"wall_factor": 20}).bounds({"timeout": 3}).cell == Seconds(3, 13, 120)


@pytest.mark.parametrize(
    ("env", "word"),
    [
        ("API_KEY=1", "a table of variables"),
        ({"PYTHONPATH": "lib"}, "'PYTHONPATH' cannot be set"),
        ({"LD_PRELOAD": "x.so"}, "'LD_PRELOAD' cannot be set"),
        ({"HOME": "/"}, "'HOME' cannot be set"),
        ({"A B": "x"}, "'A B' cannot be set"),
        ({"KEY": 3}, "the value of KEY must be text"),
        ({"KEY": "a\0b"}, "the value of KEY must be text"),
    ],
)
def test_a_variable_that_cannot_be_set_is_refused_by_its_name(env, word):
    with pytest.raises(ValueError, match=word) as told:
        check_settings({"env": env}, "nb.ipynb")
    assert str(told.value).startswith("nb.ipynb: autograder.env in the notebook's metadata")


def test_the_lessons_variables_are_there_for_the_students_code_and_the_tests():
    test = "import os\nassert key() == os.environ['COURSE_KEY'] == 'k'"
    cells = [answer("import os\ndef key(): return os.environ['COURSE_KEY']"), check(test), check(test, "again")]
    graded = run(*cells, plan=plan_of(cells, env={"COURSE_KEY": "k"}), shared=["again"])
    assert [verdict[0] for verdict in verdicts(graded).values()] == ["passed", "passed"]
