"""Which sentences a message offers where several mistakes look alike."""

from autograder.audit.hints import make_hints
from autograder.checks.hints import MOST, sentences


def test_the_mistake_that_shows_here_alone_comes_first():
    common, other = ["a" * 64], ["b" * 64]
    table = make_hints([("You did one.", [common, other]), ("You did the other.", [common])])
    assert sentences(table, common) == ["You did the other.", "You did one."]
    assert sentences(table, other) == ["You did one."]


def test_a_message_has_room_for_a_few_sentences_only():
    table = make_hints([(f"You did {k}.", [["a" * 64]]) for k in range(10)])
    assert len(sentences(table, ["a" * 64])) == MOST


def test_the_exact_fingerprint_is_asked_first():
    table = make_hints([("Exact.", [["a" * 64, "c" * 64]]), ("Loose.", [["c" * 64]])])
    assert sentences(table, ["a" * 64, "c" * 64]) == ["Exact."]
