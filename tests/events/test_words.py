"""Words and names join what dates and places leave open, and hold apart what they would join; each link says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

Row = dict[str, Any]
Fact = Callable[..., Row]
Events = Callable[..., dict[str, list[Row]]]

ORCHARD = (
    "Gunmen opened fire on a minibus near the Zarkent orchard and killed the schoolteacher Anush Velidze and her cousin, relatives said. "
    "The minibus, painted yellow for the harvest fair, rolled into an irrigation ditch."
)
FUNERAL = (
    "Hundreds walked behind the coffins of Anush Velidze and her cousin in Zarkent. The schoolteacher had been on her way to the harvest "
    "fair when the minibus was hit beside the orchard; the irrigation ditch still holds its yellow door."
)
DEPOT = (
    "An explosion at a fuel depot outside the port of Larnok killed two stevedores. Cranes were bent by the heat, and fishermen towed a "
    "barge of grain out of the harbour while sirens sounded from the customs house."
)
UNKNOWN: Row = {"day": None, "place": None}


def test_what_has_neither_day_nor_place_is_joined_by_its_words(fact: Fact, events_of: Events) -> None:
    facts = [fact("news", 0, **UNKNOWN), fact("funeral", 0, **UNKNOWN), fact("depot", 0, **UNKNOWN)]
    days = {"news": "2016-04-03", "funeral": "2016-04-05", "depot": "2016-04-04"}
    rows = events_of(facts, days, {"news": ORCHARD, "funeral": FUNERAL, "depot": DEPOT})
    assert sorted(e["articles"] for e in rows["events"]) == [1, 2]
    (link,) = rows["event_links"]
    assert {link["article_id"], link["other_article_id"]} == {facts[0]["article_id"], facts[1]["article_id"]}
    assert link["shared_names"] == ["anush velidze"]
    assert link["words"] > 0
    assert link["names"] > 0
    assert link["score"] > 0
    assert "rare words in common" in link["why"]
    told = {m["fact_id"]: m["why"] for m in rows["event_facts"]}
    assert told[facts[0]["fact_id"]] == told[facts[1]["fact_id"]] == link["why"]
    assert told[facts[2]["fact_id"]] == "told by this article alone"


def test_other_words_hold_one_day_s_incidents_of_one_town_apart(fact: Fact, events_of: Events) -> None:
    facts = [fact("orchard", 0, count=2), fact("depot", 0, count=3)]
    days = {"orchard": "2016-04-03", "depot": "2016-04-03"}
    assert len(events_of(facts, days, {"orchard": ORCHARD, "depot": DEPOT})["events"]) == 2


def test_the_same_words_long_after_are_another_happening(fact: Fact, events_of: Events) -> None:
    bulletin = (
        "The ministry's bulletin said that the other side fired at positions near the village and that two servicemen died."
    )
    facts = [fact("spring", 0, day="2016-04-02"), fact("autumn", 0, day="2016-10-02", place="Ganja", count=9)]
    days = {"spring": "2016-04-02", "autumn": "2016-10-02"}
    assert len(events_of(facts, days, {"spring": bulletin, "autumn": bulletin.replace("two", "nine")})["events"]) == 2


SHAPES = st.fixed_dictionaries(
    {
        "day": st.sampled_from([None, "2016-04-01", "2016-04-02", "2016-04-09"]),
        "place": st.sampled_from([None, "Talish", "Ganja"]),
        "count": st.integers(1, 5),
        "text": st.sampled_from([ORCHARD, FUNERAL, DEPOT, ""]),
        "published": st.sampled_from(["2016-04-02", "2016-04-03", "2016-04-12"]),
    }
)


@given(shapes=st.lists(SHAPES, min_size=2, max_size=7), data=st.data())
@settings(max_examples=40, deadline=None)
def test_an_article_that_comes_later_gives_the_same_events(
    fact: Fact, events_of: Events, shapes: list[Row], data: st.DataObject
) -> None:
    """What the events are depends on the articles that there are, in whatever order and batches they came."""
    names = [f"article {n}" for n in range(len(shapes))]
    facts = [fact(n, 0, day=s["day"], place=s["place"], count=s["count"]) for n, s in zip(names, shapes, strict=True)]
    days = {n: s["published"] for n, s in zip(names, shapes, strict=True)}
    texts = {n: s["text"] for n, s in zip(names, shapes, strict=True)}
    order = data.draw(st.permutations(range(len(shapes))))
    again = events_of(
        [facts[i] for i in order], {names[i]: days[names[i]] for i in order}, {names[i]: texts[names[i]] for i in order}
    )
    assert again == events_of(facts, days, texts)
