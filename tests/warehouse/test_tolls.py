"""Running totals in the order of publication: one that falls is flagged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from factline.warehouse.layout import Home
from tests.warehouse.conftest import one_event

Make = dict[str, Callable[..., dict[str, Any]]]
Answered = Callable[..., list[dict[str, Any]]]


def _art(number: int) -> str:
    return f"art-{number:016x}"


def _fac(number: int) -> str:
    return f"fac-{number:016x}"


def _exactly(number: int) -> dict[str, int]:
    return {"count_low": number, "count_best": number, "count_high": number}


class TestTollSeries:
    def _series(self, home: Home, answered: Answered, make: Make, *totals: dict[str, Any]) -> list[tuple[Any, ...]]:
        told = one_event(*({"toll": "cumulative", **columns} for columns in totals))
        return [(r["fact_id"], r["series"], r["change"], r["falls"]) for r in answered(home, "toll_series", told)]

    def test_a_total_that_falls_is_flagged(self, home: Home, answered: Answered, make: Make) -> None:
        found = self._series(home, answered, make, _exactly(40), _exactly(52), _exactly(48), _exactly(48))
        assert found == [
            (_fac(1), 1, None, False),
            (_fac(2), 1, 12, False),
            (_fac(3), 1, -4, True),
            (_fac(4), 1, 0, False),
        ]

    @pytest.mark.parametrize(
        ("columns", "falls"),
        [
            ({"count_low": 30, "count_best": 30, "count_high": None}, False),
            ({"count_low": 35, "count_best": 39, "count_high": 43}, False),
            ({"count_low": 30, "count_best": 34, "count_high": 38}, True),
        ],
    )
    def test_only_what_is_surely_less_falls(
        self, home: Home, answered: Answered, make: Make, columns: dict[str, Any], falls: bool
    ) -> None:
        assert [row[3] for row in self._series(home, answered, make, _exactly(40), columns)] == [False, falls]

    def test_only_what_is_surely_later_falls(self, home: Home, answered: Answered, make: Make) -> None:
        told = one_event(*({"toll": "cumulative", **_exactly(n)} for n in (40, 30)))
        told["articles"][1]["published_from"] = date(2016, 4, 2)
        assert [r["falls"] for r in answered(home, "toll_series", told)] == [False, False]

    def test_a_war_another_speaker_and_another_side_are_series_of_their_own(
        self, home: Home, answered: Answered, make: Make
    ) -> None:
        told = one_event(*({"toll": "cumulative", **_exactly(n)} for n in (40, 30, 20, 10, 5)))
        told["facts"][1]["speaker_id"] = "am_mod"
        told["facts"][2]["patient_side"] = "armenia"
        told["articles"][3] |= {"published_from": date(2020, 10, 1), "published_to": date(2020, 10, 1)}
        told["facts"][4]["date_start"] = date(2020, 9, 27)
        told["articles"][4] |= {"published_from": date(2020, 10, 2), "published_to": date(2020, 10, 2)}
        rows = {r["fact_id"]: (r["series"], r["position"], r["falls"]) for r in answered(home, "toll_series", told)}
        assert rows == {_fac(1): (1, 1, False), _fac(2): (1, 1, False), _fac(3): (1, 1, False)} | {
            _fac(4): (2, 1, False),
            _fac(5): (3, 1, False),
        }

    def test_a_total_of_all_below_one_of_a_class_falls_and_not_the_other_way_round(
        self, home: Home, answered: Answered, make: Make
    ) -> None:
        everyone = {"patient_side": None, "patient_class": "unspecified"}
        found = self._series(home, answered, make, _exactly(560), {**everyone, **_exactly(544)}, _exactly(530))
        assert {row[0]: row[1:] for row in found} == {
            _fac(1): (1, None, False),
            _fac(2): (1, -16, True),
            _fac(3): (1, -30, True),
        }
        found = self._series(home, answered, make, {**everyone, **_exactly(560)}, _exactly(544), {**everyone, **_exactly(570)})
        assert {row[0]: row[2:] for row in found} == {_fac(1): (None, False), _fac(2): (None, False), _fac(3): (10, False)}

    def test_a_total_of_all_falls_below_the_greatest_of_any_class_in_half_a_year(
        self, home: Home, answered: Answered, make: Make
    ) -> None:
        everyone, villagers = {"patient_side": None, "patient_class": "unspecified"}, {"patient_class": "civilian"}
        totals = (_exactly(560), {**villagers, **_exactly(50)}, {**everyone, **_exactly(544)})
        found = {row[0]: row[1:] for row in self._series(home, answered, make, *totals)}
        assert found == {_fac(1): (1, None, False), _fac(2): (1, None, False), _fac(3): (1, -16, True)}
        told = one_event(*({"toll": "cumulative", **columns} for columns in totals))
        for later, falls in ((date(2016, 9, 29), True), (date(2016, 10, 1), False)):
            told["articles"][2] |= {"published_from": later, "published_to": later}
            assert {r["fact_id"]: r["falls"] for r in answered(home, "toll_series", told)}[_fac(3)] is falls
        told["articles"][2] |= {"published_from": date(2016, 4, 20), "published_to": date(2016, 4, 20)}
        told["facts"][2]["date_start"] = date(2016, 4, 18)  # another war's beginning
        assert told["facts"][0]["date_start"] is not None
        told["facts"][0]["date_start"] = date(2016, 1, 1)
        assert {r["fact_id"]: r["falls"] for r in answered(home, "toll_series", told)}[_fac(3)] is False

    def test_a_copy_printed_later_tells_no_fall(self, home: Home, answered: Answered, make: Make) -> None:
        told = one_event(*({"toll": "cumulative", **_exactly(n)} for n in (40, 52, 40)))
        told["article_sources"] = [
            make["whole"]("article_sources", {"article_id": _art(n), "source_id": f"src-{s * 16}", "first_article_id": _art(n)})
            for n, s in ((1, "a"), (2, "b"), (3, "a"))
        ]
        assert [r["change"] for r in answered(home, "toll_series", told)] == [None, 12]

    def test_a_figure_of_the_day_is_in_no_series(self, home: Home, answered: Answered, make: Make) -> None:
        assert answered(home, "toll_series", one_event(_exactly(5), {"toll": "subset"})) == []

    def test_a_fall_is_for_review(self, home: Home, answered: Answered, make: Make) -> None:
        told = one_event(*({"toll": "cumulative", **_exactly(n)} for n in (40, 30)))
        assert {r["key"]: r["reasons"] for r in answered(home, "review", told)}[_fac(2)] == ["running total falls by 10"]
