"""Facts made by hand, as the tests of events make them, and the events that become of them."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_BESIDE = importlib.util.spec_from_file_location("facts_by_hand", Path(__file__).parent.parent / "events" / "conftest.py")
assert _BESIDE is not None
assert _BESIDE.loader is not None
_BY_HAND = importlib.util.module_from_spec(_BESIDE)
_BESIDE.loader.exec_module(_BY_HAND)


@pytest.fixture(scope="session")
def fact() -> Callable[..., dict[str, Any]]:
    made: Callable[..., dict[str, Any]] = _BY_HAND.make_fact
    return made


@pytest.fixture(scope="session")
def events_of() -> Callable[..., dict[str, list[dict[str, Any]]]]:
    made: Callable[..., dict[str, list[dict[str, Any]]]] = _BY_HAND.tables_of
    return made


@pytest.fixture(scope="session")
def happenings_of() -> Callable[..., list[dict[str, Any]]]:
    """Rows of happenings made of facts."""

    def rows(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = _BY_HAND.happenings_of(facts)["happenings"].to_pylist()
        return found

    return rows
