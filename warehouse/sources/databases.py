"""A SELECT in a newsroom's or a database's own tables → a record a row, from where the last pull stopped. Reads, and only reads."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, bindparam, column, create_engine, literal_column, or_, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from factline.pipelines.articles import drafts
from factline.warehouse.sources.files import said_of_all
from factline.warehouse.sources.found import Found, Item, Missed, SourceError, Tools
from factline.warehouse.sources.settings import DatabaseSource

_PAGE = 500  # rows fetched at a time
_READ: dict[str, Callable[[str], Any]] = {
    "int": int,
    "float": float,
    "str": str,
    "Decimal": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
}


def _written(value: object) -> str:
    """A cursor's value with its type, as it is kept; SourceError where it has no order that can be kept."""
    kind = type(value).__name__
    if kind not in _READ:
        raise SourceError("bad_cursor", f"a cursor is a number, a text or a time, not {kind}")
    return json.dumps({"type": kind, "value": value.isoformat() if isinstance(value, date) else str(value)})


def _kept(written: str) -> Any:
    told = json.loads(written)
    return _READ[told["type"]](told["value"])


def _back(value: Any, overlap: float) -> Any:
    """The cursor's value, so much earlier; SourceError where it has no earlier."""
    if not overlap:
        return value
    if isinstance(value, datetime):
        return value - timedelta(seconds=overlap)
    if isinstance(value, date):
        return value - timedelta(days=-(-overlap // 86_400))
    if isinstance(value, str):
        raise SourceError("bad_cursor", "a text has no overlap: leave it out, or let the query give a number or a time")
    return value - type(value)(overlap)


def _plain(value: Any) -> Any:
    """A value as JSON holds it; TypeError for bytes and whatever else is no text, number or time."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    raise TypeError(f"{type(value).__name__} is no text, number or time")


def _engine(source: DatabaseSource) -> Engine:
    address = source.url
    if source.url_variable is not None:
        address = os.environ.get(source.url_variable)
        if not address:
            raise SourceError("no_address", f"the environment variable {source.url_variable} is not set")
    try:
        url = make_url(address or "")
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
            raise SourceError("no_such_path", f"no such database: {url.database}")  # SQLite would make an empty one
        return create_engine(url, poolclass=NullPool)
    except ArgumentError:
        raise SourceError("bad_address", "no address of a database that SQLAlchemy knows") from None
    except ModuleNotFoundError as error:
        raise SourceError("no_driver", f"{error.name} is not installed (pip install 'factline[postgresql]')") from None


def _statement(source: DatabaseSource, start: Any) -> Select[Any]:
    # A colon of the query's own (a cast, a time in a text) is none of SQLAlchemy's parameters.
    given = text(re.sub(r"(?<!:):(?!:)", r"\\:", source.query)).columns(column(source.cursor)).subquery("given")
    at = given.c[source.cursor]
    statement: Select[Any] = select(literal_column("given.*")).select_from(given).order_by(at)
    # Rows without a cursor are asked for, so that they are missed with a word.
    return statement if start is None else statement.where(or_(at >= bindparam("start", start), at.is_(None)))


def _rows(connection: Connection, source: DatabaseSource, start: Any) -> Iterator[dict[str, Any]]:
    options: dict[str, Any] = {"stream_results": True, "yield_per": _PAGE}
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(postgresql_readonly=True)
    for row in connection.execution_options(**options).execute(_statement(source, start)).mappings():
        yield dict(row)


def _item(source: DatabaseSource, tools: Tools, row: Mapping[str, Any]) -> Item | Missed | None:
    """A row as an item; None where it was taken before."""
    value = row[source.cursor]
    try:
        record = {name: _plain(v) for name, v in row.items()}
        content = json.dumps(record, ensure_ascii=False, sort_keys=True).encode()
    except (TypeError, ValueError) as error:  # ValueError: half of a character
        return Missed(f"{source.cursor} {value}", "bad_value", str(error))
    digest = hashlib.sha256(content).hexdigest()[:32]
    if tools.state.taken(tools.name, digest) is not None:
        return None
    if value is None:
        return Missed(digest, "no_cursor", f"its {source.cursor} is NULL")
    return Item(
        item=digest,
        source_ref=f"{tools.name}/{digest}",
        content=content,
        sidecar=drafts.written_sidecar({**said_of_all(source), "media_type": "application/json"}),
        origin={"query": source.query, "cursor": str(value)},
        mark=("cursor", _written(value)),
        by_content=source.columns is None,
    )


def pull(source: DatabaseSource, tools: Tools) -> Iterator[Found]:
    """Rows from the cursor on, in its order; those with the very value of the cursor are looked at again."""
    kept = tools.state.mark(tools.name, "cursor")
    start = None if kept is None else _back(_kept(kept), source.overlap)
    engine, new = _engine(source), 0
    try:
        with engine.connect() as connection:
            for row in _rows(connection, source, start):
                if source.cursor not in row:
                    raise SourceError("no_column", f"the query gives no {source.cursor}; it gives {', '.join(row)}")
                found = _item(source, tools, row)
                if found is None:
                    continue
                yield found
                new += isinstance(found, Item)
                if new >= source.rows:
                    return
    except SQLAlchemyError as error:
        raise SourceError("database", " ".join(str(getattr(error, "orig", None) or error).split())) from None
    finally:
        engine.dispose()
