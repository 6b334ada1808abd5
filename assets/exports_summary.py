"""The exports of a home → what they hold and what they could not say; their contracts → docs/exports.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts import Contract, contract
from factline.warehouse.export_queries import LOSSES, export_names
from factline.warehouse.exports_on_disk import read_export
from factline.warehouse.layout import Home

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class ExportSummary:
    """One export: its rows, the share of each column that is filled (None: no rows), and its losses."""

    name: str
    rows: int
    filled: dict[str, float | None]
    losses: Rows

    @property
    def cells(self) -> float | None:
        """Share of all values that are filled; None where there are no rows."""
        shares = [share for share in self.filled.values() if share is not None]
        return sum(shares) / len(shares) if shares else None

    def columns(self) -> Rows:
        """Columns that are not filled in every row, with why."""
        shape = contract(self.name)
        return [
            {"column": name, "filled": percent(share), "why not": shape.field(name).missing}
            for name, share in self.filled.items()
            if share is not None and share < 1
        ]

    def doubts(self) -> Rows:
        """Columns in which something untold has a stand-in."""
        shape = contract(self.name)
        return [
            {"column": loss["name"], "rows": loss["rows"], "what stands there": loss["reason"]}
            for loss in self.losses
            if loss["part"] == "column" and loss["reason"] != shape.field(loss["name"]).missing
        ]

    def left_out(self) -> Rows:
        """Events that it does not hold, by reason."""
        counts: dict[str, int] = {}
        for loss in self.losses:
            if loss["part"] == "event":
                counts[loss["reason"]] = counts.get(loss["reason"], 0) + loss["rows"]
        return [{"events left out": n, "why": reason} for reason, n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))]

    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        return {"export": self.name, "rows": self.rows, "filled": self.filled, "losses": self.losses}


def percent(share: float | None) -> str:
    """A share in whole per cent; 100% is all, 0% none, and nothing in between is rounded to either."""
    if share is None:
        return ""
    rounded = round(share * 100)
    return f"{rounded if share in (0, 1) else min(max(rounded, 1), 99)}%"


def _filled(table: pa.Table) -> dict[str, float | None]:
    rows = table.num_rows
    return {name: (1 - table[name].null_count / rows if rows else None) for name in table.column_names}


def summarise_exports(home: Home) -> list[ExportSummary]:
    """Every export in order. FileNotFoundError where no run has written them."""
    losses: Rows = read_export(home, LOSSES).to_pylist()
    found = []
    for name in export_names():
        table = read_export(home, name)
        found.append(ExportSummary(name, table.num_rows, _filled(table), [x for x in losses if x["export"] == name]))
    return found


_HEAD = """# Exports

<!-- Written by `factline exports --docs` from pipelines/contracts; a test compares. Change the contracts. -->

Every run writes our events in the columns of the field's event tables, as Parquet and CSV, to `<home>/exports/`: names, order and codes as
in the field, no row of theirs in it. `factline exports` prints how much of each column is filled; `export_losses` counts every value that
is missing, every value that stands for something untold, and every event that a table would not hold, with the reason.

The codes are data: `lexicons/general/event_codes.yaml` (kinds), `actor_codes.yaml` (actors), `country_codes.csv` (countries), and
`lexicons/domains/<name>/parties.yaml` (the sides). Ids are the first 15 hex digits of event_id as an integer where the field has integers:
the same on every machine, and two events that shared one would stop the run.

What they were compared with, on 2026-11-26: CAMEO's codes, their Goldstein values and its known groups with published copies of GDELT's
look-up lists; ACLED's types, sub-types and inter codes with the contents of its codebooks of 2023 and October 2024; PLOVER's types with
openeventdata's list CAMEO2PLOVER of 2021. Modes and contexts are that list's but where ours say more or other: `seize` for 192 (there
`confiscate`), `withdraw` for 087 and 0874 (`disarm`), `aerial` and `drone` for 195 (`heavy-weapons`), `explosives` for 183
(`suicide-attack`), `targeted` for 202 (`cleansing`), and the contexts `territory`, `terrorism` and `human_rights_abuses`. These, GED's
`code_status`, and the names of UCDP's and ACLED's regions were written from memory and could not be confirmed. Which code fits which of
our kinds is our reading.

An empty field of the CSV is NULL. A column without a word on NULL is filled in every row.
"""


def _section(shape: Contract) -> Iterator[str]:
    yield f"\n## {shape.name}\n\n{shape.title}. {shape.description}\n"
    yield "| column | type | where it comes from | NULL where |\n|---|---|---|---|"
    for field in shape.fields:
        described = field.description.replace("|", "\\|")
        yield f"| {field.name} | {field.arrow} | {described} | {field.missing or ''} |"


def documentation() -> str:
    """docs/exports.md, from the contracts."""
    lines = [_HEAD.rstrip("\n")]
    for name in (*export_names(), LOSSES):
        lines.extend(_section(contract(name)))
    return "\n".join(lines) + "\n"
