"""Work in a process of its own: its answer comes back, and whatever it does to itself stays there."""

import os
import re
import signal
import threading

import pytest

from autograder.bounded import Allowance, OutOfPatience, TooMuch, bounded, patience

LITTLE = Allowance(cpu_seconds=1, wall_seconds=120, memory_bytes=256 << 20, answer_bytes=3_000_000)


def test_the_answer_comes_back_whole():
    assert bounded(lambda: b"x" * 2_999_999, LITTLE) == b"x" * 2_999_999


def endless():
    while True:
        pass


def quadratic():
    re.search(r"(a|a)*$", "a" * 40 + "b")
    return b""


def deep():
    return deep() + b""


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (endless, "more than 1 s of processor time"),
        (quadratic, "more than 1 s of processor time"),
        (lambda: b"x" * (1 << 30), "more than 256 MiB of memory"),
        (lambda: b"x" * 5_000_000, "larger than 3 MB"),
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), "ended early"),
        (lambda: os._exit(0), "ended early"),
        (lambda: 1 / 0, "ZeroDivisionError"),
        (deep, "nested too deeply"),
        (lambda: None, "TypeError"),
    ],
)
def test_what_uses_too_much_or_fails_says_why(work, reason):
    with pytest.raises(TooMuch, match=reason):
        bounded(work, LITTLE)


def test_a_sleeper_is_ended_by_the_wall_clock():
    with pytest.raises(TooMuch, match=r"more than 0\.2 s"):
        bounded(signal.pause, Allowance(wall_seconds=0.2))


def test_it_works_beside_other_threads():
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(bounded(lambda: b"x", LITTLE))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"x"] * 8


def test_patience_ends_even_what_catches_every_exception():
    def stubborn():
        while True:
            try:
                re.search(r"(a|a)*$", "a" * 40 + "b")
            except Exception:
                continue

    with pytest.raises(OutOfPatience), patience(0.1):
        stubborn()


def test_patience_leaves_no_alarm_behind():
    before = signal.getsignal(signal.SIGVTALRM)
    with patience(100):
        pass
    assert signal.getsignal(signal.SIGVTALRM) is before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_outside_the_main_thread_nothing_is_raised():
    fine = []

    def work():
        with patience(0.001):
            fine.append(sum(range(100_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(fine) == 1
