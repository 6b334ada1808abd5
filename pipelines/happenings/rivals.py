"""Counted facts of one article → the same without the figures that other speakers outbid or undercut.

Two speakers who give two numbers for the same alliance of sides and class are rivals (`eight enemy soldiers died, said the one; four of its own,
said the other`): one of the two is right, so they never add, and the greater does not make the less unsaid. Numbers of no named side
are no rivals: whether they count the same people cannot be known. Nor are allies who each count their own: theirs are one account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factline.pipelines.happenings.grouping import Fact

LEAST, GREATEST = "least", "greatest"
_Key = tuple[str, str, str | None]


def rivals(facts: Sequence[Fact]) -> dict[_Key, dict[str, int]]:
    """By kind, side and class: the number that each speaker gives, where several give different ones."""
    found: dict[_Key, dict[str, dict[str, int]]] = {}
    allied = _allied(facts)
    for fact in facts:
        voice = _voice(fact, allied)
        if voice is not None:
            of_sides = found.setdefault(_key(fact), {}).setdefault(voice, {})
            of_sides[fact["patient_side"]] = max(of_sides.get(fact["patient_side"], 0), fact["count_best"])
    told = {key: {voice: sum(of_sides.values()) for voice, of_sides in said.items()} for key, said in found.items()}
    return {key: said for key, said in told.items() if len(set(said.values())) > 1}


def with_one_voice(facts: Sequence[Fact], told: Mapping[_Key, Mapping[str, int]], choice: str) -> list[Fact]:
    """The facts with, of rivals, only those who give the least number or the greatest."""
    chosen = {key: (min if choice == LEAST else max)(said.values()) for key, said in told.items()}
    allied = _allied(facts)
    return [
        f for f in facts
        if (key := _key(f)) not in chosen or (voice := _voice(f, allied)) is None or told[key][voice] == chosen[key]
    ]  # fmt: skip


def _key(fact: Fact) -> _Key:
    return fact["kind"], fact["patient_alliance"] or "", fact["patient_class"]


def _allied(facts: Sequence[Fact]) -> frozenset[_Key]:
    """Where two sides of an alliance each count their own."""
    own: dict[_Key, set[str]] = {}
    for fact in facts:
        if fact["patient_side"] is not None and fact["speaker_side"] == fact["patient_side"]:
            own.setdefault(_key(fact), set()).add(fact["patient_side"])
    return frozenset(key for key, sides in own.items() if len(sides) > 1)


def _voice(fact: Fact, allied: frozenset[_Key]) -> str | None:
    """Who gives a new number of a named side; None where it is none, or the text gives it in its own voice."""
    counted = fact["count_best"] is not None and fact["count_text"] is not None and fact["count_relation"] is None
    if not counted or fact["toll"] != "new" or fact["patient_side"] is None:
        return None
    if fact["speaker_side"] == fact["patient_side"] and _key(fact) in allied:
        return str(fact["patient_alliance"])
    voice: str | None = fact["speaker_id"] or fact["speaker_text"]
    return voice
