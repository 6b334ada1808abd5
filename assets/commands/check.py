"""`factline check`: the curated tables against their contracts and the manifest, as they lie there now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.progress import Progress

from factline.assets.batches import domain_years
from factline.assets.commands.places import warehouse_of
from factline.assets.commands.terminal import messages, output
from factline.assets.errors import Exit, FactlineError
from factline.assets.summary import terminal_table
from factline.expectations.checking import Verdict, check, parent_names
from factline.pipelines.contracts import contract
from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.catalogue import base_names, mart_names
from factline.warehouse.curated import curated_files, read_curated
from factline.warehouse.export_queries import LOSSES, export_names
from factline.warehouse.exports_on_disk import read_export
from factline.warehouse.layout import Home
from factline.warehouse.lineage import TABLES as PROVED_TABLES
from factline.warehouse.lineage import Proved, prove_files
from factline.warehouse.manifest import differences


def _table(home: Home, name: str) -> pa.Table:
    return read_export(home, name) if contract(name).stage == "exports" else read_curated(home, name)


def _verdicts(home: Home, domain: str) -> list[Verdict]:
    """Of each table in turn. What it refers to is read again each time: all tables together may be more than the memory holds."""
    years, found = domain_years(load_lexicons(domain)), []
    with Progress(console=messages, transient=True) as progress:
        for name in progress.track((*base_names(), *mart_names(), *export_names(), LOSSES), description="checking"):
            shape = contract(name)
            found.append(check(_table(home, name), shape, {p: _table(home, p) for p in parent_names(shape)}, years))
    return found


def _proofs(home: Home) -> tuple[Proved, ...]:
    return prove_files({name: [file.path for file in curated_files(home, name)] for name in PROVED_TABLES})


def _failures(verdicts: list[Verdict], proofs: tuple[Proved, ...]) -> list[dict[str, Any]]:
    failed: list[dict[str, Any]] = [
        {"table": v.table, "check": r.rule, "rows": r.rows, "failing": r.failing, "first": "; ".join(r.examples)}
        for v in verdicts
        for r in v.results
        if not r.passed
    ]
    failed += [
        {"table": p.table, "check": p.proof, "rows": p.rows, "failing": p.failing, "first": p.first}
        for p in proofs
        if p.failing
    ]
    return failed + [
        {"table": v.table, "check": "broken", "rows": 0, "failing": 0, "first": text} for v in verdicts for text in v.broken
    ]


def show(given: Path | None, *, domain: str, as_json: bool) -> None:
    """Check every table. Ends with exit code 1 where a check fails or a file is not as the manifest says."""
    home = warehouse_of(given)
    try:
        changed = differences(home)
        verdicts, proofs = _verdicts(home, domain), _proofs(home)
    except ValueError as error:  # a file that is no Parquet, or not of its contract
        raise FactlineError(
            f"the warehouse cannot be read: {error}", "`factline run` builds it anew", Exit.CHECK_FAILED
        ) from error
    failures, checks = _failures(verdicts, proofs), sum(len(v.results) for v in verdicts) + len(proofs)
    if as_json:
        print(json.dumps({"checks": checks, "failures": failures, "manifest": list(changed)}, ensure_ascii=False, default=str))
    else:
        output.out(f"{checks} checks on {len(verdicts)} tables: {checks - len(failures)} hold, {len(failures)} fail")
        if failures:
            output.print(terminal_table(failures))
        for difference in changed:
            output.out(f"manifest: {difference}")
    if failures or changed:
        raise FactlineError("the warehouse does not keep its contracts", "`factline run` builds it anew", Exit.CHECK_FAILED)
