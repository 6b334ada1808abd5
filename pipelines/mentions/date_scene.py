"""What an expression of time is read against: publication bounds, the date the story stands at, and which way its clause points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from factline.pipelines.lexicons import Lexicons, in_small_letters, lowered
from factline.pipelines.mentions.date_periods import UNDERSPECIFIED, Period, period, shift, span_of
from factline.pipelines.mentions.mention import Bounds, Span

# Which period a word picks, counted from that of publication (last, this, next) or of the story (before, same, after).
STEPS = {"last": -1, "this": 0, "next": 1, "before": -1, "same": 0, "after": 1}
_CLAUSE = 160  # characters of a sentence on either side of a date that can say which way it lies
_BEFORE = 40  # characters before a date in which its verb may stand
_LEAD = 8  # characters that may stand before a date that opens its sentence
NEAR, FAR, FARTHEST = 60, 270, 300  # days
_DECLARED = ("metadata", "html", "dateline")


class When(NamedTuple):
    """What an expression means: its TIMEX3 value, the period (None where it stays open), and what it was resolved with."""

    value: str
    period: Period | None
    basis: str

    @classmethod
    def open(cls, value: str) -> When:
        """An expression that names no day one could count from."""
        return cls(value, None, "none")


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of a clause that point ahead or back, those between "the third day" and the day of the beginning, those before a date that leads, looks back or only names (in text as written), the ends of a range written with words, and the shares of a period's days that early, mid and late mean."""

    ahead: re.Pattern[str]
    behind: re.Pattern[str]
    lead_ahead: re.Pattern[str]
    lead_near: re.Pattern[str]
    begun: re.Pattern[str]
    placed: re.Pattern[str]
    had: re.Pattern[str]
    since: re.Pattern[str]
    ends: re.Pattern[str]
    parts: Mapping[str, tuple[float, float]]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Cues:
        """From the dates lexicon."""
        parts = {name: (float(low), float(high)) for name, (low, high) in data["parts"].items()}
        return cls(
            in_small_letters(data["future_cue"]),
            in_small_letters(data["past_cue"]),
            in_small_letters(data["future_lead"]),
            in_small_letters(data["near_lead"]),
            in_small_letters(data["begun"]),
            re.compile(data["placed"]),
            re.compile(data["had_in"]),
            re.compile(data["since_of"]),
            re.compile(data["range_ends"], re.IGNORECASE),
            parts,
        )


@lru_cache(maxsize=8)
def date_cues(lexicons: Lexicons) -> Cues:
    """The cues of one set of lexicons, compiled once."""
    return Cues.of(lexicons.general["dates"])


