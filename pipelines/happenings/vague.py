"""Facts whose number is a vague word (dozens, hundreds) → the same with what the chosen figure rule makes of the word.

The fact itself keeps the neutral reading; only the figures of happenings, and so of events, follow the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from factline.pipelines.lexicons import Lexicons, figure_rule

NEUTRAL = "neutral"


def revalued(facts: Iterable[Mapping[str, Any]], lexicons: Lexicons) -> list[Mapping[str, Any]]:
    """The facts, those with a vague number by the convention of the domain's figure rule (numbers.yaml). KeyError where none has it."""
    convention = figure_rule(lexicons).vague
    if convention == NEUTRAL:
        return list(facts)
    words = {phrase: by[convention] for phrase, by in lexicons.general["numbers"]["vague"].items()}
    return [_revalued(fact, words) for fact in facts]


def _revalued(fact: Mapping[str, Any], words: Mapping[str, int]) -> Mapping[str, Any]:
    written = f" {fact['count_text'].lower()} " if fact["count_text"] is not None else ""
    found = [phrase for phrase in words if f" {phrase} " in written] if fact["count_operator"] == "vague" else []
    if not found:
        return fact
    worth = words[max(found, key=lambda phrase: (len(phrase), phrase))]
    return {**fact, "count_low": worth, "count_best": worth}
