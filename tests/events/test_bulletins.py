"""Texts in one wording: daily bulletins are each a source and an event of their own, a reprint and an update are not."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factline.pipelines.batch import join_batches, run_batch, run_events
from factline.pipelines.events.chains import chained, chained_within
from factline.pipelines.lexicons import load_lexicons

Row = dict[str, Any]
Fact = Callable[..., Row]
Events = Callable[..., dict[str, list[Row]]]
LEXICONS = load_lexicons()

BULLETIN = (
    "The army's press service reported {said} that the truce along the Orlen river was broken {times} times since the morning. "
    "Mortars and heavy machine guns were used against posts outside the hamlets of Verin Kol, Sarnak and Ozdere. "
    "A soldier was wounded by sniper fire outside Sarnak {day}. "
    "Commanders said that their troops hold every post and answer where they must."
)


def bulletin(said: str, times: int, day: str | None = None) -> str:
    return BULLETIN.format(said=said, times=times, day=day or said)


def read(articles: Sequence[tuple[str, str]]) -> tuple[list[list[str]], list[list[str]]]:
    """(day of publication, text) of articles → the days of publication of those that are one event, and of those that are one source."""
    rows = [
        {"source_ref": f"{n}.jsonl", "content": json.dumps({"id": str(n), "text": text, "published_at": day}).encode()}
        for n, (day, text) in enumerate(articles)
    ]
    shape = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
    batch = run_batch(pa.Table.from_pylist(rows, schema=shape), lexicons=LEXICONS)
    tables = run_events(join_batches([batch]), lexicons=LEXICONS)
    days = {row["article_id"]: str(row["published_to"]) for row in tables["publication_bounds"].to_pylist()}
    return tuple(
        sorted(sorted(days[row["article_id"]] for row in found if row[key] == one) for one in {row[key] for row in found})
        for found, key in (
            (tables["article_main_event"].to_pylist(), "event_id"),
            (tables["article_sources"].to_pylist(), "source_id"),
        )
    )  # type: ignore[return-value]


BULLETINS = [
    ("2015-05-12", bulletin("on 12 May 2015", 30)),
    ("2015-05-13", bulletin("on 13 May 2015", 35)),
    ("2016-05-12", bulletin("on 12 May 2016", 31)),
]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_bulletins_of_consecutive_days_and_of_years_apart_are_each_their_own(order: tuple[int, ...]) -> None:
    alone = [[day] for day, _ in BULLETINS]
    assert read([BULLETINS[n] for n in order]) == (alone, alone)


@pytest.mark.parametrize(
    "days",
    [
        ("on 12 May", "on 13 May"),  # without a year
        ("on Tuesday", "on Wednesday"),
    ],
)
def test_bulletins_that_leave_their_year_or_month_to_the_reader_are_each_their_own(days: tuple[str, str]) -> None:
    told = [("2015-05-12", bulletin(days[0], 30)), ("2015-05-13", bulletin(days[1], 35))]
    alone = [[day] for day, _ in told]
    assert read(told) == (alone, alone)


def test_a_reprint_of_the_next_day_is_the_same_event_and_source() -> None:
    reprint = "OZDERE, 13 May — " + bulletin("on 12 May 2015", 30)
    both = [["2015-05-12", "2015-05-13"]]
    assert read([BULLETINS[0], ("2015-05-13", reprint)]) == (both, both)


def test_a_reprint_whose_weekday_is_reckoned_from_another_week_is_the_same_event_and_source() -> None:
    text = bulletin("on Tuesday", 30)
    both = [["2015-05-13", "2015-05-20"]]
    assert read([("2015-05-13", text), ("2015-05-20", text)]) == (both, both)


def test_an_update_of_the_next_day_is_the_same_event() -> None:
    update = bulletin("on 13 May 2015", 35, "on 12 May 2015") + " He died in hospital, doctors said."
    events, _ = read([BULLETINS[0], ("2015-05-13", update)])
    assert events == [["2015-05-12", "2015-05-13"]]


WORDS = "Gunners fired across the Orlen at posts near Verin Kol, Sarnak and Ozdere, where ditches, orchards and a mill stand. "
FORM = WORDS + "Commanders hold every post, patrols walk the bank by night and engineers mend the telephone cable beside it."


@pytest.mark.parametrize(
    ("texts", "events"),
    [
        ((FORM, FORM.replace("mill", "chapel")), 2),  # one wording: the form is no proof
        (("", ""), 1),  # no words to go by: a day between two reports of one place and figure may be a slip
    ],
)
def test_the_form_of_a_text_joins_no_two_days(fact: Fact, events_of: Events, texts: tuple[str, str], events: int) -> None:
    facts = [fact("a", 0), fact("b", 0, day="2016-04-03")]
    rows = events_of(facts, {"a": "2016-04-03", "b": "2016-04-03"}, dict(zip("ab", texts, strict=True)))
    assert len(rows["events"]) == events
    assert len({row["source_id"] for row in rows["article_sources"]}) == 2


def test_a_text_without_a_day_makes_no_one_source_of_two_days(fact: Fact, events_of: Events) -> None:
    facts = [fact("a", 0), fact("b", 0, day=None), fact("c", 0, day="2016-04-03")]
    texts = {"a": FORM, "b": FORM.replace("mill", "chapel"), "c": FORM.replace("mill", "kiln")}
    sources = {row["article_id"]: row["source_id"] for row in events_of(facts, texts=texts)["article_sources"]}
    a, b, c = (sources[f["article_id"]] for f in facts)
    assert a != c
    assert b in (a, c)


def test_what_meets_two_bulletins_does_not_make_them_one_event(fact: Fact, events_of: Events) -> None:
    facts = [fact("a", 0), fact("b", 0, day="2016-04-03")]
    facts += [fact(name, 0, day="2016-04-02..2016-04-03") for name in ("c", "d")]
    published = dict.fromkeys("abcd", "2016-04-03")
    rows = events_of(facts, published, {"a": FORM, "b": FORM.replace("mill", "chapel"), "c": "", "d": ""})
    assert len(rows["events"]) == 2


NEIGHBOUR = (
    "In the past night the Georgian side broke the truce about {times} times along the line of contact, the ministry of the hill republic "
    "said. More than {shots} shots were fired at its trenches. {dead} The forward posts went on watching the whole front line."
)
DEAD = ("A conscript was killed.", "Nobody was hurt.", "A conscript was wounded by a sniper.")


def test_no_event_holds_two_days_of_two_sides_bulletins() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday")
    ours = [(f"2015-06-0{n}", bulletin(f"on {day}", 30 + n)) for n, day in enumerate(days, 1)]
    theirs = [
        (f"2015-06-0{n}", NEIGHBOUR.format(times=120 + n, shots=1500 + 50 * n, dead=DEAD[n % 3]))
        for n in range(1, len(days) + 1)
    ]
    events, sources = read(ours + theirs)
    assert all(len(set(days_of_event)) == 1 for days_of_event in events)
    assert all(len(source) == 1 for source in sources)


def test_of_texts_that_name_no_day_those_of_two_days_running_are_one_source(events_of: Events, fact: Fact) -> None:
    published = {"a": "2016-04-02", "b": "2016-04-03", "c": "2016-04-06", "d": "2016-04-20"}
    other = {"a": "mill", "b": "chapel", "c": "kiln"}
    texts = {name: FORM.replace("mill", word) for name, word in other.items()} | {"d": FORM.replace("mill", "kiln")}
    facts = [fact(name, 0, day=None) for name in published]
    found = {row["article_id"]: row["source_id"] for row in events_of(facts, published, texts)["article_sources"]}
    a, b, c, d = (found[f["article_id"]] for f in facts)
    assert a == b != c  # news of the day before
    assert c == d  # word for word: a reprint, however late


@given(
    stretches=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), min_size=1, max_size=8),
    drawn=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16),
)
def test_what_is_chained_meets_in_one_day(stretches: list[tuple[int, int]], drawn: list[tuple[int, int]]) -> None:
    low = np.array([first for first, _ in stretches])
    high = low + np.array([length for _, length in stretches])
    pairs = np.array([(x % len(low), y % len(low)) for x, y in drawn], dtype=np.int64).reshape(-1, 2)
    group = chained_within(low, high, pairs[:, 0], pairs[:, 1])
    for one in np.unique(group):
        assert low[group == one].max() <= high[group == one].min()
        assert one == np.flatnonzero(group == one)[0]
    always = np.zeros_like(low)
    assert (chained_within(always, always, pairs[:, 0], pairs[:, 1]) == chained(len(low), pairs[:, 0], pairs[:, 1])).all()