class Scene:
    """The state of reading one article in order. `story` is the last date told, None before the first or far from it."""

    def __init__(self, text: str, published: Bounds, cues: Cues) -> None:
        self.text = text
        self.published = published
        self.cues = cues
        self.sentence = Span(0, len(text))
        self.start = 0
        self.end = 0
        self.story: Period | None = None
        self.story_basis = "none"
        self.story_start = 0
        self.story_leads = False  # whether its expression opens its sentence: In 1992, …
        self.heading: int | None = None  # the year that stands in a line of its own above what is told
        self.years: set[int] = set()  # in which the text has told days so far

    def at(self, sentence: Span, start: int, end: int) -> None:
        """Move on to the expression at text[start:end] of a sentence."""
        self.sentence, self.start, self.end = sentence, start, end

    def tell(self, when: When, start: int) -> None:
        """The story now stands at a date."""
        if when.period is not None:
            if when.period.grain == "year" and self._fills_line(start, start + len(when.value)):
                self.heading = when.period.first.year
            goes_on = self.story_leads and when.basis == "context" and self.in_paragraph(self.story_start)
            self.story, self.story_basis, self.story_start = when.period, when.basis, start
            self.years.add(when.period.first.year)
            led = self.text[self.sentence.start : start]
            self.story_leads = goes_on or len(led) <= _LEAD or self.cues.placed.fullmatch(led) is not None

    def _fills_line(self, start: int, end: int) -> bool:
        text = self.text
        return text[max(0, start - 1) : start] in ("", "\n") and text[end : end + 2].lstrip(".:")[:1] == "\n"

    def headed_year(self) -> int | None:
        """The year above the entries of a chronicle, for a date that leads its line; None elsewhere."""
        lead = self.text[max(0, self.start - _LEAD) : self.start]
        return self.heading if "\n" in lead else None

    @property
    def basis(self) -> str:
        """The basis of what is counted from the day of publication."""
        return "publication" if self.published.basis in _DECLARED else "inferred"

    def told(self, grain: str, count: int) -> When:
        """The period that lies count grains from the day of publication."""
        first, last = self.published.first, self.published.last
        if first is None or last is None:
            return When.open(UNDERSPECIFIED[grain])
        found = span_of(period(shift(first, grain, count), grain), period(shift(last, grain, count), grain))
        return When(found.value, found, self.basis)

    def from_story(self, grain: str, count: int) -> When:
        """The period that lies count grains from the story's date; from the day of publication where nothing is told yet."""
        if self.story is None:
            return self.told(grain, count)
        story = self.story
        fine = grain == "year" and story.grain in ("quarter", "month")  # a quarter's "a year earlier" is a quarter
        named = story.grain if fine else grain
        found = span_of(period(shift(story.first, grain, count), named), period(shift(story.last, grain, count), named))
        return When(found.value, found, "context")

    def is_years_on(self, count: int) -> bool:
        """Whether `Three years later`, at the head of a paragraph, means the days of publication: so long after a year that was told."""
        last = self.published.last
        heads = self.start == self.sentence.start and self.text[max(0, self.start - 2) : self.start] == "\n\n"
        return count > 0 and heads and last is not None and last.year - count in self.years

    def in_paragraph(self, position: int) -> bool:
        """Whether a place before this expression lies in its paragraph."""
        return "\n\n" not in self.text[position : self.start]

    def told_year(self) -> int | None:
        """The year in which the story stands, where a date that was told near by gives one other than that of publication."""
        before = self.text[max(self.sentence.start, self.start - _BEFORE) : self.start]
        if (
            self.published.first is not None and not self.story_leads and self.cues.had.search(before) is None
        ):  # an aside does not set the year of what follows
            return None
        return self.named_year()

    def named_year(self) -> int | None:
        """The year of the date told last in this paragraph, an aside's too."""
        if self.story is None or self.story_basis not in ("explicit", "context", "anchor_event"):
            return None
        if self.story.grain not in ("day", "month", "season", "year") or not self.in_paragraph(self.story_start):
            return None
        return self.story.first.year

    def year_gone(self, nearest: Period) -> int | None:
        """`Everything changed in 2020. The army attacked on 27 September.`: 2020, where the day nearest to publication is still to come."""
        last, year = self.published.last, self.named_year()
        if last is None or year is None or year >= last.year or nearest.first <= last or self.direction() == "ahead":
            return None
        return year

    def direction(self) -> str | None:
        """ahead, behind, near (either way), or None where the clause does not say which way its date lies."""
        lower = lowered(self.text)
        before = lower[max(self.sentence.start, self.start - _CLAUSE) : self.start]
        if self.cues.lead_ahead.search(before):
            return "ahead"
        if self.cues.lead_near.search(before):
            return "near"
        ahead = behind = -1
        for cue in self.cues.ahead.finditer(before):
            ahead = cue.start()
        for cue in self.cues.behind.finditer(before):
            behind = cue.start()
        if ahead >= 0 or behind >= 0:
            return "ahead" if ahead >= behind else "behind"
        after = lower[self.end : min(self.sentence.end, self.end + _CLAUSE)]
        first_ahead, first_behind = self.cues.ahead.search(after), self.cues.behind.search(after)
        if first_ahead and (first_behind is None or first_ahead.start() < first_behind.start()):
            return "ahead"
        return "behind" if first_behind else None


def nearest_year(published: date, first_of: Mapping[int, date], direction: str | None, *, exact: bool) -> int:
    """The year whose candidate day suits a publication day: the last one before it, or the next one if the clause points ahead.

    Nobody writes a day (exact) of ten months back without its year when the same day is near ahead, nor the other way round: so
    where one of them is near and the other far, the near one is meant whatever the clause says.
    """
    ahead = min((d, y) for y, d in first_of.items() if d >= published)
    behind = max((d, y) for y, d in first_of.items() if d <= published)
    to_come, gone = (ahead[0] - published).days, (published - behind[0]).days
    if direction == "near":
        return ahead[1] if to_come < gone else behind[1]
    if direction is None or exact or gone > FARTHEST:
        if to_come <= NEAR and gone > FAR:
            return ahead[1]
        if gone <= NEAR and to_come > FAR:
            return behind[1]
    return ahead[1] if direction == "ahead" else behind[1]
