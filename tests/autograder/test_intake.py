"""Reading what was handed in, without trust."""

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import intake

WANTED = {"thermo": {"a", "b", "c"}}


def notebook(*ids):
    cells = [{"cell_type": "code", "source": "1", "metadata": {"nbgrader": {"grade_id": name}}} for name in ids]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def find(files, unread=None):
    return intake.find_notebooks(intake.Parcel(files=files, unread=unread or {}), WANTED)["thermo"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\0\0\0", "empty"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[1, 2]", "not a notebook"),
        (b'{"cells": 3, "nbformat": 4}', "not a notebook"),
        (b'{"nbformat": 99, "cells": []}', "not a notebook"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"nbformat": 4, "cells": [], "x": ' + b"[" * 90 + b"]" * 90 + b"}", "nested too deeply"),
        (b"1" * 10_000, "not valid JSON"),
        (json.dumps({"nbformat": 4, "cells": [{}] * 3000}).encode(), "3000 cells, more than the 2000"),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, str) else "",
)
def test_a_file_that_is_no_notebook_is_refused_with_a_reason(content, reason):
    with pytest.raises(intake.Refused, match=reason):
        intake.parse_notebook(content)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_parsed_or_refused(content):
    try:
        raw = intake.parse_notebook(content)
    except intake.Refused:
        return
    assert isinstance(raw["cells"], list)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(st.fixed_dictionaries({"source": json_values, "metadata": json_values, "cell_type": json_values}))
def test_a_strange_cell_is_read_without_an_error(cell):
    raw = intake.parse_notebook(json.dumps({"cells": [cell], "nbformat": 4}).encode())
    assert isinstance(intake.cell_source(raw["cells"][0]), str)
    assert intake.grade_id(raw["cells"][0]) is None or isinstance(intake.grade_id(raw["cells"][0]), str)


def test_a_lone_surrogate_in_a_cell_becomes_a_question_mark():
    raw = intake.parse_notebook(rb'{"nbformat": 4, "cells": [{"source": "x = 1 \ud800"}]}')
    assert intake.cell_source(raw["cells"][0]) == "x = 1 ?"


def test_the_right_name_wins_over_a_copy():
    found = find({"thermo.ipynb": notebook("a", "b"), "thermo-Copy1.ipynb": notebook("a", "b", "c")})
    assert found.status == "graded"
    assert found.notes == ["ignored a second notebook, thermo-Copy1.ipynb"]


def test_a_renamed_notebook_is_recognised_by_its_cells():
    found = find({"final (3).ipynb": notebook("a", "b"), "other.ipynb": notebook("x", "y")})
    assert (found.status, found.content) == ("renamed", notebook("a", "b"))


def test_among_several_look_alikes_the_one_with_most_cells_is_taken():
    found = find({"1.ipynb": notebook("a"), "2.ipynb": notebook("a", "b", "c"), "3.ipynb": notebook("a", "b", "c")})
    assert found.content == notebook("a", "b", "c")
    assert "graded 2.ipynb as thermo.ipynb" in found.notes


def test_a_broken_file_with_a_whole_copy_is_graded_from_the_copy():
    found = find({"thermo.ipynb": b"{", "backup/thermo.ipynb": notebook("a", "b", "c")})
    assert found.status == "renamed"
    assert any("could not be read" in note for note in found.notes)


def test_a_stranger_under_the_right_name_gives_way_to_the_real_one():
    found = find({"thermo.ipynb": notebook("x"), "work.ipynb": notebook("a", "b", "c")})
    assert (found.status, found.content) == ("renamed", notebook("a", "b", "c"))


def test_a_notebook_of_another_lesson_is_not_taken():
    assert find({"other.ipynb": notebook("x", "y")}).status == "missing"


def test_nothing_is_missing_and_rubbish_is_corrupt():
    assert find({}).status == "missing"
    assert find({"essay.txt": b"hello"}).status == "missing"
    assert find({"thermo.ipynb": b"not json"}).status == "corrupt"
    assert find({}, unread={"thermo.ipynb": "it is a symbolic link"}).status == "corrupt"


