"""A draft with its speaker → what the words right before its deed make of it: `the alleged murder`, `since the truce of 1994`, `suggested that guards be sent`.

The words stand in sides.yaml (`hedges`). Who speaks is for attribution.
"""

from __future__ import annotations

from typing import Any

from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft
from factline.pipelines.lexicons import Lexicons, in_small_letters, lowered

_LEAD = 30  # characters before a deed


class Hedges:
    """Sets the stance of drafts; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        sides: dict[str, Any] = lexicons.general["sides"]
        words = sides["hedges"]
        self._alleged = in_small_letters(words["alleged"])
        self._nouns = frozenset([*sides["nominal_patterns"], *words["nominal_too"]])
        self._since = in_small_letters(words["since"])
        self._presupposed = frozenset(words["presupposed"])
        self._proposing = frozenset(words["proposing"])
        self._subjunctive = in_small_letters(words["subjunctive"])

    def weigh(self, draft: Draft, found: MentionRow | None, text: str) -> None:
        """Sets stance, and takes the speaker from what is told as background; `found` is who says it, text the cleaned article."""
        lower, start, at = lowered(text), draft.sentence.start, draft.trigger.start
        alleged = draft.rule_id in self._nouns and self._alleged.search(lower, max(start, at - _LEAD), at) is not None
        dated = (
            draft.kind in self._presupposed
            and self._since.search(lower, max(start, draft.start - _LEAD), draft.start) is not None
        )
        proposes = found is not None and found.value in self._proposing
        if draft.stance == "asserted" and alleged:
            draft.stance = "claimed"
        elif draft.stance == "claimed" and dated:
            draft.stance = "asserted"
            draft.speaker_text = draft.speaker_id = draft.speaker_side = None
        elif draft.stance == "claimed" and proposes and self._subjunctive.search(lower, max(start, at - _LEAD), at) is not None:
            draft.stance = "hypothetical"
