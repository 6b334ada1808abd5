"""Fusing in parts gives what fusing in one gives, however the happenings lie in shards and however small the parts are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.events import candidates, fusing, parts, rows, run, sources
from factline.pipelines.events.candidates import article_pairs
from factline.pipelines.events.columns import Articles, Ragged
from factline.pipelines.events.reading import Read
from factline.pipelines.lexicons import load_lexicons

Row = dict[str, Any]
LEXICONS = load_lexicons()
WORDS = [
    "harbour",
    "depot",
    "bridge",
    "silo",
    "chapel",
    "quarry",
    "orchard",
    "tannery",
    "sluice",
    "granary",
    "kiln",
    "ferry",
    "mill",
    "vineyard",
    "barracks",
]
FACTS = st.fixed_dictionaries(
    {
        "name": st.sampled_from("abcdefg"),
        "kind": st.sampled_from(["killed", "wounded", "ceasefire"]),
        "stance": st.sampled_from(["asserted", "claimed", "denied"]),
        "place": st.sampled_from([None, "Talish", "Martakert", "Azerbaijan"]),
        "day": st.sampled_from([None, "2016-04-01", "2016-04-02", "2016-01-01..2016-12-31"]),
        "count": st.integers(0, 4),
        "at": st.sampled_from([0, 10, 20]),
    }
)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=10, max_size=40).map(" ".join)


def shards(table: pa.Table, owner: Sequence[int]) -> Read:
    """The rows in as many parts as there are owners, as they fall to them."""

    def read(columns: Sequence[str]) -> Iterator[pa.Table]:
        for one in sorted(set(owner)):
            at = [n for n, other in enumerate(owner) if other == one]
            yield table.select(list(columns)).take(at)

    return read


def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of two happenings, chunks of two pairs, articles and rows."""
    monkeypatch.setattr(parts, "HAPPENINGS_A_PART", 2)
    for module in (candidates, fusing, sources):
        monkeypatch.setattr(module, "_PAIRS_AT_ONCE", 2)
    monkeypatch.setattr(candidates, "_ARTICLES_AT_ONCE", 2)
    monkeypatch.setattr(rows, "_AT_ONCE", 2)


@given(facts=st.lists(FACTS, min_size=1, max_size=12), texts=st.lists(TEXTS, min_size=7, max_size=7), data=st.data())
@settings(max_examples=40, deadline=None)
def test_shards_and_small_parts_change_no_byte(
    happenings: Callable[..., dict[str, pa.Table]],
    fact: Callable[..., Row],
    facts: list[Row],
    texts: list[str],
    data: st.DataObject,
) -> None:
    made = happenings(
        [fact(**shape, rule_id=f"r{n}") for n, shape in enumerate(facts)], {}, dict(zip("abcdefg", texts, strict=True))
    )
    told, words = made["happenings"], made["article_words"]
    whole = run(told, words, lexicons=LEXICONS).tables
    owners = [data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)) for n in (told.num_rows, words.num_rows)]
    with pytest.MonkeyPatch.context() as patch:
        small_parts(patch)
        parted = run(shards(told, owners[0]), shards(words, owners[1]), lexicons=LEXICONS).tables
    assert {name: table.to_pylist() for name, table in parted.items()} == {n: t.to_pylist() for n, t in whole.items()}
    assert all(parted[name].equals(table) for name, table in whole.items())


@given(
    terms=st.lists(st.sets(st.integers(0, 12), max_size=8), min_size=1, max_size=9),
    days=st.lists(st.integers(0, 3), min_size=9, max_size=9),
    keys=st.integers(1, 6),
    reach=st.integers(1, 4),
    fewest=st.integers(1, 3),
)
def test_articles_meet_by_the_rare_words_they_share(
    terms: list[set[int]], days: list[int], keys: int, reach: int, fewest: int
) -> None:
    frequency = np.zeros(13, dtype=np.int32)
    for own in terms:
        for term in own:
            frequency[term] += 1
    rarest = [sorted(own, key=lambda t: (frequency[t], t))[:keys] for own in terms]
    order = sorted(range(len(terms)), key=lambda n: (days[n], n))
    met: dict[tuple[int, int], int] = {}
    for term in range(13):
        having = [n for n in order if term in rarest[n]]
        for at, one in enumerate(having):
            for other in having[at + 1 : at + 1 + reach]:
                pair = (min(one, other), max(one, other))
                met[pair] = met.get(pair, 0) + 1
    values = [term for own in terms for term in sorted(own)]
    lists = Ragged(np.array(values, dtype=np.int32), np.concatenate([[0], np.cumsum([len(own) for own in terms])]))
    count = np.zeros(len(terms), dtype=np.int32)
    articles = Articles(lists, frequency, np.ones(14), np.ones(len(terms)), count, count, np.array(days[: len(terms)]))
    a, b = article_pairs(articles, keys=keys, reach=reach, fewest=fewest)
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == sorted(pair for pair, times in met.items() if times >= fewest)
