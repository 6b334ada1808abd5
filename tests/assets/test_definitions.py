"""What Dagster loads: an asset a table, blocking checks between them, the job, its schedule, freshness; nothing that calls home."""

from pathlib import Path

import dagster as dg
import pytest
import yaml

from factline.assets.batches import corrected
from factline.assets.checks import group_of
from factline.assets.definitions import defs, everything
from factline.assets.metadata import sample, table_schema
from factline.assets.pictures import picture
from factline.assets.running import dagster_home
from factline.expectations.suites import planned
from factline.pipelines.batch import STAGES
from factline.pipelines.contracts import contract, table_names, table_of
from factline.warehouse.catalogue import mart_names
from factline.warehouse.layout import Home

GRAPH = defs.resolve_asset_graph()
NODES = {key.to_user_string(): GRAPH.get(key) for key in GRAPH.get_all_asset_keys()}


def test_every_table_is_an_asset_with_its_contract() -> None:
    tables = {name for name in table_names() if contract(name).stage != "release"}  # what only a release has is of no run
    assert tables | {"raw_files", "curated", "duckdb"} == set(NODES)
    for name in tables:
        assert contract(name).title in NODES[name].description
        schema = NODES[name].metadata["dagster/column_schema"]
        assert [column.name for column in schema.columns] == contract(name).schema.names


def test_stage_tables_are_grouped_and_stand_on_what_the_stage_takes() -> None:
    for stage in STAGES:
        for name in stage.gives:
            assert NODES[name].group_name == stage.name
            parents = {key.to_user_string() for key in NODES[name].parent_keys}
            assert parents == set(stage.takes) | ({"corrections"} if corrected(stage) else set())


@pytest.mark.parametrize("name", [name for stage in STAGES for name in stage.gives])
def test_every_rule_of_a_contract_is_in_a_blocking_check(name: str) -> None:
    checks = {key.name: GRAPH.get(key) for key in GRAPH.asset_check_keys if key.asset_key == dg.AssetKey(name)}
    more = {"corrections_hold"} if name == "events" else set()
    assert {group_of(check.rule) for check in planned(contract(name))} | {"schema"} | more == set(checks)
    assert all(node.blocking for node in checks.values())


def test_the_job_takes_everything_every_day() -> None:
    job = defs.resolve_job_def(everything.name)
    assert {key.to_user_string() for key in job.asset_layer.executable_asset_keys} == set(NODES)
    assert job.executor_def.name == dg.in_process_executor.name
    assert defs.resolve_schedule_def("daily").cron_schedule == "0 4 * * *"


def test_marts_must_be_fresh() -> None:
    assert mart_names()
    assert all(NODES[name].freshness_policy is not None for name in mart_names())
    assert NODES["facts"].freshness_policy is None


def test_the_instance_neither_reports_nor_nags(tmp_path: Path) -> None:
    with dg.DagsterInstance.from_config(str(dagster_home(Home(tmp_path)))) as instance:
        assert not instance.telemetry_enabled
        assert not instance.nux_enabled
        assert instance.freshness_enabled


def test_the_workspace_names_the_definitions(root: Path) -> None:
    workspace = yaml.safe_load((root / "workspace.yaml").read_text(encoding="utf-8"))
    assert workspace == {"load_from": [{"python_module": "factline.assets.definitions"}]}


def test_a_schema_shows_constraints() -> None:
    columns = {column.name: column for column in table_schema(contract("facts")).columns}
    assert columns["fact_id"].constraints.unique
    assert not columns["fact_id"].constraints.nullable
    assert "at least 0" in columns["count_low"].constraints.other


REJECTS = table_of("rejects", [{"table": "t", "key": f"k{n}", "rule": "a|b", "reason": "x\ny", "row": "{}"} for n in range(9)])


def test_a_sample_is_five_rows_of_markdown() -> None:
    lines = sample(REJECTS).splitlines()
    assert len(lines) == 7
    assert "a\\|b" in lines[2]
    assert sample(REJECTS.slice(0, 0)) == "no rows"


def test_a_picture_is_the_same_bytes_twice() -> None:
    first = picture("rejects", REJECTS)
    assert first is not None
    assert first.startswith("![Rejects by rule](data:image/png;base64,")
    assert picture("rejects", REJECTS) == first
    assert picture("rejects", REJECTS.slice(0, 0)) is None
    assert picture("sentences", REJECTS) is None
