"""What a lesson asks for is not in the sandbox, by any path; what the lesson uses is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.sandbox import SandboxError, choose
from autograder.sandbox.mask import build_shadow, parse_mask

SOURCES = {
    "__init__.py": "",
    "answers.py": "SECRET = 'swordfish'\n\n\ndef answer(x):\n    return x + 41\n\n\nclass Model:\n    pass\n",
    "mixed.py": "def keep(x):\n    return x\n\n\ndef drop(x):\n    return x * 99\n\n\nclass Both:\n"
    "    def kept(self):\n        return 1\n\n    def dropped(self):\n        return 98\n\n\nLAST = keep(3)\n",
    "user.py": "from maskable.answers import Model, answer\n\n\ndef other():\n    return 7\n\n\ndef uses():\n"
    "    return answer(1)\n\n\nclass Child(Model):\n    pass\n",
    "loops.py": "from numba import njit\n\n\n@njit(cache=True)\ndef loop(n):\n    return n + 1234567\n",
    "deep/__init__.py": "",
    "deep/inner.py": "HIDDEN = 'mackerel'\n",
    "data/table.csv": "a,b\n",
}
MASK = ("maskable.answers", "maskable.mixed:drop", "maskable.mixed:Both.dropped", "maskable.deep")


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A package of ours on the import path, imported and compiled as in real use."""
    root = tmp_path_factory.mktemp("ours")
    for name, text in SOURCES.items():
        (root / "maskable" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "maskable" / name).write_text(text)
    sys.path.insert(0, str(root))
    import maskable.answers
    import maskable.deep.inner
    import maskable.loops
    import maskable.mixed

    maskable.loops.loop(1)
    yield root / "maskable"
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name.split(".")[0] == "maskable"]:
        del sys.modules[name]


@pytest.fixture(params=["bubblewrap", "landlock"])
def masked(request, start, package):
    return start(request.param, mask=(*MASK, "maskable.loops"), packages=["maskable"])


def test_a_masked_module_says_that_it_is_yours_to_write(masked):
    for code in ("import maskable.answers", "from maskable.answers import answer", "from maskable.answers import *"):
        said = masked.run(code)
        assert said.startswith("ImportError: maskable.answers is what this lesson asks you to write")
    assert "ImportError" in masked.run("import importlib; importlib.import_module('maskable.deep.inner')")


def test_a_masked_name_raises_and_its_neighbours_work(masked):
    said = masked.run(
        "from maskable import mixed; print(mixed.keep(3), mixed.LAST, mixed.Both().kept()); mixed.drop(1)"
    )
    assert said.startswith("3 3 1\nImportError: maskable.mixed.drop is what this lesson asks")
    assert "ImportError" in masked.run("mixed.Both().dropped()")


def test_a_module_that_mentions_a_masked_one_still_works_where_it_can(masked):
    said = masked.run("import maskable.user; print(maskable.user.other()); maskable.user.uses()")
    assert said.startswith("7\nImportError: maskable.answers is")


def test_the_package_s_data_are_there(masked):
    said = masked.run(
        "import maskable, pathlib; print((pathlib.Path(maskable.__file__).parent / 'data/table.csv').read_text())"
    )
    assert said == "a,b"


def test_nothing_of_it_is_in_any_file(masked, package):
    said = masked.run(f"""
import os, pathlib, sys
places = [pathlib.Path(place) for place in ({str(package.parent)!r}, pathlib.Path.home(), "/run", "/opt", "/tmp")]
import maskable
places.append(pathlib.Path(maskable.__file__).parents[1])
for place in places:
    for folder, _, names in os.walk(place):
        if folder.startswith(sys.prefix):
            continue
        for name in names:
            try:
                content = pathlib.Path(folder, name).read_bytes()
            except OSError:
                continue
            words = (b"x + 4" + b"1", b"x * 9" + b"9", b"sword" + b"fish", b"macke" + b"rel")
            if any(word in content for word in words):
                print(folder, name)
            if name.startswith(("answers.", "mixed.", "inner.", "loops.")) and not name.endswith(".py"):
                print(folder, name)
""")
    assert said == ""


def test_nothing_of_it_is_in_memory(masked):
    said = masked.run("""
import gc, sys
print([name for name in sys.modules if name.startswith("maskable")])
print([o for o in gc.get_objects() if getattr(o, "__module__", "") == "maskable.answers"])
import inspect
from maskable import mixed
print("99" in inspect.getsource(mixed), "98" in inspect.getsource(mixed))
""")
    assert said.splitlines() == ["[]", "[]", "False False"]


@pytest.mark.parametrize("preload", [("numpy",), ("numba",)], ids=["cold", "numba-imported-before"])
@pytest.mark.parametrize("tier", ["bubblewrap", "landlock"])
def test_what_is_not_masked_keeps_its_compiled_code(start, package, tier, preload):
    student = start(tier, mask=MASK, packages=["maskable"], preload=preload)
    said = student.run("""
import maskable.loops
print(maskable.loops.loop(1), sum(maskable.loops.loop.stats.cache_hits.values()))
""")
    assert said == "1234568 1"


def test_the_copy_is_made_once_for_a_state(package, tmp_path):
    first = build_shadow("maskable", package, MASK, tmp_path)
    assert build_shadow("maskable", package, MASK, tmp_path) == first
    assert build_shadow("maskable", package, (), tmp_path) != first


@pytest.mark.parametrize("slip", ["maskable.nothing", "maskable.mixed:nothing"])
def test_a_mask_that_masks_nothing_is_an_error(package, tmp_path, slip):
    with pytest.raises(ValueError, match="nothing"):
        build_shadow("maskable", package, [slip], tmp_path)


@pytest.mark.parametrize("entry", ["maskable", "maskable.", "a b.c", "maskable.mixed:", "maskable.mixed:1x"])
def test_a_mask_that_cannot_be_read_is_an_error(entry):
    with pytest.raises(ValueError, match="mask must"):
        parse_mask([entry])


def test_a_module_of_ours_is_never_in_the_warm_process():
    from autograder.sandbox import Zygote

    with pytest.raises(ValueError, match="third-party"):
        Zygote(("recsys_lib.ratings",), packages=["recsys_lib"])


def test_a_weak_tier_must_be_asked_for():
    with pytest.raises(SandboxError, match="unsafe"):
        choose("rlimits")
    with pytest.raises(ValueError, match="tier must be one of"):
        choose("moat")


def test_the_reference_library_works_masked(start):
    from recsys_lib import popularity

    student = start("bubblewrap", mask=["recsys_lib.popularity"], packages=["recsys_lib"])
    said = student.run("from recsys_lib import Ratings, datasets, metrics; print(Ratings.__name__)")
    assert said == "Ratings"
    assert "asks you to write" in student.run("from recsys_lib.popularity import Bias")
    assert "asks you to write" in student.run("from recsys_lib import Bias")
    assert "asks you to write" in student.run(f"print(open({popularity.__file__!r}).read())")
    assert Path(popularity.__file__).read_text().count("asks you to write") == 0
