"""Draft facts → whose the people are to whom it was done. The rules stand in `_guess`, from the surest to the least sure."""

from __future__ import annotations

from factline.pipelines.contracts import WAR_SIZED
from factline.pipelines.facts.draft import Draft
from factline.pipelines.facts.homes import home_side
from factline.pipelines.facts.patients_named import beside, has_others, is_between, is_loss_of_others
from factline.pipelines.facts.side_reading import Reading

_OBJECT = 60  # characters behind a trigger in which its object is named
_OF_WAR = 14  # days
_HELD = frozenset({"captured", "detained"})
_TOWN = 100_000  # people who may have fled one town or district
_CARRIED = 2  # sentences over which an incident goes on


def set_patient(reading: Reading, draft: Draft) -> None:
    """Sets patient_side, with the doubt of the rule that told it."""
    kind, sets = draft.kind, reading.rules.sets
    if kind == "accused":
        draft.patient_side = draft.patient_side or _object(reading, draft)
    elif (kind in sets["harm"] or kind in sets["home"]) and draft.rule_id not in sets["mutual_patterns"]:
        if _is_shared(reading, draft):
            draft.patient_side = None
            reading.mixed.add(draft.sentence.position)
            return
        named = beside(reading, draft)
        if named is not None:
            draft.patient_side = named or None
        elif draft.patient_side is None and not (draft.sentence.position in reading.mixed and _is_bare(draft)):
            _guess(reading, draft)
        if kind == "displaced":
            _of_their_homes(reading, draft)


def _is_shared(reading: Reading, draft: Draft) -> bool:
    """`on both sides`: they are of no one side, unless their own words name one, or the words are of who says so."""
    if is_between(reading, draft) or has_others(reading, draft):
        return True
    found = reading.rules.shared.search(reading.lower, *reading.clause(draft))
    if found is None:
        return False
    named = draft.patient_side is not None and draft.count is not None and draft.count.side is not None
    return not named and found[0] not in (draft.speaker_text or "").lower()


def _of_their_homes(reading: Reading, draft: Draft) -> None:
    """Those who flee a place are the people of who held it, where their name is that of its ally: Armenians who fled Nagorno-Karabakh."""
    side, holder = draft.patient_side, reading.of_place(draft, coarse=False) or reading.of_place(draft, coarse=True)
    against = reading.rules.parties.opponents
    if side is None or holder is None or side == holder or not {side, holder} <= against.keys():
        return
    if side not in against[holder] and holder not in against[side]:
        draft.patient_side = holder
        draft.doubts.append("side_from_place")


def _guess(reading: Reading, draft: Draft) -> None:
    """The first rule that tells a side, with its doubt."""
    for rule, doubt in (
        (_by_words, None),
        (_by_object, None),
        (_by_whole, "side_carried"),
        (_by_list, "side_carried"),
        (_by_agent, "side_from_opponent"),
        (home_side, "side_from_place"),
        (_by_own_count, "side_from_speaker"),
        (_by_own_place, "side_from_place"),
        (_by_speaker, "side_from_speaker"),
        (_by_incident, "side_carried"),
        (_by_any_place, "side_from_place"),
    ):
        if draft.stance == "negated" and doubt is not None:
            if draft.kind in reading.rules.sets["harm"] and _is_ours(reading, draft):
                draft.patient_side = draft.speaker_side
            return  # nobody was: whose they would have been only their own name tells
        of_the_war = draft.toll == "cumulative" or (_is_of_many_days(draft) and rule not in (home_side, _by_own_place))
        if doubt == "side_from_place" and of_the_war and draft.kind != "displaced":
            continue  # the toll of a whole war is nobody's for being of that region
        side = rule(reading, draft)
        if side is not None:
            if draft.stance == "denied" and side == draft.speaker_side and doubt in ("side_from_place", "side_carried"):
                return  # who denies that any were killed is charged with it
            draft.patient_side = side or None
            if doubt is not None:
                draft.doubts.append(doubt)
            return


def _is_ours(reading: Reading, draft: Draft) -> bool:
    """`We have no casualties`."""
    words = reading.lower[reading.clause(draft)[0] : draft.trigger.start].split()
    return not reading.rules.sets["we"].isdisjoint(words[:2])


def _is_of_many_days(draft: Draft) -> bool:
    """Whether a narrator's figure sums up more than an incident: many days of a war."""
    first, last = draft.date_start, draft.date_end
    if draft.speaker_side is not None or draft.count is None or first is None or last is None:
        return False
    return (last - first).days > _OF_WAR


