"""Draft facts → who did it: the side of a named agent, and an agent where only the words before the verb tell one."""

from __future__ import annotations

from factline.pipelines.facts.blows import attacker_before, enemy, last_actor, struck, town_before
from factline.pipelines.facts.draft import Draft
from factline.pipelines.facts.parties import Party
from factline.pipelines.facts.side_reading import Reading

_JUST_TAKEN = 30  # days: who held a place so long before it is told as taken lost it
_SEAT = 12  # characters behind an agent: room for "in Yerevan"
_OF = 24  # characters behind who is accused: room for "forces of"
_LEAD = 24  # characters before who speaks: room for "In Stepanakert, the "
_BESIDE = 1  # characters between a word of speech and the deed it owns
_WORD = 30  # characters: room for any word
_BY = 20  # characters: room for "by the"


def set_agent(reading: Reading, draft: Draft) -> None:
    """Sets agent_*, with the doubt of the rule that told it; of who accuses, denies or vows also the speaker's side."""
    if draft.agent_text is not None:
        _named_agent(reading, draft)
    elif (
        not _accused(reading, draft)
        and not _repeat(reading, draft)
        and not _behind_by(reading, draft)
        and not struck(reading, draft)
        and _is_active(reading, draft)
    ):
        _subject(reading, draft)
    if draft.kind in reading.rules.sets["harm"] and draft.trigger.lower in reading.rules.sets["loses"]:
        draft.patient_side = (
            draft.patient_side
            or draft.agent_side
            or enemy(reading, draft)
            or attacker_before(reading, draft)
            or town_before(reading, draft)
        )  # who loses men does not kill them
        draft.agent_text = draft.agent_id = draft.agent_side = None
    if draft.kind == "territory_gained" and draft.agent_side is None:
        _conqueror(reading, draft)
    if draft.rule_id in reading.rules.sets["held_patterns"] and draft.agent_side is None and reading.is_here(draft):
        draft.agent_side = reading.of_place(draft, coarse=False)  # who holds those who are in a prison there
    if draft.kind == "territory_lost" and draft.agent_text is None and draft.agent_side is None:
        draft.agent_side = reading.of_place(draft, coarse=False)  # who held it until that day
    if draft.kind in reading.rules.sets["spoken"]:
        if reading.rules.reciprocal.search(reading.lower, *reading.clause(draft)):
            draft.agent_side = draft.speaker_side = None
        draft.speaker_side = draft.speaker_side or draft.agent_side
        if draft.agent_text is not None and draft.agent_text == draft.speaker_text:
            draft.agent_side = draft.agent_side or draft.speaker_side


def set_boaster(reading: Reading, draft: Draft) -> None:
    """Of a post or drone of the other side that `was destroyed` who tells of it without naming who did it, did it."""
    side = draft.speaker_side
    told = draft.rule_id in reading.rules.sets["hardware_patterns"] and draft.stance == "claimed" and reading.is_passive(draft)
    foes = reading.rules.parties.opponents.get(side, ()) if side is not None else ()
    if told and draft.agent_text is None and draft.agent_side is None and draft.patient_side in foes:
        draft.agent_side = side
        draft.doubts.append("agent_from_speaker")


def _conqueror(reading: Reading, draft: Draft) -> None:
    """Who took a place: the party that announces it, else the opponent of who held it."""
    if draft.stance == "claimed" and draft.speaker_side in reading.rules.parties.opponents:
        draft.agent_side = draft.speaker_side
        draft.doubts.append("agent_from_speaker")
        return
    holder = reading.of_place(draft, coarse=False, earlier=_JUST_TAKEN)
    if holder is not None and (side := reading.opponent(draft, holder)) is not None:
        draft.agent_side = side
        draft.doubts.append("side_from_opponent")


