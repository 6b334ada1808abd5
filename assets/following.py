"""event_history and an event id → what became of it, step by step, and the events that stand in its place now. Reads no file."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Row = dict[str, Any]


def _rows(history: pa.Table, at: Any) -> list[Row]:
    found: list[Row] = history.take(at).to_pylist()
    return sorted(found, key=_order)


def _order(row: Row) -> tuple[int, str]:
    return row["step"], row["event_id"]


def touching(history: pa.Table, event_id: str) -> tuple[Row, ...]:
    """The rows of an id, and those of the ids whose facts it took in; in order."""
    heirs: Any = history["superseded_by"].combine_chunks()
    took_in = heirs.value_parent_indices().take(_where(heirs.flatten(), event_id)).to_pylist()
    return tuple(_rows(history, sorted({*_where(history["event_id"], event_id).to_pylist(), *took_in})))


def _where(column: Any, value: str) -> Any:
    return pc.indices_nonzero(pc.equal(column, pa.scalar(value)))


def followed(history: pa.Table, standing: Any, event_id: str) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows that lead from an id to the events that stand now, and these in order; no row where the id was never given.

    `standing`: the ids that stand. An id that stands is its own heir; one that stands no more is followed from its last step.
    """
    path: dict[tuple[int, str], Row] = {}
    now: set[str] = set()
    ahead = [(event_id, 0)]
    while ahead:
        one, step = ahead.pop()
        if len(_where(standing, one)):
            now.add(one)
            continue
        ends = [
            row
            for row in _rows(history, _where(history["event_id"], one))
            if row["change"] != "appeared" and row["step"] > step
        ]
        if ends:
            path[_order(ends[-1])] = ends[-1]
            ahead.extend((heir, ends[-1]["step"]) for heir in ends[-1]["superseded_by"] if heir != one)
    return tuple(path[key] for key in sorted(path)), tuple(sorted(now))


def history_lines(rows: tuple[Row, ...]) -> list[tuple[str, str]]:
    """Each row in one line."""
    return [("history", _told(row)) for row in rows]


def _told(row: Row) -> str:
    heirs = ", ".join(row["superseded_by"])
    what = {
        "appeared": "appeared",
        "renamed": f"is now {heirs}",
        "merged": f"was merged into {heirs}",
        "split": f"was split into {heirs}",
        "gone": "went: its facts are no longer told",
    }[row["change"]]
    why = f"facts that came or went: {', '.join(row['because'])}" if row["because"] else "the same facts, grouped otherwise"
    return f"step {row['step']}: {row['event_id']} {what} ({why})"