def _by_words(reading: Reading, draft: Draft) -> str | None:
    """`its soldiers`, `three enemy soldiers`; of a verb that has no count, the words right behind it. Empty: whose is not known."""
    words = draft.patient_text or reading.text[draft.trigger.end : min(draft.trigger.end + 30, draft.sentence.end)]
    if draft.patient_text is None and reading.is_passive(draft):
        words = reading.rules.foe_subject(reading.lower[reading.clause(draft)[0] : draft.trigger.start])
    if reading.rules.opposite.search(words) or is_loss_of_others(reading, draft):
        friend = draft.speaker_side or draft.agent_side
        return reading.opponent(draft, friend, placed=False) if friend is not None else None
    if draft.patient_text is None:
        return None
    if (kin := reading.rules.kin.search(words)) is not None:
        return _of_kin(reading, draft, kin[1].lower())
    if reading.rules.crew.search(words) is not None and (hit := reading.hit_before(draft)) is not None:
        return hit.patient_side  # a tank was hit and its crew killed
    same = next((p.side for p in reading.named(draft.sentence.position) if p.text.lower() in words.lower()), None)
    if same is None and reading.rules.own.search(words):
        if draft.speaker_side is not None and reading.rules.foe_says.search(reading.lower, draft.sentence.start, draft.start):
            return reading.opponent(draft, draft.speaker_side, placed=False) or ""
        if draft.speaker_side is None and (home := home_side(reading, draft)) is not None:
            return home  # our ministers, says one who lived in Martuni
        return reading.oneself(draft, draft.count.start if draft.count is not None else draft.start) or ""
    return same


def _of_kin(reading: Reading, draft: Draft, whose: str) -> str | None:
    """`a driver and his son`: of his side who was harmed before; `my brother`: of the speaker's. None: other rules may tell."""
    if whose in reading.rules.sets["first_person"]:
        return draft.speaker_side
    last = reading.done[-1] if reading.done else None
    beside = last is not None and last.sentence is draft.sentence and last.kind in reading.rules.sets["harm"]
    return last.patient_side if last is not None and beside else None


def _by_object(reading: Reading, draft: Draft) -> str | None:
    return _object(reading, draft) if draft.kind == "attack" else None


def _object(reading: Reading, draft: Draft) -> str | None:
    """The party that a verb without a count names as its object; before it in the passive voice."""
    named = reading.named(draft.sentence.position)
    if draft.kind == "attack" and reading.is_passive(draft):
        left = reading.clause(draft)[0]
        before = [p for p in named if left <= p.start and p.end <= draft.trigger.start]
        if draft.rule_id in reading.rules.sets["hardware_patterns"]:  # the ministry said a post was destroyed: not its own
            before = [p for p in before if p.text not in (draft.speaker_text or "")]
        if draft.stance == "denied":  # who denies that villagers were attacked is charged with it
            before = [p for p in before if p.side != draft.speaker_side]
        aside = reading.rules.told_aside.search(
            reading.lower, left, draft.trigger.start
        )  # the post from which its men fired was
        subject_end = aside.start() if aside is not None else draft.trigger.start
        if before or reading.rules.own.search(reading.text, left, subject_end) is None:
            return before[-1].side if before else None
        return reading.oneself(draft, subject_end)  # our positions near the lake came under fire
    for p in named:
        if draft.trigger.end <= p.start <= draft.trigger.end + _OBJECT:
            between = reading.text[draft.trigger.end : p.start].lower()
            if reading.rules.breaks.search(between) or reading.rules.sets["not_objects"] & set(between.split()):
                return None
            return p.side
    return None


def _by_whole(reading: Reading, draft: Draft) -> str | None:
    """Parts and further ones are of the side of those that they are counted with."""
    position = draft.sentence.position
    part = draft.toll == "subset" or draft.count_relation in ("subset", "part")
    more = draft.count_relation == "other" or reading.rules.one_more.fullmatch(draft.patient_text or "") is not None
    bare = _is_bare(draft)
    for d in reversed(reading.done):
        apart = position - d.sentence.position
        if apart > 1 or d.kind not in reading.rules.sets["harm"]:
            break
        if d.patient_side is not None and (
            part
            or (more and (_same_voice(draft, d) or _settled(reading, draft)))
            or (bare and _same_voice(draft, d) and apart == 0 and ";" not in reading.text[d.trigger.end : draft.trigger.start])
        ):
            return d.patient_side
    return None


def _by_list(reading: Reading, draft: Draft) -> str | None:
    """`192 servicemen and one official were killed`: of one list and one verb, and so of one side where no other is named."""
    before = reading.done[-1] if reading.done else None
    return before.patient_side if before is not None and before.trigger is draft.trigger and before.kind == draft.kind else None


def _same_voice(draft: Draft, before: Draft) -> bool:
    """`ten of its men died, while Armenia reported five dead`: who counts anew counts others."""
    return draft.speaker_text is None or draft.speaker_side == before.speaker_side


def _is_bare(draft: Draft) -> bool:
    """A number without a noun: `and 12 wounded`."""
    return draft.count is not None and draft.count.value is None


