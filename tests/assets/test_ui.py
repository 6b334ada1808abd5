"""The UI, as a user starts it: it serves the assets and their checks, and a browser draws the lineage."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factline.pipelines.contracts import contract, table_names
from factline.warehouse.layout import Home

START_SECONDS = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(address: str, query: str) -> Any:
    request = urllib.request.Request(
        f"{address}/graphql", json.dumps({"query": query}).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["data"]


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the UI ended by itself"
        try:
            if ask(address, "{ version }"):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"the UI did not answer within {START_SECONDS} s")


@pytest.fixture(scope="module")
def address(ran: Home) -> Iterator[str]:
    """Where `factline ui` serves the home of the shared run."""
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if k not in ("DAGSTER_HOME", "FACTLINE_HOME")}
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from factline.assets.cli import main; main()",
            "ui",
            "--home",
            str(ran.root),
            "--port",
            str(port),
        ],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def test_assets_and_checks_are_served(address: str) -> None:
    found = ask(
        address,
        "{ assetNodes { assetKey { path } assetMaterializations(limit: 1) { runId } hasAssetChecks"
        " assetChecksOrError { ... on AssetChecks { checks { name blocking executionForLatestMaterialization { status } } } } } }",
    )["assetNodes"]
    nodes = {node["assetKey"]["path"][-1]: node for node in found}
    assets = {name for name in table_names() if contract(name).stage != "release"}  # what a release writes is no asset
    assert assets | {"raw_files", "curated", "duckdb"} == set(nodes)
    assert all(node["assetMaterializations"] for node in nodes.values())
    checks = nodes["facts"]["assetChecksOrError"]["checks"]
    assert len(checks) > 5
    assert all(check["blocking"] for check in checks)
    assert {check["executionForLatestMaterialization"]["status"] for check in checks} == {"SUCCEEDED"}


def test_run_schedule_and_sensor_are_served(address: str) -> None:
    found = ask(
        address,
        "{ runsOrError(limit: 1) { ... on Runs { results { status jobName } } }"
        " repositoriesOrError { ... on RepositoryConnection { nodes { schedules { name } sensors { name } } } } }",
    )
    assert found["runsOrError"]["results"] == [{"status": "SUCCESS", "jobName": "everything"}]
    (repository,) = found["repositoriesOrError"]["nodes"]
    assert [s["name"] for s in repository["schedules"]] == ["daily"]
    assert "inbox" in [s["name"] for s in repository["sensors"]]


def test_nobody_is_asked_to_sign_up_or_reported(address: str) -> None:
    found = ask(address, "{ shouldShowNux instance { info } }")
    assert found["shouldShowNux"] is False
    assert "enabled: false" in found["instance"]["info"]


def test_a_browser_draws_the_lineage(address: str, tmp_path: Path) -> None:
    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if browser is None:
        pytest.skip("SKIPPED LOUDLY: no chromium on this machine, the lineage page was not drawn")
    drawn = subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={tmp_path}",
            "--virtual-time-budget=60000",
            "--window-size=2200,1400",
            "--dump-dom",
            f"{address}/asset-groups",
        ],
        capture_output=True,
        text=True,
        timeout=200,
        check=True,
    )
    assert "Global asset lineage" in drawn.stdout
    for group in ("articles", "sentences", "mentions", "facts", "events", "warehouse"):
        assert f">{group}<" in drawn.stdout, group
