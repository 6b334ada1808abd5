"""Speakers of an article, a fact → who speaks it, and who hands it on. Contents lie in one another: the innermost speaks.

What is made of it (claimed, denied, whose side) is for attribution.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft


def _is_deed(speaker: MentionRow, draft: Draft) -> bool:
    """Whether the cue is part of the deed itself (`the raid claimed 13 lives`, `agreed a ceasefire`), not of its telling."""
    cue = speaker.cue_start
    if speaker.content_start is not None and speaker.content_start <= cue < speaker.content_end:
        return False  # `two men, the mayor said, were killed`
    return cue not in (None, speaker.start) and draft.start < speaker.cue_end and cue < draft.trigger.end


def innermost(draft: Draft, speakers: Iterable[MentionRow], citing: AbstractSet[str]) -> MentionRow | None:
    """The speaker with the shortest content that holds the trigger; of equal ones the one who is cited, by a cue of `citing`."""
    at = draft.trigger.start
    best: MentionRow | None = None
    width = 0
    for speaker in speakers:
        first, last = speaker.content_start, speaker.content_end
        if _is_deed(speaker, draft):
            continue
        if first is not None and first <= at < last:
            own = (last - first) * 2 - (speaker.value in citing)
            if best is None or own < width:
                best, width = speaker, own
    return best


def relay(draft: Draft, speaker: MentionRow, speakers: Iterable[MentionRow], citing: AbstractSet[str]) -> None:
    """Sets relayed_by_*: of `A, citing B, said` B is `speaker`, and the next one around what B says hands it on."""
    around = [
        s
        for s in speakers
        if s.start != s.cue_start
        and s.content_start is not None
        and s.content_start <= speaker.content_start
        and speaker.content_end <= s.content_end
        and not (s.start < speaker.end and speaker.start < s.end)
        and (s.entity_id is None or s.entity_id != speaker.entity_id)
    ]
    relayer = innermost(draft, around, citing)
    if relayer is not None and speaker.start != speaker.cue_start:
        draft.relayed_by_text, draft.relayed_by_id = relayer.text, relayer.entity_id
