"""Runs whose process was killed → ended in Dagster's record too. Left as they are, they would hold its queue, of one, for ever.

Dagster's own monitoring cannot tell: its launcher on one machine knows nothing of a process that a boot or a kill took with its parent.
The home can: a run holds its lock from the first step to the last, and the kernel lets go when a process dies.
"""

from __future__ import annotations

import dagster as dg

from factline.warehouse.layout import Home, HomeBusyError

QUIET_SECONDS = 180.0  # a run that has said nothing for so long while nobody holds the home is neither beginning nor ending
_GOING = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]


def _last_word(instance: dg.DagsterInstance, record: dg.RunRecord) -> float:
    """When a run was last heard of, in seconds since 1970."""
    logs = instance.get_records_for_run(record.dagster_run.run_id, limit=1, ascending=False).records
    return max([record.update_timestamp.timestamp(), *(log.timestamp for log in logs)])


def end_dead_runs(instance: dg.DagsterInstance, home: Home, now: float) -> tuple[str, ...]:
    """Ids of the runs of an instance that were ended, for their process is gone; none while a run holds the home.

    `now` is in seconds since 1970. The instance is one of this home alone, as `factline ui` and `factline run` make it.
    """
    records = instance.get_run_records(dg.RunsFilter(statuses=_GOING))
    if not records:
        return ()
    try:
        with home.writing():
            quiet = [record for record in records if now - _last_word(instance, record) >= QUIET_SECONDS]
    except HomeBusyError:
        return ()
    for record in quiet:
        instance.report_run_failed(
            record.dagster_run, "its process is gone: nobody holds the home; the next run goes on from there"
        )
    return tuple(record.dagster_run.run_id for record in quiet)
