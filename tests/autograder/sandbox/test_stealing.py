"""A student's code finds nothing of the grader's: files, environment, processes, masked modules."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]


def tries_to_read(path) -> str:
    return f"""
try:
    with open({str(path)!r}, "rb") as file:
        print("READ", file.read(20))
except OSError as error:
    print("refused")
"""


@pytest.mark.parametrize("path", ["/etc/shadow", "/root/.bashrc", CHECKOUT / "pyproject.toml", CHECKOUT / ".git/HEAD"])
def test_files_outside_cannot_be_read(student, path):
    assert student.run(tries_to_read(path)) == "refused"


def test_the_gradebook_cannot_be_read(student, tmp_path):
    gradebook = tmp_path / "gradebook.db"
    gradebook.write_text("grades")
    gradebook.chmod(0o644)
    assert student.run(tries_to_read(gradebook)) == "refused"


def test_the_checkout_shows_only_the_package(student):
    found = student.run(f"""
import os
for name in ("solutions", "tests", "grading", ".git"):
    try:
        print(os.listdir(os.path.join({str(CHECKOUT)!r}, name)))
    except OSError:
        pass
""")
    assert found == ""


def test_of_the_grader_it_shows_at_most_the_checks(student):
    found = student.run(f"""
import os
try:
    print(sorted(os.listdir({str(CHECKOUT / "autograder")!r})))
except OSError:
    print([])
""")
    assert found in ("[]", "['__init__.py', 'checks']")


def test_a_file_of_the_grader_is_not_reached_through_its_process(student):
    found = student.run(f"""
import os
for pid in {{1, {os.getpid()}, {os.getppid()}, os.getppid()}} - {{os.getpid()}}:
    for name in ("environ", "mem", "maps", "root/etc/shadow", "cwd/pyproject.toml"):
        try:
            with open(f"/proc/{{pid}}/{{name}}", "rb") as file:
                print(pid, name, file.read(1))
        except OSError:
            pass
""")
    assert found == ""


def test_the_environment_holds_no_secrets(start, monkeypatch):
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2")
    monkeypatch.setenv("JPY_PARENT_PID", "1")
    said = start(warm=False).run("import os; print(dict(os.environ), open('/proc/self/environ').read())")
    assert "hunter2" not in said
    assert "JPY_PARENT_PID" not in said


@pytest.mark.parametrize("tier", ["bubblewrap", "landlock", "rlimits"])
def test_the_lesson_is_there_and_its_links_are_not_followed(start, tier):
    said = start(tier).run("import os; print(sorted(os.listdir())); print(open('data/ratings.csv').read())")
    assert said.splitlines() == ["['data']", "user,item,rating", "1,2,3"]


def test_data_is_shown_read_only(start, tmp_path, monkeypatch):
    (tmp_path / "ml").mkdir()
    (tmp_path / "ml" / "movies.csv").write_text("id,title")
    monkeypatch.setenv("RECSYS_DATA", str(tmp_path / "ml"))
    said = start().run("""
import os, pathlib
folder = pathlib.Path(os.environ["RECSYS_DATA"])
print((folder / "movies.csv").read_text())
(folder / "movies.csv").write_text("1")
""")
    assert said.splitlines()[0] == "id,title"
    assert "OSError" in said


def test_one_student_does_not_see_another(start):
    first, second = start(), start()
    first.run("open('/tmp/answer', 'w').write('42'); open('answer', 'w').write('42')")
    assert second.run("import os; print(os.path.exists('/tmp/answer'), os.path.exists('answer'))") == "False False"
    assert second.run("import os; print(len([p for p in os.listdir('/proc') if p.isdigit()]))") == "2"


def test_what_one_student_leaves_in_memory_is_not_there_for_the_next(start):
    first = start()
    first.run("import builtins; builtins.answer = 42")
    first.close()
    assert start().run("answer").startswith("NameError")
