"""No text stops a run: whatever stands in it, its facts are slices of it with bounds in order, and events come of it."""

from __future__ import annotations

import json

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.batch import join_batches, run_batch, run_events
from factline.pipelines.lexicons import load_lexicons

LEXICONS = load_lexicons()
SHAPE = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])

DAYS = """31 June|30 February|02/30/2020|Feb. 29|29 February 2015|1 Octobre|the 45th of May|in 0000|in the year 9999|in 10,000 years|
3,000 years ago|40 centuries ago|9999-12-31|0001-01-01|24:00 on 31 December 9999|on Monday|the night of 31 to 32 March|since 31 April|
the following decade|last year|in the 44-day war|on its 300th day|the winter of 9998-99|two weeks later|millions of years later"""
COUNTS = """two|at least 999999999999|between 12 and 3|-5|½|1.5 million|a dozen dozens|no|none|more than 0|up to up to 4|100 percent|
half of the other two|1,00|12,34,567|all six of both|hundreds of thousands of millions|١٢|three-quarters|another -1|0"""
PEOPLE = """soldiers|Armenian troops|of its men|civilians, including children,|the pair|people of Agdam|them|Azerbaijan's Defence Ministry|
a family of five|Sgt. John Roe, 23,|the enemy|I|villagers from Martakert who|İSMAYIL ƏLİYEV|Ter-Petrosyan|the hill republic"""
DEEDS = """were killed|killed|was wounded by|captured|denied that|said|lost|fled|shelled|violated the ceasefire 30 times|died of wounds|
agreed to a truce|has risen to|bringing the toll to|accused|, citing|according to|were found dead|handed over|took control of|is feared"""
MARKS = """.|,|;|:|!|?|\n\n|“|”|"|'|’s|(|)|[|—|-|…|/|%|$|№|and|of|in|who|that|by|\u200b|\ufeff|\u00ad|\u202e|\u2028|\x00|🙂|ﬁ|\t|\r\n"""
PIECES = [piece.strip(" \n") or piece for pool in (DAYS, COUNTS, PEOPLE, DEEDS, MARKS) for piece in pool.split("|")]

texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map(" ".join)
published = st.sampled_from([None, "2020-10-04", "2016", "0001-01-01", "9999-12-31", "1888-02-29", "31 June 2015", "never"])


@settings(max_examples=60, deadline=None)
@given(articles=st.lists(st.tuples(texts, published), min_size=1, max_size=6))
def test_no_text_stops_a_run(articles: list[tuple[str, str | None]]) -> None:
    rows = [
        {"source_ref": f"{n}.jsonl", "content": json.dumps({"id": str(n), "text": text, "published_at": day}).encode()}
        for n, (text, day) in enumerate(articles)
    ]
    batch = run_batch(pa.Table.from_pylist(rows, schema=SHAPE), lexicons=LEXICONS)
    raw = {row["article_id"]: row["raw_text"] for row in batch["articles"].to_pylist()}
    for fact in batch["facts"].to_pylist():
        assert raw[fact["article_id"]][fact["raw_start"] : fact["raw_end"]] == fact["quote"]
        bounds = [n for n in (fact["count_low"], fact["count_best"], fact["count_high"]) if n is not None]
        assert bounds == sorted(bounds)
        assert all(n >= 0 for n in bounds)
        assert fact["date_start"] is None or fact["date_start"] <= fact["date_end"]
    run_events(join_batches([batch]), lexicons=LEXICONS)
