"""Allies that are told by each other's names (domain.yaml): whose numbers are rivals and whose add up, and how an article's row says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Row = dict[str, Any]
Fact = Callable[..., Row]


@pytest.fixture
def said(fact: Fact) -> Callable[[str, str, int, int], Row]:
    """A number of dead of a side, by the ministry of another or the same, in that sentence."""
    return lambda by, side, number, sentence: fact(
        "a", 40 * sentence, sentence=sentence, count=number, patient_side=side, speaker_id=f"{by}_mod", speaker_text=by,
        speaker_side=by,
    )  # fmt: skip


def test_what_a_foe_says_of_two_allies_is_a_rival_of_what_they_say_of_their_own(
    said: Callable[..., Row], happenings_of: Callable[..., list[Row]]
) -> None:
    def figures(*facts: Row) -> tuple[int, ...]:
        (row,) = happenings_of(list(facts))
        return tuple(row[f"killed_{bound}"] for bound in ("low", "best", "high"))

    foe = said("azerbaijan", "armenia", 20, 0)
    assert figures(foe, said("artsakh", "artsakh", 7, 1)) == (7, 20, 20), "one name of the side or the other"
    allies = said("armenia", "armenia", 3, 1), said("artsakh", "artsakh", 5, 2)
    assert figures(*allies) == (8, 8, 8), "each counts its own"
    assert figures(foe, *allies) == (8, 20, 20)


def test_a_happening_names_its_sides_and_their_alliance(
    said: Callable[..., Row], happenings_of: Callable[..., list[Row]]
) -> None:
    (row,) = happenings_of([said("artsakh", "artsakh", 5, 0), said("azerbaijan", "azerbaijan", 9, 1)])
    assert (row["sides"], row["alliances"]) == (["artsakh", "azerbaijan"], ["armenian", "azerbaijan"])
    assert [(a["alliance"], a["best"]) for a in row["killed_by_alliance"]] == [("armenian", 5), ("azerbaijan", 9)]
