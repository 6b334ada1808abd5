"""What Dagster loads: the assets, their checks, one job over all of them, its daily schedule and the sensor on the inbox."""

import os

os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")  # before Dagster is imported: nothing here asks the network

import dagster as dg

from factline.assets.inbox import inbox
from factline.assets.resources import Warehouse
from factline.assets.stage_assets import all_stage_assets
from factline.assets.warehouse_assets import all_warehouse_assets

everything = dg.define_asset_job(
    "everything", selection=dg.AssetSelection.all(), description="Raw files to warehouse, the whole way."
)

daily = dg.ScheduleDefinition(
    name="daily",
    job=everything,
    cron_schedule="0 4 * * *",
    description="Everything, every night at four, over what lies in the inbox.",
)

defs = dg.Definitions(
    assets=[*all_stage_assets(), *all_warehouse_assets()],
    jobs=[everything],
    schedules=[daily],
    sensors=[inbox],
    resources={"warehouse": Warehouse()},
    executor=dg.in_process_executor,  # a process for each step costs 4 to 9 seconds a step
)
