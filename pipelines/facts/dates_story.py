"""Dates of an article → what it mainly tells, the fighting that it reports, the day of the news.

In: Dated rows of every sentence, drafts that have their own dates. Which fact takes what is for discourse_dates to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from factline.pipelines.facts.dates_governed import Dated
from factline.pipelines.facts.draft import Draft, SentenceRow, is_of_war

DEEDS = frozenset({"killed", "wounded", "missing", "captured", "attack", "displaced", "ceasefire_violated"})
STATEMENTS = frozenset({"accused", "denied", "vowed"})
_CASUALTIES = frozenset({"killed", "wounded", "missing", "captured", "displaced"})
GROUND = frozenset({"territory_gained", "territory_lost"})
_OF_WARS = frozenset({"war_began", "war_ended"}) | GROUND
FAR = 7  # days before the main date from which a scene lies in the past
_PUBLISHED_WITHIN = 1  # days by which the bounds of publication may differ and still be the day of the news
_OLD = 400  # days before publication after which a date is hardly that of the news
LEAD = 2  # paragraphs of a headline and of the news itself
_OPENING = 3  # sentences in which a date that leads one is that of what is told
_LATE = 12  # sentences
_TELLS = 20  # characters of such a sentence behind its date: less is a stamp
_LEADING = 14  # characters before a date that leads its sentence
_A_DAY_OR_TWO = 2  # days between the first and the last
_WAR = 60  # days that fighting told in one article lasts at most
_LATELY = 30  # days before publication within which it ended


@dataclass(slots=True)
class Story:
    """The state of reading one article in order; main: the date of what it mainly tells."""

    main: Dated | None
    scene: Dated | None = None
    scene_paragraph: int = -1
    apart: bool = False  # in a scene of its own that has no date
    paragraph: int = -1
    told: Dated | None = None  # the last day on which something was said
    labelled: int = -1  # the paragraph that begins with its date, as an entry of a chronology does
    live: bool = False  # entries of a live blog, each of the day of the news
    left: Dated | None = None  # the look back from which the text has come to its news without a date
    war: Dated | None = None  # the fighting of which the article is news, from its first day to its last
    summed: Dated | None = None  # the days of a sum of this paragraph (`Since 4 May forty have been killed.`)
    summed_paragraph: int = -1
    summed_first: bool = False  # the paragraph begins with it

    def sum_of(self, draft: Draft, *, goes_on: bool) -> Dated | None:
        """The days of the sum told before it in its paragraph, for a count that goes on from there: by its place, or by its tense."""
        counted = draft.kind in DEEDS and draft.count_low is not None and draft.count_low > 1
        here = draft.sentence.paragraph == self.summed_paragraph and (self.summed_first or goes_on)
        return self.summed if counted and here else None

    def scene_of(self, kind: str) -> Dated | None:
        """The scene for a fact without a date; how a war went on (`War broke out and the army took …`) is still of the look back."""
        return self.left if self.left is not None and self.scene is self.main and kind in _OF_WARS else self.scene

    def happening(self, news: Dated | None) -> Dated | None:
        """What a deed without a date belongs to: the day of a live blog, the fighting as a whole, what is mainly told."""
        if self.live and news is not None:
            return None
        war, main = self.war, self.main
        if war is None or (main is not None and main.kind in _CASUALTIES and (main.open or main.first > war.last)):
            return main
        return war if main is None or main.open or main.last >= war.first else main


def main_date(dates: Mapping[int, list[Dated]], sentences: Sequence[SentenceRow], published: date | None) -> Dated | None:
    """The date of what the article mainly tells: early, narrow, of casualties rather than of a mere happening, not old."""
    best: tuple[float, int] | None = None
    chosen: Dated | None = None
    for sentence in sentences:
        for d in dates[sentence.position]:
            opens = (
                sentence.end - d.end > _TELLS
                and d.owner == "none"
                and sentence.position < _OPENING
                and d.start - sentence.start <= _LEADING
                and d.precision == "day"
            )
            ahead = published is not None and not d.open and d.first > published
            if d.clock or ahead or not (opens or d.owner == "happening" or (d.owner == "deed" and d.kind in DEEDS | GROUND)):
                continue
            cost = 6 * opens + sentence.position + (0 if d.kind in _CASUALTIES else 3) + (0 if d.precision == "day" else 8)
            cost += 4 if d.open or d.past else 0
            cost += 10 if not d.open and published is not None and (published - d.last).days > _OLD else 0
            if published is not None and d.owner == "happening" and sentence.position >= _LATE:
                continue  # told that late it is another happening, beside the news
            if sentence.position >= _OPENING and is_night(d):
                continue  # shelling that went on `through the night` beside the news
            if best is None or (cost, d.start) < best:
                best, chosen = (cost, d.start), d
    return chosen if chosen is not None and (chosen.days <= 8 or chosen.precision == "day") else None


def is_night(d: Dated) -> bool:
    """Whether a date is the night before the news, of two days."""
    return d.basis == "publication" and d.first < d.last and d.value is not None and d.value.endswith("TNI")


def news_day(first: date | None, last: date | None) -> Dated | None:
    """The day of the news; None where publication is not known to a day or two."""
    if first is None or last is None or (last - first).days > _PUBLISHED_WITHIN:
        return None
    value = last.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    return Dated(0, 0, first, last, "day", value, "", "publication")


def is_beyond(draft: Draft, days: Dated | None) -> bool:
    """`The president said that more than 4,000 had been killed`: a war's worth of dead is of no day or two that another sentence tells."""
    if days is None or days.open or days.precision != "day":
        return False
    return days.days <= _A_DAY_OR_TWO and is_of_war(draft)


def fighting(drafts: Sequence[Draft], published: date | None) -> Dated | None:
    """Fighting of which an article tells the first day and the last, over shortly before it was published."""
    began = next((d for d in drafts if d.kind == "war_began" and d.date_precision == "day" and d.date_start), None)
    if began is None or began.date_start is None:
        return None
    ends = [
        d.date_end
        for d in drafts
        if d.kind in ("war_ended", "ceasefire")
        and d.date_precision == "day"
        and d.stance in ("asserted", "claimed")
        and d.date_end
    ]
    first, last = began.date_start, min((e for e in ends if e > began.date_start), default=None)
    if last is None or (last - first).days > _WAR or (published is not None and (published - last).days > _LATELY):
        return None
    return Dated(0, 0, first, last, "day", f"{first.isoformat()}/{last.isoformat()}", "", "context")


def follows(scene: Dated | None, main: Dated | None) -> bool:
    """Whether the story has moved on to the days right after what it mainly tells."""
    if scene is None or main is None or scene.open or main.open:
        return False
    return 0 < (scene.first - main.last).days <= FAR


def newer(said: Dated, scene: Dated) -> bool:
    """What is said so long after the scene is news of its own, unless the scene is a whole war or month."""
    return not said.open and not scene.open and scene.days <= FAR and (said.first - scene.last).days > FAR
