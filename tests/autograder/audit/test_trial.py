"""An audit says which answers the checks accept and reject, and whether they name the mistake."""

import json
import shutil

import pytest

from autograder import checks
from autograder.audit.bench import Bench, Broken
from autograder.audit.hints import read_hints, write_hints
from autograder.audit.lesson import read_lesson
from autograder.audit.results import shortfalls, summary
from autograder.audit.terminal import as_json
from autograder.audit.trial import Options, audit_notebook
from autograder.checks.hints import FILE
from tests.autograder.execution.notebooks import CONFINED


def test_right_answers_are_accepted_and_wrong_ones_rejected(answers):
    assert {name: result.full for name, result in answers.items()} == {name: "/right_" in name for name in answers}


def test_each_message_names_the_mistake_or_says_what_was_expected(answers):
    unnamed = {name for name, result in answers.items() if "/wrong_" in name and not result.named}
    assert unnamed == {"top/wrong_unnamed"}
    assert answers["scaled/wrong_added"].messages[0].endswith("You added k: multiply by it.")


def test_an_answer_costs_only_its_own_exercise(answers):
    # a tuple breaks the reference's `top`; with the reference's `scaled` in its place it is right again
    assert [cell.name for cell in answers["scaled/right_tuple"].others] == ["top_test", "top_idle"]
    assert not any(result.costs for result in answers.values())


def test_an_answer_that_never_ends_is_rejected_and_the_others_are_graded(answers):
    assert "time limit" in answers["scaled/wrong_hangs"].messages[0]
    assert answers["scaled/right_tuple"].full


def test_a_check_that_rejects_nothing_is_named(exercises):
    assert [(check.cell, check.number) for check in exercises["top"].idle] == [("top_idle", 1)]


def test_mutants_are_killed_by_visible_and_by_hidden_checks(exercises):
    by_change = {result.mutant.change: result for result in exercises["scaled"].mutants}
    killed = by_change["return np.asarray(x) * k + FACTOR - 2  ->  return np.asarray(x) / k + FACTOR - 2"]
    assert (killed.verdict, killed.visible) == ("killed", True)
    only_hidden = by_change["def scaled(x, k=3):  ->  def scaled(x, k=4):"]
    assert (only_hidden.verdict, only_hidden.visible) == ("killed", False)


def test_mutants_that_change_an_argument_are_always_caught(exercises):
    verdicts = [r.verdict for e in exercises.values() for r in e.mutants if r.mutant.kind == "argument changed"]
    assert verdicts
    assert set(verdicts) == {"killed"}


def test_a_check_that_never_varies_an_argument_lets_one_mutant_live(exercises):
    # nothing varies n in `top`, and trying only what the checks tried could not tell either
    found = [r for r in exercises["top"].mutants if r.mutant.kind == "argument ignored"]
    assert found
    assert "killed" not in {r.verdict for r in found}


def test_what_does_the_same_as_the_reference_is_no_survivor(exercises):
    equal = [r for e in exercises.values() for r in e.mutants if r.verdict == "equivalent"]
    assert all("no difference on" in result.note for result in equal)


def test_an_excuse_for_nothing_is_reported(report):
    assert report.stale == ["top: no such line  ->  at all"]


def test_the_summary_holds_four_fractions(report):
    found = as_json([report])["summary"]
    assert [found[key] for key in ("right_accepted", "wrong_rejected")] == [1.0, 1.0]
    assert found["wrong_named"] == pytest.approx(6 / 7, abs=1e-4)
    assert 0.5 < found["mutants_killed"] <= 1
    json.dumps(as_json([report]))
    assert summary([])["mutants_killed"] is None


def test_hints_are_stored_once_and_found_by_a_student(report, folder, tmp_path, monkeypatch):
    assert not report.hints_stored
    lesson = shutil.copytree(folder, tmp_path / "lesson")
    assert write_hints(lesson, report.hints)
    assert not write_hints(lesson, report.hints)
    assert read_hints(lesson) == report.hints
    monkeypatch.chdir(lesson)
    with pytest.raises(AssertionError, match="The worst stands first"):
        checks.equals([1, 2], [3, 2], "the best two")
    write_hints(lesson, {})
    assert not (lesson / FILE).exists()


def test_the_grader_says_the_sentence_too(report, folder, tmp_path):
    lesson = shutil.copytree(folder, tmp_path / "lesson")
    write_hints(lesson, report.hints)
    (notebook,) = read_lesson(lesson)
    mine = "def top(xs, n):\n    xs = list(xs)\n    xs.sort()\n    return xs[:n]"
    with Bench(notebook, confined=False) as bench:
        shutil.copyfile(lesson / FILE, bench.lesson_folder / FILE)
        cells = bench.grade(notebook.exercise("top"), mine)
    assert cells[0].message.endswith("The worst stands first.")
    assert cells[0].failing.mistake == "The worst stands first."


def test_a_lesson_whose_own_answer_fails_is_not_audited(folder, tmp_path):
    lesson = shutil.copytree(folder, tmp_path / "lesson")
    path = lesson / "small.ipynb"
    path.write_text(path.read_text().replace("np.array([12])", "np.array([13])"))
    (notebook,) = read_lesson(lesson)
    with pytest.raises(Broken, match="the reference itself fails scaled_test"):
        audit_notebook(notebook, None, Options(workers=1, confined=CONFINED))


def test_bars_that_are_missed_are_named(report):
    missed = summary(e for e in report.exercises if e.name == "top")["mutants_killed"] < 0.9
    assert any(line.startswith("top: mutants killed") for line in shortfalls([report])) == missed
