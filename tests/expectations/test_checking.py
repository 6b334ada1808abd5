"""Each check seen failing: one fault is put into a sound table at a time, and the verdict must name it and no other."""

from __future__ import annotations

import json
import socket
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from factline.expectations import checking, suites
from factline.expectations.checking import Verdict, check, parent_names
from factline.expectations.report import markdown, quality_rows
from factline.expectations.suites import planned
from factline.pipelines.contracts import contract, table_names

YEARS = (1988, 2024)
TEXT = "Two soldiers were killed. A third was wounded in the shelling."
_ANY: dict[pa.DataType, Any] = {pa.bool_(): False, pa.string(): "x", pa.int32(): 0, pa.int64(): 0, pa.float64(): 0.5}


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows → table in the contract's schema; a column left out has something allowed, or NULL. Nothing is checked on the way."""
    columns = []
    for field in contract(name).fields:
        other = (field.enum[0] if field.enum else _ANY.get(field.arrow, [])) if field.required else None
        columns.append(pa.array([row.get(field.name, other) for row in rows], type=field.arrow))
    return pa.Table.from_arrays(columns, schema=contract(name).schema)


ARTICLES = [{"article_id": f"art-{n:016x}", "raw_text": TEXT, "source_refs": ["a"], "media_type": "text/plain"} for n in (1, 2)]
SENTENCES = [
    {
        "sentence_id": f"sen-{n:016x}",
        "article_id": f"art-{n:016x}",
        "text": TEXT[:25],
        "char_start": 0,
        "char_end": 25,
        "raw_start": 0,
        "raw_end": 25,
    }
    for n in (1, 2)
]
FACT = {
    "article_id": f"art-{1:016x}",
    "sentence_id": f"sen-{1:016x}",
    "kind": "killed",
    "toll": "new",
    "count_low": 2,
    "count_best": 2,
    "count_high": 2,
    "date_start": date(2016, 4, 2),
    "date_end": date(2016, 4, 3),
    "char_start": 0,
    "char_end": 24,
    "raw_start": 0,
    "raw_end": 24,
    "quote": TEXT[:24],
    "latitude": 39.8,
    "confidence": 0.9,
}
FACTS = [{**FACT, "fact_id": f"fac-{n:016x}"} for n in range(1, 5)]
PARENTS = {"articles": _table("articles", ARTICLES), "sentences": _table("sentences", SENTENCES)}
PARENTS["cleaned_articles"] = _table("cleaned_articles", [{"article_id": a["article_id"], "text": TEXT} for a in ARTICLES])


def _judge(name: str, rows: list[dict[str, Any]]) -> Verdict:
    return check(_table(name, rows), contract(name), PARENTS, YEARS)


def _with(**columns: Any) -> list[dict[str, Any]]:
    """The sound facts, the third with these columns."""
    return [FACTS[0], FACTS[1], {**FACTS[2], **columns}, FACTS[3]]


def test_a_sound_table_goes_on_whole() -> None:
    verdict = _judge("facts", FACTS)
    assert verdict.sound
    assert verdict.passing.equals(_table("facts", FACTS))
    assert verdict.rejects.num_rows == 0
    assert all(r.passed for r in verdict.results)
    assert [r.rule for r in verdict.results] == ["schema", *(p.rule for p in planned(contract("facts")))]


ROW_FAULTS: list[tuple[dict[str, Any], set[str]]] = [
    ({"kind": None}, {"required:kind"}),
    ({"kind": "celebrated"}, {"enum:kind"}),
    ({"toll": "final"}, {"enum:toll"}),
    ({"count_low": -1}, {"range:count_low"}),
    ({"count_low": -2, "count_best": -1}, {"range:count_low", "range:count_best"}),
    ({"count_high": 10**9 + 1}, {"range:count_high"}),
    ({"latitude": 90.1}, {"range:latitude"}),
    ({"longitude": -180.5}, {"range:longitude"}),
    ({"confidence": 1.01}, {"range:confidence"}),
    ({"fact_id": "fac-3"}, {"pattern:fact_id"}),
    ({"fact_id": f"fac-{3:016x}\n"}, {"pattern:fact_id"}),
    ({"fact_id": f"xfac-{3:016x}"}, {"pattern:fact_id"}),
    ({"article_id": "art-9"}, {"foreign_key:article_id", "inside_sentence:sentence"}),
    ({"sentence_id": "sen-9"}, {"foreign_key:sentence_id"}),
    ({"sentence_id": f"sen-{2:016x}"}, {"inside_sentence:sentence"}),
    ({"raw_end": 62, "quote": TEXT}, {"inside_sentence:sentence"}),
    ({"raw_start": 1}, {"quote_is_raw_text:quote"}),
    ({"quote": "Two soldiers were hurt."}, {"quote_is_raw_text:quote"}),
    ({"char_start": 25}, {"ordered:cleaned_span"}),
    ({"date_start": date(2016, 4, 4)}, {"ordered:date_interval"}),
    ({"count_low": 3}, {"ordered:count_interval"}),
    ({"count_high": 1}, {"ordered:count_interval"}),
    ({"count_low": 5, "count_best": None}, {"ordered:count_interval"}),
]


