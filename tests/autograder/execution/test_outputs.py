"""Outputs are kept in order and within a size, whatever the kernel sends."""

from autograder.execution.outputs import OutputKeeper


def test_streams_are_joined_and_kept_apart_by_name():
    keeper = OutputKeeper()
    for name, text in (("stdout", "a"), ("stdout", "b"), ("stderr", "c")):
        keeper("stream", {"name": name, "text": text})
    assert [(o.name, o.text) for o in keeper.outputs] == [("stdout", "ab"), ("stderr", "c")]


def test_the_limit_holds_over_all_outputs_but_an_error_is_still_shown():
    keeper = OutputKeeper(10)
    keeper("stream", {"name": "stdout", "text": "x" * 50})
    keeper("display_data", {"data": {"text/plain": "y"}})
    keeper("error", {"ename": "ValueError", "evalue": "bad", "traceback": ["line"]})
    assert [o.output_type for o in keeper.outputs] == ["stream", "error"]
    assert len(keeper.outputs[0].text) == 10
    assert keeper.cut


def test_clear_output_waits_when_asked():
    keeper = OutputKeeper()
    keeper("stream", {"name": "stdout", "text": "old"})
    keeper("clear_output", {"wait": True})
    assert keeper.outputs[0].text == "old"
    keeper("stream", {"name": "stdout", "text": "new"})
    assert [o.text for o in keeper.outputs] == ["new"]


def test_malformed_messages_do_no_harm():
    keeper = OutputKeeper()
    for kind, content in (
        ("stream", {"text": 7}),
        ("display_data", {"data": "no"}),
        ("execute_result", {"data": {"text/plain": ["a"], 3: "b"}}),
        ("error", {"traceback": "no"}),
        ("nonsense", {}),
    ):
        keeper(kind, content)
    assert all(isinstance(o.output_type, str) for o in keeper.outputs)


def test_lone_surrogates_become_question_marks():
    keeper = OutputKeeper()
    keeper("stream", {"name": "stdout", "text": "a\ud800b"})
    keeper("display_data", {"data": {"text/plain": "\udfff"}})
    keeper("error", {"ename": "\ud800", "evalue": "\ud800", "traceback": ["\ud800"]})
    stream, shown, error = keeper.outputs
    assert (stream.text, shown.data["text/plain"], error.ename, error.traceback) == ("a?b", "?", "?", ["?"])


def test_of_a_bundle_only_what_a_page_can_show_is_kept():
    keeper = OutputKeeper()
    bundle = {f"application/x-{number}": "" for number in range(100_000)} | {"text/plain": "1", "x" * 10_000_000: "2"}
    keeper("display_data", {"data": bundle})
    assert keeper.outputs[0].data == {"text/plain": "1"}
    assert keeper.taken == 1


def test_a_flood_of_errors_is_cut():
    keeper = OutputKeeper(100)
    for _ in range(1000):
        keeper("error", {"ename": "E", "evalue": "v" * 100_000, "traceback": ["t" * 100_000]})
    assert keeper.cut
    assert keeper.taken < 2_000_000
    assert len(keeper.outputs) <= 203
