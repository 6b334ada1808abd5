"""Speakers of an article, a fact → who speaks it, and who hands it on. Contents lie in one another: the innermost speaks.

What is made of it (claimed, denied, whose side) is for attribution.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from operator import itemgetter

from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it: as written, actor id and side where they are known."""

    text: str | None
    actor_id: str | None
    side: str | None


def _is_deed(speaker: MentionRow, draft: Draft) -> bool:
    """Whether the cue is part of the deed itself (`the raid claimed 13 lives`, `agreed a ceasefire`), not of its telling."""
    cue = speaker.cue_start
    if speaker.content_start is not None and speaker.content_start <= cue < speaker.content_end:
        return False  # `two men, the mayor said, were killed`
    if draft.count is not None and cue == draft.count.start:
        return False  # `officials estimated 350 dead`
    return cue not in (None, speaker.start) and draft.start < speaker.cue_end and cue < draft.trigger.end


def heard(drafts: Iterable[Draft], speakers: Iterable[MentionRow]) -> Iterator[list[MentionRow]]:
    """Draft by draft, in the order of their triggers: the speakers whose content holds the trigger, in reading order."""
    waiting = deque(
        sorted(enumerate(s for s in speakers if s.content_start is not None), key=lambda e: (e[1].content_start, e[0]))
    )
    held: list[tuple[int, MentionRow]] = []
    for draft in drafts:
        at = draft.trigger.start
        held = [entry for entry in held if at < entry[1].content_end]
        while waiting and waiting[0][1].content_start <= at:
            entry = waiting.popleft()
            if at < entry[1].content_end:
                held.append(entry)
        held.sort(key=itemgetter(0))
        yield [speaker for _, speaker in held]


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