def test_links_pipes_and_checkpoints_are_left_out(tmp_path):
    secret = tmp_path / "gradebook.db"
    secret.write_text("secret")
    folder = tmp_path / "ada" / "lesson"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / ".ipynb_checkpoints" / "old.ipynb").write_text("{}")
    (folder / "data.csv").symlink_to(secret)
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    (folder / "notes.txt").write_text("mine")
    os.mkfifo(folder / "pipe")
    parcel = intake.collect(folder)
    assert parcel.files == {"notes.txt": b"mine"}
    assert sorted(parcel.notes) == [
        "left out data.csv: it is a symbolic link",
        "left out pipe: it is not a regular file",
        "left out the symbolic link up",
    ]


def test_a_linked_submission_is_refused(tmp_path):
    (tmp_path / "ada" / "lesson").mkdir(parents=True)
    (tmp_path / "eve").symlink_to(tmp_path / "ada")
    assert "symbolic link" in intake.collect(tmp_path / "eve" / "lesson").refused


def handed_in(tmp_path, files):
    folder = tmp_path / "ada" / "lesson"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return intake.collect(folder)


def test_files_beside_the_work_never_cost_it(tmp_path):
    extra = {f"data/{number:03}.txt": b"x" for number in range(600)} | {"zoo/thermo.ipynb": b"{}"}
    parcel = handed_in(tmp_path, {"thermo.ipynb": notebook("a"), "notes.txt": b"mine", **extra})
    assert parcel.refused is None
    assert {"thermo.ipynb", "zoo/thermo.ipynb", "notes.txt"} < set(parcel.files)
    assert parcel.notes == ["left out 103 of 603 files: 500 are taken"]


def test_a_file_too_large_is_left_out_with_its_real_size(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "MAX_SUBMISSION_BYTES", 3_000_000)
    files = {"a.csv": b"x" * 2_900_000, "b.csv": b"x" * 1_200_000, "thermo.ipynb": notebook("a")}
    parcel = handed_in(tmp_path, files)
    assert set(parcel.files) == {"a.csv", "thermo.ipynb"}
    [note] = parcel.notes
    assert note.startswith("left out b.csv: it has 1.2 MB, larger than the 3.0 MB that a submission may have")


def test_a_folder_without_end_is_looked_at_for_a_while(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "MAX_NAMES", 10)
    parcel = handed_in(tmp_path, {"thermo.ipynb": notebook("a"), **{f"{n}/x": b"" for n in range(50)}})
    assert "thermo.ipynb" in parcel.files
    assert "the rest was not looked at" in parcel.notes[0]


def test_a_notebook_that_is_large_by_its_outputs_is_read_without_them(monkeypatch):
    content = json.loads(notebook("a", "b", "c"))
    content["cells"][0]["outputs"] = [{"output_type": "stream", "text": "x" * 300_000}]
    monkeypatch.setattr(intake, "MAX_NOTEBOOK_BYTES", 100_000)
    found = find({"thermo.ipynb": json.dumps(content).encode()})
    assert found.status == "graded"
    assert found.notes == ["thermo.ipynb has 0.3 MB; it was read without its outputs"]
    assert len(intake.parse_notebook(found.content)["cells"]) == 3


def test_a_notebook_that_is_large_by_itself_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(intake, "MAX_NOTEBOOK_BYTES", 10)
    found = find({"thermo.ipynb": notebook("a")})
    assert found.status == "corrupt"
    assert found.notes == ["thermo.ipynb: the notebook has 145 bytes without outputs, more than the 10 bytes allowed"]


def test_a_bomb_of_brackets_is_refused_within_its_limits(monkeypatch):
    monkeypatch.setattr(intake, "MAX_NOTEBOOK_BYTES", 10)
    monkeypatch.setattr(intake, "_SLIMMING", intake.Allowance(memory_bytes=64 << 20))
    with pytest.raises(intake.Refused, match="64 MiB of memory"):
        intake.parse_notebook(b'{"cells": [' + b"[]," * 10_000_000 + b"[]]}")


