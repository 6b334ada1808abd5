"""Facts of one article's happening and kind → those of each camp, where the words tell the dead (or wounded) of two camps apart.

A camp is a side, the attackers of no named side, or those whom they attack. What their figures come to is for figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from factline.pipelines.happenings.grouping import Fact

_ATTACKED = frozenset({"military", "police", "civilian", "peacekeeper", "journalist", "medic", "official"})


def camps(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Counted facts camp by camp, in order of name; none where fewer than two camps are told, or one may be the other told otherwise."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact["count_best"] and (camp := _camp(fact)) is not None:
            found.setdefault(camp, []).append(fact)
    told = [found[name] for name in sorted(found)]
    weightiest = [max(there, key=lambda f: f["count_best"]) for there in told]
    if len(told) < 2 or any(_same_people(a, b) for n, a in enumerate(weightiest) for b in weightiest[:n]):
        return []
    return told


def _camp(fact: Fact) -> str | None:
    if fact["patient_side"] is not None:
        return str(fact["patient_side"])
    if fact["unnamed"]:
        return None  # `two others`: whose, is a guess
    if fact["patient_class"] == "attacker":
        return "attackers"
    return "attacked" if fact["patient_class"] in _ATTACKED else None


def _same_people(a: Fact, b: Fact) -> bool:
    """Whether they may be the same persons in other words: one number above one, or of two voices, and not two named sides."""
    if a["count_best"] != b["count_best"] or (a["patient_side"] is not None and b["patient_side"] is not None):
        return False
    voices = {f["speaker_id"] or f["speaker_text"] for f in (a, b)}
    return a["count_best"] > 1 or len(voices) > 1
