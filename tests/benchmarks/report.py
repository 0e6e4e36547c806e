"""Results as tables: in the terminal with rich, in Markdown for the README."""

from __future__ import annotations

from rich.table import Table as RichTable

__all__ = ["markdown", "rich_table", "speed_rows"]

_SPEED_COLUMNS = (
    "kernel",
    "data",
    "peer",
    "threads",
    "ours",
    "theirs",
    "ratio",
    "bar",
    "quality",
    "memory MB",
    "first call cold / warm",
    "of bound",
)


def speed_rows(results: list[dict]) -> list[dict[str, str]]:
    """The speed results, each as a row of texts; all rows have all columns, in this order."""
    return [dict.fromkeys(_SPEED_COLUMNS, "") | _speed_row(result) for result in results]


def _speed_row(result: dict) -> dict[str, str]:
    row = {
        "kernel": result["name"],
        "data": result["shape"] + ("" if result["order"] == "-" else f", {result['order']}"),
        "peer": result["peer"],
        "threads": str(result["threads"]),
    }
    if "ours" not in result:
        return row | {"ours": result.get("skipped") or result.get("failed", "no result")}
    ours, theirs = result["ours"], result.get("theirs", {})
    row["ours"] = _seconds(ours["seconds"])
    row["theirs"] = _seconds(theirs.get("seconds"))
    if "ratio" in result:
        row["ratio"] = f"{_ratio(result['ratio'])}× ({_ratio(result['ratio_low'])}-{_ratio(result['ratio_high'])})"
    if result.get("target") and "ratio" in result:
        row["bar"] = f"{result['target']:g}× {verdict(result)}"
    if "quality" in ours:
        texts = [f"{side['quality']:.4g}" for side in (ours, theirs) if "quality" in side]
        row["quality"] = f"{result['quality']} " + " / ".join(texts)
    row["memory MB"] = " / ".join(
        f"{side['peak_bytes'] / 2**20:.0f}" for side in (ours, theirs) if side.get("peak_bytes") is not None
    )
    if "cold" in result:
        row["first call cold / warm"] = f"{_seconds(result['cold'])} / {_seconds(result['warm'])}"
    if "bounds" in result:
        share, what = share_of_bound(result)
        row["of bound"] = f"{share:.0%} of {what}"
    if "rate" in ours:
        row["of bound"] = f"{row.get('of bound', '')} {ours['rate'][1]:.3g} {ours['rate'][0]}".strip()
    return row


def verdict(result: dict) -> str:
    """ "met", "missed", or "worse result" when the ratio was reached with a worse result than the peer's."""
    ours, theirs = result["ours"], result.get("theirs", {})
    if "quality" in ours and "quality" in theirs:
        worse_by = ours["quality"] - theirs["quality"]
        if not result["lower_is_better"]:
            worse_by = -worse_by
        if worse_by > result["tolerance"]:
            return "worse result"
    return "met" if result["ratio"] >= result["target"] else "missed"


def share_of_bound(result: dict) -> tuple[float, str]:
    """How much of the bound one call of ours reached, 0 to 1, and which bound binds."""
    work, bounds = result["work"], result["bounds"]
    compute = work["flops"] / bounds["flops"]
    memory = work["bytes"] / bounds[work["level"]]
    bound = max(compute, memory) / result["threads"]
    return bound / result["ours"]["seconds"], "FMA" if compute > memory else f"{work['level']} reads"


def _seconds(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    for unit, scale in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * scale >= 1 or unit == "µs":
            return f"{seconds * scale:.3g} {unit}"
    raise AssertionError("unreachable")


def _ratio(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.1f}"


def rich_table(title: str, rows: list[dict], caption: str | None = None) -> RichTable:
    """Rows of one set of keys (a missing one is left empty) as a rich table; numbers stand to the right."""
    table = RichTable(title=title, caption=caption, title_justify="left", caption_justify="left")
    for column in _columns(rows):
        number = any(isinstance(row.get(column), (int, float)) for row in rows)
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_text(row.get(column, "")) for column in _columns(rows)))
    return table


def markdown(rows: list[dict]) -> str:
    """The same rows as a Markdown table."""
    columns = _columns(rows)
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(_text(row.get(column, "")) for column in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _columns(rows: list[dict]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))


def _text(value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
