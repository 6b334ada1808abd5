"""Each declared source as an asset with a check of its own. A source that fails fails its check; the others and the run go on."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from factline.assets.progress import tell
from factline.assets.resources import Warehouse
from factline.warehouse.sources.pulling import Report, pull_once
from factline.warehouse.sources.settings import Settings, Source

GROUP = "sources"
CHECK = "pulled"
_SHOWN = 50  # misses in a check's table


def asset_name(source: str) -> str:
    """The asset of a source."""
    return f"source_{source}"


def is_local(source: Source) -> bool:
    """Whether a source lies on this machine, where the sensor can watch it."""
    return watched_path(source) is not None


def watched_path(source: Source) -> Path | None:
    """The file or folder that a source reads; None for what is asked over a network."""
    path: Path | None = getattr(source, "path", None) if source.kind != "urls" else None
    return path


def _misses(report: Report) -> str:
    lines = ["| item | rule | reason |", "|---|---|---|"]
    lines += [f"| {m.item[:200]} | {m.rule} | {m.reason[:200].replace('|', '&#124;')} |" for m in report.missed[:_SHOWN]]
    return "\n".join(lines)


def check_result(report: Report) -> dg.AssetCheckResult:
    """What a pull says of its source: an error where it could not be pulled, a warning where items were missed."""
    metadata: dict[str, Any] = {"in words": report.words(), "misses": dg.MetadataValue.md(_misses(report))}
    if report.traceback is not None:
        metadata["traceback"] = dg.MetadataValue.md(f"```\n{report.traceback}\n```")
    severity = dg.AssetCheckSeverity.ERROR if report.error is not None else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(
        asset_key=asset_name(report.source), check_name=CHECK, passed=report.well, severity=severity, metadata=metadata
    )


def source_asset(name: str, source: Source, settings: Settings) -> dg.AssetsDefinition:
    """A source: a pull of it, and the check that says how it went (it blocks nothing)."""
    key = asset_name(name)
    kind = (type(source).__doc__ or "").strip()
    about = f"**{source.kind}.** {kind} Lands what is new in the home's raw batches."
    check = dg.AssetCheckSpec(CHECK, asset=key, description="The source could be pulled, and no item was missed.")

    @dg.multi_asset(name=key, specs=[dg.AssetSpec(key, group_name=GROUP, description=about)], check_specs=[check])
    def pulled(
        context: dg.AssetExecutionContext, warehouse: Warehouse
    ) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
        tell(name, 0, 1)
        report = pull_once(warehouse.place(), name, source, settings.fetching)
        tell(name, 1, 1)
        context.log.info(report.words())
        counts = {"landed": report.landed, "known": report.known, "unchanged": report.unchanged, "waiting": report.waiting}
        yield dg.MaterializeResult(asset_key=key, metadata={**counts, "missed": len(report.missed)})
        yield check_result(report)

    return pulled


def all_source_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    """An asset for every source declared."""
    return [source_asset(name, source, settings) for name, source in settings.sources.items()]


def watched(settings: Settings) -> Mapping[str, Path]:
    """The paths that the sensor watches, by source."""
    found = {name: watched_path(source) for name, source in settings.sources.items()}
    return {name: path for name, path in found.items() if path is not None}
