"""Any Jupyter server can use the sandbox through a kernelspec, and so can a user without rights."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import time
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from autograder.sandbox import Limits, StudentKernel, Zygote, start_student_kernel
from autograder.sandbox.meter import descendants
from tests.needs import have, lack, needs


@pytest.fixture
def manager(tmp_path, lesson, monkeypatch):
    """A kernel manager whose kernelspec asks for the sandbox."""
    if not entry_points(group="jupyter_client.kernel_provisioners", name="autograder-sandbox"):
        pytest.fail("the installed package does not register the provisioner: install it again")
    have("sandbox")
    spec = {
        "argv": ["python"],
        "display_name": "isolated",
        "language": "python",
        "interrupt_mode": "message",
        "metadata": {
            "kernel_provisioner": {
                "provisioner_name": "autograder-sandbox",
                "config": {"limits": {"disk_bytes": 1 << 20}},
            }
        },
    }
    folder = tmp_path / "kernels" / "isolated"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    manager = KernelManager(kernel_name="isolated")
    manager.start_kernel(cwd=str(lesson))
    yield manager
    manager.shutdown_kernel(now=True)


def ask(manager, code: str) -> str:
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=900)
        said = []
        client.execute_interactive(
            code,
            timeout=900,
            output_hook=lambda m: said.append(m["content"].get("text", "")) if m["msg_type"] == "stream" else None,
        )
        return "".join(said).strip()
    finally:
        client.stop_channels()


def test_a_kernel_manager_starts_restarts_and_ends_it(manager):
    assert ask(manager, "import os; print(os.listdir(), os.path.exists('/etc/shadow'))") == "['data'] False"
    ask(manager, "x = 1")
    manager.restart_kernel(now=True)
    assert ask(manager, "print('x' in globals())") == "False"
    assert manager.is_alive()
    manager.shutdown_kernel(now=True)
    assert not manager.has_kernel


def test_kernels_end_with_the_grader(tmp_path, lesson):
    code = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from autograder.sandbox import start_student_kernel
kernel = start_student_kernel({str(lesson)!r}, preload=())
print(kernel.pid, flush=True)
os.kill(os.getpid(), 9)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=900)
    keeper = int(ended.stdout)
    until = time.monotonic() + 900
    while os.path.exists(f"/proc/{keeper}") and time.monotonic() < until:
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{keeper}")


def test_where_forks_get_no_namespaces_each_kernel_has_bubblewrap_to_itself(lesson, connect):
    have("namespaces")
    zygote = Zygote((), isolation="bubblewrap", packages=(), data=()).start()
    kernel = StudentKernel(zygote, lesson, (), Limits(), "bubblewrap", owns_zygote=True)
    session = connect(kernel)
    try:
        for path in ("/etc/shadow", __file__):
            assert session.run(f"open({path!r})").startswith("FileNotFoundError")
        assert session.run("open('/usr/planted', 'w')").startswith("OSError")
        assert session.run("import os; print(sorted(os.listdir()))") == "['data']"
        kernel.restart()
        session.client.wait_for_ready(timeout=900)
        assert session.run("print('os' in globals())") == "False"
    finally:
        session.close()


def test_the_warm_process_has_one_thread():
    have("namespaces")
    with Zygote().start().wait() as zygote:
        assert zygote.threads == 1
        assert zygote.not_imported == []


def test_forks_do_not_draw_the_same_numbers(start):
    code = "import random, numpy; print(random.random(), numpy.random.rand())"
    first, second = start().run(code).split(), start().run(code).split()
    assert not set(first) & set(second)


def test_closing_leaves_nothing_behind(lesson):
    kernel = start_student_kernel(lesson, limits=Limits(), warm=False)
    folder, keeper = kernel._zygote.folder, kernel.pid
    assert descendants(keeper)
    kernel.close()
    assert not folder.exists()
    assert not os.path.exists(f"/proc/{keeper}")


ATTACKS = """
import sys
from autograder.sandbox import start_student_kernel, probe
tier = next(t for t in probe() if t.name == sys.argv[2])
if not tier.available:
    print("no tier:", tier.reason); sys.exit()
kernel = start_student_kernel(sys.argv[1], tier=tier.name, preload=())
client = kernel.client()
client.wait_for_ready(timeout=900)
code = '''
import os, socket
def tried(action):
    try:
        action()
        print("DONE")
    except OSError:
        print("refused")
tried(lambda: open("/etc/shadow"))
tried(lambda: open("/proc/%d/environ" % GRADER))
tried(lambda: os.kill(GRADER, 0))
tried(lambda: open(FOLDER + "/data/ratings.csv"))
tried(lambda: socket.socket(socket.AF_INET))
tried(lambda: open("data/ratings.csv"))
print("hunter2" in str(os.environ))
'''.replace("GRADER", str(__import__("os").getpid())).replace("FOLDER", repr(sys.argv[1]))
client.execute_interactive(code, timeout=900, output_hook=lambda m: print(m["content"].get("text", ""), end=""))
client.stop_channels()
kernel.kill()
print(kernel.cause_of_death())
kernel.close()
"""


def interpreter_for_all(folder: Path) -> str:
    """An interpreter that every user can run, with our libraries."""
    here = Path(sys.executable).resolve()
    if all(place.stat().st_mode & stat.S_IXOTH for place in here.parents):
        return sys.executable
    system = shutil.which(f"python3.{sys.version_info.minor}", path="/usr/bin")
    if system is None:
        lack("other-python", f"no other user can run {here}, and no other interpreter is of this version")
    subprocess.run([system, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    libraries = next((folder / "venv" / "lib").glob("python3*/site-packages"))
    (libraries / "ours.pth").write_text(sysconfig.get_path("purelib"))
    return str(folder / "venv" / "bin" / "python")


def as_ordinary_user(interpreter: str, script: str, *arguments: str) -> subprocess.CompletedProcess:
    """Run Python code as a user without rights; needs root."""
    checkout = str(Path(__file__).parents[3])
    drop = ["setpriv", "--reuid=60123", "--regid=60123", "--clear-groups", "--inh-caps=-all"]
    code = f"import sys; sys.path.insert(0, {checkout!r})\n{script}"
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "TMPDIR": "/tmp", "SECRET": "hunter2"}
    command = [*drop, interpreter, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=900, env=environment, cwd="/")


@needs("root")
@pytest.mark.parametrize("tier", ["bubblewrap", "landlock"])
def test_a_grader_without_rights_is_protected_as_well(tier, tmp_path):
    lesson = tmp_path / "lesson"
    (lesson / "data").mkdir(parents=True)
    (lesson / "data" / "ratings.csv").write_text("1")
    for folder in (lesson, *lesson.parents):
        if "pytest" in str(folder):
            folder.chmod(0o755)
    done = as_ordinary_user(interpreter_for_all(tmp_path), ATTACKS, str(lesson), tier)
    if done.stdout.startswith("no tier"):
        lack(tier, f"for an ordinary user: {done.stdout.strip()}")
    assert done.stdout.split() == [*["refused"] * 5, "DONE", "False", "killed"], done.stderr