@pytest.mark.parametrize(("fault", "rules"), ROW_FAULTS)
def test_a_row_at_fault_goes_whole_to_rejects_and_the_others_go_on(fault: dict[str, Any], rules: set[str]) -> None:
    verdict = _judge("facts", _with(**fault))
    assert verdict.sound
    assert {r.rule for r in verdict.results if not r.passed} == rules
    assert verdict.passing.equals(_table("facts", [FACTS[0], FACTS[1], FACTS[3]]))
    assert set(verdict.rejects["rule"].to_pylist()) == rules
    for reject in verdict.rejects.to_pylist():
        assert reject["table"] == "facts"
        assert reject["key"] == fault.get("fact_id", f"fac-{3:016x}")
        row = json.loads(reject["row"])
        assert set(row) == set(contract("facts").schema.names)
        assert all(row[name] == (str(value) if isinstance(value, date) else value) for name, value in fault.items())


ALLOWED: list[dict[str, Any]] = [
    {"count_high": None},
    {"count_best": None},
    {"count_low": None, "count_best": None, "count_high": None, "toll": None},
    {"date_start": None, "date_end": None},
    {"latitude": None},
    {"latitude": -90.0},
    {"confidence": 1.0},
    {"count_low": 0},
    {"count_high": 10**9},
]


@pytest.mark.parametrize("columns", ALLOWED)
def test_what_a_contract_allows_goes_on(columns: dict[str, Any]) -> None:
    verdict = _judge("facts", _with(**columns))
    assert [r.rule for r in verdict.results if not r.passed] == []
    assert verdict.passing.num_rows == 4


def test_the_place_of_each_result_survives_the_regrouping() -> None:
    rows = [FACTS[0], {**FACTS[1], "kind": "x"}, {**FACTS[2], "latitude": 99.0}, {**FACTS[3], "kind": None}]
    verdict = _judge("facts", rows)
    found = {r.rule: (r.rows, r.failing, r.examples) for r in verdict.results if not r.passed}
    assert found == {
        "required:kind": (4, 1, (f"fac-{4:016x}: kind=None",)),
        "enum:kind": (3, 1, (f"fac-{2:016x}: kind=x",)),
        "range:latitude": (4, 1, (f"fac-{3:016x}: latitude=99.0",)),
    }
    assert verdict.passing.num_rows == 1


def test_every_row_may_fail() -> None:
    verdict = _judge("facts", [{**row, "kind": "x"} for row in FACTS])
    assert verdict.sound
    assert verdict.passing.num_rows == 0
    assert verdict.rejects.num_rows == 4
    (result,) = [r for r in verdict.results if not r.passed]
    assert (result.failing, len(result.examples)) == (4, 3)


@pytest.mark.parametrize("name", table_names())
def test_of_no_rows_none_fails(name: str) -> None:
    shape = contract(name)
    parents = {parent: contract(parent).schema.empty_table() for parent in parent_names(shape)}
    verdict = check(shape.schema.empty_table(), shape, parents, YEARS)
    assert verdict.sound
    assert all(r.rows == 0 and r.passed for r in verdict.results)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (_table("facts", FACTS).drop_columns(["quote"]), "has the columns"),
        (_table("facts", FACTS).append_column("mood", pa.array(["x"] * 4)), "has the columns"),
        (_table("facts", FACTS).select(list(reversed(contract("facts").schema.names))), "has the columns"),
        (_table("facts", FACTS).set_column(9, "count_best", pa.array(["2"] * 4)), "has the columns|is string"),
        (_table("facts", [FACTS[0], FACTS[0]]), "key:fact_id"),
        (_table("facts", [{**FACTS[0], "fact_id": None}]), "required:fact_id"),
    ],
)
def test_a_broken_table_stops_what_stands_on_it(broken: pa.Table, says: str) -> None:
    verdict = check(broken, contract("facts"), PARENTS, YEARS)
    assert not verdict.sound
    assert any(word in reason for reason in verdict.broken for word in says.split("|"))
    assert verdict.passing.num_rows == 0
    assert verdict.rejects.num_rows == 0


def test_a_column_of_another_type_is_named() -> None:
    table = _table("facts", FACTS)
    place = table.schema.get_field_index("count_best")
    verdict = check(table.set_column(place, "count_best", pa.array(["2"] * 4)), contract("facts"), PARENTS, YEARS)
    assert verdict.broken == ("facts.count_best is string; its contract says int64",)


