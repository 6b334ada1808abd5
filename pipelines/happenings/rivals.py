"""Counted facts of one article → the same without the figures that other speakers outbid or undercut.

Two speakers who give two numbers for the same side and class are rivals (`eight enemy soldiers died, said the one; four of its own,
said the other`): one of the two is right, so they never add, and the greater does not make the less unsaid. Numbers of no named side
are no rivals: whether they count the same people cannot be known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factline.pipelines.happenings.grouping import Fact

LEAST, GREATEST = "least", "greatest"
_Key = tuple[str, str, str | None]


def rivals(facts: Sequence[Fact]) -> dict[_Key, dict[str, int]]:
    """By kind, side and class: the number that each speaker gives, where several give different ones."""
    found: dict[_Key, dict[str, int]] = {}
    for fact in facts:
        voice = _voice(fact)
        if voice is not None:
            said = found.setdefault(_key(fact), {})
            said[voice] = max(said.get(voice, 0), fact["count_best"])
    return {key: said for key, said in found.items() if len(set(said.values())) > 1}


def with_one_voice(facts: Sequence[Fact], told: Mapping[_Key, Mapping[str, int]], choice: str) -> list[Fact]:
    """The facts with, of rivals, only those who give the least number or the greatest."""
    chosen = {key: (min if choice == LEAST else max)(said.values()) for key, said in told.items()}
    return [
        f for f in facts
        if (key := _key(f)) not in chosen or (voice := _voice(f)) is None or told[key][voice] == chosen[key]
    ]  # fmt: skip


def _key(fact: Fact) -> _Key:
    return fact["kind"], fact["patient_side"] or "", fact["patient_class"]


def _voice(fact: Fact) -> str | None:
    """Who gives a new number of a named side; None where it is none, or the text gives it in its own voice."""
    counted = fact["count_best"] is not None and fact["count_text"] is not None and fact["count_relation"] is None
    if not counted or fact["toll"] != "new" or fact["patient_side"] is None:
        return None
    voice: str | None = fact["speaker_id"] or fact["speaker_text"]
    return voice
