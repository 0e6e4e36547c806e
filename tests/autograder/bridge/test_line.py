"""A line believes nothing beyond its rules, and who waits on it hears what else there is to hear."""

import os
import socket
import struct
import threading

import pytest

from autograder.bridge.line import ANSWER, ASK, MAX_FRAME, QUESTION, REPLY, KernelGone, KernelSilent, Line


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize("size", [0, 1, 300, 3_000_000])
def test_frames_come_as_they_were_sent(ends, size):
    ours, theirs = map(Line, ends)
    data = os.urandom(size)
    sent = [(kind, data) for kind in (ASK, REPLY, QUESTION, ANSWER)]
    sender = threading.Thread(target=lambda: [theirs.send(*frame) for frame in sent])
    sender.start()
    assert [ours.receive() for _ in sent] == sent
    sender.join()
    assert not ours.has_news()


LIES = {
    "another kind": b"X" + struct.pack("<Q", 0),
    "a frame too large": b"R" + struct.pack("<Q", MAX_FRAME + 1),
    "a frame cut off": b"R" + struct.pack("<Q", 10) + b"123",
    "a header cut off": b"R\0",
    "nothing": b"",
}


@pytest.mark.parametrize("data", LIES.values(), ids=LIES)
def test_what_breaks_the_rules_is_the_end(ends, data):
    ours, theirs = ends
    theirs.sendall(data)
    theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(KernelGone):
        Line(ours).receive()


@pytest.fixture
def late():
    """A descriptor that has something to say, and what is then said."""
    said, say = os.pipe()
    os.write(say, b"late")

    def hear():
        raise KernelSilent("time is up")

    yield said, hear
    os.close(said)
    os.close(say)


def test_who_waits_is_told_that_time_is_up(ends, late):
    line = Line(ends[0], *late)
    with pytest.raises(KernelSilent, match="time is up"):
        line.receive()
    with pytest.raises(KernelSilent, match="time is up"):
        line.heed()


def test_a_peer_that_does_not_read_is_not_waited_for_without_end(ends, late):
    with pytest.raises(KernelSilent, match="time is up"):
        Line(ends[0], *late).send(ASK, bytes(10_000_000))


def test_an_answer_that_has_come_is_heard_before_the_news_of_a_death(ends, late):
    Line(ends[1]).send(REPLY, b"42")
    assert Line(ends[0], *late).receive() == (REPLY, b"42")


def test_who_speaks_to_one_that_hung_up_is_told(ends):
    ends[1].close()
    with pytest.raises(KernelGone):
        Line(ends[0]).send(ASK, bytes(10_000_000))
