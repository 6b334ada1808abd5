"""Sources declared → everything that Dagster loads: assets, checks, jobs over them, the daily schedule, the sensor on the inbox."""

import os
import time

import dagster as dg

from factline.assets.dead_runs import end_dead_runs
from factline.assets.inbox import inbox_sensor
from factline.assets.resources import Warehouse
from factline.assets.source_assets import GROUP, all_source_assets, asset_name, is_local, watched
from factline.assets.stage_assets import all_stage_assets
from factline.assets.warehouse_assets import all_warehouse_assets
from factline.warehouse.layout import Home
from factline.warehouse.sources.settings import Settings

everything = dg.define_asset_job(
    "everything",
    selection=dg.AssetSelection.all(),
    description="Every source pulled, then raw files to warehouse, the whole way.",
)


@dg.schedule(
    name="daily",
    job=everything,
    cron_schedule="0 4 * * *",
    description="Everything, every night at four: pulls the sources, then reads what they landed and what lies in the inbox.",
)
def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """One run; those that were killed are ended first, for it would wait for them."""
    end_dead_runs(context.instance, Home.of(os.environ), time.time())
    return dg.RunRequest()


def definitions(settings: Settings) -> dg.Definitions:
    """Everything that Dagster loads for these sources."""
    local = [asset_name(name) for name, source in settings.sources.items() if is_local(source)]
    from_inbox = dg.define_asset_job(
        "from_inbox",
        selection=(dg.AssetSelection.all() - dg.AssetSelection.groups(GROUP)) | dg.AssetSelection.assets(*local),
        description="Everything but what asks a network: the inbox and the sources on this machine.",
    )
    sources = all_source_assets(settings)
    return dg.Definitions(
        assets=[*sources, *all_stage_assets([asset_name(name) for name in settings.sources]), *all_warehouse_assets()],
        jobs=[everything, from_inbox],
        schedules=[daily],
        sensors=[inbox_sensor(watched(settings))],
        resources={"warehouse": Warehouse()},
        executor=dg.in_process_executor,  # a process for each step costs 4 to 9 seconds a step
    )
