"""The events of a run and those of the run before → event_history: what became of every event id that ever stood.

history/<step>/tellings.parquet        each told fact with its event, as the step left them
history/<step>/event_history.parquet   every row up to this step

A step appears whole or not at all, and the one before it goes after that. Events that are as they were make none: a run that is done
again, or was killed, adds nothing. No clock: the same events in the same order give the same bytes. How events are made is not for here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from factline.pipelines.contracts import contract
from factline.warehouse.layout import Home, aside, digest_of, sync
from factline.warehouse.parquet import read_table, write_stream
from factline.warehouse.queries import database, quoted

HISTORY = "event_history"
_TELLINGS = "tellings"
_SHAPE = pa.schema([(name, pa.string()) for name in ("event_id", "fact_id", "sentence_id", "kind")])
_MEMORY = "1GB"  # what is beyond it lies on the disk
_TOLD = """
SELECT event_id, fact_id, sentence_id, kind FROM given_event_facts INNER JOIN given_facts USING (fact_id)
WHERE role = 'tells' ORDER BY fact_id
"""


def successions_sql() -> str:
    """The query that makes `successions` of a_tellings and b_tellings (a diff of two releases asks it too)."""
    return resources.files(__package__).joinpath("differences", "successions.sql").read_text(encoding="utf-8")


def _steps(home: Home) -> list[Path]:
    """Folders of steps, the last one last."""
    if not home.history.is_dir():
        return []
    return sorted(folder for folder in home.history.iterdir() if folder.is_dir() and not folder.name.startswith("."))


def event_history(home: Home) -> pa.Table:
    """The history as the last step left it; without rows where no run has ended."""
    steps = _steps(home)
    shape = contract(HISTORY)
    return read_table(steps[-1] / f"{HISTORY}.parquet", shape) if steps else shape.schema.empty_table()


def record_events(home: Home, event_facts: pa.Table, facts: pa.Table) -> pa.Table:
    """Record what became of the events of the run before; the history with it. Only under `Home.writing`.

    Of event_facts and facts the columns event_id, fact_id, role, and fact_id, sentence_id, kind are read.
    """
    before = _steps(home)
    step = int(before[-1].name) + 1 if before else 1
    target = home.history / f"{step:08d}"
    beside = aside(target)
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    with _database(beside) as connection:
        connection.register("given_event_facts", event_facts.select(["event_id", "fact_id", "role"]))
        connection.register("given_facts", facts.select(["fact_id", "sentence_id", "kind"]))
        _write(connection, _TOLD, _SHAPE, beside / f"{_TELLINGS}.parquet")
        as_before = bool(before) and digest_of(before[-1] / f"{_TELLINGS}.parquet") == digest_of(
            beside / f"{_TELLINGS}.parquet"
        )
        if not as_before:
            _write_history(connection, before[-1] if before else None, step, beside)
    if as_before:
        shutil.rmtree(beside)
        return event_history(home)
    _sync(beside)
    beside.rename(target)
    sync(home.history)
    for folder in before:
        gone = aside(folder)
        folder.rename(gone)
        shutil.rmtree(gone)
    return event_history(home)


@contextmanager
def _database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that holds in memory no more than it may, and the rest in a folder that goes with it."""
    spilled = folder / "spilled"
    with database(memory_limit=_MEMORY, temp_directory=str(spilled)) as connection:
        yield connection
    shutil.rmtree(spilled, ignore_errors=True)


def _write(connection: duckdb.DuckDBPyConnection, sql: str, shape: pa.Schema, path: Path) -> None:
    batches = connection.sql(sql).to_arrow_reader()
    assert batches is not None
    write_stream(batches, shape, path)


def _write_history(connection: duckdb.DuckDBPyConnection, before: Path | None, step: int, folder: Path) -> None:
    shape = contract(HISTORY).schema
    nothing = "SELECT " + ", ".join(f"NULL::VARCHAR AS {name}" for name in _SHAPE.names) + " WHERE false"
    then = f"FROM read_parquet({quoted(str(before / f'{_TELLINGS}.parquet'))})" if before else nothing
    connection.execute(f"CREATE TEMP VIEW a_tellings AS {then}")
    connection.execute(f"CREATE TEMP VIEW b_tellings AS FROM read_parquet({quoted(str(folder / f'{_TELLINGS}.parquet'))})")
    connection.execute(successions_sql())
    rows = f"SELECT {step}::INTEGER AS step, event_id, change, superseded_by, because FROM successions"  # noqa: S608
    if before:
        rows = f"FROM read_parquet({quoted(str(before / f'{HISTORY}.parquet'))}) UNION ALL {rows}"
    _write(connection, f"SELECT * FROM ({rows}) ORDER BY step, event_id", shape, folder / f"{HISTORY}.parquet")  # noqa: S608


def _sync(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        sync(path)
    sync(folder)
