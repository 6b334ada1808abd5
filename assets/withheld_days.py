"""A gold set whose articles have a declared day of publication → how often the stages find it by themselves, the day withheld.

Counted are the articles whose own text or address holds that day in full, in one of the usual ways of writing it.
"""

from __future__ import annotations

import calendar
import json
import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq

from factline.assets.extraction import extract

_KEPT = ("id", "title", "text", "url")


def holds_day(text: str, day: date) -> bool:
    """Whether the text writes the day in full: March 2nd, 2021; 2 Mar. 2021; 2021-03-02; 2021/03/02; 3/2/21."""
    month = calendar.month_name[day.month]
    name = month if len(month) < 4 else rf"{month[:3]}[a-z]*"
    ways = (
        rf"\b{name}\.? {day.day}(?:st|nd|rd|th)?,? {day.year}\b",
        rf"\b{day.day}(?:st|nd|rd|th)? {name}\.?,? {day.year}\b",
        rf"\b{day.year}[-/]{day.month:02d}[-/]{day.day:02d}\b",
        rf"\b0?{day.month}[-/]0?{day.day}[-/](?:{day.year}|{day.year % 100:02d})\b",
    )
    return re.search("|".join(ways), text, re.IGNORECASE) is not None


def found_share(gold: Path, *, domain: str, processes: int) -> tuple[int, int]:
    """How many withheld days are found exactly, and how many the texts hold."""
    with gold.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    days = {row["id"]: date.fromisoformat(row["published_at"][:10]) for row in rows if row.get("published_at")}
    held = [row for row in rows if row["id"] in days and holds_day(_words(row), days[row["id"]])]
    with TemporaryDirectory() as work:
        docs, tables = Path(work, "docs.jsonl"), Path(work, "tables")
        kept = ({key: row[key] for key in _KEPT if row.get(key) is not None} for row in held)
        docs.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
        extract(docs, tables, domain=domain, processes=processes, done=lambda: None)
        articles = pq.read_table(tables / "articles.parquet", columns=["article_id", "source_ref"]).to_pylist()
        bounds = pq.read_table(tables / "publication_bounds.parquet").to_pylist()
    source = {row["article_id"]: row["source_ref"] for row in articles}
    exact = sum(row["published_from"] == row["published_to"] == days[source[row["article_id"]]] for row in bounds)
    return exact, len(held)


def _words(row: dict[str, Any]) -> str:
    return " ".join(str(row[key]) for key in ("title", "text", "url") if row.get(key))
