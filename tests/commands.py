"""Running the kit's commands as a person would, with the environment's programs found by name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAMS = Path(sys.executable).parent

#: nbgrader's command, but for three seconds of grammars that its imports build and that it never uses.
NBGRADER = """
import sys
from autograder.configuration import quick_imports
quick_imports()
from nbgrader.apps.nbgraderapp import main
sys.exit(main())
"""


def environment(**more: str) -> dict[str, str]:
    """This process's environment with the programs of this Python first on the path, as after activating it."""
    return {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', '')}", "COLUMNS": "200", **more}


def run(*command, cwd, status: int | None = 0, timeout: float = 3600, **more: str) -> str:
    """What the command prints; it must end with `status` (None: any)."""
    words = [str(word) for word in command]
    if words[0] == "nbgrader":
        words[:1] = [sys.executable, "-c", NBGRADER]
    done = subprocess.run(
        words, cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False, env=environment(**more)
    )
    if status is not None and done.returncode != status:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout
