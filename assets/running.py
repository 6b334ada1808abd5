"""Run everything in this process: Dagster's instance in the home, so that its UI shows the run; and what came of it."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from factline.assets.errors import Exit, FactlineError
from factline.pipelines.faults import ArticleFaultError
from factline.warehouse.layout import Home, HomeBusyError
from factline.warehouse.sources.settings import Settings, SettingsError, load

JOB = "everything"


def dagster_home(home: Home) -> Path:
    """The folder of Dagster's instance in a home, with its settings: no telemetry, no sign-up, one run at a time."""
    folder = home.root / "dagster"
    folder.mkdir(parents=True, exist_ok=True)
    settings = resources.files("factline.assets").joinpath("dagster_instance.yaml").read_text(encoding="utf-8")
    target = folder / "dagster.yaml"
    if not target.exists() or target.read_text(encoding="utf-8") != settings:
        target.write_text(settings, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Outcome:
    """How a run ended: Dagster's run id, failed steps with what they said, and the failed checks that stopped it."""

    run_id: str
    success: bool
    failures: tuple[str, ...]


def run_everything(home: Home, paths: Sequence[Path], *, domain: str, show_log: bool, sources: bool = False) -> Outcome:
    """Execute the job over `paths` in this process, with `sources` after pulling those that the home's settings declare.

    FactlineError where another run holds the home, it can't be written, or its settings are wrong.
    """
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    try:
        folder = dagster_home(home)
        with home.writing():  # asked here first, for an answer without Dagster around it
            pass
    except HomeBusyError as error:
        raise FactlineError(str(error), "wait for it, or give another folder with --home", Exit.INPUT) from error
    except OSError as error:
        raise FactlineError(f"cannot write to {home.root} ({error.strerror})", "give another folder with --home") from error
    return _execute(folder, home, paths, domain, show_log=show_log, sources=sources)


def declared_sources(home: Home, given: Path | None = None) -> Settings:
    """What the home's settings file declares, or the one `given`; FactlineError where it is missing or wrong."""
    try:
        return load(home, os.environ, given)
    except SettingsError as error:
        raise FactlineError(str(error), "mend the settings file (docs/sources.md)") from error


def _execute(folder: Path, home: Home, paths: Sequence[Path], domain: str, *, show_log: bool, sources: bool) -> Outcome:
    declared = declared_sources(home) if sources else Settings()
    import dagster as dg  # noqa: PLC0415  (importing it takes seconds, and the home was asked for before)

    from factline.assets.dead_runs import end_dead_runs  # noqa: PLC0415
    from factline.assets.jobs import definitions  # noqa: PLC0415

    run_config = {
        "resources": {"warehouse": {"config": {"home": str(home.root), "domain": domain}}},
        "ops": {"raw_files": {"config": {"paths": [str(p.absolute()) for p in paths]}}},
        "loggers": {"console": {"config": {"log_level": "INFO" if show_log else "CRITICAL"}}},
    }
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        end_dead_runs(instance, home, time.time())
        job = definitions(declared).resolve_job_def(JOB)
        result = job.execute_in_process(run_config=run_config, instance=instance, raise_on_error=False)
        failed = [e for e in result.all_events if e.is_step_failure or e.is_run_failure]
        return Outcome(result.run_id, result.success, tuple(_said(e) for e in failed if e.is_step_failure))


def _said(event: object) -> str:
    data = event.step_failure_data  # type: ignore[attr-defined]
    if data.user_failure_data is not None and data.user_failure_data.description:
        return f"{event.step_key}: {data.user_failure_data.description}"  # type: ignore[attr-defined]
    error = data.error
    while error.cause is not None and error.cls_name != ArticleFaultError.__name__:
        error = error.cause
    return f"{event.step_key}: {error.message.strip()}"  # type: ignore[attr-defined]
