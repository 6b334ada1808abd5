"""Who says what of an event, since when and from how many sources; and which claims cannot both be right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from factline.warehouse.layout import Home
from tests.warehouse.conftest import one_event

Make = dict[str, Callable[..., dict[str, Any]]]
Answered = Callable[..., list[dict[str, Any]]]
Tables = dict[str, list[dict[str, Any]]]


def _art(number: int) -> str:
    return f"art-{number:016x}"


def _fac(number: int) -> str:
    return f"fac-{number:016x}"


def _exactly(number: int) -> dict[str, int]:
    return {"count_low": number, "count_best": number, "count_high": number}


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
        assert [r["standing"] for r in answered(home, "claims", one_event(columns))] == [standing]

    def test_a_denial_acknowledges_nothing(self, home: Home, answered: Answered, make: Make) -> None:
        rows = answered(home, "claims", one_event({}, {"stance": "denied"}, denied=[2]))
        assert [r["standing"] for r in rows] == ["acknowledged", "denied"]

    def test_a_claim_stands_since_its_first_article(self, home: Home, answered: Answered, make: Make) -> None:
        told = one_event({"speaker_id": "am_mod"}, {}, _exactly(16), {})
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
        told = one_event(narrated, narrated, narrated)
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
        told = one_event({}, {}, {"speaker_id": "am_mod", **_exactly(30)}, {"speaker_id": "am_mod", **_exactly(30)})
        found = [(r["fact_id"], r["other_fact_id"]) for r in answered(home, "contradictions", told)]
        assert found == [(_fac(1), _fac(3))]

    def test_a_denial_stands_against_what_others_tell_of_its_kind(self, home: Home, answered: Answered, make: Make) -> None:
        denial = {"speaker_id": "am_mod", "speaker_side": "armenia", "stance": "denied"}
        own = {"speaker_id": "am_mod", "speaker_side": "armenia"}
        told = one_event({"kind": "attack"}, {}, {"speaker_id": "observers"}, own, denial, denied=[5])
        assert [r["fact_id"] for r in answered(home, "contradictions", told)] == [_fac(2), _fac(3)]
        told["facts"][4] |= {"patient_side": "armenia"}
        assert [r["fact_id"] for r in answered(home, "contradictions", told)] == [_fac(1)], "nobody tells that side"
        told["facts"][4] |= {"patient_side": "azerbaijan", **_exactly(40)}
        assert [r["fact_id"] for r in answered(home, "contradictions", told)] == [_fac(1)], "nobody tells that number"
        told["facts"][4] |= {"kind": "captured", "count_low": None, "count_best": None, "count_high": None}
        assert [r["fact_id"] for r in answered(home, "contradictions", told)] == [_fac(1)], "nobody tells that kind"

    def test_figures_apart_and_the_denial_and_nothing_else(self, home: Home, answered: Answered, april: Tables) -> None:
        rows = answered(home, "contradictions", april)
        # 12 against 16 by one ministry on two days; 12 soldiers are below 14 persons, 16 soldiers above; 7 denies.
        found = [(r["fact_id"], r["other_fact_id"], r["reason"], r["gap"]) for r in rows]
        assert found == [
            (_fac(1), _fac(4), "revised", 4),
            (_fac(1), _fac(7), "denied", None),
            (_fac(6), _fac(4), "part_above_whole", 2),
        ]

    def test_what_a_speaker_replaces_stands_beside_its_correction_alone(
        self, home: Home, answered: Answered, make: Make
    ) -> None:
        theirs = {"speaker_id": "am_mod", "count_low": 20, "count_best": 20, "count_high": None}
        told = one_event(_exactly(7), _exactly(5), theirs)
        told["articles"][1] |= {"published_from": date(2016, 4, 9), "published_to": date(2016, 4, 9)}
        found = [(r["fact_id"], r["other_fact_id"], r["reason"]) for r in answered(home, "contradictions", told)]
        assert found == [(_fac(2), _fac(1), "revised"), (_fac(2), _fac(3), "figures_apart")]
        assert [r["contradictions"] for r in answered(home, "timeline", told)] == [1]
        told["facts"][1]["speaker_id"] = "observers"
        found = [r["reason"] for r in answered(home, "contradictions", told)]
        assert found == ["figures_apart"] * 3, "nobody corrects another"

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
