"""Low, best and high by each named rule, from claims made by hand."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from factline.pipelines.events.choosing import Claim, choose, contradicted
from factline.pipelines.lexicons import FigureRule, Lexicons, figure_rule, load_lexicons

LEXICONS = load_lexicons()


def rule(name: str) -> FigureRule:
    domain = {**LEXICONS.domain, "domain": {**LEXICONS.domain["domain"], "figure_rule": name}}
    return figure_rule(Lexicons(LEXICONS.general, MappingProxyType(domain), "0"))


def claim(number: int, day: int, low: int, best: int | None, high: int | None, **more: Any) -> Claim:
    given = {"source": number, "confidence": 0.9} | more
    facts, sides = (f"fac-{number}",), given.get("sides", {})
    told = f"art-{number}", given["source"], date(2016, 4, day), given["confidence"], low, best, high, facts, sides
    return Claim(*told, given.get("voice"), given.get("further", False))


FOUR = [claim(1, 2, 12, 12, 12), claim(2, 3, 18, 18, 18), claim(3, 4, 16, 16, None), claim(4, 4, 15, 15, 15)]


@pytest.mark.parametrize(
    ("name", "given", "chosen"),
    [
        ("factline", FOUR, (12, 15, None)),
        ("ucdp", FOUR, (12, 15, 18)),
        ("acled", FOUR, (12, 12, None)),
        ("factline", FOUR[:2], (12, 12, 18)),
        ("ucdp", FOUR[:2], (12, 18, 18)),
        ("acled", FOUR[:2], (12, 12, 18)),
        ("ucdp", [*FOUR[:2], claim(5, 9, 90, 90, 90, confidence=0.2)], (12, 18, 18)),
        ("ucdp", [claim(5, 9, 90, 90, 90, confidence=0.2)], (90, 90, 90)),
        ("factline", [claim(1, 2, 1, None, None)], (1, None, None)),
        ("ucdp", [claim(1, 2, 1, None, None)], (1, None, None)),
        ("factline", [], (None, None, None)),
        ("factline", [claim(1, 2, 7, 7, 7, source=1), claim(2, 3, 9, 9, 9, source=1)], (9, 9, 9)),
        ("acled", [claim(1, 2, 0, 30, 30), claim(2, 3, 20, 20, 20)], (20, 20, 30)),
        ("factline", [claim(1, 2, 0, 30, 30), claim(2, 3, 20, 20, 20)], (0, 20, 30)),
    ],
)
def test_each_rule_chooses_by_its_habit(name: str, given: list[Claim], chosen: tuple[int | None, ...]) -> None:
    found = choose(given, rule(name))
    assert (found.low, found.best, found.high) == chosen


SIDED: list[Claim] = [
    claim(1, 2, 12, 12, 12, sides={"a": (12, 12, 12)}),
    claim(2, 3, 5, 5, 5, sides={"b": (5, 5, 5)}),
    claim(3, 4, 9, 9, None, sides={"b": (9, 9, None)}),
]


@pytest.mark.parametrize(
    ("given", "factline", "ucdp", "acled"),
    [
        (SIDED, (17, 17, None), (17, 21, 21), (17, 17, None)),
        (SIDED[:2], (17, 17, 17), (17, 17, 17), (17, 17, 17)),
        ([*SIDED[:2], claim(4, 5, 14, 14, 14)], (14, 14, 17), (14, 14, 17), (14, 14, 17)),
        ([*SIDED[:2], claim(4, 5, 20, 20, 20)], (20, 20, 20), (20, 20, 20), (20, 20, 20)),
        (
            [*SIDED, claim(4, 1, 17, 17, 17, sides={"a": (12, 12, 12), "b": (5, 5, 5)})],
            (17, 17, None),
            (17, 21, 21),
            (17, 17, None),
        ),
        ([SIDED[1], SIDED[2]], (5, 5, None), (5, 9, 9), (5, 5, None)),
    ],
)
def test_one_sides_dead_are_no_claim_on_both(
    given: list[Claim], factline: tuple[Any, ...], ucdp: tuple[Any, ...], acled: tuple[Any, ...]
) -> None:
    for name, expected in (("factline", factline), ("ucdp", ucdp), ("acled", acled)):
        found = choose(given, rule(name))
        assert (found.low, found.best, found.high) == expected, name


TWO_SIDES: dict[str, Any] = {"sides": {"a": (10, 10, None), "b": (1, 1, 1)}}


def test_what_one_claim_gives_for_both_sides_does_not_outweigh_the_others_on_each() -> None:
    ours = [claim(n, 2, dead, dead, dead, sides={"a": (dead, dead, dead)}) for n, dead in ((1, 7), (2, 5))]
    theirs = claim(3, 2, 11, 11, None, **TWO_SIDES)
    found = choose([*ours, theirs], rule("factline"))
    assert (found.low, found.best, found.high) == (6, 8, None)


def test_a_speaker_who_corrects_himself_says_the_former_no_more() -> None:
    own: dict[str, Any] = {"voice": "az_mod", "sides": {"a": (5, 5, 5)}}
    seven, five = claim(1, 2, 7, 7, 7, **own | {"sides": {"a": (7, 7, 7)}}), claim(2, 3, 5, 5, 5, **own)
    found = choose([seven, five], rule("factline"))
    assert (found.low, found.best, found.high) == (5, 5, 5)
    assert not contradicted([seven, five])
    of_foe = claim(3, 4, 20, 20, 20, voice="az_mod", sides={"b": (20, 20, 20)})
    found = choose([seven, five, of_foe], rule("factline"))
    assert (found.low, found.best, found.high) == (25, 25, 25), "of another side it corrects nothing"
    other = claim(4, 3, 5, 5, 5, voice="am_mod", sides={"a": (5, 5, 5)})
    assert choose([seven, other], rule("factline")).high == 7, "another's figure corrects nobody's"
    assert contradicted([seven, other])
    same_day = claim(5, 2, 5, 5, 5, **own)
    assert choose([seven, same_day], rule("factline")).high == 7, "of one day nobody knows which came last"


def test_two_more_are_no_figure_of_the_whole() -> None:
    more = claim(2, 3, 2, 2, 2, further=True)
    found = choose([claim(1, 2, 6, 6, 6), more], rule("factline"))
    assert (found.low, found.best, found.high) == (6, 6, 6)
    assert choose([more], rule("factline")).best == 2, "unless nobody gives another"


def test_claims_on_two_sides_do_not_contradict_each_other() -> None:
    assert not contradicted(SIDED[:2])
    assert contradicted(SIDED), "5 and 9 of one side"
    assert contradicted([claim(1, 2, 12, 12, 12), claim(2, 2, 14, 14, 14)])


def test_the_facts_behind_the_figures_are_named_best_first() -> None:
    assert choose(FOUR, rule("factline")).facts == ("fac-4", "fac-1", "fac-3")
    assert choose(FOUR, rule("acled")).facts == ("fac-1", "fac-3")


def test_a_rule_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="no figure rule named median; there are acled, factline, ucdp"):
        rule("median")


@pytest.mark.parametrize(
    ("bounds", "apart"),
    [
        ([(12, 15), (15, 20)], False),
        ([(12, 14), (15, 20)], True),
        ([(12, 14), (10, None), (13, 30)], False),
        ([(12, 14), (15, None)], True),
        ([(12, None), (90, None)], False),
        ([(12, 14)], False),
    ],
)
def test_claims_contradict_each_other_where_no_number_is_in_all(bounds: list[tuple[int, int | None]], apart: bool) -> None:
    assert contradicted([claim(n, 2, low, low, high) for n, (low, high) in enumerate(bounds)]) is apart
