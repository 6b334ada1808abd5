"""What the kinds of sources hand to a pull: items, misses, items to come, cursors. Nothing here fetches or lands anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from factline.warehouse.sources.fetching import Fetcher
from factline.warehouse.sources.state import State


@dataclass(frozen=True)
class Item:
    """Bytes to be landed, untouched: under which name, what is said beside them (a sidecar), where and when they come from.

    `item` names it within its source. `told` is kept for the next look at it; `mark` is a cursor (name, value) that moves when it
    has landed. `by_content` is false where the same bytes may be wanted twice, read in another way.
    """

    item: str
    source_ref: str
    content: bytes
    sidecar: bytes | None
    origin: Mapping[str, Any] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    mark: tuple[str, str] | None = None
    by_content: bool = True


@dataclass(frozen=True)
class Unchanged:
    """An item looked at again and found as it was."""

    item: str
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Missed:
    """An item that could not be taken in this pull."""

    item: str
    rule: str
    reason: str


@dataclass(frozen=True)
class Announced:
    """Items that a list or feed names, to be taken in this pull or a later one, and the cursor behind them."""

    items: tuple[tuple[str, Mapping[str, Any]], ...]
    mark: tuple[str, str] | None = None


@dataclass(frozen=True)
class Mark:
    """A cursor that moves once everything handed over before it has landed."""

    name: str
    value: str


Found = Item | Unchanged | Missed | Announced | Mark


class SourceError(Exception):
    """A source that cannot be pulled at all: the rule that was met, and what happened."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{rule}: {reason}")
        self.rule, self.reason = rule, reason


@dataclass(frozen=True)
class Tools:
    """What a source works with: its name, what it gave before, the web, and the time (UTC)."""

    name: str
    state: State
    fetcher: Fetcher
    now: datetime


# A kind of source: looks, and hands over what it finds as it finds it. SourceError where it cannot.
Kind = Callable[[Any, Tools], Iterator[Found]]
