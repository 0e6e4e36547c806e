"""Which language a notebook is written in: only Python runs here, and anything else must not be taken for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["NotPython", "refuse_other_languages"]

_PYTHON = ("python", "ipython")
#: Kernels that are found without a word on their language (Colab writes none).
_KERNELS = {"ir": "R", "xr": "R", "julia": "Julia", "bash": "Bash", "octave": "Octave", "matlab": "MATLAB"}


class NotPython(Exception):
    """The notebook cannot be graded because it is not Python; the message names the language."""


def refuse_other_languages(notebook: str, metadata: Mapping[str, Any]) -> None:
    """Raise ``NotPython`` if a notebook's metadata (``kernelspec``, ``language_info``) say another language.

    A kernel with a name of its own and no word on its language is taken for Python.
    """
    spec, info = (_mapping(metadata.get(key)) for key in ("kernelspec", "language_info"))
    name = str(spec.get("name") or "")
    language = str(spec.get("language") or info.get("name") or _by_kernel(name) or "python")
    if not language.lower().startswith(_PYTHON):
        kernel = f" (kernel {name})" if name else ""
        raise NotPython(f"{notebook}.ipynb is written in {language}{kernel}, and only Python can be graded here")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _by_kernel(name: str) -> str | None:
    stem = name.lower().split("-")[0].rstrip("0123456789.")
    return _KERNELS.get(stem)
