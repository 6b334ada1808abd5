"""`factline diff A B`: which facts and events came, went or changed between two releases, and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from factline.assets.commands.places import home_of, warehouse_of
from factline.assets.commands.terminal import output
from factline.assets.errors import Exit, FactlineError
from factline.assets.summary import terminal_table
from factline.warehouse.differing import Difference, difference, state
from factline.warehouse.releases import NOW, ReleaseError

_CELL = 60


def _print_json(found: Difference, names: tuple[str, str]) -> None:
    """One object, its changes written as they are read: there may be millions."""
    head = {
        "from": names[0],
        "to": names[1],
        "summary": found.summary(),
        "columns": found.columns(),
        "events": found.successions(),
    }
    sys.stdout.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "changes": [')
    for n, change in enumerate(found.changes()):
        for end in ("was", "now"):
            change[end] = None if change[end] is None else json.loads(change[end])
        sys.stdout.write((",\n" if n else "\n") + json.dumps(change, ensure_ascii=False))
    sys.stdout.write("]}\n")


def _short(text: str | None) -> str:
    return "" if text is None else text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def _lines(changes: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for c in changes:
        what = f"{c['column']}: {_short(c['was'])} → {_short(c['now'])}" if c["column"] else ""
        if c["instead"] and c["table"] == "events":
            what = f"now in {c['instead']}" if c["change"] == "went" else f"out of {c['instead']}"
        elif c["instead"]:
            what = f"read anew as {c['instead']}" if c["change"] == "went" else f"in place of {c['instead']}"
        because = f"{c['why']}: {c['because']}"
        yield {"id": c["key"], "change": c["change"], "what": what, "why": because}


def _moved(row: dict[str, Any]) -> dict[str, Any]:
    because = _short(", ".join(row["because"])) or "the same facts, grouped otherwise"
    return {
        "id": row["event_id"],
        "change": row["change"],
        "now": ", ".join(row["superseded_by"]),
        "facts that came or went": because,
    }


def _print(found: Difference, names: tuple[str, str], limit: int) -> None:
    summary = found.summary()
    output.out(f"From {names[0]} to {names[1]}\n")
    output.print(terminal_table(summary))
    columns = found.columns()
    if columns:
        output.out("\nChanged by column", style="bold")
        output.print(terminal_table(columns))
    moved = found.successions()
    if moved:
        output.out("\nEvent ids that lead elsewhere", style="bold")
        output.print(terminal_table([_moved(row) for row in moved[:limit]]))
    if summary:
        output.out("\nChanges", style="bold")
        shown = list(_lines(found.changes(limit)))
        output.print(terminal_table(shown))
        if len(shown) == limit:
            output.out(f"\nthe first {limit}; --limit gives more, --json all")


def show(given: Path | None, a: str, b: str, *, limit: int, as_json: bool) -> None:
    """Print what differs. FactlineError where one of the two is no release, or there is no warehouse to compare."""
    home = warehouse_of(given) if NOW in (a, b) else home_of(given)
    try:
        then, now = state(home, a), state(home, b)
    except ReleaseError as error:
        raise FactlineError(str(error), "give two of them, or `now` for the warehouse as it stands") from error
    if a == b:
        raise FactlineError(f"{a} is compared with itself", "give two releases, or `now`", Exit.USAGE)
    with difference(then, now) as found:
        if as_json:
            _print_json(found, (a, b))
        else:
            _print(found, (a, b), limit)
