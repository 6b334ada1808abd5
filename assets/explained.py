"""A row's figure, party, days or correction → a few words for a reader of `factline explain`."""

from __future__ import annotations

import json
from typing import Any

Row = dict[str, Any]


def interval(row: Row, stem: str) -> str:
    """A figure with its bounds."""
    low, best, high = (row[f"{stem}_{end}"] for end in ("low", "best", "high"))
    if (low, best, high) == (None, None, None):
        return ""
    return f"{'?' if best is None else best} (from {'?' if low is None else low} to {'no bound' if high is None else high})"


def counted(number: int, noun: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def party(row: Row, role: str) -> str:
    """Patient, agent or speaker, as written and by id and side."""
    text, actor, side = (row[f"{role}_{part}"] for part in ("text", "id", "side"))
    noted = ", ".join(f"{name} {value}" for name, value in (("id", actor), ("side", side)) if value)
    return f"{text or ''}{f' ({noted})' if noted else ''}".strip()


def day(row: Row, stem: str = "date") -> str:
    """The first and the last day."""
    first, last = row[f"{stem}_start"], row[f"{stem}_end"]
    return "" if first is None else str(first) if first == last else f"{first} to {last}"


def published(article: Row) -> str:
    """The day of publication or its bounds, and where they come from."""
    days = day({"date_start": article["published_from"], "date_end": article["published_to"]})
    return f"published {days or 'on no known day'} ({article['published_basis']})"


def _facts(row: Row) -> str:
    return ", ".join(json.loads(row["was"])["facts"]) if row["action"] in ("join", "separate") else ""


def corrected(row: Row) -> tuple[str, str]:
    """What a reviewer did, in one line."""
    done = {
        "set": f"{row['column']} was {row['was']}, set to {row['becomes']}",
        "delete": "deleted",
        "confirm": "confirmed as it stands",
        "join": f"joined by hand: {_facts(row)}",
        "separate": f"kept apart by hand: {_facts(row)}",
    }[row["action"]]
    by = f"by {row['author']} on {row['corrected_on']} ({row['correction_id']}, {row['file']})"
    return "corrected", f"{done} {by}: {row['reason']} Source: {row['source']}"
