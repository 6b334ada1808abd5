"""Facts → the same, each with how its words point at persons: told of before, oneself, others, or nobody named.

What becomes of a figure by it is for figures and camps; whom the words mean was read before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from factline.pipelines.lexicons import Lexicons


def with_persons(facts: Iterable[Mapping[str, Any]], lexicons: Lexicons) -> list[Mapping[str, Any]]:
    """The facts with `points` (`he`, `him`, `self`, `the` or None), `others`, `unnamed`, `kin` and `later`, by count_relations.yaml, `persons`."""
    words: dict[str, list[str]] = lexicons.general["count_relations"]["persons"]
    pointing = {word: name for name in ("he", "him", "self", "the") for word in words[name]}
    others, unnamed, kin = (frozenset(words[name]) for name in ("others", "unnamed", "kin"))
    died = frozenset(words["died"])
    return [
        {**fact, **_pointing(fact, pointing, others, unnamed), "kin": _is_kin(fact, kin), "later": _is_later(fact, died)}
        for fact in facts
    ]


def _is_later(fact: Mapping[str, Any], died: frozenset[str]) -> bool:
    """Whether the words may tell how a wound ended."""
    return fact["kind"] == "killed" and not died.isdisjoint(fact["quote"].lower().split())


def _is_kin(fact: Mapping[str, Any], kin: frozenset[str]) -> bool:
    """Whether a bare word of kinship names the victim: one more person, whose class may be that of whose kin it is."""
    return (fact["patient_text"] or "").lower() in kin


def _pointing(
    fact: Mapping[str, Any], pointing: Mapping[str, str], others: frozenset[str], unnamed: frozenset[str]
) -> dict[str, Any]:
    counted, patient = (fact["count_text"] or "").lower(), set((fact["patient_text"] or "").lower().split())
    whom = patient - set(counted.split())
    return {"points": pointing.get(counted), "others": not others.isdisjoint(patient), "unnamed": whom <= unnamed}
