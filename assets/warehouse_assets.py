"""Checked tables → the warehouse that readers open: rejects, curated Parquet, marts, factline.duckdb and the manifest.

Curated tables are written in one step, after every stage: until then readers see the last run's tables, which agree.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import dagster as dg
import pyarrow as pa

from factline.assets import checks, metadata
from factline.assets.batches import ALL, GIVER, Batches, checked, domain_years
from factline.assets.export_assets import EXPORTS, exports
from factline.assets.progress import tell
from factline.assets.resources import Warehouse
from factline.assets.stage_assets import table_spec
from factline.pipelines.articles.dated import with_publication
from factline.pipelines.batch import EVENTS_STAGE, STAGES
from factline.pipelines.contracts import contract
from factline.warehouse.catalogue import base_names, build_catalogue, compute_mart, mart_inputs, mart_names
from factline.warehouse.curated import CuratedFile, prepare_curated, write_curated
from factline.warehouse.event_history import HISTORY, event_history, record_events
from factline.warehouse.lineage import TABLES as PROVED_TABLES
from factline.warehouse.lineage import prove, together
from factline.warehouse.manifest import write_manifest
from factline.warehouse.shards import code_version

STAGE_TABLES = tuple(name for stage in STAGES for name in stage.gives)
RECORDS = ("quality_results", "rejects")
_FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36), warn_window=timedelta(hours=26))


@dg.multi_asset(name="records", specs=[table_spec(name, STAGE_TABLES, "records") for name in RECORDS])
def records(warehouse: Warehouse) -> Iterator[dg.MaterializeResult[Any]]:
    """What every stage and check refused, and what every check found."""
    for name in RECORDS:
        yield dg.MaterializeResult(asset_key=name, metadata=metadata.of_table(name, warehouse.batches().everywhere(name)))


@dg.multi_asset(
    name="event_history_step",
    specs=[table_spec(HISTORY, ("events", "event_facts", "facts"), "events")],
    check_specs=[*checks.specs(HISTORY)],
)
def event_history_step(warehouse: Warehouse) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Record what became of the event ids of the run before."""
    work = warehouse.batches()
    table = record_events(warehouse.place(), work.of_all(EVENTS_STAGE)["event_facts"], work.told_facts())
    judged = checked({HISTORY: table}, {}, domain_years(work.lexicons), ALL)
    yield dg.MaterializeResult(asset_key=HISTORY, metadata=metadata.of_table(HISTORY, judged[HISTORY]))
    yield from checks.results(HISTORY, judged["quality_results"])


def whole_table(work: Batches, name: str) -> pa.Table:
    """A table of the warehouse, no mart, as readers get it: articles with the best publication bounds known, facts corrected."""
    if name in RECORDS:
        return work.everywhere(name)
    if name == "corrections":
        return work.applied_corrections()
    if name == HISTORY:
        return event_history(work.home)
    if GIVER[name].joins:
        return work.of_all(GIVER[name])[name]
    table = work.joined([name])[name]
    return table if name != "articles" else with_publication(table, work.joined(["publication_bounds"])["publication_bounds"])


def _files(files: tuple[CuratedFile, ...]) -> dict[str, int]:
    return {"files": len(files), "written": sum(f.written for f in files)}


def _proved(batches: Iterable[Mapping[str, pa.Table]]) -> Iterator[dg.AssetCheckResult]:
    """The check of lineage, a batch at a time; dg.Failure where a span is not what its row says: then nothing is written."""
    found = together(prove(tables) for tables in batches)
    broken = [str(proved) for proved in found if proved.failing]
    lines = ["| proof | table | rows | failing |", "|---|---|---|---|"]
    lines += [f"| {p.proof} | {p.table} | {p.rows:,} | {p.failing:,} |" for p in found]
    yield dg.AssetCheckResult(
        asset_key="curated", check_name="lineage", passed=not broken, metadata={"proofs": dg.MetadataValue.md("\n".join(lines))}
    )
    if broken:
        raise dg.Failure(description=f"lineage is broken: {'; '.join(broken)}")


@dg.asset(
    deps=[*STAGE_TABLES, "corrections", HISTORY, *RECORDS],
    group_name="warehouse",
    kinds={"parquet"},
    description="**Curated Parquet of every table**, one file a year, sorted by key, touched only where its bytes change.",
    check_specs=[
        dg.AssetCheckSpec("lineage", asset="curated", blocking=True, description="Slice = quote in every row with raw offsets.")
    ],
)
def curated(warehouse: Warehouse) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Write every table of the stages, once every span in them is proved."""
    work = warehouse.batches()
    yield from _proved(work.articles_of_each(PROVED_TABLES))
    lines = ["| table | rows | files | written |", "|---|---|---|---|"]
    prepared = []
    names = sorted(base_names())
    for done, name in enumerate(names):
        tell("curated", done, len(names))
        table = whole_table(work, name)  # one at a time: together they are several times the articles
        prepared.append((name, table.num_rows, prepare_curated(warehouse.place(), name, table)))
    # All stand aside before any takes its place: readers meet tables of two runs for the time of some renames only.
    for name, rows, table_aside in prepared:
        counts = _files(table_aside.put())
        lines.append(f"| {name} | {rows:,} | {counts['files']} | {counts['written']} |")
    tell("curated", len(names), len(names))
    where = dg.MetadataValue.path(str(warehouse.place().curated))
    yield dg.MaterializeResult(metadata={"tables": dg.MetadataValue.md("\n".join(lines)), "folder": where})


def mart_asset(name: str) -> dg.AssetsDefinition:
    """A mart: a query over curated tables, written beside them."""
    spec = table_spec(name, ("curated", *mart_inputs(name)), "marts", freshness_policy=_FRESH)

    @dg.multi_asset(name=f"{name}_mart", specs=[spec])
    def mart(warehouse: Warehouse) -> dg.MaterializeResult[Any]:
        table = compute_mart(warehouse.place(), name)
        files = _files(write_curated(warehouse.place(), name, table))
        return dg.MaterializeResult(asset_key=name, metadata={**metadata.of_table(name, table), **files})

    return mart


@dg.asset(
    deps=["curated", *mart_names(), *EXPORTS],
    group_name="warehouse",
    kinds={"duckdb"},
    description="**factline.duckdb**: a view a table, the marts and exports as tables, swapped in whole; and manifest.json beside it.",
)
def duckdb(warehouse: Warehouse) -> dg.MaterializeResult[Any]:
    """Swap in the catalogue and write the manifest."""
    home, work = warehouse.place(), warehouse.batches()
    path = build_catalogue(home)
    manifest = write_manifest(
        home,
        domain=work.domain,
        lexicons_sha256=work.lexicons.sha256,
        corrections_sha256=work.corrections.sha256,
        code_versions={stage.name: code_version(stage.name) for stage in STAGES},
    )
    rows = {name: table["rows"] for name, table in manifest["tables"].items()}
    listed = "\n".join(
        ["| table | rows |", "|---|---|", *(f"| {name} ({contract(name).title}) | {n:,} |" for name, n in rows.items())]
    )
    return dg.MaterializeResult(metadata={"database": dg.MetadataValue.path(str(path)), "tables": dg.MetadataValue.md(listed)})


def all_warehouse_assets() -> list[dg.AssetsDefinition]:
    """records, event_history, curated, every mart, the exports, duckdb."""
    return [records, event_history_step, curated, *(mart_asset(name) for name in mart_names()), exports, duckdb]
