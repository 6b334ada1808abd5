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
    assert named <= set(declared["sides"])
    known = {place["id"] for place in places["places"]}
    assert {p for held in places["held"] for p in held["places"]} <= known
    assert {p for region, inner in places["within"].items() for p in (region, *inner)} <= known
