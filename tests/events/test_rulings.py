"""A reviewer says that facts are of one happening, or are not: fusion obeys, and says so when there is nothing to obey."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.contracts import Ruling, StaleRulingsError
from factline.pipelines.events import run
from factline.pipelines.lexicons import load_lexicons

Row = dict[str, Any]
Fact = Callable[..., Row]
Happenings = Callable[..., dict[str, pa.Table]]


def fused(happenings: Happenings, facts: list[Row], *rulings: Ruling) -> dict[str, list[Row]]:
    made = happenings(facts)
    tables = run(made["happenings"], made["article_words"], lexicons=load_lexicons(), rulings=rulings).tables
    return {name: table.to_pylist() for name, table in tables.items()}


def groups(tables: dict[str, list[Row]]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in tables["event_facts"]:
        if row["role"] == "tells":
            found.setdefault(row["event_id"], set()).add(row["fact_id"])
    return {frozenset(own) for own in found.values()}


def ruling(*facts: Row, together: bool, name: str = "one-night") -> Ruling:
    return Ruling(name, together, tuple(f["fact_id"] for f in facts))


def test_what_is_joined_by_hand_is_one_event_and_says_who_joined_it(fact: Fact, happenings: Happenings) -> None:
    one, other = fact("a", 0, patient_side="azerbaijan"), fact("b", 0, place="Ganja", patient_side="armenia", count=5)
    tables = fused(happenings, [one, other], ruling(one, other, together=True))
    (event,) = tables["events"]
    # Two of one side and five of the other: nobody contradicts.
    assert (event["articles"], event["killed_low"], event["killed_high"], event["contradicted"]) == (2, 7, 7, False)
    (link,) = tables["event_links"]
    assert link["why"].startswith("a reviewer joined them (one-night); ")
    assert all("one-night" in row["why"] for row in tables["event_facts"])


def test_more_reports_join_what_was_joined_by_hand(fact: Fact, happenings: Happenings) -> None:
    one, other = fact("a", 0, patient_side="azerbaijan"), fact("b", 0, patient_side="armenia")
    third = fact("c", 0, patient_side="azerbaijan")
    assert len(groups(fused(happenings, [one, other, third]))) == 2
    assert len(groups(fused(happenings, [one, other, third], ruling(one, other, together=True)))) == 1


def test_what_is_kept_apart_by_hand_is_never_one_event(fact: Fact, happenings: Happenings) -> None:
    one, other, third = fact("a", 0), fact("b", 0), fact("c", 0)
    assert len(groups(fused(happenings, [one, other, third]))) == 1
    found = groups(fused(happenings, [one, other, third], ruling(one, other, together=False)))
    assert len(found) == 2
    assert not any({one["fact_id"], other["fact_id"]} <= own for own in found)


def test_two_happenings_of_one_article_can_be_joined(fact: Fact, happenings: Happenings) -> None:
    one, other = fact("a", 0), fact("a", 50, place="Ganja", sentence=1)
    assert groups(fused(happenings, [one, other], ruling(one, other, together=True))) == {
        frozenset({one["fact_id"], other["fact_id"]})
    }


def test_a_ruling_that_does_not_hold_is_named(fact: Fact, happenings: Happenings) -> None:
    one, other, apart = fact("a", 0), fact("b", 0), fact("c", 0, place="Ganja")
    beside = fact("a", 20, kind="wounded")
    denial, truce = fact("d", 0, stance="denied"), fact("e", 0, kind="ceasefire", count_low=None, count_best=None)
    facts = [one, other, apart, beside, denial, truce]
    for word, words in (
        (ruling(one, other, together=True), "the texts join its facts already"),
        (ruling(one, apart, together=False), "the texts keep its facts apart already"),
        (ruling(one, beside, together=False), "one happening of one article"),
        (ruling(one, beside, together=True), "as one happening already"),
        (ruling(one, denial, together=True), f"{denial['fact_id']} is told by no article"),
        (ruling(one, truce, together=True), "several families"),
        (Ruling("one-night", True, (one["fact_id"], "fac-" + "0" * 16)), "is told by no article"),
    ):
        with pytest.raises(StaleRulingsError, match=words):
            fused(happenings, facts, word)


def test_rulings_that_meet_through_one_happening_and_contradict_each_other_are_named(
    fact: Fact, happenings: Happenings
) -> None:
    one, beside = fact("a", 0), fact("a", 20, kind="wounded")
    other, third = fact("b", 0), fact("c", 0, place="Ganja")
    facts = [one, beside, other, third]
    joins = ruling(other, third, together=True), ruling(beside, third, together=True, name="same-street")
    with pytest.raises(StaleRulingsError, match="keeps apart"):
        fused(happenings, facts, *joins, ruling(one, other, together=False, name="two-villages"))


def test_what_a_text_brings_to_facts_joined_by_hand_can_be_kept_from_them(fact: Fact, happenings: Happenings) -> None:
    one, other, third = fact("a", 0, place="Ganja"), fact("b", 0), fact("c", 0)
    join, part = ruling(one, other, together=True), ruling(one, third, together=False, name="two-villages")
    assert len(groups(fused(happenings, [one, other, third], join))) == 1
    found = groups(fused(happenings, [one, other, third], join, part))
    assert found == {frozenset({one["fact_id"], other["fact_id"]}), frozenset({third["fact_id"]})}
    with pytest.raises(StaleRulingsError, match="apart already"):
        fused(happenings, [one, other, third], part)


def connected(pairs: set[frozenset[str]], facts: tuple[str, ...]) -> bool:
    """Whether a chain of pairs leads from the first of the facts to the second."""
    reached, size = {facts[0]}, 0
    while len(reached) > size:
        size = len(reached)
        reached = reached.union(*(pair for pair in pairs if pair & reached))
    return facts[1] in reached


SHAPES = st.fixed_dictionaries(
    {
        "place": st.sampled_from([None, "Talish", "Ganja"]),
        "day": st.sampled_from([None, "2016-04-01", "2016-04-02"]),
        "count": st.integers(0, 4),
        "patient_side": st.sampled_from([None, "armenia", "azerbaijan"]),
    }
)


@given(shapes=st.lists(SHAPES, min_size=2, max_size=8), data=st.data())
@settings(max_examples=60, deadline=None)
def test_rulings_are_obeyed_whatever_else_is_told(
    fact: Fact, happenings: Happenings, shapes: list[Row], data: st.DataObject
) -> None:
    facts = [fact("abcdefgh"[n], 0, rule_id=f"r{n}", **shape) for n, shape in enumerate(shapes)]
    free = groups(fused(happenings, facts))
    pairs = st.tuples(*[st.sampled_from(range(len(facts)))] * 2).filter(lambda pair: pair[0] < pair[1])
    drawn = data.draw(st.lists(pairs, min_size=1, max_size=3, unique=True))
    given_ = []
    for one, other in drawn:
        together = not any({facts[one]["fact_id"], facts[other]["fact_id"]} <= own for own in free)
        given_.append(ruling(facts[one], facts[other], together=together, name=f"r-{one}-{other}"))
    shuffled = data.draw(st.permutations(facts))
    joined = {frozenset(word.facts) for word in given_ if word.together}
    if any(not word.together and connected(joined, word.facts) for word in given_):
        with pytest.raises(StaleRulingsError, match="keeps apart"):
            fused(happenings, facts, *given_)
        return
    tables = fused(happenings, facts, *given_)
    found = groups(tables)
    for word in given_:
        assert any(set(word.facts) <= own for own in found) == word.together
    assert sum(len(own) for own in found) == len(facts)
    assert len(tables["event_links"]) == len(facts) - len(found)
    assert fused(happenings, shuffled, *reversed(given_)) == tables
