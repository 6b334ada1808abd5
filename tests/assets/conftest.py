"""One run over a few invented articles, for the tests that only look at what it left."""

from pathlib import Path

import pytest

from factline.assets.running import Outcome, run_everything
from factline.warehouse.layout import Home


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
