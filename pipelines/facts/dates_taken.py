"""Drafts, Dated rows of their sentences → which date a kind of fact may take, and how it is written down. Chooses none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from factline.pipelines.facts.dates_governed import Dated
from factline.pipelines.facts.dates_story import DEEDS, STATEMENTS
from factline.pipelines.facts.draft import Draft

OCCURRENCES = DEEDS | {"war_began", "war_ended", "territory_gained", "territory_lost"}  # they take each other's dates
_DATED_ALIKE = OCCURRENCES | {"ceasefire", "agreement"}  # a ceasefire has the day of the war that it ends
_OF_A_ROW = frozenset({"last-of-a-row"})  # patterns that count a victim among those of a period
AT_TABLES = frozenset({"ceasefire", "agreement", "talks", "recognised", "not_recognised"})


def set_date(draft: Draft, d: Dated, basis: str) -> None:
    """Gives a fact a date; of an open one only its words."""
    draft.date_start, draft.date_end = (None, None) if d.open else (d.first, d.last)
    draft.date_precision, draft.date_value, draft.date_text = d.precision, d.value, d.text or None
    draft.date_basis = "none" if d.open else basis


def date_alike(draft: Draft, other: Draft) -> None:
    """Gives a fact the date of another."""
    draft.date_start, draft.date_end, draft.date_precision = other.date_start, other.date_end, other.date_precision
    draft.date_value, draft.date_text = other.date_value, other.date_text
    draft.date_basis = other.date_basis if other.date_basis in ("none", "publication", "anchor_event") else "context"


def follow(drafts: Sequence[Draft], dates: dict[int, list[Dated]]) -> None:
    """`another two are missing`, `three of them children`: what its own sentence does not date happened with what it is counted with."""
    for before, draft in pairwise(d for d in drafts if d.kind in DEEDS):
        with_it = draft.count_relation in ("other", "subset", "part") or draft.toll == "subset"
        near = draft.sentence.position - before.sentence.position <= 1
        if with_it and near and not _has_own(draft, dates[draft.sentence.position]):
            date_alike(draft, before)


def _has_own(draft: Draft, here: Sequence[Dated]) -> bool:
    return any(may_take(draft, d) and not d.clock for d in here)


def may_take(draft: Draft, d: Dated) -> bool:
    """Whether a date of its sentence can be that of a fact, by what owns it."""
    if d.owner == "stamp":
        return False
    if draft.kind in STATEMENTS:
        return d.owner != "deed" or d.kind in STATEMENTS or d.deed < draft.trigger.start  # not that of what is denied
    if d.owner == "said":
        return False
    if d.owner == "deed":
        return (
            d.kind == draft.kind
            or {d.kind, draft.kind} <= AT_TABLES
            or (draft.kind == "territory_controlled" and d.kind in OCCURRENCES and d.start < draft.trigger.start)
            or (d.kind in _DATED_ALIKE) == (draft.kind in _DATED_ALIKE)
        )
    return d.owner != "aside" or draft.kind not in DEEDS


def is_sum(draft: Draft) -> bool:
    """`twenty have been killed this year`, `the third to be killed this year`: its period is that of a sum, of no happening."""
    return draft.toll == "cumulative" or draft.rule_id in _OF_A_ROW


def refines(main: Dated | None, own: Dated, draft: Draft) -> bool:
    """`last year's shooting`, and further on `the June 29 shooting`: the day of what the article tells lies within the long date."""
    if (
        main is None
        or main.open
        or draft.kind not in DEEDS
        or is_sum(draft)
        or own.precision == "day"
        or main.precision != "day"
        or "/" in (own.value or "")  # from January to March: a sum
    ):
        return False
    return main.days <= 1 and own.days > 1 and own.first <= main.first and main.last <= own.last
