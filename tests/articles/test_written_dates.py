"""Dates as inputs write them: bounds, or a refusal; never a guess."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.articles.raw import RefusalError
from factline.pipelines.articles.written_dates import publication_bounds, url_day

APRIL_8 = (date(2016, 4, 8), date(2016, 4, 8))


@pytest.mark.parametrize(
    "written",
    [
        "2016-04-08", "2016-4-8", "2016/04/08", "2016-04-08T23:59:00+04:00", "2016-04-08 10:00:00", "20160408", "20160408T101500Z",
        "8 April 2016", "8 Apr. 2016", "8th April, 2016", "April 8, 2016", "Friday, April 8th 2016 at 10:24 AM", "08-Apr-2016",
        "Fri, 08 Apr 2016 10:00:00 GMT", "08.04.2016", "8.4.2016", " 2016-04-08 ", date(2016, 4, 8),
        datetime(2016, 4, 8, 23, 0, tzinfo=UTC), 1460109600, 1460109600000, 1460109600.5,
    ],
)  # fmt: skip
def test_a_day(written: object) -> None:
    assert publication_bounds(written) == APRIL_8


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2016-04", date(2016, 4, 1), date(2016, 4, 30)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("April 2016", date(2016, 4, 1), date(2016, 4, 30)),
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        (2016, date(2016, 1, 1), date(2016, 12, 31)),
        ("13/04/2016", date(2016, 4, 13), date(2016, 4, 13)),
        ("04/13/2016", date(2016, 4, 13), date(2016, 4, 13)),
        ("05/05/2016", date(2016, 5, 5), date(2016, 5, 5)),
    ],
)
def test_bounds(written: object, first: date, last: date) -> None:
    assert publication_bounds(written) == (first, last)


@pytest.mark.parametrize("written", [None, "", "  "])
def test_nothing_written(written: object) -> None:
    assert publication_bounds(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "2016-13-01",
        "2016-02-30",
        "8 Aprill 2016",
        "7:58 AM ET",
        "24 Novembe",
        "Apr 8",
        True,
        ["2016"],
        1e30,
        "2016-04-08xyz",
        "0005-04-08",
        "9998-12-31",
    ],
)
def test_what_cannot_be_read_is_refused(written: object) -> None:
    with pytest.raises(RefusalError, match="unreadable_date"):
        publication_bounds(written)


@pytest.mark.parametrize("written", ["04/08/2016", "12/04/2016", "04/12/2016"])
def test_day_and_month_that_could_change_places_are_refused(written: str) -> None:
    with pytest.raises(RefusalError, match="ambiguous_date"):
        publication_bounds(written)


@given(st.dates(date(1988, 1, 1), date(2024, 12, 31)))
def test_every_day_written_out_comes_back(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day:%d %B %Y}",
        f"{day:%B %d, %Y}",
        f"{day:%a, %d %b %Y 10:00:00 +0000}",
        f"{day:%Y%m%d}",
    ):
        assert publication_bounds(written) == (day, day)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://meridian.test/2016/04/08/clash-at-the-line", date(2016, 4, 8)),
        ("https://meridian.test/news/2016-04-08-clash.html", date(2016, 4, 8)),
        ("https://meridian.test/2016/04/08", date(2016, 4, 8)),
        ("https://meridian.test/a/2016/04/08/b-2016-04-08.html", date(2016, 4, 8)),
        ("https://meridian.test/2016/04/clash", None),
        ("https://meridian.test/2016/14/08/clash", None),
        ("https://meridian.test/2016/04/08/then-2016-04-09.html", None),
        ("https://meridian.test/photo/120160408", None),
        ("https://meridian.test/clash-2016-04-085", None),
    ],
)
def test_day_of_an_address(url: str, day: date | None) -> None:
    assert url_day(url) == (None if day is None else (day, day))
