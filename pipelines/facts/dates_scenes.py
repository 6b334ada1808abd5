"""The dates of a sentence → the scene in which the story stands behind it. What takes a scene's date is for discourse_dates to say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from factline.pipelines.facts.dates_governed import Dated
from factline.pipelines.facts.dates_story import DEEDS, STATEMENTS, Story
from factline.pipelines.facts.dates_taken import AT_TABLES, OCCURRENCES
from factline.pipelines.facts.draft import Draft, SentenceRow

_LEADING = 14  # characters before a date that leads its sentence
_LABEL = 30  # characters of a label before the first sentence of a paragraph: "4. Stepanakert. "
_MANY = 3  # days from the first to the last of a sum
_SUMS = frozenset({"day", "month"})  # precisions of its first day: a year is one date
_OPENING = frozenset({"day", "week", "month"})  # precisions of a date that opens a scene
_TOLD = frozenset({"happening", "deed", "none"})  # owners of a day on which something is told to happen


def advance(story: Story, here: Sequence[Dated], published: date | None, bare: SentenceRow | None) -> None:
    """The scene after a sentence: the last of its dates that a deed or happening owns, else, where it tells no fact (`bare`), the one that opens it."""
    owned = [
        d
        for d in here
        if (d.owner == "happening" or (d.owner == "deed" and d.kind not in STATEMENTS))
        and not (d.clock and story.scene)
        and not (d.is_glance or d.past)
        and (d.open or published is None or d.first <= published)  # what is still to come is no scene
    ]
    if not owned:
        if bare is not None and (opening := _opens(bare, here, published)) is not None:
            story.scene, story.scene_paragraph, story.apart = opening, story.paragraph, False
        return
    last = _nearest(owned[-1], here)
    if last.kind in AT_TABLES and not any(d.kind in OCCURRENCES for d in (*owned, *filter(None, [story.scene]))):
        return  # a truce dates no fighting but that which it ends
    began = next((d for d in (*owned, story.scene) if d is not None and d.kind == "war_began"), None)
    if (
        began is not None
        and last.kind in ("war_ended", "ceasefire")
        and not began.open
        and began.first < last.last
        and not last.open
    ):
        last = last._replace(first=began.first, value=f"{began.first.isoformat()}/{last.last.isoformat()}")
    story.scene, story.scene_paragraph, story.apart = last, story.paragraph, False


def sum_up(story: Story, sentence: SentenceRow, drafts: Sequence[Draft], text: str) -> None:
    """A paragraph that tells a sum of many days goes on with that sum, until it tells a day of its own. `drafts`: the sentence's."""
    days = [(d, d.date_start, d.date_end) for d in drafts if d.kind in DEEDS]
    for d, first, last in days:
        if first is not None and last is not None and (last - first).days >= _MANY and d.date_precision in _SUMS:
            start, basis = d.trigger.start, d.date_basis if d.date_basis == "anchor_event" else "context"
            story.summed = Dated(start, start, first, last, d.date_precision, d.date_value, "", basis)
            story.summed_paragraph = sentence.paragraph
            story.summed_first = sentence.start - text.rfind("\n", 0, sentence.start) <= _LABEL
            return
    if any(d.date_basis != "context" for d, _, _ in days):
        story.summed = None


def _nearest(last: Dated, here: Sequence[Dated]) -> Dated:
    """`On 3 August the truce that they made in 2020 came to an end`: a day of the same sentence, years later, is where the story is."""
    if last.precision != "year" or last.open:
        return last
    later = (d for d in here if d.precision == "day" and d.owner in _TOLD and not d.clock and not d.open)
    return next((d for d in later if d.first.year > last.last.year), last)


def _opens(sentence: SentenceRow, here: Sequence[Dated], published: date | None) -> Dated | None:
    """The date that opens a sentence in which nothing is counted (`On Tuesday a bus ran over a mine.`): what comes next happened then."""
    first = next((d for d in here if not d.clock and not d.open), None)
    if first is None or sentence.role != "body" or first.owner != "none" or first.precision not in _OPENING:
        return None
    ahead = published is not None and first.first > published
    return first if first.start - sentence.start <= _LEADING and not ahead else None
