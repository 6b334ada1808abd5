"""The warehouse → what a run found, in a few tables: rows, casualties by side, the weightiest events, checks, rejects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from factline.warehouse.catalogue import query
from factline.warehouse.layout import Home
from factline.warehouse.manifest import read_manifest

Rows = list[dict[str, Any]]
_UNFOLDED = 20  # characters of an id

_SIDES = """
    SELECT side, kind, sum(events)::BIGINT AS events, sum(low)::BIGINT AS low, sum(best)::BIGINT AS best,
           CASE WHEN bool_or(high IS NULL) THEN NULL ELSE sum(high)::BIGINT END AS high
    FROM casualties_by_side
    WHERE kind IN ('killed', 'wounded') AND period_kind IN ('year', 'longer') AND class = 'all' AND speaker = 'all'
    GROUP BY ALL ORDER BY kind, best DESC NULLS LAST, side
"""
_EVENTS = """
    SELECT event_id, kind, coalesce(strftime(date_start, '%Y-%m-%d') || CASE WHEN date_end > date_start
           THEN ' to ' || strftime(date_end, '%Y-%m-%d') ELSE '' END, 'undated') AS "when", place_text AS place,
           killed_best || ' (' || coalesce(killed_low::VARCHAR, '?') || '–' || coalesce(killed_high::VARCHAR, '') || ')' AS killed,
           wounded_best AS wounded, articles, contradicted
    FROM events
    ORDER BY articles DESC, killed_best DESC NULLS LAST, event_id LIMIT 8
"""
_CHECKS = """
    SELECT "table", count(*) AS checks, count(*) FILTER (failing > 0) AS failed, sum(failing)::BIGINT AS rows_refused
    FROM (SELECT "table", rule, sum(failing) AS failing FROM quality_results GROUP BY ALL)
    GROUP BY ALL ORDER BY ALL
"""
_LANGUAGES = """
    SELECT language, sum(articles)::BIGINT AS articles, sum(sentences)::BIGINT AS sentences, sum(facts)::BIGINT AS facts
    FROM coverage GROUP BY ALL ORDER BY articles DESC, language
"""
_REJECTS = 'SELECT "table", rule, count(*) AS rows FROM rejects GROUP BY ALL ORDER BY rows DESC, "table", rule'


def _python(value: Any) -> Any:
    if isinstance(value, np.ndarray):  # a list column
        return value.tolist()
    return None if pd.isna(value) else value


def rows_of(frame: pd.DataFrame) -> Rows:
    """A frame as dictionaries, NULL as None, a list column's values as lists."""
    return [{str(k): _python(v) for k, v in row.items()} for row in frame.astype(object).to_dict("records")]


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, float) and value.is_integer():
        return f"{int(value):,}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _width(rows: Rows, name: str) -> int:
    """A column no wider than this is never folded: ids and dates stay whole, sentences may break."""
    return min(_UNFOLDED, max(len(name), *(len(_plain(row[name])) for row in rows)))


def terminal_table(rows: Rows) -> Table | str:
    """Rows as a table for a terminal; words where there are none."""
    if not rows:
        return "none"
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name, value in rows[0].items():
        table.add_column(
            name, justify="right" if isinstance(value, (int, float)) else "left", overflow="fold", min_width=_width(rows, name)
        )
    for row in rows:
        table.add_row(*(_plain(v) for v in row.values()))
    return table


@dataclass(frozen=True)
class Summary:
    """What a home's warehouse holds."""

    rows: Rows
    casualties: Rows
    events: Rows
    languages: Rows
    checks: Rows
    rejects: Rows

    def tables(self) -> Iterator[tuple[str, Table | str]]:
        """Titles and tables, in reading order."""
        yield "Rows", terminal_table(self.rows)
        yield (
            "Killed and wounded by side, summed over events (high is empty where there is no bound)",
            terminal_table(self.casualties),
        )
        yield "Events told most", terminal_table(self.events)
        yield "Articles by language (only what the lexicons read gives facts)", terminal_table(self.languages)
        yield "Checks", terminal_table(self.checks)
        yield "Rejects by rule", terminal_table(self.rejects)

    def as_json(self) -> dict[str, Rows]:
        """The same for a program."""
        return {name: getattr(self, name) for name in ("rows", "casualties", "events", "languages", "checks", "rejects")}


def summarise(home: Home) -> Summary:
    """Read the warehouse of a home. FileNotFoundError where no run has ended there."""
    rows = [{"table": name, "rows": entry["rows"]} for name, entry in read_manifest(home)["tables"].items()]
    found = (rows_of(query(home, sql)) for sql in (_SIDES, _EVENTS, _LANGUAGES, _CHECKS, _REJECTS))
    return Summary(rows, *found)
