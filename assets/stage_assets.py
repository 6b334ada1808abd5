"""The stages as Dagster assets: one step a stage, one asset a table, its contract's checks between it and what stands on it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa
from pydantic import Field

from factline.assets import checks, metadata
from factline.assets.batches import BrokenTableError, checked, corrected, domain_years
from factline.assets.correcting import CHECK, CorrectionFailedError
from factline.assets.intake import take_in
from factline.assets.resources import Warehouse
from factline.pipelines.batch import EVENTS_STAGE, STAGES, Stage
from factline.pipelines.contracts import contract
from factline.pipelines.corrections import CorrectionsError
from factline.warehouse.joining import join_small
from factline.warehouse.shards import code_version


class Paths(dg.Config):
    """What a run reads anew."""

    paths: list[str] = Field(default=[], description="Files and folders; none is the home's inbox.")


def raw_files_asset(sources: Sequence[str]) -> dg.AssetsDefinition:
    """The files of a run, read after the assets of the sources have landed theirs."""

    @dg.asset(
        name="raw_files",
        deps=list(sources),
        description="Files as they were handed in, by their bytes. What stands in them is for `articles` to say.",
        group_name="articles",
    )
    def raw_files(context: dg.AssetExecutionContext, config: Paths, warehouse: Warehouse) -> dg.MaterializeResult[Any]:
        home = warehouse.place()
        intake = take_in(home, [Path(p) for p in config.paths] or [home.inbox])
        joined = join_small(home)
        work = warehouse.look_again()
        context.log.info(f"{intake.files} files, {len(intake.added)} new batches, {intake.rejects.num_rows} rejects")
        return dg.MaterializeResult(
            metadata={
                "files read": intake.files,
                "new batches": len(intake.added),
                "batches in the home": len(work.raw_keys),
                "batches that small ones were joined to": len(joined),
                "rejects": intake.rejects.num_rows,
                "hidden entries passed over": intake.hidden,
            }
        )

    return raw_files


def table_spec(name: str, deps: tuple[str, ...], group: str, code: str | None = None, **more: Any) -> dg.AssetSpec:
    """The asset of a table: what its contract says, and what it is made from."""
    shape = contract(name)
    return dg.AssetSpec(
        name,
        deps=deps,
        group_name=group,
        description=f"**{shape.title}.** {shape.description}",
        metadata={"dagster/column_schema": metadata.table_schema(shape), "dagster/table_name": name},
        code_version=code,
        kinds={"parquet"},
        **more,
    )


def _whole(stage: Stage, warehouse: Warehouse) -> dict[str, pa.Table]:
    work = warehouse.batches()
    if stage.joins:
        return work.of_all(stage)
    return work.joined(stage.gives, as_text_yields=True)


def _show(stage: Stage, made: int, warehouse: Warehouse) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    work = warehouse.batches()
    quality = work.quality(stage)
    tables = _whole(stage, warehouse)
    shards = {"batches": len(work.keys(stage)), "batches made in this run": made}
    for name in stage.gives:
        yield dg.MaterializeResult(asset_key=name, metadata={**metadata.of_table(name, tables[name]), **shards})
        yield from checks.results(name, quality)


def stage_assets(stage: Stage) -> dg.AssetsDefinition:
    """A stage as one step that gives its tables, each checked before anything is built on it."""
    code = code_version(stage.name, "factline.expectations")[:12]
    deps = (*stage.takes, "corrections") if corrected(stage) else stage.takes
    more_checks = [_corrections_hold("events")] if stage is EVENTS_STAGE else []

    @dg.multi_asset(
        name=f"{stage.name}_stage",
        specs=[table_spec(name, deps, stage.name, code) for name in stage.gives],
        check_specs=[*(spec for name in stage.gives for spec in checks.specs(name)), *more_checks],
    )
    def step(
        context: dg.AssetExecutionContext, warehouse: Warehouse
    ) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
        try:
            made = warehouse.batches().make(stage)
        except BrokenTableError as error:
            yield from checks.broken(error.verdict, error.batch)
            raise dg.Failure(description=str(error)) from error
        except CorrectionFailedError as error:
            yield _hold_result("events", error.problems)
            raise dg.Failure(description=str(error)) from error
        if more_checks:
            yield _hold_result("events", ())
        context.log.info(f"{made} of {len(warehouse.batches().keys(stage))} batches were to be made")
        yield from _show(stage, made, warehouse)

    return step


def _corrections_hold(table: str) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        CHECK, asset=table, blocking=True, description="Every entry of the corrections files matches what the text yields."
    )


def _hold_result(asset: str, problems: Sequence[str]) -> dg.AssetCheckResult:
    told = "\n".join(f"- {p}" for p in problems) or "every entry holds"
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=CHECK,
        passed=not problems,
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={"entries": dg.MetadataValue.md(told)},
    )


@dg.multi_asset(
    name="corrections_stage",
    specs=[table_spec("corrections", ("facts",), "corrections", code_version("corrections")[:12])],
    check_specs=[*checks.specs("corrections"), _corrections_hold("corrections")],
)
def corrections(warehouse: Warehouse) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Replay reviewers' entries over the facts; entries on events are replayed where the events are made. A stale one stops the run."""
    work = warehouse.batches()
    try:
        table = work.replayed_facts().corrections
    except (CorrectionsError, CorrectionFailedError) as error:
        yield _hold_result("corrections", error.problems)
        raise dg.Failure(description="; ".join(error.problems)) from error
    judged = checked({"corrections": table}, {}, domain_years(work.lexicons), "all")
    entries = work.corrections.entries
    shown = {"entries on facts": len(work.corrections.on("facts")), "entries on events": len(work.corrections.on("events"))}
    yield dg.MaterializeResult(
        asset_key="corrections",
        metadata={**metadata.of_table("corrections", judged["corrections"]), "entries": len(entries), **shown},
    )
    yield from checks.results("corrections", judged["quality_results"])
    yield _hold_result("corrections", ())


def all_stage_assets(sources: Sequence[str] = ()) -> list[dg.AssetsDefinition]:
    """raw_files, which comes after the assets of the sources; the assets of every stage; the corrections between facts and events."""
    return [raw_files_asset(sources), *(stage_assets(stage) for stage in STAGES), corrections]
