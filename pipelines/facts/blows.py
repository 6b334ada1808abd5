"""The words of a sentence before and behind a deed → who struck, and who lost the men that it counts.

`Were killed when gunners shelled the town`, `stormed the town and lost nine men`, `Goris has lost six of its sons`. In: the reading of
an article. Out: sides, and the agent of a draft. Who did what its own verb tells is for agents.
"""

from __future__ import annotations

from factline.pipelines.facts.draft import Draft
from factline.pipelines.facts.parties import Party
from factline.pipelines.facts.side_reading import Reading

_HAS = 8  # characters between a place and what it lost: room for "has"


def enemy(reading: Reading, draft: Draft) -> str | None:
    """`The spokesman said the enemy lost 12 men`: whom the speaker fights."""
    left = max(
        (p.end for p in reading.named(draft.sentence.position) if p.end <= draft.trigger.start), default=draft.sentence.start
    )
    if draft.speaker_side is None or reading.rules.opposed.search(reading.lower, left, draft.trigger.start) is None:
        return None
    return reading.opponent(draft, draft.speaker_side, placed=False)


def attacker_before(reading: Reading, draft: Draft) -> str | None:
    """`Armenian infantry stormed Agdam and lost 18 men`: the subject of the verb before, whose attack it was."""
    before = reading.done[-1] if reading.done else None
    if before is None or before.sentence is not draft.sentence or before.kind not in reading.rules.sets["agent_kinds"]:
        return None
    between = reading.lower[before.trigger.end : draft.trigger.start]
    return before.agent_side if reading.rules.and_then.search(between) is not None else None


def town_before(reading: Reading, draft: Draft) -> str | None:
    """`Goris has lost nine of its sons`: the people of the place right before the verb."""
    between = next(
        (
            m
            for m in draft.sentence.mentions
            if m.kind == "place"
            and reading.is_known(m)
            and 0 < draft.trigger.start - m.end <= _HAS
            and m.end <= draft.trigger.start
        ),
        None,
    )
    if between is None or between.start != draft.sentence.start:
        return None
    return reading.rules.parties.holder(between.entity_id, between.country, draft.date_start or reading.day)


def struck(reading: Reading, draft: Draft) -> bool:
    """`were killed when Azerbaijani artillery shelled the town`: who strikes behind `when` has killed those told before."""
    if draft.kind not in reading.rules.sets["struck"] or not reading.is_passive(draft):
        return False
    for blow in reading.told[draft.sentence.position]:
        at = blow.trigger.start
        if at <= draft.trigger.end or blow.kind != "attack" or reading.is_passive(blow) or blow.stance == "negated":
            continue
        link = reading.rules.when_struck.search(reading.lower, draft.trigger.end, at)
        if link is None or ";" in reading.text[draft.trigger.end : at]:
            return False
        party = last_actor(reading, draft, link.end(), at)
        if party is None or reading.rules.opposed.search(reading.lower, link.end(), at) is not None:
            return False
        draft.agent_text, draft.agent_id, draft.agent_side = party.text, party.actor_id, party.side
        draft.doubts.append("agent_from_subject")
        return True
    return False


def last_actor(reading: Reading, draft: Draft, left: int, at: int) -> Party | None:
    """The party that acts, named last in text[left:at]; not in an aside (`…, where Russian peacekeepers are deployed, opened fire`)."""
    asides = [m.span() for m in reading.rules.where_aside.finditer(reading.lower, draft.sentence.start, at)]
    return max(
        (
            p
            for p in reading.named(draft.sentence.position)
            if left <= p.start
            and p.end <= at
            and _acts(reading, p, at)
            and not any(first <= p.start < last for first, last in asides)
        ),
        key=lambda p: p.end,
        default=None,
    )


def _acts(reading: Reading, party: Party, at: int) -> bool:
    """A country is a subject only right before the verb, its adjective with its noun; neither behind a preposition."""
    if not party.land:
        return True
    before = reading.text[max(0, party.start - 15) : party.start].lower().split()
    if set(before[-2:]) & reading.rules.sets["not_objects"]:
        return False
    return party.people or reading.text.count(" ", party.end, at) <= 2
