"""A file of the catalogue is read as its README says, and refused with the fault otherwise."""

import pytest

from autograder.audit.catalogue import BadCatalogue, read_answer, read_answers, read_equivalents


def write(folder, name, text):
    path = folder / "mean" / f"{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_a_wrong_answer_carries_its_sentence_and_settings(tmp_path):
    text = (
        '"""You divided by\nthe wrong number.\n\nsays: divide by n\nunnamed: two lines\n    of reason\n"""\n\nx = 1\n'
    )
    answer = read_answer(write(tmp_path, "wrong_n", text))
    assert (answer.exercise, answer.name, answer.right) == ("mean", "wrong_n", False)
    assert answer.sentence == "You divided by the wrong number."
    assert (answer.says, answer.unnamed) == ("divide by n", "two lines of reason")
    assert answer.source == "x = 1\n"


def test_answers_come_in_the_order_of_the_lesson(tmp_path):
    write(tmp_path, "wrong_b", '"""You did b."""\nx = 1\n')
    write(tmp_path, "right_a", '"""A loop"""\nx = 1\n')
    assert [a.name for a in read_answers(tmp_path, ["mean"])] == ["right_a", "wrong_b"]
    assert read_answers(tmp_path / "nowhere", ["mean"]) == []


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("other", '"""Yes."""\nx = 1', "right_STYLE.py or wrong_MISTAKE.py"),
        ("wrong_a", "x = 1", "the docstring is missing"),
        ("wrong_a", '"""No full stop"""\nx = 1', "end its sentence with a full stop"),
        ("wrong_a", '"""You did it."""\n', "there is no answer in it"),
        ("wrong_a", '"""You did it.\n\nhint: more\n"""\nx = 1', "says: or unnamed:"),
        ("wrong_a", "def (", "not Python"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path, name, text, words):
    with pytest.raises(BadCatalogue, match=words):
        read_answer(write(tmp_path, name, text))


def test_an_answer_to_an_exercise_that_is_not_there_is_refused(tmp_path):
    write(tmp_path, "right_a", '"""A loop"""\nx = 1\n')
    with pytest.raises(BadCatalogue, match="no solution cell is named so; there are: median"):
        read_answers(tmp_path, ["median"])


def test_an_excuse_needs_a_reason(tmp_path):
    path = tmp_path / "equivalent.toml"
    path.write_text('[[equivalent]]\nexercise = "mean"\nchange = "a  ->  b"\nreason = "never negative"\n')
    assert read_equivalents(tmp_path)[0].reason == "never negative"
    path.write_text('[[equivalent]]\nexercise = "mean"\nchange = "a  ->  b"\n')
    with pytest.raises(BadCatalogue, match="reason"):
        read_equivalents(tmp_path)
