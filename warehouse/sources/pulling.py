"""A source and a home → what is new lands in raw/, and is remembered. Killed at any moment, the next pull loses and doubles nothing.

Bytes land first, whole or not at all, each with its item's name beside it; what was landed is noted after. A pull that was killed
between the two finds its batch in raw/ and notes it before it begins. Only under `Home.writing`.
"""

from __future__ import annotations

import hashlib
import json
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts import Reject, rejects_table
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import SCHEMA, RawStore
from factline.warehouse.shards import Shards, shard_key
from factline.warehouse.sources import databases, files, warcs, web
from factline.warehouse.sources.fetching import Fetcher
from factline.warehouse.sources.found import Announced, Found, Item, Kind, Mark, Missed, SourceError, Tools, Unchanged
from factline.warehouse.sources.settings import Fetching, Source
from factline.warehouse.sources.state import Miss, State

KINDS: Mapping[str, Kind] = {
    "folder": files.pull,
    "file": files.pull,
    "mail": files.pull,
    "pdf": files.pull,
    "archive": files.pull,
    "dump": files.pull,
    "feed": web.pull_feed,
    "urls": web.pull_urls,
    "warc": warcs.pull,
    "database": databases.pull,
}
BATCH_ITEMS = 200
BATCH_BYTES = 16 * 2**20
Watcher = Callable[[str], None]


def _nobody(moment: str) -> None:
    """Nobody watches."""


@dataclass
class Report:
    """What a pull did: items landed, items whose bytes were known, items found as they were, misses, what stopped it."""

    source: str
    kind: str
    landed: int = 0
    known: int = 0
    unchanged: int = 0
    waiting: int = 0
    missed: list[Missed] = field(default_factory=list)
    given_up: int = 0
    error: tuple[str, str] | None = None
    traceback: str | None = None
    in_time: bool = True

    @property
    def well(self) -> bool:
        """Whether the source could be pulled and nothing was missed."""
        return self.error is None and not self.missed

    def words(self) -> str:
        """One line."""
        parts = [f"{self.landed} landed", f"{self.known} known", f"{self.unchanged} unchanged"]
        parts += [f"{len(self.missed)} missed"] if self.missed else []
        parts += [f"{self.given_up} given up"] if self.given_up else []
        parts += [f"{self.waiting} waiting"] if self.waiting else []
        parts += [] if self.in_time else ["stopped when its time was up"]
        return ", ".join(parts) + (f"; failed: {self.error[0]}: {self.error[1]}" if self.error else "")


class _Landing:
    """Items on their way into raw/, and what is to be noted once they lie there."""

    def __init__(self, home: Home, state: State, source: Source, report: Report, now: str, watch: Watcher) -> None:
        self._store, self._state, self._source, self._report = RawStore(home), state, source, report
        self._now, self._watch = now, watch
        self._items: list[Item] = []
        self._after: list[Callable[[], None]] = []
        self._bytes = 0

    def take(self, found: Found) -> None:
        """Hand over one thing found."""
        if isinstance(found, Item):
            self._items.append(found)
            self._bytes += len(found.content)
        else:
            self._after.append(lambda: self._note(found))
        # What is announced is in line before the source looks at the line.
        if isinstance(found, Announced) or len(self._items) >= BATCH_ITEMS or self._bytes >= BATCH_BYTES:
            self.flush()

    def _note(self, found: Found) -> None:
        name, state = self._report.source, self._state
        if isinstance(found, Unchanged):
            state.took(name, found.item, self._now, found.told)
            self._report.unchanged += 1
        elif isinstance(found, Missed):
            self._report.given_up += state.missed(name, found.item, found.rule, found.reason, self._source.tries)
            self._report.missed.append(found)
        elif isinstance(found, Announced):
            state.enqueue(name, found.items)
            if found.mark is not None:
                state.set_mark(name, *found.mark)
        elif isinstance(found, Mark):
            state.set_mark(name, found.name, found.value)

    def _origin(self, item: Item) -> dict[str, Any]:
        noted = {
            "source": self._report.source,
            "item": item.item,
            "fetched_at": self._now,
            "told": item.told,
            "mark": item.mark,
        }
        return {**item.origin, **noted}

    def _new(self) -> list[tuple[Item, str]]:
        """Items whose bytes lie nowhere in raw/ yet, each with its hash."""
        new, seen = [], set[str]()
        for item in self._items:
            digest = hashlib.sha256(item.content).hexdigest()
            if not item.by_content or (digest not in seen and not self._state.knows_content(digest)):
                new.append((item, digest))
            seen.add(digest)
        return new

    def flush(self) -> None:
        """Land what was handed over, then note it."""
        new = self._new()
        rows = [{"source_ref": i.source_ref, "content": i.content, "sidecar": i.sidecar} for i, _ in new]
        origins = [json.dumps(self._origin(item), sort_keys=True, ensure_ascii=False) for item, _ in new]
        self._watch("landing")
        key = self._store.put(pa.Table.from_pylist(rows, schema=SCHEMA), origins) if rows else None
        self._watch("landed")
        with self._state.together():
            if key is not None:
                self._state.landed(key, [digest for _, digest in new], [])
            for item in self._items:
                self._state.landed_item(self._origin(item))
            for note in self._after:
                note()
        self._watch("noted")
        self._report.landed += len(new) if key is not None else 0
        self._report.known += len(self._items) - (len(new) if key is not None else 0)
        self._items, self._after, self._bytes = [], [], 0


