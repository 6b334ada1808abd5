"""A domain's files speak of the sides and places that it declares: a misspelt one would be nobody's, and nobody would say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from factline.pipelines.lexicons import domain_names, load_lexicons


def sides_named(value: Any) -> Iterator[str]:
    """Every `side` in a lexicon."""
    if isinstance(value, dict):
        yield from (v for k, v in value.items() if k == "side" and v is not None)
        for part in value.values():
            yield from sides_named(part)
    elif isinstance(value, list):
        for part in value:
            yield from sides_named(part)


@pytest.mark.parametrize("name", domain_names())
def test_every_side_and_place_that_a_domain_names_is_declared(name: str) -> None:
    domain = load_lexicons(name).domain
    declared, places = domain["domain"], domain["places"]
    named = set(sides_named({key: value for key, value in domain.items() if key != "domain"}))
    named |= {held_by for held in places["held"] for held_by, _, _ in held["by"]} | set(declared["sides_of_countries"].values())
    named |= {side for one, others in declared["opponents"].items() for side in (one, *others)}
    named |= {side for sides in declared["alliances"].values() for side in sides}
    assert named <= set(declared["sides"])
    known = {place["id"] for place in places["places"]}
    assert {p for held in places["held"] for p in held["places"]} <= known
    assert {p for region, inner in places["within"].items() for p in (region, *inner)} <= known


@pytest.mark.parametrize("name", domain_names())
def test_an_alliance_is_of_sides_that_stand_in_no_other_and_do_not_fight_each_other(name: str) -> None:
    declared = load_lexicons(name).domain["domain"]
    allied = [side for sides in declared["alliances"].values() for side in sides]
    assert len(allied) == len(set(allied))
    assert not set(declared["alliances"]) & set(declared["sides"]), "an alliance has a name of its own"
    for sides in declared["alliances"].values():
        assert not {foe for side in sides for foe in declared["opponents"][side]} & set(sides)
