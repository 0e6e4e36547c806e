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