def _found(source: Source, tools: Tools, clock: Callable[[], float], report: Report) -> Iterator[Found]:
    """What the source finds, until its time is up."""
    until = clock() + 60 * source.minutes
    finding = KINDS[source.kind](source, tools)
    try:
        for found in finding:
            yield found
            if clock() > until:
                report.in_time = False
                return
    finally:
        closing = getattr(finding, "close", None)
        if closing is not None:
            closing()


def pull(
    home: Home,
    name: str,
    source: Source,
    fetcher: Fetcher,
    *,
    clock: Callable[[], float] = time.monotonic,
    today: Callable[[], datetime] = lambda: datetime.now(UTC),
    watch: Watcher = _nobody,
) -> Report:
    """Pull one source once. Whatever fails is in the report: no source holds up another. `watch` hears each moment (tests)."""
    report = Report(name, source.kind)
    state = State(home.pulls)
    try:
        state.catch_up(RawStore(home))
        now = today()
        landing = _Landing(home, state, source, report, now.isoformat(timespec="seconds"), watch)
        try:
            for found in _found(source, Tools(name, state, fetcher, now), clock, report):
                watch("found")
                landing.take(found)
        except SourceError as error:
            report.error = (error.rule, error.reason)
        except Exception as error:  # noqa: BLE001  (a kind's own fault: told in this source's check, the others go on)
            report.error = ("internal_fault", f"{type(error).__name__}: {error}")
            report.traceback = traceback.format_exc()
        landing.flush()
        report.waiting = state.counts(name)["waiting"]
        _keep_misses(home, state.misses())
    finally:
        state.close()
    return report


def pull_once(home: Home, name: str, source: Source, fetching: Fetching) -> Report:
    """Pull one source once with a fetcher of its own."""
    fetcher = Fetcher(fetching)
    try:
        return pull(home, name, source, fetcher)
    finally:
        fetcher.close()


def trial(name: str, source: Source, fetcher: Fetcher, enough: int = 1) -> tuple[list[Item], Report]:
    """The first items that a source would give had it given none yet; nothing is landed or remembered."""
    report, items = Report(name, source.kind), list[Item]()
    state = State(None)
    try:
        tools = Tools(name, state, fetcher, datetime.now(UTC))
        for found in _found(source, tools, time.monotonic, report):
            if isinstance(found, Item):
                items.append(found)
            elif isinstance(found, Missed):
                report.missed.append(found)
            elif isinstance(found, Announced):
                state.enqueue(name, found.items[:enough])
                report.waiting = len(found.items)
            if len(items) >= enough:
                break
    except SourceError as error:
        report.error = (error.rule, error.reason)
    finally:
        state.close()
    return items, report


def _keep_misses(home: Home, misses: list[Miss]) -> None:
    """Misses of all sources as rejects of the warehouse, in place of those of the pull before."""
    rejects = rejects_table(
        Reject("articles", f"{m.source}/{m.item}", m.rule, m.reason, {"source": m.source, "item": m.item}) for m in misses
    )
    shards = Shards(home)
    key = shard_key("sources", [str(row) for row in rejects.to_pylist()], "", "")
    if rejects.num_rows:
        shards.put("sources", key, {"rejects": rejects})
    shards.prune("sources", [key])
