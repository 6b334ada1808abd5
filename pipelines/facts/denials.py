"""Speakers and drafts of an article → who denies what: what stands before the denial, and what another claims.

Who speaks a fact is for attribution, which asks here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from factline.pipelines.facts.chunks import Chunk, MentionRow
from factline.pipelines.facts.draft import Draft, position

_OBJECT_WORDS = 4  # between `rejected` and the claim that is rejected


def is_within(at: int, triggers: Sequence[Chunk]) -> bool:
    """Whether an offset lies in a trigger; they are in order and none lies over another."""
    i = bisect_right(triggers, at, key=lambda t: t.start) - 1
    return i >= 0 and at < triggers[i].end


def denier(
    claim: MentionRow, telling: Sequence[MentionRow], denials: Sequence[Chunk], nouns: AbstractSet[str], text: str
) -> MentionRow | None:
    """`Baku rejected the claim of Yerevan that …`: who rejects what another claims denies it; `nouns` are those of claims."""
    if claim.value not in nouns:
        return None
    return next(
        (
            s
            for s in telling
            if (s.stance == "denied" or is_within(s.cue_start, denials))
            and s.cue_end <= claim.cue_start
            and text.count(" ", s.cue_end, claim.cue_start) <= _OBJECT_WORDS
        ),
        None,
    )


def deny(drafts: Sequence[Draft], patterns: AbstractSet[str]) -> None:
    """`Reports that civilians were killed are untrue`: who says so denies what the report told; `patterns`: whose denial stands behind it."""
    for denial in [d for d in drafts if d.rule_id in patterns]:
        there, teller = denial.sentence.position, (denial.speaker_text, denial.speaker_id, denial.speaker_side)
        first, last = bisect_left(drafts, there, key=position), bisect_right(drafts, there, key=position)
        for draft in drafts[first:last]:
            told = denial.start <= draft.trigger.start < denial.trigger.start
            if told and draft is not denial and draft.kind != "denied" and draft.stance in ("asserted", "claimed"):
                draft.stance = "denied"
                draft.speaker_text, draft.speaker_id, draft.speaker_side = teller
