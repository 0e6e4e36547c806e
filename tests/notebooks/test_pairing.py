"""JupyterLab keeps the text pair of a notebook in solutions/, and makes none of what a student saves in course/."""

import asyncio
import shutil

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupytext import build_async_jupytext_contents_manager_class

from autograder.build import from_text
from tests.notebooks.lessons import ROOT, SOURCES

LESSON = SOURCES[0].parent.name
NAME = SOURCES[0].stem


@pytest.fixture
def kit(tmp_path):
    """A copy of what JupyterLab sees of the kit: one lesson, its release, and every jupytext.toml there is."""
    for folder in ("solutions", "course"):
        shutil.copytree(ROOT / folder / LESSON, tmp_path / folder / LESSON)
    for path in [*ROOT.glob("jupytext.toml"), *ROOT.glob("*/jupytext.toml"), *ROOT.glob("*/*/jupytext.toml")]:
        shutil.copy(path, tmp_path / path.relative_to(ROOT))
    return tmp_path


def open_add_a_line_and_save(kit, path):
    """What JupyterLab does when a person opens a notebook, types `typed = 1` into its last cell and saves."""
    manager = build_async_jupytext_contents_manager_class(AsyncLargeFileManager)(root_dir=str(kit))

    async def session():
        model = await manager.get(path, content=True, type="notebook")
        model["content"].cells[-1].source += "\ntyped = 1"
        await manager.save({"type": "notebook", "format": "json", "content": model["content"]}, path)
        return await manager.get(path, content=True, type="notebook")

    return asyncio.run(session())["content"]


def test_saving_in_course_writes_the_notebook_and_nothing_else(kit):
    folder = kit / "course" / LESSON
    before = sorted(path.name for path in folder.iterdir())
    saved = open_add_a_line_and_save(kit, f"course/{LESSON}/{NAME}.ipynb")
    assert saved.cells[-1].source.endswith("typed = 1")
    assert sorted(path.name for path in folder.iterdir() if path.name != ".ipynb_checkpoints") == before
    assert "jupytext" not in saved.metadata


def test_a_twin_that_an_earlier_save_left_in_course_is_not_shown_over_the_notebook(kit):
    kit.joinpath("course", LESSON, f"{NAME}.py").write_text("# %%\nstale = True\n")
    saved = open_add_a_line_and_save(kit, f"course/{LESSON}/{NAME}.ipynb")
    assert "stale = True" not in [cell.source for cell in saved.cells]
    assert kit.joinpath("course", LESSON, f"{NAME}.py").read_text() == "# %%\nstale = True\n"


def test_saving_in_solutions_writes_the_text_pair_too(kit):
    text = kit / "solutions" / LESSON / f"{NAME}.py"
    before = text.read_text(encoding="utf-8")
    open_add_a_line_and_save(kit, f"solutions/{LESSON}/{NAME}.ipynb")
    after = text.read_text(encoding="utf-8")
    assert "typed = 1" in after
    assert len(after.splitlines()) - len(before.splitlines()) <= 2, "nothing but the line is new"


def test_a_text_pair_that_was_saved_is_still_what_is_built_from(kit):
    open_add_a_line_and_save(kit, f"solutions/{LESSON}/{NAME}.ipynb")
    built = from_text(kit / "solutions" / LESSON / f"{NAME}.py")
    assert built.cells[-1].source.endswith("typed = 1")
    assert built.metadata.autograder.mask
