"""YAML text → gold facts: what a careful coder records of an article. How they compare with facts is for the evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from factline.pipelines.contracts import contract
from factline.pipelines.contracts.yaml_data import parsed

_KEYS = {"kind", "stance", "toll", "count", "patient", "agent", "speaker", "said_by", "date", "place", "quote", "optional"}
_ENUMS = ("kind", "stance", "toll", "patient_class")


@dataclass(frozen=True, slots=True)
class Count:
    """Least, best and greatest number of persons or things; `high` None is no bound."""

    low: int
    best: int
    high: int | None


@dataclass(frozen=True, slots=True)
class GoldFact:
    """One fact as coded. None is what the coder left out; the evaluation says which of them it compares.

    `patient` tells whether a patient was coded at all (its side may be left open: "people on both sides"). `said_by` is a speaker
    that has no side, as written. `place` is a place id of the domain without its prefix. `optional`: may be found or not.
    """

    article: str
    kind: str
    stance: str
    quote: str
    toll: str | None = None
    count: Count | None = None
    patient: bool = False
    patient_side: str | None = None
    patient_class: str | None = None
    agent_side: str | None = None
    speaker_side: str | None = None
    said_by: str | None = None
    date_start: date | None = None
    date_end: date | None = None
    place: str | None = None
    optional: bool = False


def _count(text: str) -> Count:
    low, best, high = text.split("/")
    return Count(int(low), int(best), None if high == "~" else int(high))


def _days(value: date | str) -> tuple[date, date]:
    if isinstance(value, date):
        return value, value
    first, _, last = value.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def _fact(article: str, row: Mapping[str, Any]) -> GoldFact:
    if unknown := row.keys() - _KEYS:
        raise ValueError(f"gold of {article}: unknown keys {sorted(unknown)}")
    side, _, person_class = row["patient"].partition("/") if "patient" in row else ("", "", "")
    start, end = _days(row["date"]) if "date" in row else (None, None)
    if start is not None and end is not None and start > end:
        raise ValueError(f"gold of {article}: {row['quote']!r} ends before it starts")
    fact = GoldFact(
        article=article,
        kind=row["kind"],
        stance=row["stance"],
        quote=row["quote"],
        toll=row.get("toll"),
        count=_count(row["count"]) if "count" in row else None,
        patient="patient" in row,
        patient_side=side or None,
        patient_class=person_class or None,
        agent_side=row.get("agent"),
        speaker_side=row.get("speaker"),
        said_by=row.get("said_by"),
        date_start=start,
        date_end=end,
        place=row.get("place"),
        optional=row.get("optional", False),
    )
    for name in _ENUMS:
        value = getattr(fact, name)
        if value is not None and value not in contract("facts").field(name).enum:
            raise ValueError(f"gold of {article}: {name} {value!r} is not in the contract of facts")
    return fact


def parse_gold(text: str) -> dict[str, tuple[GoldFact, ...]]:
    """Gold facts by article (one of its source_refs), in the order of the file; an article without facts has an empty tuple.

    `text` is a YAML mapping of article → list of rows with the keys kind, stance, quote and, where coded, toll, count (low/best/high,
    "~" is no bound), patient (side/class), agent, speaker (sides), said_by, date (a day, or first/last), place, optional.
    ValueError on a key or a value that no fact can have, KeyError where kind, stance or quote is missing.
    """
    return {article: tuple(_fact(article, row) for row in rows) for article, rows in parsed(text).items()}
