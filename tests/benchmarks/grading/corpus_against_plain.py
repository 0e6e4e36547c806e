"""The corpus of attacks against plain nbgrader and against this grader: who pays for work that is not there."""

from __future__ import annotations

import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree

from nbgrader.api import Gradebook

from tests.autograder.hostile.cases import LESSONS, Case, read_cases
from tests.autograder.hostile.course import grade_all, make_course, released
from tests.autograder.hostile.lesson import FULL
from tests.benchmarks.harness import table
from tests.commands import environment

NOT_RUN = "not run: would harm this machine"
SECONDS = 120
PLAIN = "c = get_config()\nc.Execute.timeout = 8\n"


def grade_plainly(case: Case, course: Path, notebook, folder: Path) -> str:
    """What ``nbgrader autograde`` gives, in a copy of the course of its own; only for cases that harm nothing."""
    if not case.harmless:
        return NOT_RUN
    root = folder / case.name.replace("/", "-")
    copytree(course, root)
    inbox = root / "submitted" / "student" / case.lesson
    for name, content in case.files(notebook).items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    secret = environment(GRADER_SECRET="the grader's own")
    try:
        command = ["nbgrader", "autograde", case.lesson, "--create"]
        done = subprocess.run(command, cwd=root, env=secret, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return "never ends"
    if done.returncode != 0:
        return "the run stops with an error"
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return f"{gradebook.find_submission(case.lesson, 'student').score:g}"


@table(
    "Attacks on the grade",
    about=f"Points of {FULL:g} that each submission of `tests/autograder/hostile/corpus` gets. `deserved` is what its "
    "honest part is worth. Plain: `nbgrader autograde` 0.9, stock configuration, in a throw-away course.",
    quick=True,
)
def corpus_against_plain(quick):
    cases = [case for case in read_cases() if not case.name.startswith("honest/")]
    if quick:
        cases = [case for number, case in enumerate(cases) if number % 8 == 0]
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        ours_root, plain_root = Path(folder, "ours"), Path(folder, "plain")
        make_course(plain_root, names=LESSONS)
        plain_root.joinpath("nbgrader_config.py").write_text(PLAIN)
        notebooks = {name: released(plain_root, name) for name in LESSONS}
        with ThreadPoolExecutor(2) as pool:
            grade = lambda case: grade_plainly(case, plain_root, notebooks[case.lesson], Path(folder))  # noqa: E731
            plain = list(pool.map(grade, cases))
        ours = grade_all(cases, ours_root)
    return [
        {
            "attack": case.name,
            "what it does": case.what,
            "deserved": f"{case.points:g}",
            "plain nbgrader": theirs,
            "ours": f"{ours[case.name][1]:g}",
            "our status": ours[case.name][0],
        }
        for case, theirs in zip(cases, plain, strict=True)
    ]


if __name__ == "__main__":
    for row in corpus_against_plain.rows(False):
        print(" | ".join(row.values()))
