"""How the text of a happening names its day."""

from collections.abc import Callable
from typing import Any

import pytest

Fact = Callable[..., dict[str, Any]]
Happenings = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ({"date_text": "12 May 2015"}, "calendar"),
        ({"date_text": "12.05.2015"}, "calendar"),
        ({"date_text": "May 12", "date_basis": "publication"}, "calendar"),  # the year alone is reckoned
        ({"date_text": "12 May 2015", "date_basis": "context"}, "calendar"),  # of the fact that it is told with
        ({"date_text": "on Tuesday", "date_basis": "publication"}, "reckoned"),
        ({"date_text": "two days later", "date_basis": "context"}, "reckoned"),
        ({"date_text": "the past day", "date_basis": "publication", "day": "2016-04-01..2016-04-02"}, "reckoned"),
        ({"date_text": "2:55", "date_basis": "publication"}, None),  # an hour names no day
        ({"date_text": None, "date_basis": "publication"}, None),  # nor does the day of publication
        ({"date_text": "from 2 to 5 April 2016", "day": "2016-04-02..2016-04-05"}, None),
        ({"date_text": "April 2016", "date_precision": "month", "day": "2016-04-01..2016-04-30"}, None),
        ({"day": None}, None),
    ],
)
def test_how_a_day_is_named(fact: Fact, happenings_of: Happenings, columns: dict[str, Any], named: str | None) -> None:
    (row,) = happenings_of([fact("a", 0, **columns)])
    assert row["day_named"] == named


def test_one_fact_of_the_day_names_it_for_all(fact: Fact, happenings_of: Happenings) -> None:
    reckoned = {"date_text": "on Saturday", "date_basis": "publication"}
    (row,) = happenings_of([fact("a", 0, **reckoned), fact("a", 50, sentence=1, kind="wounded", date_text="2 April 2016")])
    assert row["day_named"] == "calendar"