def test_keys_of_several_columns_are_unique_together() -> None:
    rows = [{"event_id": "e1", "fact_id": "f1", "why": "x"}, {"event_id": "e1", "fact_id": "f2", "why": "x"}]
    parents = {
        "events": _table("events", [{"event_id": "e1"}]),
        "facts": _table("facts", [{"fact_id": "f1"}, {"fact_id": "f2"}]),
    }
    assert check(_table("event_facts", rows), contract("event_facts"), parents, YEARS).sound
    verdict = check(_table("event_facts", [*rows, rows[0]]), contract("event_facts"), parents, YEARS)
    assert verdict.broken == ("key:event_id+fact_id: e1|f1: event_id=e1, fact_id=f1; e1|f1: event_id=e1, fact_id=f1",)


@pytest.mark.parametrize(
    ("start", "end", "passes"),
    [
        (date(1988, 1, 1), date(2024, 12, 31), True),
        (date(1987, 12, 31), date(1988, 1, 1), False),
        (date(2025, 1, 1), None, False),
        (None, None, True),
    ],
)
def test_event_dates_lie_in_the_years_of_the_domain(start: date | None, end: date | None, passes: bool) -> None:
    counts = {"facts": 1, "articles": 1, "sources": 1}
    row = {"event_id": f"evt-{1:016x}", **counts, "first_fact_id": "f", "date_start": start, "date_end": end}
    parents = {"facts": _table("facts", [{"fact_id": "f"}])}
    verdict = check(_table("events", [row]), contract("events"), parents, YEARS)
    assert [r.rule for r in verdict.results if not r.passed] == ([] if passes else ["within_domain_years:event_dates"])
    assert check(_table("events", [row]), contract("events"), parents, (1900, 2100)).passing.num_rows == 1


def test_a_sentence_and_its_map_are_held_against_the_texts() -> None:
    assert _judge("sentences", SENTENCES).passing.num_rows == 2
    verdict = _judge("sentences", [SENTENCES[0], {**SENTENCES[1], "char_start": 1}])
    assert [r.rule for r in verdict.results if not r.passed] == ["text_is_cleaned_text:text"]
    segment = {"char_start": 0, "char_end": len(TEXT), "raw_start": 0, "raw_end": len(TEXT)}
    rows = [{"article_id": ARTICLES[0]["article_id"], "text": TEXT, "segments": [segment]}]
    assert _judge("cleaned_articles", rows).passing.num_rows == 1
    rows[0]["segments"] = [{**segment, "char_start": 1}]
    assert _judge("cleaned_articles", rows).passing.num_rows == 0


def test_without_a_parent_there_is_no_verdict() -> None:
    assert parent_names(contract("facts")) == ("articles", "sentences")
    with pytest.raises(KeyError, match="sentences"):
        check(_table("facts", FACTS), contract("facts"), {"articles": PARENTS["articles"]}, YEARS)


def test_a_check_that_could_not_be_run_breaks_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    real = suites.frame

    def lacking(*arguments: Any) -> Any:
        return real(*arguments).drop(columns=["kind"])

    monkeypatch.setattr(checking, "frame", lacking)
    verdict = _judge("facts", FACTS)
    assert not verdict.sound
    assert any(reason.startswith("enum:kind could not be run: ") for reason in verdict.broken)
    assert verdict.passing.num_rows == 0


def test_two_verdicts_on_one_table_are_equal_in_every_byte() -> None:
    rows = _with(kind="x", latitude=99.0, count_low=9)
    first, second = _judge("facts", rows), _judge("facts", rows)
    assert markdown(first) == markdown(second)
    assert first.rejects.equals(second.rejects)
    assert quality_rows(first, "b1").equals(quality_rows(second, "b1"))


def test_a_check_asks_no_network_and_writes_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: Any) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a check asked the network")

    with monkeypatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))  # a temporary file raises
        patch.setenv("HOME", str(tmp_path))
        patch.chdir(tmp_path)
        verdict = _judge("facts", _with(kind="x"))
    assert verdict.passing.num_rows == 3
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_a_hundred_thousand_rows_are_judged_in_seconds() -> None:
    _judge("facts", FACTS)  # imports, and builds the suite
    rows = 100_000
    table = pa.concat_tables([_table("facts", FACTS)] * (rows // 4))
    table = table.set_column(0, contract("facts").schema.field(0), pa.array([f"fac-{n:016x}" for n in range(rows)]))
    began = time.process_time()
    assert check(table, contract("facts"), PARENTS, YEARS).passing.num_rows == rows
    assert time.process_time() - began < 6  # one second or less on an idle machine
