"""One run over a few invented articles, for the tests that only look at what it left; and the command, in this process."""

import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from factline.assets import cli
from factline.assets.running import Outcome, dagster_home, run_everything
from factline.warehouse.layout import Home

Command = Callable[..., tuple[int, str, str]]


@event.listens_for(Engine, "connect")
def _leave_it_to_the_system(connection: object, _: object) -> None:
    """Half the time of a small run is Dagster waiting for the disk, two thousand times; runs that are killed are other processes."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


def run(home: Home, *paths: Path) -> Outcome:
    """The whole job over the paths, in this process."""
    return run_everything(home, paths, domain="karabakh", show_log=False)


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory, invented: Path) -> Home:
    """A home after one run over the invented articles."""
    home = Home(tmp_path_factory.mktemp("ran") / "home")
    outcome = run(home, invented)
    assert outcome.success, outcome.failures
    return home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty home, the one that FACTLINE_HOME names."""
    home = Home(tmp_path / "home")
    home.create()
    monkeypatch.setenv("FACTLINE_HOME", str(home.root))
    return home


@pytest.fixture
def factline(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command in this process: exit code, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["factline", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def copied(ran: Home, tmp_path: Path) -> Home:
    """A copy of the shared home, to spoil."""
    shutil.copytree(ran.root, tmp_path / "copy")
    return Home(tmp_path / "copy")


@pytest.fixture
def rerun() -> Callable[..., Outcome]:
    """The whole job over paths, again."""
    return run


def _states(home: Home, asset: str) -> dict[str, bool]:
    with dg.DagsterInstance.from_config(str(dagster_home(home))) as instance:
        run_id = next(iter(instance.get_runs(limit=1))).run_id
        logs = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        found = [log.dagster_event.asset_check_evaluation_data for log in logs]
        return {e.check_name: e.passed for e in found if e.asset_key == dg.AssetKey(asset)}


@pytest.fixture
def states() -> Callable[[Home, str], dict[str, bool]]:
    """Which checks of an asset the last run of a home passed."""
    return _states
