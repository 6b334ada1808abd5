"""Which facts of an article are one occurrence: by their dates, also where the day of the news is not known."""

from datetime import date
from typing import Any

import pytest

from factline.pipelines.happenings.grouping import dates_meet


def dated(first: date, last: date, precision: str, value: str) -> dict[str, Any]:
    return {"date_start": first, "date_end": last, "date_precision": precision, "date_value": value}


MONDAY = dated(date(2020, 12, 14), date(2020, 12, 28), "day", "XXXX-WXX-1")
MONTH = dated(date(2020, 12, 1), date(2020, 12, 30), "month", "2020-12")
WAR = dated(date(2020, 9, 27), date(2020, 11, 10), "day", "2020-09-27/2020-11-10")
DAY = dated(date(2020, 12, 21), date(2020, 12, 21), "day", "2020-12-21")


@pytest.mark.parametrize(
    ("a", "b", "meet"),
    [
        (MONDAY, MONTH, False),
        (MONDAY, DAY, True),
        (MONDAY, MONDAY, True),
        (MONTH, MONTH, True),
        (DAY, MONTH, False),
        (WAR, MONTH, False),
    ],
)
def test_a_day_that_is_not_known_is_no_month(a: dict[str, Any], b: dict[str, Any], meet: bool) -> None:
    assert dates_meet(a, b) is meet
    assert dates_meet(b, a) is meet
