"""The marts' queries (marts/*.sql), what each reads, and the order to run them in. Nothing here runs one.

A query may read a step (steps/*.sql), which is no table: it stands before the query as a WITH part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib import resources
from typing import Any

from factline.pipelines.contracts import contract, table_names
from factline.warehouse.queries import database


@cache
def mart_names() -> tuple[str, ...]:
    """Tables that SQL makes of the others (contracts whose stage is `mart`), each after those that it reads."""
    marts = [name for name in table_names() if contract(name).stage == "mart"]
    order = TopologicalSorter({name: [n for n in mart_inputs(name) if n in marts] for name in marts})
    order.prepare()
    named: list[str] = []
    while order.is_active():
        ready = sorted(order.get_ready())
        named.extend(ready)
        order.done(*ready)
    return tuple(named)


@cache
def base_names() -> tuple[str, ...]:
    """Tables that the stages and checks give, in order; not those that only a release has."""
    return tuple(name for name in table_names() if contract(name).stage not in ("mart", "exports", "release"))


@cache
def mart_sql(name: str) -> str:
    """The query of a mart, with the steps that it reads; FileNotFoundError where it has none."""
    return with_steps(resources.files(__package__).joinpath("marts", f"{name}.sql").read_text(encoding="utf-8"))


def with_steps(sql: str) -> str:
    """A query with each step that it reads, and those that the step reads, as a WITH part before it. ValueError where it cannot be parsed."""
    steps = {
        name: file for name in sorted(_reads(sql)) if (file := resources.files(__package__) / "steps" / f"{name}.sql").is_file()
    }
    if not steps:
        return sql
    parts = ",\n".join(f"{name} AS (\n{with_steps(file.read_text(encoding='utf-8'))}\n)" for name, file in steps.items())
    return f"WITH {parts}\nSELECT * FROM (\n{sql}\n)"


def _named(node: Any, kind: str) -> Iterator[str]:
    """Names in a parsed query: of the tables it reads (`table`), or of its WITH parts (`with`)."""
    if isinstance(node, list):
        for part in node:
            yield from _named(part, kind)
    elif isinstance(node, dict):
        if kind == "table" and node.get("type") == "BASE_TABLE":
            yield node["table_name"]
        if kind == "with" and "cte_map" in node:
            yield from (entry["key"] for entry in node["cte_map"]["map"])
        for part in node.values():
            yield from _named(part, kind)


@cache
def mart_inputs(name: str) -> tuple[str, ...]:
    """Tables (and other marts) that a mart's query reads, in order. ValueError where it cannot be parsed."""
    return tuple(sorted(_reads(mart_sql(name))))


def _reads(sql: str) -> set[str]:
    with database() as connection:
        row = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    assert row is not None
    parsed = json.loads(row[0])
    if parsed["error"]:
        raise ValueError(parsed["error_message"])
    return set(_named(parsed, "table")) - set(_named(parsed, "with"))
