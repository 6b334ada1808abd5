"""Every rule's own examples, and that each rule has a kept, a broken and a not-applicable one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pytest

from factline.expectations.rules import RULES, foreign_key
from factline.expectations.rules.world import Example, World
from factline.pipelines.contracts import ForeignKey, contract, table_names

YEARS = (1988, 2024)


def _column(values: Sequence[Any], others: Sequence[Any]) -> pa.Array:
    """Values with the type that the examples of the same place have (a NULL alone would have none)."""
    return pa.array(values, type=pa.array([v for v in others if v is not None]).type)


def _examples(examples: Sequence[Example]) -> Iterator[tuple[pa.Table, World, bool | None]]:
    for example in examples:
        alike = [e.row for e in examples if len(e.row) == len(example.row) and _types(e.row, example.row)]
        columns = [_column([value], [row[place] for row in alike]) for place, value in enumerate(example.row)]
        table = pa.table(columns, names=[f"c{place}" for place in range(len(columns))])
        yield table, World({n: pa.table(c) for n, c in example.tables.items()}, YEARS), example.holds


def _types(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return all(a is None or b is None or type(a) is type(b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_says_of_its_examples_what_they_say(name: str) -> None:
    rule = RULES[name]
    for table, world, holds in _examples(rule.EXAMPLES):
        assert rule.holds(table, table.column_names, world).to_pylist() == [holds], table.to_pylist()


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_has_examples_of_all_three_outcomes(name: str) -> None:
    assert {e.holds for e in RULES[name].EXAMPLES} == {True, False, None}
    assert set(RULES[name].TABLES) == {t for e in RULES[name].EXAMPLES for t in e.tables}


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_of_many_rows_says_of_each_what_it_says_of_it_alone(name: str) -> None:
    examples = [e for e in RULES[name].EXAMPLES if _types(e.row, RULES[name].EXAMPLES[0].row)]
    alone = list(_examples(examples))
    together = pa.concat_tables([table for table, _, _ in alone])
    world = World({n: pa.table(c) for n, c in examples[0].tables.items()}, YEARS)
    assert RULES[name].holds(together, together.column_names, world).to_pylist() == [holds for _, _, holds in alone]
    assert RULES[name].holds(together.slice(0, 0), together.column_names, world).to_pylist() == []


def test_foreign_keys_say_of_their_examples_what_they_say() -> None:
    for table, world, holds in _examples(foreign_key.EXAMPLES):
        key = ForeignKey(tuple(table.column_names), "events", ("event_id", "part")[: table.num_columns])
        assert foreign_key.refers(table, key, world).to_pylist() == [holds]
    assert {e.holds for e in foreign_key.EXAMPLES} == {True, False, None}


def test_every_rule_that_a_contract_names_is_there_and_its_columns_too() -> None:
    for name in table_names():
        shape = contract(name)
        for rule in shape.rules:
            assert rule.rule in RULES, (name, rule.rule)
            assert set(rule.fields) <= set(shape.schema.names)
        assert len({f"{r.rule}:{r.name}" for r in shape.rules}) == len(shape.rules)
        for key in shape.foreign_keys:
            assert set(key.fields) <= set(shape.schema.names)
            assert set(key.references) <= set(contract(key.table).schema.names)
