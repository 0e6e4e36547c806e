"""A damaged notebook comes back to the lesson's shape."""

import copy
from base64 import b64encode

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.grading.store import LessonCell
from autograder.repair import loose_notebook, repair_cells

TEST = "assert f() == 1\n### BEGIN HIDDEN TESTS\nassert f(2) == 3\n### END HIDDEN TESTS"


def lesson_cell(name, source, kind="code", **flags):
    known = {"locked": False, "grade": False, "solution": False, "task": False, "points": 0.0, "checksum": "c"}
    return LessonCell(name=name, cell_type=kind, source=source, **{**known, **flags})


LESSON = [
    lesson_cell("setup", "import math", locked=True),
    lesson_cell("f", "def f():\n    raise NotImplementedError()", solution=True),
    lesson_cell("test_f", TEST, locked=True, grade=True, points=2.0),
    lesson_cell("g", "raise NotImplementedError()", solution=True),
    lesson_cell("test_g", "assert g", locked=True, grade=True, points=1.0),
    lesson_cell("essay", "Why?", kind="markdown", grade=True, solution=True, points=3.0),
]


def cell(name, source, kind="code", **metadata):
    make = new_code_cell if kind == "code" else new_markdown_cell
    return make(source, metadata={"nbgrader": {"grade_id": name, **metadata}} if name else {})


@pytest.fixture
def handed_in():
    return [
        cell("setup", "import math"),
        cell("f", "def f(): return 1"),
        cell("test_f", "assert f() == 1"),
        cell("g", "g = 1"),
        cell("test_g", "assert g"),
        cell("essay", "Because.", "markdown"),
    ]


def names(cells):
    return [one.metadata.get("nbgrader", {}).get("grade_id") for one in cells]


ORDER = [one.name for one in LESSON]


def test_an_honest_notebook_keeps_its_answers_and_gets_the_hidden_tests(handed_in):
    cells, notes, repaired = repair_cells(handed_in, LESSON)
    assert (names(cells), notes, repaired) == (ORDER, [], False)
    assert cells[1].source == "def f(): return 1"
    assert cells[2].source == TEST
    assert cells[5].source == "Because."


def test_metadata_comes_from_the_lesson(handed_in):
    handed_in[2].metadata["nbgrader"].update(points=99, locked=False, grade=False, solution=True, schema_version=1)
    handed_in[2].metadata["tags"] = ["skip-execution"]
    handed_in[1].metadata["autograder"] = {"verdict": "passed"}
    cells, _, repaired = repair_cells(handed_in, LESSON)
    assert not repaired
    assert cells[2].metadata["nbgrader"] == LESSON[2].metadata()
    assert set(cells[2].metadata) == {"nbgrader", "deletable", "editable"}
    assert set(cells[1].metadata) == {"nbgrader"}


