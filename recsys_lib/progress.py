"""Whether progress bars are wanted: tqdm's own variable, which its bars for notebooks do not look at."""

from __future__ import annotations

import os

__all__ = ["bars_wanted"]


def bars_wanted() -> bool:
    """False where ``TQDM_DISABLE`` is set, as it is while the outputs of a notebook are kept."""
    return os.environ.get("TQDM_DISABLE", "") in ("", "0")
