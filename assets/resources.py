"""The home that a run writes to, held from the run's first step to its last."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from pydantic import Field, PrivateAttr

from factline.assets.batches import Batches
from factline.warehouse.layout import Home


class Warehouse(dg.ConfigurableResource):
    """Where a run writes and whose world it reads with."""

    home: str = Field(
        default="", description="Folder that runs write to; empty is FACTLINE_HOME, or ./data where that is unset."
    )
    domain: str = Field(default="karabakh", description="Domain whose lexicons are read.")
    _batches: Batches | None = PrivateAttr(default=None)

    def place(self) -> Home:
        """The home, whether or not it exists yet."""
        return Home.of(os.environ, Path(self.home) if self.home else None)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Warehouse]:  # noqa: ARG002  (Dagster passes it)
        """Hold the home for one run. HomeBusyError where another run is writing to it."""
        with self.place().writing():
            yield self

    def batches(self) -> Batches:
        """The work that the raw batches call for as they stand now."""
        if self._batches is None:
            self._batches = Batches(self.place(), self.domain)
        return self._batches

    def look_again(self) -> Batches:
        """The same after raw batches were added."""
        self._batches = None
        return self.batches()
