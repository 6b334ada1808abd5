"""The figure of one article's happening: nothing is counted twice, nothing that is another is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factline.pipelines.happenings.figures import Figure, tally
from factline.pipelines.happenings.rivals import LEAST

Row = dict[str, Any]
Fact = Callable[..., Row]
Figures = Callable[..., tuple[Any, ...]]


@pytest.fixture(scope="session")
def figures(events_of: Callable[..., dict[str, list[Row]]]) -> Figures:
    """killed (or wounded) low, best and high of the one event that facts make."""

    def read(*facts: Row, kind: str = "killed") -> tuple[Any, ...]:
        (event,) = events_of(facts)["events"]
        assert event["best_rule"] == "factline"
        return tuple(event[f"{kind}_{bound}"] for bound in ("low", "best", "high"))

    return read


def test_one_fact_is_its_own_figure(fact: Fact, figures: Figures) -> None:
    assert figures(fact("a", 0)) == (2, 2, 2)
    at_least = fact("a", 0, count_low=161, count_best=161, count_high=None)
    assert figures(at_least) == (161, 161, None)


def test_no_fact_of_a_kind_is_no_figure(fact: Fact, figures: Figures) -> None:
    assert figures(fact("a", 0), kind="wounded") == (None, None, None)
    assert figures(fact("a", 0, kind="wounded")) == (None, None, None)


def _by(speaker: str | None, number: int, sentence: int, fact: Fact, **more: Any) -> Row:
    told = {"speaker_id": speaker, "speaker_text": speaker, "patient_side": "azerbaijan", "sentence": sentence, "count": number}
    return fact("a", 40 * sentence, **told | more)


def test_of_rival_speakers_the_least_stays_the_low(fact: Fact, figures: Figures) -> None:
    ours, theirs = _by("az_mod", 4, 0, fact), _by("am_mod", 8, 1, fact)
    assert figures(ours, theirs) == (4, 8, 8)
    assert figures(_by("am_mod", 8, 0, fact), _by("az_mod", 4, 0, fact)) == (4, 8, 8), "also in one sentence"
    other_side = _by("az_mod", 12, 2, fact, patient_side="armenia")
    assert figures(ours, theirs, other_side) == (16, 20, 20)
    assert figures(_by("az_mod", 4, 0, fact), _by("az_mod", 8, 1, fact)) == (8, 8, 8), "one speaker is no rival"
    assert figures(_by(None, 4, 0, fact), _by("am_mod", 8, 1, fact)) == (8, 8, 8), "nor is the text"
    assert figures(_by("az_mod", 4, 0, fact, patient_class="civilian"), theirs) == (8, 8, 8), "nor another class"
    no_side = [_by(who, n, n, fact, patient_side=None) for who, n in (("az_mod", 4), ("am_mod", 8))]
    assert figures(*no_side) == (8, 8, 8), "whether they count the same people cannot be known"


def test_a_rule_of_the_most_conservative_figure_takes_the_least_of_rivals(fact: Fact) -> None:
    pointing = {"apart": False, "count_relation": None, "points": None, "others": False, "unnamed": False}
    pointing |= {"speaker_side": None, "patient_alliance": "azerbaijan"}
    rivals = (_by("az_mod", 4, 0, fact), _by("am_mod", 8, 1, fact))
    found = tally([f | pointing for f in rivals], "killed", LEAST)
    assert found == Figure(4, 4, 8)


def test_a_part_is_not_added_to_its_whole(fact: Fact, figures: Figures) -> None:
    assert figures(fact("a", 0, count=4), fact("a", 9, count=2, toll="subset")) == (4, 4, 4)
    assert figures(fact("a", 0, count=4), fact("a", 99, count=2, toll="subset", sentence=1)) == (4, 4, 4)


def test_a_part_alone_is_what_is_known(fact: Fact, figures: Figures) -> None:
    assert figures(fact("a", 0, count=2, toll="subset")) == (2, 2, 2)


def test_a_running_total_is_neither_added_nor_of_the_event(fact: Fact, events_of: Callable[..., dict[str, list[Row]]]) -> None:
    rows = events_of([fact("a", 0, count=2), fact("a", 50, count=45, toll="cumulative", sentence=1)])
    assert sorted(e["killed_best"] for e in rows["events"]) == [2, 45]
    (main,) = rows["article_main_event"]
    assert main["killed_best"] == 2


def test_sides_of_one_sentence_add_up(fact: Fact, figures: Figures) -> None:
    ours = fact("a", 0, count=12, patient_side="azerbaijan")
    theirs = fact("a", 9, count_low=101, count_best=101, count_high=None, patient_side="armenia")
    assert figures(ours, theirs) == (113, 113, None)
    assert figures(ours, fact("a", 9, count=100, patient_side="armenia")) == (112, 112, 112)


def test_camps_of_two_sentences_add_up(fact: Fact, figures: Figures) -> None:
    ours = fact("a", 0, count=3, patient_side="azerbaijan")
    theirs = fact("a", 50, count=7, patient_side="armenia", sentence=1)
    assert figures(ours, theirs) == (10, 10, 10)
    assert figures(ours, theirs, fact("a", 90, count=9, patient_side="armenia", sentence=2)) == (12, 12, 12)
    assert figures(ours, fact("a", 50, count=3, patient_side="armenia", sentence=1)) == (6, 6, 6)
    open_end = {"count_low": 7, "count_best": 7, "count_high": None, "patient_side": "armenia"}
    assert figures(ours, fact("a", 50, sentence=1, **open_end)) == (10, 10, None)
    hurt = [fact("a", 0, kind="wounded", count=3), fact("a", 50, kind="wounded", count=2, sentence=1, **_attackers(2))]
    assert figures(*hurt, kind="wounded") == (5, 5, 5)


def _attackers(count: int) -> Row:
    return {"patient_class": "attacker", "count_text": str(count), "patient_text": f"all {count} attackers"}


def test_attackers_of_no_named_side_are_a_camp(fact: Fact, figures: Figures) -> None:
    ours = fact("a", 0, count=1, patient_side="azerbaijan")
    theirs = fact("a", 50, sentence=1, count_low=5, count_best=5, count_high=5, **_attackers(5))
    assert figures(ours, theirs) == (6, 6, 6)
    assert figures(fact("a", 0, count=1), theirs) == (6, 6, 6)
    guessed = fact("a", 50, sentence=1, count_low=5, count_best=5, count_high=5, **_attackers(5) | {"patient_text": "5 others"})
    assert figures(ours, guessed) == (5, 5, 5)


def test_a_whole_beside_two_camps_is_not_added(fact: Fact, figures: Figures) -> None:
    camps = [
        fact("a", 0, count=3, patient_side="azerbaijan"),
        fact("a", 50, sentence=1, count_low=5, count_best=5, count_high=5, **_attackers(5)),
    ]
    whole = {"patient_class": "unspecified"}
    assert figures(*camps, fact("a", 90, count=8, sentence=2, **whole)) == (8, 8, 8)
    assert figures(*camps, fact("a", 90, count=11, sentence=2, **whole)) == (11, 11, 11)


def test_the_same_people_told_as_of_two_camps_are_not_added(fact: Fact, figures: Figures) -> None:
    def told(count: int, at: int, speaker: str | None, **columns: Any) -> Row:
        return fact("a", at, sentence=at, count_low=count, count_best=count, count_high=count, speaker_text=speaker, **columns)

    for count in (1, 4):
        rebels = told(count, 0, "the army", **_attackers(count))
        villagers = {"patient_class": "civilian", "patient_text": f"{count} villagers"}
        assert figures(rebels, told(count, 50, "residents", **villagers)) == (count,) * 3
    one = told(1, 0, None, **_attackers(1))
    assert figures(one, told(1, 50, None, patient_class="civilian", patient_text="a villager")) == (2, 2, 2)


def test_sentences_that_retell_do_not_add_up(fact: Fact, figures: Figures) -> None:
    assert figures(*(fact("a", 50 * n, count=3, sentence=n) for n in range(4))) == (3, 3, 3)
    assert figures(fact("a", 0, count=3), fact("a", 50, count=5, sentence=1), fact("a", 90, count=4, sentence=2)) == (5, 5, 5)


def test_the_same_words_twice_in_a_sentence_count_once(fact: Fact, figures: Figures) -> None:
    assert figures(fact("a", 0), fact("a", 0, rule_id="reduced", char_end=9)) == (2, 2, 2)


def test_another_two_are_added(fact: Fact, figures: Figures) -> None:
    more = fact("a", 60, count=2, count_relation="other", sentence=1, patient_text="another two soldiers")
    assert figures(fact("a", 0, count=4), more) == (6, 6, 6)
    again = fact("a", 120, count=2, count_relation="other", sentence=2, patient_text="two more soldiers")
    assert figures(fact("a", 0, count=4), more, again) == (6, 6, 6)


def test_persons_named_singly_add_up_and_a_name_counts_once(fact: Fact, figures: Figures) -> None:
    def named(name: str, n: int) -> Row:
        return fact("a", 50 * n, sentence=n, count_low=1, count_best=1, count_high=1, count_text=None, patient_text=name)

    assert figures(named("John Roe", 0), named("Ann Poe", 1), named("Roe", 2)) == (2, 2, 2)
    assert figures(fact("a", 300, count=5, sentence=6), named("John Roe", 0), named("Ann Poe", 1)) == (5, 5, 5)


def test_the_shot_less_the_dead_are_the_wounded(fact: Fact, figures: Figures) -> None:
    shot = fact("a", 0, kind="wounded", outcome_open=True, count=5)
    died = fact("a", 50, count=2, sentence=1)
    assert figures(shot, died, kind="wounded") == (3, 3, 3)
    assert figures(shot, died) == (2, 2, 2)
    assert figures(shot, kind="wounded") == (5, 5, 5)
    assert figures(fact("a", 0, kind="wounded", outcome_open=True, count=1), died, kind="wounded") == (0, 0, 0)


def test_those_said_to_be_wounded_go_before_the_shot(fact: Fact, figures: Figures) -> None:
    shot = fact("a", 0, kind="wounded", outcome_open=True, count=5)
    assert figures(shot, fact("a", 50, kind="wounded", count=4, sentence=1), fact("a", 90, sentence=2), kind="wounded") == (
        4,
        4,
        4,
    )


def test_an_unstated_number_is_one_or_more(fact: Fact, figures: Figures) -> None:
    some = fact("a", 0, count_low=1, count_best=None, count_high=None, count_operator="unstated", patient_text="soldiers")
    assert figures(some) == (1, None, None)
    assert figures(some, fact("a", 50, count=7, sentence=1)) == (7, 7, 7)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 50),
            st.integers(0, 9),
            st.integers(0, 9),
            st.booleans(),
            st.integers(0, 3),
            st.sampled_from(["new", "subset"]),
            st.sampled_from([None, "armenia", "azerbaijan"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([None, "other"]),
)
def test_low_best_and_high_stay_in_order(
    fact: Fact, figures: Figures, told: list[tuple[int, int, int, bool, int, str, str | None]], relation: str | None
) -> None:
    facts = [
        fact(
            "a", 20 * n, sentence=sentence, toll=toll, count_relation=relation, patient_text=f"{low} of them", patient_side=side,
            count_low=low, count_best=low + more, count_high=None if open_end else low + more + most, count_text="n",
        )
        for n, (low, more, most, open_end, sentence, toll, side) in enumerate(told)
    ]  # fmt: skip
    low, best, high = figures(*facts)
    assert 0 <= low <= best
    assert high is None or best <= high


def test_a_name_or_a_bare_noun_in_a_list_counts_with_the_counted(fact: Fact, figures: Figures) -> None:
    others = fact("a", 0, count=3, patient_text="three others", char_end=60)
    name = fact("a", 0, count_low=1, count_best=1, count_high=1, count_text=None, patient_text="Ann Roe", char_end=60)
    assert figures(name, others) == (4, 4, 4)
    assert figures(name | {"rule_id": "passive"}, others | {"rule_id": "participle"}) == (3, 3, 3)  # two clauses


def test_a_calling_in_a_list_is_no_further_person(fact: Fact, figures: Figures) -> None:
    poet = fact("a", 0, count=1, patient_text="a poet", char_end=60)
    one = {"count_low": 1, "count_best": 1, "count_high": 1, "count_text": None, "char_end": 60}
    printer = fact("a", 0, patient_text="printer", patient_class="civilian", **one)
    assert figures(poet, printer) == (1, 1, 1)
    assert figures(poet, printer | {"patient_text": "child", "patient_class": "child"}) == (2, 2, 2)


def test_two_others_go_with_those_right_before_of_one_kind(fact: Fact, figures: Figures) -> None:
    consul = fact("a", 0, count=1) | {"patient_text": "a consul"}
    others = fact("a", 60, count=2, count_relation="other", sentence=1) | {"patient_text": "two other persons"}
    assert figures(consul, others) == (3, 3, 3)
    hurt = fact("a", 30, kind="wounded", count=4, patient_text="four guards")
    assert figures(consul, hurt, others) == (3, 3, 3)  # beside the consul: others of what befell him
    assert figures(hurt, others) == (2, 2, 2)  # beside those hurt, who are not dead
    assert figures(fact("a", 0, count=4), others) == (4, 4, 4)  # two of the four, as likely


def test_further_victims_may_be_more_than_those_before(fact: Fact, figures: Figures) -> None:
    more = fact("a", 60, count=25, count_relation="other", sentence=1) | {"patient_text": "25 rebels"}
    assert figures(fact("a", 0, count=6), more) == (31, 31, 31)
    assert figures(more, fact("a", 90, count=25, sentence=2)) == (25, 25, 25)  # told first, it is further to nobody
    assert figures(fact("a", 0, count=1), more, fact("a", 90, count=26, sentence=2)) == (26, 26, 26)  # the whole, told last


def test_the_bomber_counts_with_those_killed_beside(fact: Fact, figures: Figures) -> None:
    bomber = fact("a", 0, count_low=1, count_best=1, count_high=1, count_text="herself", patient_text="herself", char_end=60)
    assert figures(bomber, fact("a", 0, count=2, char_end=60) | {"patient_text": "two guards"}) == (3, 3, 3)
    assert figures(bomber, fact("a", 0, count=2, rule_id="active", char_end=60)) == (3, 3, 3)
    hurt = [fact("a", 0, count=2, rule_id="active") | {"kind": "wounded"}, bomber | {"kind": "wounded"}]
    assert figures(*hurt, kind="wounded") == (2, 2, 2)  # a boy was hurt, shooting himself


def test_what_others_say_stands_beside_the_own_figure(fact: Fact, figures: Figures) -> None:
    others = fact("a", 60, count=9, sentence=1, stance="claimed", speaker_text="Other reports")
    assert figures(fact("a", 0, count=5), others) == (5, 5, 5)
    assert figures(others) == (9, 9, 9)
    assert figures(fact("a", 0, count=5), others | {"speaker_text": "The army"}) == (9, 9, 9)
    assert figures(fact("a", 0, count=5), others | {"speaker_text": "the Lomo Herald"}) == (5, 5, 5)


def test_other_accounts_tell_what_the_own_words_leave_open(fact: Fact, figures: Figures) -> None:
    others = fact("a", 60, count=90, sentence=1, stance="claimed", speaker_text="One source")
    dozens = fact("a", 0, count_low=24, count_best=24, count_high=None, count_operator="vague", count_text="dozens")
    assert figures(dozens, others) == (90, 90, 90)
    assert figures(fact("a", 0, count=24), others) == (24, 24, 24)


def test_others_come_beside_who_is_named_before_them_in_the_sentence(fact: Fact, figures: Figures) -> None:
    one = {"count_low": 1, "count_best": 1, "count_high": 1, "count_text": None}
    named = fact("a", 0, patient_text="Ann Roe", char_end=20, **one)
    others = fact("a", 40, count=2, count_relation="other", patient_text="two other people", rule_id="deed-of")
    assert figures(named, others) == (3, 3, 3)


def test_kin_without_an_article_is_one_more(fact: Fact, figures: Figures) -> None:
    one = {"count_low": 1, "count_best": 1, "count_high": 1, "patient_class": "official", "char_end": 60}
    wife = fact("a", 0, count_text="His", patient_text="His wife", **one)
    assert figures(wife, fact("a", 0, count_text=None, patient_text="son", **one)) == (2, 2, 2)


def test_a_range_does_not_raise_a_figure_that_it_holds(fact: Fact, figures: Figures) -> None:
    between = fact("a", 60, sentence=1, count_low=12, count_best=16, count_high=20, count_operator="between")
    assert figures(fact("a", 0, count=15), between) == (15, 15, 15)
    assert figures(fact("a", 0, count=9), between) == (12, 16, 20)


def test_further_victims_without_a_text_are_counted(fact: Fact, figures: Figures) -> None:
    one = {"count_low": 1, "count_best": 1, "count_high": 1, "count_text": "another"}
    further = fact("a", 90, count_relation="other", sentence=1, patient_text=None, **one)
    assert figures(fact("a", 0, count=4), further) == (5, 5, 5)
