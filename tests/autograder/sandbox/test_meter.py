"""Processor time of a tree of processes, counted from outside."""

import contextlib
import os
import subprocess
import sys
import time

import pytest

from autograder.sandbox.meter import Tree, _PortableTree

WORK = """
import os, time
def work(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
"""
CHILD = """
def child(seconds):
    pid = os.fork()
    if pid == 0:
        work(seconds)
        os._exit(0)
    return pid
"""
DONE = "\nprint('done', flush=True)\ninput()"


@contextlib.contextmanager
def process(code: str):
    """A Python process that runs `code`, then waits for its end; yields it when the code is through."""
    with subprocess.Popen(
        [sys.executable, "-c", WORK + CHILD + code + DONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def watched(tree, running):
    """Look at the tree, as the watchdog does, until the code is through; the last count."""
    os.set_blocking(running.stdout.fileno(), False)
    while not running.stdout.read():
        tree.cpu_seconds()
        time.sleep(0.02)
    return tree.cpu_seconds()


@pytest.mark.parametrize(
    ("code", "seconds"),
    [
        ("work(0.5)", 0.5),
        ("os.waitpid(child(0.5), 0)", 0.5),
        ("pids = [child(0.2) for _ in range(3)]\n[os.waitpid(pid, 0) for pid in pids]", 0.6),
        ("for _ in range(20): os.waitpid(child(0.02), 0)", 0.4),
        ("import signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
         "child(0.6)\ntry: os.wait()\nexcept OSError: 0", 0.5),
        ("import threading\nt = [threading.Thread(target=work, args=(0.6,)) for _ in range(2)]\n"
         "[x.start() for x in t]\n[x.join() for x in t]", 0.55),
        ("time.sleep(1)", 0.0),
    ],
    ids=["itself", "a child", "three children", "short children", "a child nobody waits for", "threads", "asleep"],
)  # fmt: skip
def test_all_work_is_counted_once(code, seconds):
    with process(code) as running:
        used = watched(Tree(running.pid), running)
    assert seconds <= used < seconds + 0.35, "and the start of the interpreter"


def test_the_count_stays_when_the_process_has_gone():
    with process("work(0.3)") as running:
        tree = Tree(running.pid)
        used = watched(tree, running)
        running.kill()
        running.wait()
        assert tree.cpu_seconds() == pytest.approx(used, abs=0.1)
        assert not tree.busy()
        assert tree.processes() == []


def test_who_sleeps_is_not_busy_and_who_works_is():
    with process("") as running:
        watched(tree := Tree(running.pid), running)
        assert not any(tree.busy() for _ in range(20))
    with process("print('on', flush=True)\nwork(60)") as running:
        running.stdout.readline()
        assert all(tree.busy() for tree in [Tree(running.pid)] for _ in range(20))


def test_the_portable_way_counts_about_the_same():
    with process("work(0.3)\nos.waitpid(child(0.3), 0)") as running:
        used = watched(_PortableTree(running.pid), running)
    assert 0.4 < used < 1.0
