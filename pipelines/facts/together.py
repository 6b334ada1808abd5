"""Outcomes that share one number (`50 killed or wounded`): of either there are no more than that, and nobody knows how many."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from factline.pipelines.facts.chunks import Chunk
from factline.pipelines.facts.draft import Draft

_OUTCOMES = 2
_OUTCOME_KINDS = frozenset({"killed", "wounded", "missing"})


def are_together(triggers: Sequence[Chunk], chunks: Sequence[Chunk], either: AbstractSet[str]) -> bool:
    """`killed or wounded`, `killed and wounded`: one number of two outcomes; `captured and killed` befell all of them. `either`: words for or."""
    if triggers and (
        _is_either(chunks.index(triggers[0]), chunks, either) or _or_else(chunks.index(triggers[-1]), chunks, either)
    ):
        return True
    if len(triggers) < _OUTCOMES:
        return False
    kinds = {t.trigger.kind for t in triggers if t.trigger is not None}
    between = chunks[chunks.index(triggers[0]) : chunks.index(triggers[-1])]
    return len(kinds) > 1 and (kinds <= _OUTCOME_KINDS or any(c.lower in either for c in between))


def _is_either(i: int, chunks: Sequence[Chunk], either: AbstractSet[str]) -> bool:
    """`kidnapped or killed`: right before a trigger "or", and before that what else may have befallen them."""
    if i > 2 and chunks[i - 1].tag == "AND" and chunks[i - 2].trigger is not None and chunks[i - 3].tag == "OF":
        return True  # thousands of dead and wounded
    return i > 1 and chunks[i - 1].lower in either and chunks[i - 2].tag.endswith("_ED")


def _or_else(i: int, chunks: Sequence[Chunk], either: AbstractSet[str]) -> bool:
    """`dead or missing`, `thousands of dead and wounded`: right behind a trigger "or" or "and", and behind that what else befell them."""
    joined = i + 2 < len(chunks) and (
        chunks[i + 1].lower in either or (chunks[i + 1].tag == "AND" and chunks[i - 1].tag == "OF")
    )
    other = chunks[i + 2].trigger if joined else None
    return other is not None and other.kind is not None and chunks[i + 2].tag in ("STATE", "USED", "AFFECT_ED", "KILL_ED")


def bounded(draft: Draft) -> Draft:
    """Of a number of dead and wounded together: no more than that, and no one knows how many."""
    draft.count_low, draft.count_best = 0, None
    draft.count_operator = "unstated" if draft.count_high is None else "at_most"
    return draft
