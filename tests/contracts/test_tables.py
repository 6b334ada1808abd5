from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.contracts import Reject, content_id, contract, rejects_table, table_of, table_of_values, values_of
from factline.pipelines.contracts.contract import parse

BOUNDS = ("article_id", "published_from", "published_basis")
ROWS = [("b", date(2016, 4, 2), "metadata"), ("a", None, "unknown")]


def test_values_and_mappings_give_one_table_sorted_by_its_key() -> None:
    table = table_of_values("publication_bounds", BOUNDS, ROWS)
    assert table.equals(table_of("publication_bounds", [dict(zip(BOUNDS, row, strict=True)) for row in ROWS]))
    assert table.schema == contract("publication_bounds").schema
    assert list(values_of(table, *BOUNDS)) == sorted(ROWS)
    assert table["published_to"].null_count == 2


@pytest.mark.parametrize("name", ["publication_bounds", "mentions"])
def test_no_rows_are_an_empty_table(name: str) -> None:
    columns = contract(name).primary_key
    assert table_of_values(name, columns, []).equals(table_of(name, []))


@pytest.mark.parametrize(
    ("columns", "rows", "told"),
    [
        ((*BOUNDS, "mood"), [(*row, "glad") for row in ROWS], "not in the contract"),
        (BOUNDS[:2], [row[:2] for row in ROWS], "published_basis is required"),
        (BOUNDS, [ROWS[0], ROWS[1][:2]], "shorter|longer"),
        (BOUNDS, [row[:2] for row in ROWS], "shorter|longer"),
    ],
)
def test_what_does_not_fit_the_contract_raises(columns: tuple[str, ...], rows: list[tuple[object, ...]], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        table_of_values("publication_bounds", columns, rows)


def test_a_rejected_row_reads_the_same_in_whatever_order_its_columns_came() -> None:
    row = {"kind": "killed", "article_id": "art-1"}
    first, second = (rejects_table([Reject("facts", "k", "r", "why", given)]) for given in (row, dict(reversed(row.items()))))
    assert first.equals(second)


SHAPE = """\
name: notes
stage: any
title: Notes
description: What was noted.
primaryKey: [note_id]
fields:
  - {name: note_id, type: string, description: Its id., constraints: {required: true}}
"""


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("stage: any", "stage: any\nprimarykey: [note_id]", "contract notes: unknown keys .'primarykey'"),
        ("type: string", "type: string, kind: id", "contract notes, column note_id: unknown keys .'kind'"),
        ("required: true", "requred: true", "contract notes, column note_id: unknown keys .'requred'"),
    ],
)
def test_a_misspelt_key_of_a_contract_raises(good: str, bad: str, told: str) -> None:
    assert parse(SHAPE).field("note_id").required
    with pytest.raises(ValueError, match=told):
        parse(SHAPE.replace(good, bad))


@given(st.lists(st.none() | st.integers() | st.text() | st.binary(), max_size=5))
def test_an_id_frames_each_part_by_its_bytes(parts: list[str | bytes | int | None]) -> None:
    framed = b""
    for part in parts:
        data = b"\x00" if part is None else part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        framed += f"{len(data)}:".encode() + data
    assert content_id("men", *parts) == f"men-{hashlib.sha256(framed).hexdigest()[:16]}"
