"""The day of publication, from each place that tells it, through the whole batch: its bounds and where they come from."""

from __future__ import annotations

import json
from datetime import date

import pyarrow as pa
import pytest

from factline.pipelines.articles.dated import with_publication
from factline.pipelines.batch import run_batch
from factline.pipelines.lexicons import load_lexicons

LEXICONS = load_lexicons()
DAY = date(2016, 4, 8)
STORY = "Two guards were wounded at the mill near Talish, the district office said. Nobody else was hurt."
RAW = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])


def told(name: str, content: str, sidecar: str | None = None) -> tuple[date | None, date | None, str]:
    row = {"source_ref": name, "content": content.encode(), "sidecar": sidecar.encode() if sidecar else None}
    tables = run_batch(pa.Table.from_pylist([row], schema=RAW), lexicons=LEXICONS)
    (article,) = with_publication(tables["articles"], tables["publication_bounds"]).to_pylist()
    return article["published_from"], article["published_to"], article["published_basis"]


@pytest.mark.parametrize(
    ("name", "content", "sidecar", "basis"),
    [
        ("a.txt", STORY, "published_at: 2016-04-08", "metadata"),
        ("a.json", json.dumps({"text": STORY, "pubDate": "Fri, 08 Apr 2016 09:00:00 GMT"}), None, "metadata"),
        ("a.html", f'<html><head><meta name="date" content="2016-04-08"></head><body><p>{STORY}</p></body></html>', None, "html"),
        ("a.txt", STORY, "url: https://mill.example/2016/04/08/guards", "url"),
        ("a.txt", f"GORIS, April 8, 2016 (Mill Wire) — {STORY}", None, "dateline"),
        ("a.txt", f"Guards hurt at the mill\n\nBy Ilse Varga, 8 April 2016\n\n{STORY}", None, "dateline"),
        ("a.txt", f"Guards hurt at the mill\n\nUpdated: 8 April 2016, 10:15\n\n{STORY}", None, "dateline"),
        ("a.txt", f"2016-04-08 09:15 GMT\n\n{STORY}", None, "dateline"),
    ],
    ids=["sidecar", "record", "markup", "address", "dateline", "byline", "updated", "leading stamp"],
)  # fmt: skip
def test_the_day_is_found(name: str, content: str, sidecar: str | None, basis: str) -> None:
    assert told(name, content, sidecar) == (DAY, DAY, basis)


def test_bounds_are_inferred_from_the_story_s_own_words() -> None:
    last_week = "A lightning offensive ended the enclave last week. It was launched on September 19."
    assert told("a.txt", f"{STORY}\n\n{last_week}") == (date(2023, 9, 25), date(2023, 10, 1), "inferred")


def test_where_nothing_tells_it_is_unknown_and_never_today() -> None:
    assert told("a.txt", STORY) == (None, None, "unknown")
