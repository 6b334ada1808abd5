"""Corrections files of a home → entries; and replaying them over a run's tables, where a stale or refused entry stops the run.

What an entry does is for pipelines.corrections; what the contracts allow is for the expectations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from factline.expectations.checking import check, parent_names
from factline.pipelines.contracts import Contract, contract
from factline.pipelines.corrections import Correction, CorrectionsError, Replayed, parse_corrections
from factline.warehouse.corrections_files import correction_files, corrections_sha256
from factline.warehouse.layout import Home

CHECK = "corrections_hold"  # the asset check that a stale or refused entry fails


@dataclass(frozen=True)
class Corrections:
    """The entries of a home's corrections files in order of id, and the hash of the files."""

    entries: tuple[Correction, ...]
    sha256: str

    def on(self, table: str) -> tuple[Correction, ...]:
        """Those on rows of one table."""
        return tuple(e for e in self.entries if e.table == table)


class CorrectionFailedError(RuntimeError):
    """Entries that no longer match what the text yields, or whose rows would break a contract; one line each."""

    def __init__(self, table: str, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.table, self.problems = table, tuple(problems)


def files_sha256(home: Home) -> str:
    """The hash of a home's corrections files, whether or not they can be read."""
    return corrections_sha256(correction_files(home))


def load_corrections(home: Home) -> Corrections:
    """The entries of a home; CorrectionsError with each mistake's file and line."""
    files = correction_files(home)
    texts: dict[str, str] = {}
    for name, data in files.items():
        try:
            texts[name] = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CorrectionsError((f"{name}:{data[: error.start].count(10) + 1}: is not UTF-8",)) from error
    return Corrections(parse_corrections(texts), corrections_sha256(files))


def _only(table: pa.Table, column: str, values: Sequence[str]) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=pa.array(sorted(set(values)), type=pa.string())))


def refusals(rows: pa.Table, shape: Contract, parents: Mapping[str, pa.Table], years: tuple[int, int]) -> dict[str, str]:
    """Corrected rows (few) by key → why their contract refuses them, in words; empty where all pass."""
    verdict = check(rows, shape, {name: parents[name] for name in parent_names(shape)}, years)
    keys: list[str] = [str(key) for key in rows[shape.primary_key[0]].to_pylist()]
    found = dict.fromkeys(keys, "; ".join(verdict.broken)) if verdict.broken else {}
    for row in verdict.rejects.to_pylist():
        found[row["key"]] = "; ".join(x for x in (found.get(row["key"]), f"{row['rule']} ({row['reason']})") if x)
    return found


def hold(
    name: str,
    replayed: Replayed,
    entries: Sequence[Correction],
    parents: Callable[[tuple[str, ...]], Mapping[str, pa.Table]],
    years: tuple[int, int],
) -> None:
    """CorrectionFailedError where an entry is stale, or a row as corrected breaks its contract: nothing is refused in silence.

    `entries` are those on table `name`; `parents` gives the tables that its contract's checks look into, where rows were changed.
    """
    if replayed.stale:
        raise CorrectionFailedError(name, [str(s) for s in replayed.stale])
    shape = contract(name)
    changed = [e for e in entries if e.action == "set"]
    if not changed:
        return
    rows = _only(replayed.tables[name], shape.primary_key[0], [e.key for e in changed])
    refused = refusals(rows, shape, parents(parent_names(shape)), years)
    if refused:
        raise CorrectionFailedError(
            name,
            [
                f"{e.place}: correction {e.correction_id} of {e.key} breaks its contract: {refused[e.key]}"
                for e in changed
                if e.key in refused
            ],
        )
