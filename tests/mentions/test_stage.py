"""The mentions stage on small tables: ids, the way back to the raw text, other languages, and no article lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines import mentions, sentences
from factline.pipelines.contracts import StageResult, content_id, contract, table_of
from factline.pipelines.lexicons import load_lexicons

LEXICONS = load_lexicons()
NEWS = (
    "Two Azerbaijani soldiers were killed near Talish on Saturday, the Defence Ministry said.",
    "\n\n",
    "Armenia denied it. At least 12 villagers fled from Martakert in April 2016.",
)
Pieces = Sequence[tuple[str, str]]  # raw words, and the cleaned words that they became


def plain(*texts: str) -> Pieces:
    return [(t, t) for t in texts]


def tables(*articles: tuple[Pieces, dict[str, Any]]) -> tuple[pa.Table, pa.Table, pa.Table]:
    """articles, cleaned_articles and sentences of articles given as pieces, with columns of their own."""
    rows, cleaned = [], []
    for pieces, columns in articles:
        raw = "".join(r for r, _ in pieces)
        row = {"article_id": content_id("art", raw), "source_ref": raw[:8], "source_refs": [raw[:8]], "language": "en"}
        row |= {"published_basis": "unknown", "media_type": "text/plain", "raw_text": raw, "batch": "b", **columns}
        rows.append(row)
        segments, at, raw_at = [], 0, 0
        for was, now in pieces:
            ends = {"char_end": at + len(now), "raw_end": raw_at + len(was)}
            segments += [{"char_start": at, "raw_start": raw_at, **ends}] if now else []
            at, raw_at = at + len(now), raw_at + len(was)
        cleaned.append({"article_id": row["article_id"], "text": "".join(c for _, c in pieces), "segments": segments})
    given_tables = table_of("articles", rows), table_of("cleaned_articles", cleaned)
    return *given_tables, sentences.run(*given_tables, lexicons=LEXICONS).tables["sentences"]


def run(*articles: tuple[Pieces, dict[str, Any]]) -> StageResult:
    return mentions.run(*tables(*articles), lexicons=LEXICONS)


def rows(result: StageResult, table: str = "mentions") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = result.tables[table].to_pylist()
    return found


def test_every_kind_is_found_and_stands_to_its_contract() -> None:
    result = run((plain(*NEWS), {}))
    assert {m["kind"] for m in rows(result)} == {"date", "place", "actor", "count", "speaker"}
    assert result.tables["mentions"].schema == contract("mentions").schema
    assert result.tables["publication_bounds"].schema == contract("publication_bounds").schema
    assert result.rejects.num_rows == 0


def test_ids_are_unique_and_do_not_depend_on_order_or_company() -> None:
    one, two = (plain(*NEWS), {}), (plain("One soldier was killed in Hadrut on 12 December 2020."), {})
    both, turned = run(one, two), run(two, one)
    ids = both.tables["mentions"]["mention_id"].to_pylist()
    assert len(ids) == len(set(ids)) > 8
    assert both.tables["mentions"].equals(turned.tables["mentions"])
    alone = {m["mention_id"] for article in (one, two) for m in rows(run(article))}
    assert alone == set(ids)


def test_the_order_of_the_rows_given_does_not_matter() -> None:
    articles, cleaned, sentence_rows = tables((plain(*NEWS), {}), (plain("One soldier was killed in Hadrut."), {}))
    straight = mentions.run(articles, cleaned, sentence_rows, lexicons=LEXICONS)
    backward = [t.take(list(range(t.num_rows))[::-1]) for t in (articles, cleaned, sentence_rows)]
    assert mentions.run(*backward, lexicons=LEXICONS).tables["mentions"].equals(straight.tables["mentions"])


@given(
    cuts=st.lists(st.integers(0, 40), max_size=6),
    noise=st.sampled_from(["<b>", " [ad] ", "\u200b", "12 dead "]),
    mend=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_offsets_lead_through_cuts_and_mends_to_the_raw_text(cuts: list[int], noise: str, mend: bool) -> None:
    words = "".join(NEWS).split(" ")
    pieces: list[tuple[str, str]] = []
    for n, word in enumerate(words):
        space = ("&nbsp;", " ") if mend and n % 3 == 0 else (" ", " ")
        pieces += [(noise, "")] * (n in cuts) + [(word, word)] + [space] * (n + 1 < len(words))
    raw, text = ("".join(p[side] for p in pieces) for side in (0, 1))
    result = run((pieces, {}))
    whole = rows(run((plain(*NEWS), {})))
    assert sorted((m["kind"], m["char_start"], m["char_end"]) for m in rows(result)) == sorted(
        (m["kind"], m["char_start"], m["char_end"]) for m in whole
    )
    for m in rows(result):
        assert m["text"] == text[m["char_start"] : m["char_end"]]
        quote = raw[m["raw_start"] : m["raw_end"]]
        assert quote.replace(noise, "").replace("&nbsp;", " ") == m["text"]
        assert not quote.startswith(noise)
        assert not quote.endswith(noise)


def test_a_mention_inside_a_replaced_stretch_has_the_whole_stretch() -> None:
    pieces = [
        ("One soldier was killed in ", "One soldier was killed in "),
        ("Had&shy;rut", "Hadrut"),
        (" on Monday.", " on Monday."),
    ]
    place = next(m for m in rows(run((pieces, {}))) if m["kind"] == "place")
    assert (place["text"], place["raw_start"], place["raw_end"]) == ("Hadrut", 26, 37)


def test_a_mention_names_the_sentence_it_stands_in() -> None:
    articles, cleaned, sentence_rows = tables((plain(*NEWS), {}))
    spans = {s["sentence_id"]: (s["char_start"], s["char_end"]) for s in sentence_rows.to_pylist()}
    assert len(spans) == 3
    for m in rows(mentions.run(articles, cleaned, sentence_rows, lexicons=LEXICONS)):
        start, end = spans[m["sentence_id"]]
        assert start <= m["char_start"] < m["char_end"] <= end


def test_a_mention_in_no_sentence_goes_to_rejects() -> None:
    articles, cleaned, sentence_rows = tables((plain(*NEWS), {}))
    kept = sentence_rows.filter(pc.field("position") == 0)
    result = mentions.run(articles, cleaned, kept, lexicons=LEXICONS)
    assert {r["rule"] for r in result.rejects.to_pylist()} == {"mention_outside_sentences"}
    assert result.rejects.num_rows + result.tables["mentions"].num_rows > 8
    assert set(result.tables["mentions"]["sentence_id"].to_pylist()) == set(kept["sentence_id"].to_pylist())


def test_an_article_in_another_language_has_bounds_and_no_mentions() -> None:
    day = date(2016, 4, 3)
    dated = {"language": "de", "published_from": day, "published_to": day, "published_basis": "metadata"}
    result = run((plain(*NEWS), dated), (plain("One soldier was killed in Hadrut."), {"language": None}))
    german = content_id("art", "".join(NEWS))
    assert {m["article_id"] for m in rows(result)} == {content_id("art", "One soldier was killed in Hadrut.")}
    bounds = {b["article_id"]: b for b in rows(result, "publication_bounds")}
    assert len(bounds) == 2
    assert (bounds[german]["published_from"], bounds[german]["published_to"], bounds[german]["published_basis"]) == (
        day,
        day,
        "metadata",
    )


def test_every_article_comes_out_even_without_text_or_sentences() -> None:
    articles, cleaned, sentence_rows = tables((plain(*NEWS), {}), (plain("Snow."), {}), (plain("Rain."), {"language": "ru"}))
    without = cleaned.filter(pc.field("text") != "Snow.")
    result = mentions.run(articles, without, sentence_rows, lexicons=LEXICONS)
    assert result.tables["publication_bounds"]["article_id"].to_pylist() == sorted(articles["article_id"].to_pylist())
    none = mentions.run(articles, cleaned, sentence_rows.slice(0, 0), lexicons=LEXICONS)
    assert none.tables["publication_bounds"].num_rows == 3


def test_declared_bounds_are_kept_and_resolve_what_the_text_leaves_open() -> None:
    day = date(2016, 4, 5)  # a Tuesday
    declared = {"published_from": day, "published_to": day, "published_basis": "metadata"}
    result = run((plain(*NEWS), declared))
    (bounds,) = rows(result, "publication_bounds")
    assert (bounds["published_from"], bounds["published_to"], bounds["published_basis"]) == (day, day, "metadata")
    saturday = next(m for m in rows(result) if m["text"] == "Saturday")
    assert (saturday["date_start"], saturday["date_end"]) == (date(2016, 4, 2), date(2016, 4, 2))


def test_no_articles_no_rows() -> None:
    empty = [table_of(name, []) for name in ("articles", "cleaned_articles", "sentences")]
    result = mentions.run(*empty, lexicons=LEXICONS)
    assert [t.num_rows for t in result.tables.values()] == [0, 0]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "Snow fell."])
def test_text_without_anything_to_mention(text: str) -> None:
    assert rows(run((plain(text), {}))) == []
