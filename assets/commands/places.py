"""The home that a command works on."""

from __future__ import annotations

import os
from pathlib import Path

from factline.warehouse.layout import Home


def home_of(given: Path | None) -> Home:
    """The folder of --home, else FACTLINE_HOME, else ./data."""
    return Home.of(os.environ, given)
