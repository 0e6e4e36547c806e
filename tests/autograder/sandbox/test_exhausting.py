"""What a student's code may use has an end, and it is said why."""

from __future__ import annotations

import pytest

from autograder.sandbox import Limits, start_student_kernel
from tests.autograder.sandbox.conftest import PATIENCE, QUICK
from tests.needs import have

MEBIBYTE = 1 << 20

HOG = """
hoard = []
while True:
    hoard.append(bytearray(16 * 2**20))
    hoard[-1][::4096] = bytes(4096)
"""

HOGS = """
import os, time
for _ in range(4):
    if os.fork() == 0:
        block = bytearray(120 * 2**20)
        block[::4096] = b"1" * len(block[::4096])
        time.sleep(60)
time.sleep(60)
"""


@pytest.fixture(params=["bubblewrap", "landlock", "rlimits"])
def tier(request):
    return request.param


UNSEEN = """
import mmap
hoard = []
while True:
    block = mmap.mmap(-1, 32 * 2**20)
    for place in range(0, len(block), 4096):
        block[place] = 1
    block.madvise(mmap.MADV_DONTNEED)
    hoard.append(block)
"""


@pytest.mark.parametrize("code", [HOG, HOGS, UNSEEN], ids=["one process", "many processes", "unseen shared memory"])
def test_too_much_memory(start, tier, code):
    student = start(tier, limits=Limits(memory_bytes=400 * MEBIBYTE))
    assert student.run_to_death(code) == "out-of-memory"
    assert "400 MiB" in student.kernel.reason


@pytest.mark.parametrize(
    "call",
    ["memfd_create(b'x', 0)", "shmget(0, 2**20, 0o1600)", "msgget(0, 0o1600)", "semget(0, 1, 0o1600)"],
)
def test_memory_that_is_counted_nowhere_is_refused(student, call):
    code = f"import ctypes; libc = ctypes.CDLL(None, use_errno=True); print(libc.{call}, ctypes.get_errno())"
    assert student.run(code) == "-1 1"


def test_a_kernel_stays_the_first_to_die_when_memory_runs_short(student):
    said = student.run("""
try:
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("0")
except OSError as error:
    print(type(error).__name__)
print(open("/proc/self/oom_score_adj").read())
""")
    assert said.split()[-1] == "1000"


def test_one_huge_allocation_is_refused_at_once(student):
    said = student.run("import numpy; numpy.ones(10**11)")
    assert said.startswith("MemoryError: Unable to allocate")
    assert student.run("print('alive')") == "alive"


def test_too_long(lesson, tier):
    have(tier)
    limits = Limits(wall_seconds=2)
    with start_student_kernel(lesson, tier=tier, unsafe=tier == "rlimits", preload=QUICK, limits=limits) as kernel:
        kernel._await_death(PATIENCE)
        assert kernel.cause_of_death() == "timed-out"


def test_too_much_processor_time(start, tier):
    student = start(tier, limits=Limits(cpu_seconds=6))
    assert student.run_to_death("while True: pass") == "timed-out"


def test_too_many_processes(start, tier):
    student = start(tier, limits=Limits(processes=40))
    bomb = """
import os, time
children = 0
try:
    while children < 3000:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        children += 1
except OSError:
    pass
print(children)
"""
    said = None
    try:
        said = student.run(bomb)
    except EOFError:  # ended by the watchdog, where no limit of the system binds the superuser
        assert student.kernel.cause_of_death() == "killed"
        assert "40 processes" in student.kernel.reason
    assert said is None or int(said) < 45


def test_too_many_files_written(start):
    student = start("bubblewrap")
    said = student.run("""
try:
    with open("big", "wb") as file:
        for _ in range(64):
            file.write(bytes(2**20))
except OSError as error:
    print(error.strerror)
""")
    assert said in ("No space left on device", "File too large")


def test_too_many_files_written_without_a_file_system_of_its_own(start):
    student = start("landlock")
    cause = student.run_to_death("""
import time
for n in range(8):
    with open(f"part{n}", "wb") as file:
        file.write(bytes(8 * 2**20))
time.sleep(60)
""")
    assert cause == "killed"
    assert "16 MiB of files" in student.kernel.reason


def test_an_interrupt_stops_a_cell_and_spares_the_kernel(student):
    student.run("x = 1")
    message = student.client.execute("print('here')\nwhile True: pass", stop_on_error=False)
    while student.client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "stream":
        pass  # a signal that comes before the cell runs interrupts nothing
    student.kernel.interrupt()
    reply = student.client.get_shell_msg(timeout=PATIENCE)
    while reply["parent_header"].get("msg_id") != message:
        reply = student.client.get_shell_msg(timeout=PATIENCE)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert student.run("print(x)") == "1"


def test_a_loop_that_is_deaf_to_interrupts_is_killed(student):
    student.client.execute("import ctypes; ctypes.PyDLL(None).sleep(600)")
    student.kernel.kill()
    assert student.kernel.cause_of_death() == "killed"


def test_it_says_how_a_kernel_ended(start):
    student = start()
    assert student.run_to_death("import os; os._exit(3)") == "exited"
    assert student.kernel.exit_code == 3
    student.kernel.restart()
    assert student.kernel.alive()
    assert student.run_to_death("import ctypes; ctypes.string_at(0)") == "killed"
    assert "SIGSEGV" in student.kernel.reason


def test_a_restarted_kernel_answers_on_the_same_sockets_with_a_fresh_copy(start):
    student = start()
    before = dict(student.kernel.connection_info)
    student.run("x = 1; open('mine', 'w').write('1')")
    student.kernel.restart()
    assert student.kernel.connection_info == before
    student.client.wait_for_ready(timeout=PATIENCE)
    assert student.run("import os; print('x' in globals(), os.listdir())") == "False ['data']"
