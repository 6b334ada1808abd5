"""What a record leaves open and its address tells."""

from datetime import date

import pytest

from factline.pipelines.articles.drafts import completed, of_record

RECORD = {"id": "a", "text": "Two soldiers were killed near Aghdam.", "url": "https://meridian.test/2016/04/08/clash"}


@pytest.mark.parametrize(
    ("told", "day", "basis"),
    [
        ({}, date(2016, 4, 8), "url"),
        ({"published_at": "2016-04-09"}, date(2016, 4, 9), "metadata"),
        ({"url": "https://meridian.test/clash"}, None, "unknown"),
    ],
)
def test_day_of_the_address_stands_in_for_a_date(told: dict[str, str], day: date | None, basis: str) -> None:
    draft = completed(of_record("a.jsonl#1", RECORD | told))
    assert (draft.published, draft.basis) == (None if day is None else (day, day), basis)
