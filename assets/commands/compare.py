"""`factline compare`: a user's own copy of UCDP GED or ACLED beside our events."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from factline.assets.commands.places import home_of
from factline.assets.commands.terminal import output
from factline.assets.errors import Exit, FactlineError
from factline.assets.summary import Rows, terminal_table
from factline.warehouse.comparing import FIGURES, UnknownSetError, compare, write_comparison
from factline.warehouse.queries import QueryError

_STATUS = {
    "matched": "in both",
    "ours_alone": "ours alone",
    "theirs_alone": "theirs alone",
    "outside": "theirs, outside our years and countries",
}


def _counts(table: pa.Table) -> Rows:
    rows = []
    for status, words in _STATUS.items():
        part = table.filter(pc.field("status") == status)
        ours, theirs = (pc.sum(part[f"{who}_best"]).as_py() for who in ("our", "their"))
        rows.append({"events": words, "number": part.num_rows, "our deaths": ours, "their deaths": theirs})
    return rows


def _differing(name: str, table: pa.Table) -> Rows:
    part = table.filter(pc.field("status") == "matched")
    said = [(value or "").split(";") for value in part["differing"].to_pylist()]
    return [{"figure": figure, "differs in": sum(figure in names for names in said)} for figure in FIGURES[name]]


def _write(table: pa.Table, out: Path) -> None:
    try:
        write_comparison(table, out)
    except QueryError as error:
        raise FactlineError(str(error).splitlines()[0], "give another file with --out") from error


def show(given: Path | None, path: Path, *, days: int, km: float, out: Path | None, as_json: bool) -> None:
    """Print what is in both, in one alone, and where figures differ; with `out`, write one row an event of either."""
    home = home_of(given)
    if not path.is_file():
        raise FactlineError(f"no such file: {path}", "give a CSV in the columns of UCDP GED or ACLED")
    if out is not None and out.suffix not in (".parquet", ".csv"):
        raise FactlineError(f"{out} ends in neither .parquet nor .csv", "give another file with --out", Exit.USAGE)
    try:
        name, table = compare(home, path, days=days, km=km)
    except FileNotFoundError as error:
        raise FactlineError(f"no exports in {home.root}", "run `factline run` first, or give its folder with --home") from error
    except (UnknownSetError, QueryError) as error:
        raise FactlineError(
            f"{path.name} cannot be compared: {str(error).splitlines()[0]}", "give a CSV in the columns of UCDP GED or ACLED"
        ) from error
    if out is not None:
        _write(table, out)
    counts, differing = _counts(table), _differing(name, table)
    if as_json:
        print(json.dumps({"set": name, "events": counts, "differing": differing}))
        return
    output.out(f"{path.name} in the columns of {name}, within {days} days and {km:g} km")
    output.print(terminal_table(counts))
    output.print(terminal_table(differing))
    if out is not None:
        output.out(f"Each event: {out}")
    if not table.num_rows:
        raise FactlineError("neither set has an event", "run `factline run` over articles first", Exit.INPUT)
