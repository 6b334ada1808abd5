"""By what means: the nearest words of the sentence, and never an accident where something was done."""

from __future__ import annotations

from typing import Any

import pytest

from factline.pipelines.contracts import contract
from factline.pipelines.lexicons import load_lexicons
from tests.facts.test_stage import told

MEANS: dict[str, Any] = load_lexicons().general["means"]


@pytest.mark.parametrize("example", MEANS["examples"], ids=lambda e: e["text"])
def test_examples(example: dict[str, Any]) -> None:
    found = {f["kind"]: f["means"] for f in told(example["text"])}
    assert {kind: found[kind] for kind in example["means"]} == example["means"]


def test_they_are_the_contracts() -> None:
    assert set(MEANS["words"]) <= set(contract("facts").field("means").enum)


def test_no_word_has_two() -> None:
    words = [w for parts in [*MEANS["words"].values(), MEANS["silent"]] for part in parts for w in part]
    assert sorted(w for w in set(words) if words.count(w) > 1) == []


def test_the_outcome_is_open_where_the_words_leave_it_open() -> None:
    found = {
        f["patient_text"]: (f["outcome_open"], f["means"]) for f in told("Two clerks were shot. A mine wounded three men.")
    }
    assert found == {"Two clerks": (True, "small_arms"), "three men": (False, "mine")}
    assert [f["outcome_open"] for f in told("Four people were taken to hospital after the shelling.")] == [True]
