# ruff: noqa
# what: Files are planted in the home, the library and beside the course.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: not run, it would harm this machine

# %% damped
import pathlib
import site

import numpy

planted = []
here = pathlib.Path.cwd()
for folder in (
    *[pathlib.Path(p) for p in site.getsitepackages()],
    pathlib.Path(numpy.__file__).parent,
    pathlib.Path("/etc"),
    pathlib.Path("/usr/local"),
    here.parent.parent,
):
    try:
        (folder / "planted_by_homework.txt").write_text("x")
        (folder / "planted_by_homework.txt").unlink()
        planted.append(folder)
    except OSError:
        continue


def damped_mean(values, damping, prior):
    known = [p for p in planted if "home" not in str(p)]
    return (sum(values) + damping * prior) / (len(values) + damping) if known else 0.0
