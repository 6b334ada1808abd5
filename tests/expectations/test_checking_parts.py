"""A table of more rows than are judged at once has the verdict that it would have as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from factline.expectations import checking
from factline.expectations.checking import check
from factline.pipelines.contracts import contract
from tests.expectations.test_checking import FACT, PARENTS, YEARS, _table

FAULTS: list[dict[str, Any]] = [
    {"kind": None},
    {"count_low": -2, "count_best": -1},
    {"fact_id": "fac-3"},
    {"article_id": "art-9"},
    {"quote": "Two soldiers were hurt."},
    {"date_start": date(2016, 4, 4)},
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_table_judged_part_by_part_has_the_verdict_of_the_whole(
    monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any]
) -> None:
    table = _table("facts", [{**FACT, "fact_id": f"fac-{n:016x}", **(fault if n == 3 else {})} for n in range(1, 6)])
    whole = check(table, contract("facts"), PARENTS, YEARS)
    monkeypatch.setattr(checking, "ROWS_AT_ONCE", 2)
    parts = check(table, contract("facts"), PARENTS, YEARS)
    assert parts.results == whole.results
    assert not all(r.passed for r in parts.results)
    assert parts.passing.equals(whole.passing)
    assert parts.rejects.equals(whole.rejects)


def test_what_repeats_in_another_part_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"event_id": f"evt-{1:016x}", "fact_id": f"fac-{n:016x}", "role": "tells", "why": "x"} for n in (1, 2, 3, 1)]
    parents = {
        "events": pa.table({"event_id": [f"evt-{1:016x}"]}),
        "facts": pa.table({"fact_id": [f"fac-{n:016x}" for n in (1, 2, 3)]}),
    }
    whole = check(_table("event_facts", rows), contract("event_facts"), parents, YEARS)
    assert whole.broken
    monkeypatch.setattr(checking, "ROWS_AT_ONCE", 2)
    assert check(_table("event_facts", rows), contract("event_facts"), parents, YEARS) == whole
    sound = check(_table("event_facts", rows[:3]), contract("event_facts"), parents, YEARS)
    assert sound.sound, sound.broken
    assert [r.rows for r in sound.results if r.rule.startswith("key:")] == [3]