def _by_agent(reading: Reading, draft: Draft) -> str | None:
    side = draft.agent_side
    if side is None:
        return None
    if draft.rule_id in reading.rules.sets["held_patterns"] and draft.speaker_side in reading.rules.parties.opponents.get(
        side, ()
    ):
        return draft.speaker_side  # Yerevan says that 200 are in a prison in Baku
    if draft.kind == "released" and reading.rules.prisoners.search(draft.patient_text or ""):
        return reading.opponent(draft, side)  # a party hands over those of the other one
    if draft.kind == "released" and _is_bare(draft) and reading.rules.parties.opponents.get(side):
        return reading.opponent(draft, side)  # Baku handed over 69
    if draft.trigger.lower in reading.rules.sets["shelters"] or draft.kind in reading.rules.sets["home"]:
        return _by_own_place(reading, draft) or (side if side in reading.rules.parties.opponents else None)
    return reading.opponent(draft, side)


def _by_own_place(reading: Reading, draft: Draft) -> str | None:
    """Of the place that the sentence names; forces are where they are sent, and so are those who attack."""
    boast = draft.rule_id in reading.rules.sets["hardware_patterns"] and draft.speaker_side in reading.rules.parties.opponents
    if boast or not (reading.is_here(draft) and _settled(reading, draft)):
        return None
    return _held_by(reading, draft, reading.of_place(draft, coarse=False))


def _by_own_count(reading: Reading, draft: Draft) -> str | None:
    """`while Armenia reported five dead`: a bare figure that a party gives, and no place in its clause, is of its own people."""
    if draft.patient_class in reading.rules.sets["attackers"]:
        return None  # the attackers left 12 dead: not of who says so
    if not _is_bare(draft) or draft.stance == "denied" or draft.speaker_side not in reading.rules.parties.opponents:
        return None
    left, right = reading.clause(draft)
    return None if draft.place_text is not None and draft.place_text in reading.text[left:right] else draft.speaker_side


def _by_any_place(reading: Reading, draft: Draft) -> str | None:
    of_a_town = draft.kind == "displaced" and reading.has_place(draft) and (draft.count_low or 0) < _TOWN
    if not of_a_town and draft.patient_class == "unspecified" and (draft.count_low or 0) >= WAR_SIZED:
        return None  # so many people of a whole region are of no one side
    return _held_by(reading, draft, reading.of_place(draft, coarse=True)) if _settled(reading, draft) else None


def _held_by(reading: Reading, draft: Draft, holder: str | None) -> str | None:
    """Whose people are where a side rules: its own, but the captives whom it holds are of whom it fights."""
    captives = draft.kind in _HELD and reading.rules.prisoners.search(draft.patient_text or "") is not None
    if holder is None or not captives or holder not in reading.rules.parties.opponents:
        return holder
    return reading.opponent(draft, holder, placed=False)


def _settled(reading: Reading, draft: Draft) -> bool:
    return draft.patient_class not in reading.rules.sets["forces"] | reading.rules.sets["attackers"]


def _by_speaker(reading: Reading, draft: Draft) -> str | None:
    """A party that counts losses means its own; one that is no party only its own forces."""
    side, kind = draft.speaker_side, draft.patient_class
    if draft.stance == "denied" and kind not in reading.rules.sets["forces"]:
        return None  # who denies that villagers were killed is charged with it
    if (
        draft.rule_id in reading.rules.sets["hardware_patterns"]
        and side is not None
        and reading.is_passive(draft)
        and not _has_own_losses(reading, draft)
    ):
        return reading.opponent(draft, side, placed=False)
    if side is None or kind in reading.rules.sets["attackers"] or (draft.count is None and draft.kind != "attack"):
        return None
    return side if side in reading.rules.parties.opponents or kind in reading.rules.sets["forces"] else None


def _has_own_losses(reading: Reading, draft: Draft) -> bool:
    """Whether the same voice has told of its own dead in the sentence: then the helicopter that was shot down was its own."""
    aside = reading.rules.told_aside.search(reading.lower, reading.clause(draft)[0], draft.trigger.start)
    told = aside.start() if aside is not None else draft.trigger.start  # the post from which its man was wounded was destroyed
    here = [d for d in reading.done if d.sentence is draft.sentence and d.trigger.start < told]
    return any(d.patient_side == draft.speaker_side and d.kind in reading.rules.sets["harm"] for d in here)


def _by_incident(reading: Reading, draft: Draft) -> str | None:
    """Of the same side as the last ones who were harmed, a sentence or two before."""
    for d in reversed(reading.done):
        if draft.sentence.position - d.sentence.position > _CARRIED or draft.sentence.paragraph != d.sentence.paragraph:
            break
        same_place = draft.place_id in (d.place_id, None) or not reading.is_here(draft)
        attackers = reading.rules.sets["attackers"]
        same = same_place and not _days_apart(d, draft) and (d.patient_class in attackers) == (draft.patient_class in attackers)
        if d.patient_side is not None and d.kind in reading.rules.sets["harm"] and same:
            return d.patient_side
    return None


def _days_apart(one: Draft, other: Draft) -> bool:
    """Whether both have days, and none in common."""
    if one.date_start is None or one.date_end is None or other.date_start is None or other.date_end is None:
        return False
    return one.date_end < other.date_start or other.date_end < one.date_start
