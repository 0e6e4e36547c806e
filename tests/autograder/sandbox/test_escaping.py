"""A student's code reaches nothing outside: network, sockets, other processes, mounts, files."""

from __future__ import annotations

import os
import socket

import pytest

from autograder.sandbox.meter import descendants


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_PACKET", "AF_VSOCK"])
def test_no_socket_can_be_made(student, family):
    assert student.run(f"import socket; socket.socket(socket.{family}, socket.SOCK_STREAM)").startswith("OSError")


def test_a_listening_socket_on_this_machine_is_not_reached(student, tmp_path):
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        said = student.run(f"""
import socket
one, other = socket.socketpair()
try:
    one.connect({path!r})
    print("CONNECTED")
except OSError as error:
    print("refused")
try:
    socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    print("DATAGRAMS")
except OSError as error:
    print("refused")
""")
    assert said.split() == ["refused", "refused"]


def test_signals_do_not_reach_the_grader(student):
    said = student.run(f"""
import os, signal
for pid in ({os.getpid()}, {os.getppid()}, 1, os.getppid()):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
print("still here")
""")
    assert said == "still here"
    assert student.kernel.alive()


def test_it_cannot_trace_its_keeper(student):
    said = student.run("""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ptrace(16, os.getppid(), 0, 0), os.strerror(ctypes.get_errno()))
""")
    assert said == "-1 Operation not permitted"


@pytest.mark.parametrize(
    "call",
    ["libc.unshare(0x10000000)", "libc.mount(b'x', b'/tmp', b'tmpfs', 0, None)", "libc.umount2(b'/tmp', 2)"],
)
def test_no_namespaces_and_no_mounts(student, call):
    said = student.run(f"import ctypes; libc = ctypes.CDLL(None, use_errno=True); print({call}, ctypes.get_errno())")
    assert said == "-1 1"


def test_it_has_no_capability_and_gains_none(student):
    said = student.run("""
for line in open("/proc/self/status"):
    if line.startswith(("CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp:")):
        print(*line.split())
""")
    values = dict(line.split() for line in said.splitlines())
    assert values.pop("NoNewPrivs:") == "1"
    assert values.pop("Seccomp:") == "2"
    assert set(values.values()) == {"0" * 16}


@pytest.mark.parametrize("folder", ["/", "/usr", "/etc", "/dev", "/home", "/opt/autograder/inside", "/run"])
def test_nothing_outside_can_be_written(student, folder):
    said = student.run(f"open({folder!r} + '/planted', 'w')")
    assert "Error" in said
    assert not os.path.exists(f"{folder}/planted")


def test_libraries_cannot_be_changed(student):
    said = student.run("import numpy; open(numpy.__file__, 'a').write('')")
    assert "Error" in said


def test_the_copy_is_changed_and_not_the_lesson(student, lesson):
    assert student.run("open('data/ratings.csv', 'w').write('mine'); print(open('data/ratings.csv').read())") == "mine"
    assert (lesson / "data" / "ratings.csv").read_text().startswith("user,item,rating")


@pytest.mark.parametrize("tier", ["bubblewrap", "landlock"])
def test_a_detached_child_ends_with_the_kernel(start, tier):
    student = start(tier)
    said = student.run("""
import os, sys, time
child = os.fork()
if child == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    os._exit(0)
os.waitpid(child, 0)
print("left")
""")
    assert said == "left"
    before = descendants(student.kernel.pid)
    assert len(before) == 2
    student.kernel.kill()
    assert not [pid for pid in before if os.path.exists(f"/proc/{pid}") and _is_running(pid)]


def _is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
