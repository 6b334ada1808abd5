"""Runs whose process was killed are ended in Dagster's record, and no others."""

from __future__ import annotations

import time
from collections.abc import Iterator

import dagster as dg
import pytest

from factline.assets.dead_runs import QUIET_SECONDS, end_dead_runs
from factline.assets.jobs import daily, definitions, everything
from factline.assets.running import dagster_home
from factline.warehouse.layout import Home
from factline.warehouse.sources.settings import Settings

LATER = QUIET_SECONDS + 1


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def going(instance: dg.DagsterInstance, status: dg.DagsterRunStatus = dg.DagsterRunStatus.STARTED) -> str:
    """A run that a process began and never ended."""
    job = definitions(Settings()).resolve_job_def(everything.name)
    return instance.create_run_for_job(job, status=status).run_id


def states(instance: dg.DagsterInstance) -> list[str]:
    return [record.dagster_run.status.value for record in instance.get_run_records()]


@pytest.mark.parametrize("status", ["STARTED", "STARTING", "CANCELING"])
def test_a_run_whose_process_is_gone_is_ended(home: Home, instance: dg.DagsterInstance, status: str) -> None:
    run_id = going(instance, dg.DagsterRunStatus(status))
    assert end_dead_runs(instance, home, time.time()) == ()  # it may be beginning
    assert end_dead_runs(instance, home, time.time() + LATER) == (run_id,)
    assert states(instance) == ["FAILURE"]
    assert end_dead_runs(instance, home, time.time() + LATER) == ()


def test_a_run_that_holds_the_home_or_waits_is_left_alone(home: Home, instance: dg.DagsterInstance) -> None:
    going(instance)
    with home.writing():
        assert end_dead_runs(instance, home, time.time() + LATER) == ()
    assert states(instance) == ["STARTED"]


@pytest.mark.parametrize("status", ["NOT_STARTED", "SUCCESS", "FAILURE"])
def test_what_waits_or_has_ended_is_left_alone(home: Home, instance: dg.DagsterInstance, status: str) -> None:
    going(instance, dg.DagsterRunStatus(status))
    assert end_dead_runs(instance, home, time.time() + LATER) == ()
    assert states(instance) == [status]


def test_the_schedule_ends_them_before_it_asks_for_a_run(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factline.assets.dead_runs.QUIET_SECONDS", 0.0)
    with dg.DagsterInstance.from_config(str(dagster_home(home))) as instance:
        going(instance)
        tick = daily.evaluate_tick(dg.build_schedule_context(instance))
        assert len(tick.run_requests or ()) == 1
        assert states(instance) == ["FAILURE"]
