"""The home that a command works on."""

from __future__ import annotations

import os
from pathlib import Path

from factline.assets.errors import FactlineError
from factline.warehouse.layout import Home


def home_of(given: Path | None) -> Home:
    """The folder of --home, else FACTLINE_HOME, else ./data."""
    return Home.of(os.environ, given)


def warehouse_of(given: Path | None) -> Home:
    """The same, where a run has ended there. FactlineError where none has."""
    home = home_of(given)
    if not home.manifest.exists():
        raise FactlineError(f"no warehouse in {home.root}", "run `factline run` first, or give its folder with --home")
    return home
