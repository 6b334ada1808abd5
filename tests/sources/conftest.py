"""The world of the tests, a fetcher for it without pauses, and a home to land in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from factline.warehouse.layout import Home
from factline.warehouse.sources.fetching import Fetcher
from factline.warehouse.sources.pulling import Report, pull
from factline.warehouse.sources.settings import Fetching, Settings, parse
from tests.sources.world import World


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    yield world
    world.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetching() -> Callable[..., Fetcher]:
    """A fetcher that may ask this machine, with short limits; closed at the end."""
    made: list[Fetcher] = []

    def make(clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] | None = None, **more: Any) -> Fetcher:
        told = {"private_networks": ["127.0.0.1/32"], "delay_seconds": 0, "timeout_seconds": 0.4, "total_seconds": 0.8, **more}
        settings = Fetching.model_validate(told)
        made.append(Fetcher(settings, clock=clock, sleep=sleep or (lambda _: None)))
        return made[-1]

    yield make  # type: ignore[misc]
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.create()
    return home


@pytest.fixture
def pulled(home: Home, fetching: Callable[..., Fetcher]) -> Callable[..., Report]:
    """Pulls the one source of a settings text once; a later day with `days`."""

    def once(text: str, days: float = 0, fetcher: Fetcher | None = None, **more: Any) -> Report:
        settings: Settings = parse(text, beside=home.root)
        ((name, source),) = settings.sources.items()
        today = datetime.fromtimestamp(time.time() + 86_400 * days + 10, UTC)
        with home.writing():
            return pull(home, name, source, fetcher or fetching(), today=lambda: today, **more)

    return once