def _accused(reading: Reading, draft: Draft) -> bool:
    """`Armenia accused Azerbaijan of shelling villages`: whom the verb of accusing has as its object; its subject accuses."""
    if draft.kind in reading.rules.sets["spoken"]:
        return False
    left = reading.clause(draft)[0]
    verbs = list(reading.rules.accuses.finditer(reading.lower, left, draft.trigger.start))
    if not verbs or any(
        m.kind == "speaker" and m.cue_start is not None and verbs[-1].end() < m.cue_start < draft.trigger.start
        for m in draft.sentence.mentions
    ):
        return False  # accused Armenia of a raid and says its own side has detained four
    for p in reading.named(draft.sentence.position):
        if (
            verbs[-1].end() <= p.start
            and p.end < draft.trigger.start
            and not reading.rules.elsewhere.search(reading.lower, p.end, draft.trigger.start)
            and reading.rules.accused_of.search(reading.lower, p.end, p.end + _OF)
        ):
            draft.agent_text, draft.agent_id, draft.agent_side = p.text, p.actor_id, p.side
            return True
    return False


def _repeat(reading: Reading, draft: Draft) -> bool:
    """`shot down a helicopter, killing two`: whoever did the one did the other, to the same."""
    before = reading.done[-1] if reading.done else None
    if draft.rule_id not in reading.rules.sets["sequel_patterns"] or before is None or before.sentence is not draft.sentence:
        return False
    draft.agent_text, draft.agent_id, draft.agent_side = before.agent_text, before.agent_id, before.agent_side
    draft.patient_side = draft.patient_side or before.patient_side
    return before.agent_side is not None


def _behind_by(reading: Reading, draft: Draft) -> bool:
    """`was broken by Azerbaijan`: the agent of the passive voice."""
    end = draft.trigger.end
    for p in reading.named(draft.sentence.position):
        if end < p.start <= end + _BY and reading.text[end : p.start].lower().split() in reading.rules.by_whom:
            draft.agent_text, draft.agent_id, draft.agent_side = p.text, p.actor_id, p.side
            return True
    return False


def _is_active(reading: Reading, draft: Draft) -> bool:
    if draft.rule_id in reading.rules.sets["no_agent_patterns"]:
        return False
    if draft.rule_id not in reading.rules.sets["agent_patterns"] and draft.kind not in reading.rules.sets["agent_kinds"]:
        return False
    if draft.kind in reading.rules.sets["harm"] | reading.rules.sets["home"] and draft.kind not in {"attack", "protested"}:
        return draft.rule_id in reading.rules.sets["agent_patterns"]
    return not reading.is_passive(draft)


def _named_agent(reading: Reading, draft: Draft) -> None:
    """The side of an agent named without one: a party in or right before its name, `its forces`, the police of a place."""
    assert draft.agent_text is not None
    if draft.agent_side is not None:
        return
    words = draft.agent_text
    start = reading.text.rfind(words, draft.sentence.start, draft.trigger.start)
    if start < 0:
        start = reading.text.find(words, draft.trigger.end, draft.sentence.end)
    end = start + len(words)
    near = [
        p for p in reading.named(draft.sentence.position) if start - 2 <= p.end and p.start <= end + 8 and p.start < end + 8
    ]
    joined = _joined(reading, draft, start) if start >= 0 and not near else None
    if start >= 0 and near:
        draft.agent_side = near[0].side
    elif joined is not None:
        draft.agent_text, draft.agent_side = reading.text[joined.start : end], joined.side
    elif start >= 0 and reading.rules.own.search(reading.text, max(draft.sentence.start, start - 12), end):
        draft.agent_side = reading.oneself(draft, start)
        draft.doubts.append("agent_from_speaker")
    elif (start >= 0 and (seat := reading.rules.parties.seated(reading.text[start : end + _SEAT])) is not None) or (
        draft.kind in reading.rules.sets["spoken"] and (seat := _seat_before(reading, draft, start)) is not None
    ):
        draft.agent_side = seat
    elif reading.rules.local.search(words) and (side := reading.local(draft)) is not None:
        draft.agent_side = side
        draft.doubts.append("side_from_place")


