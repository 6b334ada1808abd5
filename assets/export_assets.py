"""Curated tables → the field's own event tables in <home>/exports, each checked by its contract before it is written.

One step, because the exports share their way up to one row an event. A row that fails a check is left out and counted in export_losses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

import dagster as dg
import pyarrow as pa

from factline.assets import checks, metadata
from factline.assets.batches import BrokenTableError, domain_years
from factline.assets.progress import tell
from factline.assets.resources import Warehouse
from factline.assets.stage_assets import table_spec
from factline.expectations.checking import Verdict, check, parent_names
from factline.expectations.report import quality_rows
from factline.pipelines.contracts import contract, table_of
from factline.pipelines.lexicons import Lexicons
from factline.warehouse.curated import curated_files, read_curated
from factline.warehouse.export_queries import INPUTS, LOSSES, compute_exports, export_names
from factline.warehouse.exports_on_disk import write_export
from factline.warehouse.layout import Home
from factline.warehouse.shards import Shards, code_version, shard_key

EXPORTS = (*export_names(), LOSSES)


def judged(home: Home, tables: Mapping[str, pa.Table], years: tuple[int, int]) -> dict[str, Verdict]:
    """The verdict on each table in order, later ones over what passed of the earlier. BrokenTableError at the first broken one."""
    passed: dict[str, pa.Table] = {}
    verdicts: dict[str, Verdict] = {}
    for done, (name, table) in enumerate(tables.items()):
        tell("exports", done, len(tables))
        parents = {p: passed[p] if p in passed else read_curated(home, p) for p in parent_names(contract(name))}
        verdict = check(table, contract(name), parents, years)
        if not verdict.sound:
            raise BrokenTableError(verdict, "exports")
        verdicts[name], passed[name] = verdict, verdict.passing
    tell("exports", len(tables), len(tables))
    return verdicts


def _refused(verdicts: Mapping[str, Verdict]) -> Iterator[dict[str, Any]]:
    for name, verdict in verdicts.items():
        for result in verdict.results:
            if not result.passed:
                reason = f"refused by the check {result.rule}"
                yield {"export": name, "part": "event", "name": "any", "reason": reason, "rows": result.failing}


def _key(home: Home, lexicons: Lexicons) -> str:
    """Name of the work: a hash over the curated files that it reads, its code and the lexicons."""
    inputs = [file.sha256 for name in INPUTS for file in curated_files(home, name)]
    code = code_version("exports", "factline.warehouse", "factline.expectations", "factline.pipelines.mentions")
    return shard_key("exports", [*inputs, version("duckdb")], code, lexicons.sha256)


def _made(home: Home, lexicons: Lexicons) -> dict[str, pa.Table]:
    """The exports as far as their checks let them pass, and quality_results."""
    tables = compute_exports(home, lexicons)
    losses = tables.pop(LOSSES)
    verdicts = judged(home, tables, domain_years(lexicons))
    told = table_of(LOSSES, [*losses.to_pylist(), *_refused(verdicts)])
    verdicts |= judged(home, {LOSSES: told}, domain_years(lexicons))
    passed = {name: verdict.passing for name, verdict in verdicts.items()}
    return passed | {"quality_results": pa.concat_tables([quality_rows(v, "exports") for v in verdicts.values()])}


def make_exports(home: Home, lexicons: Lexicons) -> dict[str, pa.Table]:
    """Compute, check and write every export, unless the same was done before; the tables, and their quality_results."""
    shards, key = Shards(home), _key(home, lexicons)
    if not shards.exists("exports", key):
        shards.put("exports", key, _made(home, lexicons))
        shards.prune("exports", [key])
    tables = shards.get("exports", key)
    for name in EXPORTS:
        write_export(home, name, tables[name])
    return tables


@dg.multi_asset(
    name="exports",
    specs=[table_spec(name, ("curated", *INPUTS), "exports") for name in EXPORTS],
    check_specs=[spec for name in EXPORTS for spec in checks.specs(name)],
)
def exports(warehouse: Warehouse) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """The field's own event tables, as Parquet and CSV, and what they could not say."""
    try:
        tables = make_exports(warehouse.place(), warehouse.batches().lexicons)
    except BrokenTableError as error:
        yield from checks.broken(error.verdict, error.batch)
        raise dg.Failure(description=str(error)) from error
    for name in EXPORTS:
        where = dg.MetadataValue.path(str(warehouse.place().exports / f"{name}.csv"))
        yield dg.MaterializeResult(asset_key=name, metadata={**metadata.of_table(name, tables[name]), "csv": where})
        yield from checks.results(name, tables["quality_results"])
