"""What the test of each lesson's answers does: the catalogue, and a fixed sample of mutants, through the real grader."""

from pathlib import Path

from autograder.audit.catalogue import answers_folder
from autograder.audit.lesson import read_lesson
from autograder.audit.results import BARS, summary
from autograder.audit.trial import Options, audit_notebook
from autograder.configuration import Course

ROOT = Path(__file__).parents[2]
#: `make audit` tries all of them.
MUTANTS = 4


def the_checks_of(lesson: str) -> None:
    """Fail if a right answer of the lesson is refused, a wrong one paid or misnamed, or a mutant of the sample lives."""
    course = Course.open(ROOT)
    options = Options(workers=1, mutants=MUTANTS, config=course.config, unsafe=True)
    for notebook in read_lesson(course.path("source", ".", lesson)):
        report = audit_notebook(notebook, answers_folder(ROOT, lesson), options)
        for exercise in report.exercises:
            _judge(exercise)
        assert report.hints_stored, f"hints.json is not up to date: autograder audit {lesson} --write"
        found = summary(report.exercises)
        assert found["wrong_named"] >= BARS["wrong_named"], found


def _judge(exercise) -> None:
    name = exercise.name
    assert len(exercise.right) >= 4, f"{name}: at least four right answers, there are {len(exercise.right)}"
    assert len(exercise.wrong) >= 6, f"{name}: at least six wrong answers, there are {len(exercise.wrong)}"
    amiss = [(r.answer.name, r.messages, [c.name for c in r.costs]) for r in exercise.answers if not r.as_it_should]
    assert not amiss, f"{name}: refused, paid, or at others' cost: {amiss}"
    misnamed = [(r.answer.name, r.messages) for r in exercise.wrong if not r.as_expected]
    assert not misnamed, f"{name}: another message than expected: {misnamed}"
    survivors = [(r.mutant.change, r.note) for r in exercise.survivors]
    assert not survivors, f"{name}: mutants survive: {survivors}"
