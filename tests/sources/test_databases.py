"""Tables of a newsroom: each row once, from the cursor on; SQLite here, a real PostgreSQL where there is one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore
from factline.warehouse.sources.pulling import Report

Pull = Callable[..., Report]
STORY = "Two guards were killed at the Lower Mill crossing on Monday, the district office said in a short statement."


def raw(home: Home) -> dict[str, tuple[bytes, bytes | None]]:
    store = RawStore(home)
    rows = [row for key in store.list() for row in store.get(key).to_pylist()]
    assert len({r["source_ref"] for r in rows}) == len(rows), "an item was landed twice"
    return {r["source_ref"]: (r["content"], r["sidecar"]) for r in rows}


@pytest.fixture
def table(tmp_path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(tmp_path / "desk.db")
    base.execute("CREATE TABLE stories (id INTEGER PRIMARY KEY, kicker TEXT, body TEXT, changed TEXT)")
    return base


def add(base: sqlite3.Connection, number: int, changed: str | None, body: object = None) -> None:
    base.execute("INSERT INTO stories VALUES (?, ?, ?, ?)", (number, f"Story {number}", body or f"{number}. {STORY}", changed))
    base.commit()


def test_a_table_gives_each_row_once_also_rows_that_share_the_cursor(
    table: sqlite3.Connection, tmp_path: Path, home: Home, pulled: Pull
) -> None:
    text = f"""[sources.desk]\nkind = "database"\nurl = "sqlite:///{tmp_path}/desk.db"\ncursor = "changed"
query = "SELECT id, kicker AS 'the: kicker', body, changed FROM stories WHERE '12:30' > ''"
columns = {{text = "body", title = "the: kicker", id = "id"}}\nrows = 2"""
    for number, day in ((1, "2016-04-05"), (2, "2016-04-05"), (3, "2016-04-06")):
        add(table, number, day)
    assert [pulled(text).landed, pulled(text).landed, pulled(text).landed] == [2, 1, 0]
    add(table, 4, "2016-04-06")
    add(table, 5, "2016-04-01")  # written late, below the cursor: a pull does not see it (docs/sources.md: overlap)
    assert [pulled(text).landed, pulled(text).landed] == [1, 0]
    add(table, 6, None)
    add(table, 7, "2016-04-07", b"\x00bytes")
    report = pulled(text)
    assert [m.rule for m in report.missed] == ["no_cursor", "bad_value"]
    records = [json.loads(content) for content, _ in raw(home).values()]
    assert sorted(r["id"] for r in records) == [1, 2, 3, 4]
    assert records[0]["the: kicker"] == f"Story {records[0]['id']}"


def test_numbers_can_overlap(table: sqlite3.Connection, tmp_path: Path, pulled: Pull) -> None:
    text = f'[sources.desk]\nkind = "database"\nurl = "sqlite:///{tmp_path}/desk.db"\nquery = "SELECT * FROM stories"\n'
    text += 'cursor = "id"\noverlap = 5'
    add(table, 10, "")
    assert pulled(text).landed == 1
    add(table, 7, "")
    assert pulled(text).landed == 1


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ('url = "sqlite:///{0}/none.db"\nquery = "SELECT 1 AS id"', "no_such_path"),
        ('url = "nonsense"\nquery = "SELECT 1 AS id"', "bad_address"),
        ('url_variable = "NOT_SET_ANYWHERE"\nquery = "SELECT 1 AS id"', "no_address"),
        ('url = "sqlite:///{0}/desk.db"\nquery = "SELECT 1 AS other"', "database"),
        ('url = "sqlite:///{0}/desk.db"\nquery = "SELECT nothing FROM nowhere"', "database"),
    ],
)
def test_a_database_that_cannot_be_asked_says_why(
    table: sqlite3.Connection, tmp_path: Path, pulled: Pull, more: str, rule: str
) -> None:
    report = pulled('[sources.desk]\nkind = "database"\ncursor = "id"\n' + more.format(tmp_path))
    assert report.error is not None
    assert report.error[0] == rule
