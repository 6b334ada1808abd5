"""What each source has given so far: cursors, items taken, items still to be taken, items missed. One SQLite file in the home.

The raw batches are the truth: an item counts as taken when its batch lies in raw/, and what a killed pull had landed and not
noted here is noted before the next begins. Only ever opened while the home is held.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factline.warehouse.raw_files import RawStore

_TABLES = """
CREATE TABLE IF NOT EXISTS batches (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contents (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (source TEXT, name TEXT, value TEXT NOT NULL, PRIMARY KEY (source, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (source TEXT, item TEXT, at TEXT NOT NULL, told TEXT NOT NULL, PRIMARY KEY (source, item)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS queue (number INTEGER PRIMARY KEY, source TEXT, item TEXT, told TEXT NOT NULL, UNIQUE (source, item));
CREATE TABLE IF NOT EXISTS misses (source TEXT, item TEXT, rule TEXT NOT NULL, reason TEXT NOT NULL, tries INTEGER NOT NULL,
    PRIMARY KEY (source, item)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Miss:
    """An item that could not be taken: why, and in how many pulls it was tried."""

    source: str
    item: str
    rule: str
    reason: str
    tries: int


class State:
    """The file of a home, None for a trial that leaves nothing. `looking`: only read it, whoever may hold the home."""

    def __init__(self, path: Path | None, *, looking: bool = False) -> None:
        if path is not None and looking:
            self._base = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
            return
        self._base = sqlite3.connect(":memory:" if path is None else path, isolation_level=None)
        self._base.execute("PRAGMA synchronous = FULL")
        self._base.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written within appears at once, or not at all."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def catch_up(self, store: RawStore) -> int:
        """Note what lies in raw batches that this file does not know; how many batches that were.

        A batch that older ones were joined to tells nothing new, and moves no cursor back.
        """
        known = {key for (key,) in self._base.execute("SELECT key FROM batches")}
        new = [key for key in store.list() if key not in known]
        for key in new:
            rows = store.provenance(key)
            with self.together():
                told = [json.loads(origin) for _, origin in rows if origin is not None]
                self.landed(key, [digest for digest, _ in rows], [o for o in told if not self._noted(o)])
        return len(new)

    def _noted(self, origin: Mapping[str, Any]) -> bool:
        taken = self.taken(origin["source"], origin["item"])
        return taken is not None and taken[0] >= origin["fetched_at"]

    def landed(self, key: str, prints: Iterable[str], origins: Iterable[Mapping[str, Any]]) -> None:
        """Note a batch: its contents, and what its origins say."""
        self._base.execute("INSERT OR IGNORE INTO batches VALUES (?)", (key,))
        self._base.executemany("INSERT OR IGNORE INTO contents VALUES (?)", [(p,) for p in prints])
        for origin in origins:
            self.landed_item(origin)

    def landed_item(self, origin: Mapping[str, Any]) -> None:
        """Note the item of an origin as taken, and the cursor that moves with it."""
        self.took(origin["source"], origin["item"], origin["fetched_at"], origin["told"])
        if origin["mark"] is not None:
            self.set_mark(origin["source"], *origin["mark"])

    def took(self, source: str, item: str, at: str, told: Mapping[str, Any]) -> None:
        """Note an item as taken: it waits no more, and is missed no more."""
        self._base.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)", (source, item, at, json.dumps(told)))
        self._base.execute("DELETE FROM queue WHERE source = ? AND item = ?", (source, item))
        self._base.execute("DELETE FROM misses WHERE source = ? AND item = ?", (source, item))

    def knows_content(self, sha256: str) -> bool:
        """Whether bytes of this hash were ever landed, by whichever source or inbox."""
        return self._base.execute("SELECT 1 FROM contents WHERE sha256 = ?", (sha256,)).fetchone() is not None

    def taken(self, source: str, item: str) -> tuple[str, dict[str, Any]] | None:
        """When an item was taken (last) and what was told of it then; None where it was not."""
        row = self._base.execute("SELECT at, told FROM items WHERE source = ? AND item = ?", (source, item)).fetchone()
        return None if row is None else (row[0], json.loads(row[1]))

    def anyone_took(self, item: str) -> bool:
        """Whether some source took an item of that name (a page's address)."""
        return self._base.execute("SELECT 1 FROM items WHERE item = ?", (item,)).fetchone() is not None

    def mark(self, source: str, name: str) -> str | None:
        """A cursor of a source; None where it has none yet."""
        row = self._base.execute("SELECT value FROM marks WHERE source = ? AND name = ?", (source, name)).fetchone()
        return None if row is None else str(row[0])

    def set_mark(self, source: str, name: str, value: str) -> None:
        """Move a cursor."""
        self._base.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", (source, name, value))

    def enqueue(self, source: str, items: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Put items to be taken in line; those already in line or taken keep their place."""
        rows = [(source, item, json.dumps(told), source, item) for item, told in items]
        self._base.executemany(
            "INSERT OR IGNORE INTO queue (source, item, told) SELECT ?, ?, ? "
            "WHERE NOT EXISTS (SELECT 1 FROM items WHERE source = ? AND item = ?)",
            rows,
        )

    def queued(self, source: str) -> list[tuple[str, dict[str, Any]]]:
        """Items still to be taken, first come first."""
        rows = self._base.execute("SELECT item, told FROM queue WHERE source = ? ORDER BY number", (source,)).fetchall()
        return [(item, json.loads(told)) for item, told in rows]

    def missed(self, source: str, item: str, rule: str, reason: str, tries: int) -> bool:
        """Note a miss; whether that was the last of `tries` (the item leaves the line and stays a miss)."""
        self._base.execute(
            "INSERT INTO misses VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET tries = tries + 1, rule = excluded.rule, "
            "reason = excluded.reason",
            (source, item, rule, reason),
        )
        (so_far,) = self._base.execute("SELECT tries FROM misses WHERE source = ? AND item = ?", (source, item)).fetchone()
        if so_far < tries:
            return False
        self._base.execute("DELETE FROM queue WHERE source = ? AND item = ?", (source, item))
        return True

    def tries(self, source: str, item: str) -> int:
        """In how many pulls an item was missed so far."""
        row = self._base.execute("SELECT tries FROM misses WHERE source = ? AND item = ?", (source, item)).fetchone()
        return 0 if row is None else int(row[0])

    def misses(self, source: str | None = None) -> list[Miss]:
        """Misses of a source, or of all, in order."""
        where, values = ("", ()) if source is None else (" WHERE source = ?", (source,))
        rows = self._base.execute(f"SELECT * FROM misses{where} ORDER BY source, item", values)  # noqa: S608  (no value is in it)
        return [Miss(*row) for row in rows]

    def counts(self, source: str) -> dict[str, int]:
        """How many items a source has taken, still waits for, and missed."""
        return {
            name: int(self._base.execute(f"SELECT count(*) FROM {table} WHERE source = ?", (source,)).fetchone()[0])  # noqa: S608
            for name, table in (("taken", "items"), ("waiting", "queue"), ("missed", "misses"))
        }
