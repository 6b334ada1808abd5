"""The marts over small invented worlds whose answers were worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from factline.pipelines.contracts import contract
from factline.warehouse.catalogue import connect, mart_inputs, mart_names, mart_sql, query
from factline.warehouse.layout import Home

Make = dict[str, Callable[..., dict[str, Any]]]
Filled = Callable[..., dict[str, pa.Table]]
Answered = Callable[..., list[dict[str, Any]]]
Tables = dict[str, list[dict[str, Any]]]

DAY = {"date_start": date(2016, 4, 2), "date_end": date(2016, 4, 2)}


def _art(number: int) -> str:
    return f"art-{number:016x}"


def _fac(number: int) -> str:
    return f"fac-{number:016x}"


def _evt(number: int) -> str:
    return f"evt-{number:016x}"


def _exactly(number: int) -> dict[str, int]:
    return {"count_low": number, "count_best": number, "count_high": number}


@pytest.mark.parametrize("name", mart_names())
def test_the_query_gives_exactly_the_columns_and_types_of_its_contract(
    home: Home, filled: Filled, april: Tables, name: str
) -> None:
    april["rejects"] = [{"table": "articles", "key": "x.bin", "rule": "unknown_type", "reason": "no text", "row": "{}"}]
    filled(home, april)
    with connect(home) as connection:
        found = connection.sql(mart_sql(name)).to_arrow_table()
    expected = contract(name).schema
    assert found.schema.names == expected.names
    # DuckDB names the items of a list otherwise than Arrow does.
    assert [str(f.type).replace("list<l:", "list<item:") for f in found.schema] == [str(f.type) for f in expected]
    assert found.num_rows > 0


def test_marts_come_after_what_they_read() -> None:
    names = mart_names()
    assert mart_inputs("timeline") == ("articles", "contradictions", "event_facts", "events", "facts")
    assert names.index("claims") < names.index("contradictions") < names.index("timeline")
    assert set(names) >= {
        "casualties_by_side",
        "claims",
        "contradictions",
        "coverage",
        "event_trail",
        "fact_trail",
        "quality",
        "review",
        "timeline",
    }


def test_claims_stand_side_by_side_with_who_says_them(home: Home, answered: Answered, april: Tables) -> None:
    claims = answered(home, "claims", april)
    said = [(r["role"], r["side"], r["count_low"], r["count_high"], r["stance"], r["speaker"]) for r in claims]
    assert said == [
        ("tells", "azerbaijan", 12, 12, "claimed", "az_mod"),
        ("tells", "armenia", 101, None, "asserted", "Hill Wire"),
        ("tells", "azerbaijan", 2, 2, "claimed", "az_mod"),
        ("tells", "azerbaijan", 16, 16, "claimed", "az_mod"),
        ("tells", "azerbaijan", 93, 93, "claimed", "az_mod"),
        ("tells", "azerbaijan", 14, 14, "asserted", "Valley Wire"),
        ("denies", "azerbaijan", 12, 12, "denied", "am_mod"),
    ]


def _one_event(make: Make, *facts: dict[str, Any], denied: Sequence[int] = ()) -> Tables:
    """One event told by these facts, fact n by article n, published on 3 April and the days after; `denied`: numbers of denials."""
    numbers = range(1, len(facts) + 1)
    days = [{"published_from": date(2016, 4, 2 + n), "published_to": date(2016, 4, 2 + n)} for n in numbers]
    return {
        "articles": [make["article"](n, **day) for n, day in zip(numbers, days, strict=True)],
        "facts": [make["fact"](n, article_id=_art(n), **columns) for n, columns in zip(numbers, facts, strict=True)],
        "events": [make["event"](1)],
        "event_facts": [make["joined"](1, n, "denies" if n in denied else "tells") for n in numbers],
    }


class TestClaims:
    @pytest.mark.parametrize(
        ("columns", "standing"),
        [
            ({}, "acknowledged"),
            ({"kind": "territory_lost"}, "acknowledged"),
            ({"kind": "attack"}, "claimed"),
            ({"patient_side": "armenia"}, "claimed"),
            ({"speaker_side": None}, "claimed"),
            ({"stance": "asserted", "speaker_side": None}, "asserted"),
        ],
    )
    def test_a_side_that_tells_its_own_losses_acknowledges_them(
        self, home: Home, answered: Answered, make: Make, columns: dict[str, Any], standing: str
    ) -> None:
        assert [r["standing"] for r in answered(home, "claims", _one_event(make, columns))] == [standing]

    def test_a_denial_acknowledges_nothing(self, home: Home, answered: Answered, make: Make) -> None:
        rows = answered(home, "claims", _one_event(make, {}, {"stance": "denied"}, denied=[2]))
        assert [r["standing"] for r in rows] == ["acknowledged", "denied"]

    def test_a_claim_stands_since_its_first_article(self, home: Home, answered: Answered, make: Make) -> None:
        told = _one_event(make, {"speaker_id": "am_mod"}, {}, _exactly(16), {})
        told["articles"][1] |= {"published_from": date(2016, 4, 1), "published_to": date(2016, 4, 9)}
        rows = {r["fact_id"]: r for r in answered(home, "claims", told)}
        assert {n: (r["since_from"], r["since_to"]) for n in (1, 2, 3, 4) if (r := rows[_fac(n)])} == {
            1: (date(2016, 4, 3), date(2016, 4, 3)),
            2: (date(2016, 4, 1), date(2016, 4, 6)),
            3: (date(2016, 4, 5), date(2016, 4, 5)),
            4: (date(2016, 4, 1), date(2016, 4, 6)),
        }
        assert [rows[_fac(n)]["first_fact_id"] for n in (2, 4)] == [_fac(4), _fac(4)]

    def test_copies_of_one_text_are_one_source(self, home: Home, answered: Answered, make: Make) -> None:
        narrated = {"stance": "asserted", "speaker_id": None, "speaker_text": None, "speaker_side": None}
        told = _one_event(make, narrated, narrated, narrated)
        told["articles"][1]["publisher"] = "Valley Wire"
        named = ((1, "a"), (2, "a"), (3, "b"))
        told["article_sources"] = [
            make["whole"]("article_sources", {"article_id": _art(n), "source_id": f"src-{s * 16}", "first_article_id": _art(n)})
            for n, s in named
        ]
        rows = answered(home, "claims", told)
        assert [r["sources"] for r in rows] == [2, 2, 2]
        assert {r["speaker"] for r in rows} == {"Hill Wire", "Valley Wire"}


class TestContradictions:
    def test_a_claim_of_many_articles_contradicts_once(self, home: Home, answered: Answered, make: Make) -> None:
        told = _one_event(make, {}, {}, {"speaker_id": "am_mod", **_exactly(30)}, {"speaker_id": "am_mod", **_exactly(30)})
        found = [(r["fact_id"], r["other_fact_id"]) for r in answered(home, "contradictions", told)]
        assert found == [(_fac(1), _fac(3))]

    def test_a_denial_stands_against_what_others_tell_of_its_kind(self, home: Home, answered: Answered, make: Make) -> None:
        denial = {"speaker_id": "am_mod", "speaker_side": "armenia", "stance": "denied"}
        own = {"speaker_id": "am_mod", "speaker_side": "armenia"}
        told = _one_event(make, {"kind": "attack"}, {}, {"speaker_id": "observers"}, own, denial, denied=[5])
        assert [r["fact_id"] for r in answered(home, "contradictions", told)] == [_fac(2), _fac(3)]
        told["facts"][4] |= _exactly(40)
        assert [r["fact_id"] for r in answered(home, "contradictions", told)] == [_fac(1)], "nobody tells that number"
        told["facts"][4] |= {"kind": "captured", "count_low": None, "count_best": None, "count_high": None}
        assert [r["fact_id"] for r in answered(home, "contradictions", told)] == [_fac(1)], "nobody tells that kind"

    def test_figures_apart_and_the_denial_and_nothing_else(self, home: Home, answered: Answered, april: Tables) -> None:
        rows = answered(home, "contradictions", april)
        # 12 against 16 by one ministry on two days; 12 soldiers are below 14 persons, 16 soldiers above; 7 denies.
        found = [(r["fact_id"], r["other_fact_id"], r["reason"], r["gap"]) for r in rows]
        assert found == [
            (_fac(1), _fac(4), "figures_apart", 4),
            (_fac(1), _fac(7), "denied", None),
            (_fac(6), _fac(4), "part_above_whole", 2),
        ]

    @pytest.mark.parametrize(
        ("columns", "contradict"),
        [
            (_exactly(13), True),
            ({"count_low": 10, "count_best": 12, "count_high": 14}, False),
            ({"count_low": 12, "count_best": 12, "count_high": None}, False),
            ({"count_low": 13, "count_best": 13, "count_high": None}, True),
            ({"count_low": 0, "count_best": None, "count_high": 11}, True),
            ({**_exactly(13), "patient_side": "armenia"}, False),
            ({**_exactly(13), "patient_side": None}, False),
            ({**_exactly(13), "kind": "wounded"}, False),
            ({**_exactly(13), "count_unit": "percent"}, False),
            ({**_exactly(13), "toll": "cumulative"}, False),
            ({**_exactly(13), "toll": "subset"}, False),
            ({**_exactly(13), "count_relation": "other"}, False),
            ({**_exactly(13), "count_relation": "all"}, True),
            ({**_exactly(13), "stance": "hypothetical"}, False),
            ({**_exactly(13), "patient_class": "civilian"}, False),
            ({**_exactly(13), "patient_class": "unspecified"}, False),  # 12 soldiers among 13 persons
            ({**_exactly(11), "patient_class": "unspecified"}, True),  # 12 soldiers among 11 persons
        ],
    )
    def test_intervals_that_meet_do_not_contradict(
        self, home: Home, answered: Answered, make: Make, columns: dict[str, Any], contradict: bool
    ) -> None:
        tables = {"articles": [make["article"](1)], "facts": [make["fact"](1), make["fact"](2, speaker_id="am_mod", **columns)]}
        tables["events"] = [make["event"](1)]
        tables["event_facts"] = [make["joined"](1, 1), make["joined"](1, 2)]
        assert bool(answered(home, "contradictions", tables)) == contradict

    def test_a_part_of_nobody_knows_whom_is_above_no_whole(self, home: Home, answered: Answered, make: Make) -> None:
        facts = [
            make["fact"](1, patient_side=None),
            make["fact"](2, patient_side=None, patient_class="unspecified", **_exactly(11)),
        ]
        tables = {"articles": [make["article"](1)], "facts": [facts[0], {**facts[1], "speaker_id": "am_mod"}]}
        tables["events"] = [make["event"](1)]
        tables["event_facts"] = [make["joined"](1, 1), make["joined"](1, 2)]
        assert not answered(home, "contradictions", tables)

    def test_one_speaker_in_one_article_does_not_contradict_himself(self, home: Home, answered: Answered, make: Make) -> None:
        tables = {"articles": [make["article"](1)], "facts": [make["fact"](1), make["fact"](2, **_exactly(13))]}
        tables["events"] = [make["event"](1)]
        tables["event_facts"] = [make["joined"](1, 1), make["joined"](1, 2)]
        assert not answered(home, "contradictions", tables)


def test_the_timeline_runs_forward_and_the_undated_stand_last(
    home: Home, answered: Answered, april: Tables, make: Make
) -> None:
    april["events"] += [
        make["event"](2, date_start=None, date_end=None),
        make["event"](3, date_start=date(1992, 2, 25), date_end=date(1992, 2, 26)),
    ]
    april["event_facts"] += [make["joined"](2, 2), make["joined"](3, 3)]
    rows = answered(home, "timeline", april)
    assert [(r["position"], r["event_id"]) for r in rows] == [(1, _evt(3)), (2, _evt(1)), (3, _evt(2))]
    april_row = rows[1]
    counted = {k: april_row[k] for k in ("publishers", "speakers", "denials", "contradictions", "quote")}
    assert counted == {
        "publishers": 2,
        "speakers": 2,
        "denials": 1,
        "contradictions": 2,
        "quote": "Twelve soldiers were killed",
    }


def test_coverage_counts_each_article_once(home: Home, answered: Answered, april: Tables) -> None:
    rows = answered(home, "coverage", april)
    names = ("publisher", "month", "language", "articles", "sentences", "facts", "events")
    assert [tuple(r[n] for n in names) for r in rows] == [
        ("Hill Wire", "2016-04", "en", 2, 2, 5, 1),
        ("Valley Wire", "2016-04", "ru", 1, 1, 2, 1),
        ("unknown", "unknown", "unknown", 1, 1, 0, 0),
    ]


def test_quality_adds_batches_and_keeps_what_stages_refused(home: Home, answered: Answered) -> None:
    check = {"table": "facts", "rule": "enum:kind", "columns": "kind", "severity": "row"}
    tables = {
        "quality_results": [
            {**check, "batch": "b1", "rows": 10, "failing": 0, "examples": None},
            {**check, "batch": "b2", "rows": 5, "failing": 2, "examples": "fac-1: kind=x"},
            {
                **check,
                "batch": "b1",
                "rule": "key:fact_id",
                "columns": "fact_id",
                "severity": "table",
                "rows": 10,
                "failing": 0,
            },
        ],
        "rejects": [
            {"table": "facts", "key": "fac-1", "rule": "enum:kind", "reason": "kind", "row": "{}"},
            {"table": "facts", "key": "fac-2", "rule": "enum:kind", "reason": "kind", "row": "{}"},
            {"table": "articles", "key": "x.bin", "rule": "unknown_type", "reason": "no text", "row": "{}"},
        ],
    }
    rows = [tuple(r.values()) for r in answered(home, "quality", tables)]
    assert rows == [
        ("articles", "unknown_type", "stage", None, "row", None, 1, 1, "x.bin: no text"),
        ("facts", "enum:kind", "check", "kind", "row", 15, 2, 2, "fac-1: kind=x"),
        ("facts", "key:fact_id", "check", "fact_id", "table", 10, 0, 0, None),
    ]


def test_every_fact_has_its_way_back_to_the_characters(home: Home, filled: Filled, april: Tables, make: Make) -> None:
    april["facts"].append(make["fact"](8))  # in no event
    trail = filled(home, april)["fact_trail"]
    assert sorted(trail["fact_id"].to_pylist()) == [_fac(n) for n in range(1, 9)]
    frame = query(
        home,
        "SELECT t.fact_id, t.event_id, substring(a.raw_text, t.raw_start + 1, t.raw_end - t.raw_start) AS found, t.quote"
        " FROM fact_trail AS t JOIN articles AS a USING (article_id)",
    )
    assert (frame["found"] == frame["quote"]).all()
    assert frame.set_index("fact_id")["event_id"][_fac(8)] == ""