def test_remarks_are_few_and_short():
    notes = intake.brief([f"{number}\x1b[31m" + "x" * 1000 for number in range(1000)])
    assert len(notes) == intake.MAX_NOTES + 1
    assert notes[-1] == "and 950 more remarks"
    assert max(map(len, notes)) <= 300
    assert all(note.isprintable() for note in notes)


def test_the_digest_tells_names_and_contents_apart():
    parcels = [
        intake.Parcel({"a": b"1"}),
        intake.Parcel({"a": b"2"}),
        intake.Parcel({"b": b"1"}),
        intake.Parcel({"a": b"1", "b": b""}),
        intake.Parcel({}, refused="link"),
    ]
    assert len({parcel.digest() for parcel in parcels}) == len(parcels)


@pytest.mark.parametrize("name", ["ada", "Ada Lovelace", "=1+1", "ada@example.org", "学生", "12345"])
def test_usable_ids(name):
    assert intake.usable_id(name) is None


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".hidden", "a/b", "a\\b", "a\nb", "a\0b", "x" * 200, " ada", "a\udc80"]
)
def test_ids_that_could_write_elsewhere_or_forge_a_line_are_refused(name):
    assert intake.usable_id(name)


def template(text):
    """A notebook whose locked cell says ``text``; its ids are those of every notebook of the lesson."""
    cells = [("f", "def f(x): ..."), ("t", text)]
    made = [{"cell_type": "code", "source": s, "metadata": {"nbgrader": {"grade_id": i}}} for i, s in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


class TestNotebooksFromOneTemplate:
    """A lesson of two notebooks, a and b, whose cells have the same ids."""

    @staticmethod
    def find(files, texts=("assert f(1) == 2", "assert f(1) == 3")):
        wanted = {"a": {"f", "t"}, "b": {"f", "t"}}
        locked = {name: {"t": text} for name, text in zip(wanted, texts, strict=True)}
        found = intake.find_notebooks(intake.Parcel(files=files), wanted, locked)
        return {name: (one.status, one.content) for name, one in found.items()}

    A, B = template("assert f(1) == 2"), template("assert f(1) == 3")

    @pytest.mark.parametrize("names", [("a (1).ipynb", "b (1).ipynb"), ("2.ipynb", "1.ipynb"), ("b.ipynb", "a.ipynb")])
    def test_the_text_of_the_tests_tells_them_apart(self, names):
        mine = dict(zip(names, (self.A, self.B), strict=True))
        found = self.find(mine)
        if names == ("b.ipynb", "a.ipynb"):
            assert [status for status, _ in found.values()] == ["graded", "graded"], "the names are right"
        else:
            assert found == {"a": ("renamed", self.A), "b": ("renamed", self.B)}

    @pytest.mark.parametrize(
        "names",
        [
            ("a (1).ipynb", "b (1).ipynb"),
            ("a-Copy1.ipynb", "b-Copy1.ipynb"),
            ("A copy.ipynb", "B copy 2.ipynb"),
            ("x/a(2).ipynb", "x/b (1) (2).ipynb"),
        ],
    )
    def test_without_that_their_names_do(self, names):
        one, other = template("same") + b" ", template("same")
        found = self.find({names[1]: other, names[0]: one}, texts=("same", "same"))
        assert found == {"a": ("renamed", one), "b": ("renamed", other)}

    def test_a_copy_of_one_is_not_the_other(self):
        found = self.find({"a.ipynb": self.A, "a-Copy1.ipynb": self.A}, texts=("same", "same"))
        assert (found["a"][0], found["b"]) == ("graded", ("missing", None))

    def test_no_file_counts_twice(self):
        found = self.find({"homework.ipynb": self.B})
        assert found == {"a": ("missing", None), "b": ("renamed", self.B)}
