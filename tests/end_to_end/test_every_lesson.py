"""Every other lesson the whole way: a small class hands in, is graded, and gets what its stories say."""

import json
import re
import shutil

import nbformat
import pytest

from tests.commands import run
from tests.end_to_end.sample_class.catalogue import exercises
from tests.end_to_end.sample_class.making import LESSON, class_of, hand_in
from tests.notebooks.lessons import RELEASED, ROOT, name_of

OTHERS = [released for released in RELEASED if name_of(released) != LESSON]


@pytest.mark.parametrize("released", OTHERS, ids=name_of)
def test_a_class_gets_what_it_deserves(released, tmp_path):
    lesson = name_of(released)
    shutil.copytree(ROOT / "solutions" / lesson, tmp_path / "solutions" / lesson)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    hand_in(released.parent, tmp_path / "grading" / "submitted")
    run("autograder", "grade", lesson, "--workers", "2", "--json", "grades.json", cwd=tmp_path)
    records = {record["student"]: record for record in json.loads((tmp_path / "grades.json").read_text())}
    students = class_of(released.parent)
    assert sorted(records) == sorted(student.name for student in students)
    assert {name: record["status"] for name, record in records.items()} == {s.name: "graded" for s in students}
    got = {name: record["score"] for name, record in records.items()}
    assert {s.name: got[s.name] for s in students if s.score is not None} == {
        s.name: s.score for s in students if s.score is not None
    }
    last = exercises(nbformat.read(released, as_version=4))[-1]
    assert got["ada"] - last.points <= got["dana"] < got["ada"]
    for name in ("ada", "bao"):
        page = next((tmp_path / "grading" / "feedback" / name / lesson).glob("*.html")).read_text(encoding="utf-8")
        assert not re.search(r"Traceback \(most recent|output_error", page), (
            f"{name}, who has everything right, is shown an error"
        )