def test_outputs_are_dropped(handed_in):
    handed_in[2]["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "2"}, "metadata": {}}]
    assert all(one.get("outputs", []) == [] for one in repair_cells(handed_in, LESSON)[0])


def test_a_duplicated_test_cell_is_there_once(handed_in):
    handed_in.insert(3, copy.deepcopy(handed_in[2]))
    handed_in[2].source = "f = cheat"
    cells, notes, repaired = repair_cells(handed_in, LESSON)
    assert (names(cells), repaired) == (ORDER, True)
    assert notes == ["cell 'test_f' was there 2 times; one was kept"]
    assert "cheat" not in "".join(one.source for one in cells)


def test_of_a_duplicated_answer_the_answered_one_counts_and_both_run(handed_in):
    handed_in.insert(1, cell("f", "def f():\n    raise NotImplementedError()"))
    cells, _, repaired = repair_cells(handed_in, LESSON)
    assert repaired
    assert names(cells) == ["setup", None, *ORDER[1:]]
    assert cells[2].source == "def f(): return 1"


@pytest.mark.parametrize("position", range(6))
def test_any_deleted_cell_but_an_answer_comes_back_in_place(handed_in, position):
    deleted = ORDER[position]
    del handed_in[position]
    cells, notes, repaired = repair_cells(handed_in, LESSON)
    assert repaired
    assert f"cell '{deleted}' had been deleted" in notes[0]
    expected = [name for name in ORDER if name != deleted] if deleted in ("f", "g") else ORDER
    assert names(cells) == expected


def test_an_answer_in_an_extra_cell_is_defined_before_a_restored_test(handed_in):
    del handed_in[2]
    handed_in[1] = cell(None, "def f(): return 1")
    cells, _, _ = repair_cells(handed_in, LESSON)
    assert names(cells) == ["setup", None, "test_f", "g", "test_g", "essay"]


def test_an_empty_notebook_gets_everything_that_is_graded():
    cells, _, repaired = repair_cells([], LESSON)
    assert (names(cells), repaired) == (["setup", "test_f", "test_g", "essay"], True)


def test_a_retyped_cell_gets_its_type_back(handed_in):
    handed_in[1] = cell("f", "def f(): return 1", "markdown")
    handed_in[2] = cell("test_f", "", "markdown")
    cells, _, repaired = repair_cells(handed_in, LESSON)
    assert repaired
    assert [one.cell_type for one in cells] == ["code"] * 5 + ["markdown"]
    assert cells[1].source == "def f(): return 1"


def test_a_test_moved_before_its_answer_goes_back_behind_it(handed_in):
    handed_in.insert(0, handed_in.pop(2))
    cells, notes, _ = repair_cells(handed_in, LESSON)
    assert names(cells) == ORDER
    assert notes == ["cell 'test_f' stood before the answer it tests"]


def test_swapped_ids_change_nothing_for_the_tests(handed_in):
    handed_in[2].metadata["nbgrader"]["grade_id"] = "test_g"
    handed_in[4].metadata["nbgrader"]["grade_id"] = "test_f"
    cells, _, _ = repair_cells(handed_in, LESSON)
    found = names(cells)
    assert found.index("test_f") > found.index("f")
    assert found.index("test_g") > found.index("g")
    assert cells[found.index("test_f")].source == TEST


def test_order_chosen_by_the_student_is_kept_where_tests_still_follow_answers(handed_in):
    g, test_g = handed_in.pop(3), handed_in.pop(3)
    handed_in[1:1] = [g, test_g]
    cells, notes, _ = repair_cells(handed_in, LESSON)
    assert names(cells) == ["setup", "g", "test_g", "f", "test_f", "essay"]
    assert notes == []


def test_cells_without_metadata_are_recognised_by_their_text(handed_in):
    stripped = [cell(None, one.source, one.cell_type) for one in handed_in]
    cells, notes, _ = repair_cells(stripped, LESSON)
    assert names(cells) == ["setup", None, "test_f", None, "test_g", None, "essay"]
    assert any("'essay' had been deleted" in note for note in notes)


def test_unknown_ids_are_ordinary_cells(handed_in):
    handed_in.append(cell("intruder", "assert True", grade=True, points=1000, locked=False))
    cells, _, repaired = repair_cells(handed_in, LESSON)
    assert names(cells) == [*ORDER, None]
    assert not repaired


def test_only_pictures_stay_attached_and_a_drawing_becomes_one(handed_in):
    handed_in[5]["attachments"] = {
        "a.png": {"image/png": "aGVsbG8="},
        "b.png": {"image/png": '" onerror="alert(1)'},
        "c.svg": {"image/svg+xml": "<svg onload='alert(1)'/>"},
        "d": "text",
        "e\ud800.webp": {"image/webp": ["aGVs", "bG8="]},
        "f.html": {"text/html": "<b>x</b>"},
    }
    cells, _, _ = repair_cells(handed_in, LESSON)
    assert cells[5]["attachments"] == {
        "a.png": {"image/png": "aGVsbG8="},
        "c.svg": {"image/svg+xml": b64encode(b"<svg onload='alert(1)'/>").decode()},
        "e?.webp": {"image/webp": "aGVsbG8="},
    }


def test_a_cell_of_unknown_type_is_kept_as_text(handed_in):
    handed_in.insert(0, {"cell_type": "evil", "source": ["print", 3, "(1)"], "metadata": None})
    cells, _, _ = repair_cells(handed_in, LESSON)
    assert (cells[0].cell_type, cells[0].source) == ("raw", "print(1)")


def test_a_written_answer_that_lost_its_label_is_left_to_a_person(handed_in):
    handed_in[5] = cell(None, "Because.", "markdown")
    cells, notes, repaired = repair_cells(handed_in, LESSON)
    [essay] = [one for one in cells if one.metadata.get("nbgrader", {}).get("grade_id") == "essay"]
    assert essay.source.endswith("Because.")
    assert essay.source != "Why?"
    assert repaired
    assert "cell 'essay' lacks its label: a person should look for the answer" in notes


def test_a_written_answer_that_nobody_gave_is_none(handed_in):
    for text in ("Why?", ""):
        cells, _, _ = repair_cells([*handed_in[:5], cell(None, text, "markdown")], LESSON)
        [essay] = [one for one in cells if one.metadata.get("nbgrader", {}).get("grade_id") == "essay"]
        assert essay.source == "Why?"


def test_code_that_a_person_grades_is_quoted_and_not_run_twice(handed_in):
    lesson = [*LESSON, lesson_cell("proof", "# here", grade=True, solution=True, points=3.0)]
    cells, _, _ = repair_cells([*handed_in, cell(None, "mine = 1")], lesson)
    [proof] = [one for one in cells if one.metadata.get("nbgrader", {}).get("grade_id") == "proof"]
    assert all(line.startswith("#") for line in proof.source.splitlines())
    assert proof.source.endswith("# mine = 1")


def test_no_id_of_a_submission_is_kept_where_an_exporter_would_print_it():
    cells = [{"cell_type": "code", "source": "1", "id": "i" * 100_000, "metadata": mark} for mark in ({}, [], None)]
    nb = loose_notebook({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    assert [(cell.id, cell.metadata) for cell in nb.cells] == [("cell-0", {}), ("cell-1", {}), ("cell-2", {})]
