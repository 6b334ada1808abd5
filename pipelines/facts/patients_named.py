"""Draft facts → the party that stands beside their count: `five Armenians`, `on the Armenian side`, `between A and B troops`.

What no name tells is for patients.
"""

from __future__ import annotations

from itertools import pairwise

from factline.pipelines.facts.draft import Draft
from factline.pipelines.facts.parties import Party
from factline.pipelines.facts.side_reading import Reading

_LEADING = 12  # characters before a side that leads its clause: room for "while on the"
_BEHIND_COUNT = 20  # characters: room for "of them", not for a clause


def is_between(reading: Reading, draft: Draft) -> bool:
    """`20 people died in clashes between Armenian and Azerbaijani troops`: of both, where their own words name no side."""
    if draft.kind not in reading.rules.sets["harm"] or draft.patient_side is not None or draft.toll == "subset":
        return False
    left, right = reading.clause(draft)
    here = [p for p in reading.named(draft.sentence.position) if left <= p.start < right]
    return any(
        b.side in reading.rules.parties.opponents.get(a.side, ())
        and reading.rules.between.search(reading.lower, left, a.start) is not None
        and reading.rules.two_sides.search(reading.text, a.end, b.start) is not None
        for a, b in pairwise(here)
    )


def beside(reading: Reading, draft: Draft) -> str | None:
    """A party named beside the count: `five Armenians`, `on the Armenian side`, `the Armenian side has four dead`. Empty: it is not known whose own."""
    first, last = (draft.count.start, draft.count.end) if draft.count is not None else (draft.trigger.start, draft.trigger.end)
    left, right = reading.clause(draft)
    end = max(last, draft.trigger.end) if draft.count is not None else last
    if draft.count is not None and any(reading.rules.of_own.match(reading.text, at) for at in (last, end)):
        return reading.oneself(draft, first) or ""  # three of its own, two wounded on its side
    if draft.count is not None and reading.rules.own_toll.search(reading.lower, left, first) is not None:
        return reading.oneself(draft, first) or ""  # which brings its toll to 158
    if draft.kind == "released" and (home := _returned_to(reading, draft)) is not None:
        return home
    for p in reading.named(draft.sentence.position):
        behind = draft.count is not None and last <= p.start <= last + _BEHIND_COUNT and _is_people(p)
        if behind and reading.rules.of_them.fullmatch(reading.text, last, p.start):
            return p.side
        aside = _is_side(p) and reading.lower.endswith(reading.rules.before_side, 0, p.start)
        if aside and (last <= p.start < right or (p.end <= first and p.start - left <= _LEADING)):
            return p.side
        owner = draft.count is not None and left <= p.start and p.end <= first
        if owner and (
            reading.rules.has.fullmatch(reading.text, p.end, first) or reading.rules.losses.match(reading.text, p.end, first)
        ):
            return p.side
    for m in draft.sentence.mentions if draft.count is not None else ():  # Karabakh losses were 12 dead
        lost = m.kind == "place" and left <= m.start and m.end <= first and _has_losses(reading, m.end, first)
        if lost and m.place_precision is not None:
            return reading.rules.parties.holder(m.entity_id, m.country, draft.date_start or reading.day)
    return None


def has_others(reading: Reading, draft: Draft) -> bool:
    """`32 people, 26 of them Armenians`: a whole that names no side, and not all of whom are of the one that its parts name."""
    if draft.toll == "subset" or draft.count is None or draft.count.side is not None or draft.patient_side is not None:
        return False
    parts = [
        (d, d.count.side or beside(reading, d))
        for d in reading.told[draft.sentence.position]
        if d.toll == "subset" and d.kind == draft.kind and d.start >= draft.start and d.count is not None
    ]
    known = sum(d.count_best or 0 for d, side in parts if side)
    sides = {side for _, side in parts if side}
    return len(sides) > 1 or (len(sides) == 1 and draft.count_low is not None and known < draft.count_low)


def is_loss_of_others(reading: Reading, draft: Draft) -> bool:
    """`the opposite side lost 14 soldiers`, `the enemy has 14 dead`, `14 soldiers of the opposite side`."""
    if draft.count is None:
        return False
    if reading.rules.of_opposite.match(reading.text, draft.count.end):
        return True
    left, first = reading.clause(draft)[0], draft.count.start
    has, losses = reading.rules.has, reading.rules.losses
    return any(
        has.fullmatch(reading.text, m.end(), first)
        or losses.match(reading.text, m.end(), first)
        or reading.rules.leaves.fullmatch(reading.text, m.end(), first)
        for m in reading.rules.opposite.finditer(reading.text, left, first)
    )


def _returned_to(reading: Reading, draft: Draft) -> str | None:
    """`17 were handed over to Armenia`: those who are released go back to their own side."""
    link = reading.rules.returned_to.match(reading.text, draft.trigger.end)
    if link is None or draft.trigger.end > draft.sentence.end:
        return None
    home = next((p.side for p in reading.named(draft.sentence.position) if p.start == link.end()), None)
    return home if home in reading.rules.parties.opponents else None


def _has_losses(reading: Reading, after: int, before: int) -> bool:
    """Whether a noun of losses stands right behind one offset and before another."""
    found = reading.rules.losses.match(reading.text, after)
    return found is not None and found.end() <= before


def _is_people(party: Party) -> bool:
    return party.actor_id is not None and party.actor_id.endswith(("-people", "-civilians", "-forces"))


def _is_side(party: Party) -> bool:
    return party.actor_id is not None and party.actor_id.endswith("-side")