def _seat_before(reading: Reading, draft: Draft, start: int) -> str | None:
    """`In Baku, the Interior Ministry denied`: the side in whose capital those sit who speak there."""
    lead = reading.text[draft.sentence.start : max(start, draft.sentence.start)]
    return reading.rules.parties.seated(lead) if len(lead) <= _LEAD else None


def _joined(reading: Reading, draft: Draft, start: int) -> Party | None:
    """`Armenian and some allied (foreign) forces`: the party named in the first of two adjectives, where the second names none."""
    before = [p for p in reading.named(draft.sentence.position) if p.end < start]
    return before[-1] if before and reading.rules.joined.fullmatch(reading.text, before[-1].end, start) else None


def _subject(reading: Reading, draft: Draft) -> None:
    """The actor that stands last before the verb; a pronoun or possessive stands for the speaker."""
    if reading.rules.reciprocal.search(reading.lower, *reading.clause(draft)):
        return
    at = draft.trigger.start
    left = reading.clause(draft)[0]
    party = last_actor(reading, draft, left, at)
    since = party.end if party is not None else left
    if reading.rules.pronoun.search(reading.lower, since, at) or reading.rules.possessed.search(reading.lower, since, at):
        draft.agent_side = reading.oneself(draft, since)
        doubt = "agent_from_speaker"
    elif (
        party is not None
        and (friend := draft.speaker_side or party.side)
        and reading.rules.opposed.search(reading.lower, since, at)
    ):
        draft.agent_side = reading.opponent(draft, friend, placed=False)  # the spokesman said the enemy lost 12 men
        doubt = "side_from_opponent"
    elif _only_says(reading, draft, party, at) or reading.rules.relative.search(reading.lower, since, at):
        return  # the ministry said a strike killed three; the guns that killed 14: whoever is named before them
    elif party is not None:
        draft.agent_text, draft.agent_id, draft.agent_side = party.text, party.actor_id, party.side
        doubt = "agent_from_subject"
    elif reading.rules.opposite.search(reading.text, left, at):
        draft.agent_side = _foe(reading, draft)
        doubt = "side_from_opponent"
    elif reading.rules.defenders.search(reading.lower, left, at) or draft.kind == "protested":
        draft.agent_side = reading.of_place(draft, coarse=False)
        doubt = "side_from_place"
    elif draft.stance == "denied" and draft.speaker_side is not None:
        draft.agent_text, draft.agent_id, draft.agent_side = draft.speaker_text, draft.speaker_id, draft.speaker_side
        doubt = "agent_from_speaker"
    else:
        return
    if draft.agent_side is not None:
        draft.doubts.append(doubt)


def _only_says(reading: Reading, draft: Draft, party: Party | None, at: int) -> bool:
    """Whether a party is who says it, and what was done has a subject of its own; not where one `claimed to have killed five`."""
    if party is None or draft.speaker_text is None:
        return False
    if _owns_up(reading, draft):
        return False
    says = party.text in draft.speaker_text and draft.speaker_side == party.side
    return says and reading.rules.own_deed.search(reading.lower, party.end, at) is None


def _owns_up(reading: Reading, draft: Draft) -> bool:
    """`admitted shooting down a helicopter`, `denies carrying out the strikes`: right behind a word of speech the deed is the speaker's."""
    at = next((at for at in (draft.trigger.start, draft.start) if _begins(reading, at)), None)
    return at is not None and any(
        m.kind == "speaker" and m.cue_end is not None and 0 <= at - m.cue_end <= _BESIDE for m in draft.sentence.mentions
    )


def _begins(reading: Reading, at: int) -> bool:
    """Whether a word that ends as what one is doing stands at an offset."""
    return reading.lower[at : at + _WORD].split(" ", 1)[0].endswith(reading.rules.doing)


def _foe(reading: Reading, draft: Draft) -> str | None:
    """Whom `the enemy` means: the one whom the speaker fights; where nobody speaks, whom those fight whose town it struck."""
    friend = draft.speaker_side or (reading.of_place(draft, coarse=False) if draft.speaker_text is None else None)
    return reading.opponent(draft, friend, placed=False) if friend is not None else None
