"""What Dagster loads, with the sources of the home's settings file (FACTLINE_SETTINGS, else <home>/factline.toml) as it is now."""

import os

os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")  # before Dagster is imported: nothing here asks the network

from factline.assets.jobs import definitions, everything
from factline.warehouse.layout import Home
from factline.warehouse.sources.settings import load

__all__ = ["defs", "everything"]

defs = definitions(load(Home.of(os.environ)))
