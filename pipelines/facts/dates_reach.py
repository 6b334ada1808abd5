"""The words about a date → how far it reaches: the first day of a count (`since 4 May`), the measure of a comparison, a label; what lies
between it and a fact.

In: compiled words of discourse.yaml, text and Dated rows. Which fact takes which date is for discourse_dates to say.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

from factline.pipelines.facts.dates_governed import Anchor, Dated
from factline.pipelines.facts.dates_story import STATEMENTS, Story
from factline.pipelines.facts.draft import Draft, SentenceRow, position
from factline.pipelines.lexicons import Lexicons, in_small_letters, lowered

_ROOM = 130  # characters before a date: room for "the deadliest clash since the fighting over the pass broke out on"
_BESIDE = 16  # characters between a count and the date that is its own
_OF_HOLDING = frozenset({"captured", "released", "detained"})
_HARM = frozenset({"killed", "wounded"})
_SPAN = 800  # days that one sentence spans at most
_MONTH = 31  # days
_WEEK = 7  # days
_SAID = frozenset({"said", "stamp"})
_FOUND = frozenset({"bodies", "counted-bodies"})  # patterns of dead who are found
_BACK = 366  # days by which a scene lies before the main date from which a new paragraph without a date leaves it
_EDGE = 4  # characters beside a date that is a heading by itself: "On ", ":"


class Reach:
    """Reads what stands before a date; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = lexicons.general["discourse"]
        self._since, self._until = in_small_letters(words["since"]), in_small_letters(words["until_then"])
        self._span, self._span_links = in_small_letters(words["span"]), re.compile(words["span_links"])
        self._compared = in_small_letters(words["compared"])
        self._when, self._links = re.compile(words["when"]), re.compile(words["date_links"])
        self._own_clause = re.compile(words["own_clause"])
        self._count_links = re.compile(words["count_links"])
        self._next_part = re.compile(words["next_part"])
        self._own_count, self._looks_back, self._perfect, self._behind_length, self._still = (
            re.compile(words[key]) for key in ("own_count", "looks_back", "perfect", "behind_length", "still")
        )
        self._day_links, self._no_day = re.compile(words["day_links"]), re.compile(words["no_day"])

    def joined(self, dates: Sequence[Dated], text: str) -> list[Dated]:
        """`on Tuesday and Wednesday`, `between Friday and Sunday`: the days of a sentence, those that words join as one span."""
        found: list[Dated] = []
        for d in dates:
            before = found[-1] if found else None
            if before is not None and (self._is_joined(before, d, text) or self._is_span(before, d, text)):
                value = f"{before.first.isoformat()}/{d.last.isoformat()}"
                owner = before if before.owner != "none" else d
                found[-1] = owner._replace(
                    start=before.start, end=d.end, first=before.first, last=d.last, value=value, text=text[before.start : d.end]
                )
            else:
                found.append(d)
        return found

    def _is_joined(self, before: Dated, d: Dated, text: str) -> bool:
        plain = before.precision == d.precision == "day" and not (before.open or d.open or before.clock or d.clock)
        near = plain and 0 < (d.first - before.last).days < _WEEK and _SAID.isdisjoint({before.owner, d.owner})
        linked = near and self._day_links.fullmatch(text, before.end, d.start) is not None
        return linked and self._no_day.match(text, d.end) is None

    def _is_span(self, before: Dated, d: Dated, text: str) -> bool:
        """`between 10 November and the end of February`: of different precisions, but for the word before them."""
        if before.open or d.open or before.clock or d.clock or not 0 <= (d.last - before.first).days <= _SPAN:
            return False
        linked = before.last < d.last and self._span_links.fullmatch(text, before.end, d.start) is not None
        return linked and self._span.search(lowered(text), max(0, before.start - _BESIDE), before.start) is not None

    def is_since(self, d: Dated, text: str) -> bool:
        """`since 4 May`, `since the fighting began on 4 May`: the first day of what is counted."""
        return self._since.search(lowered(text), max(0, d.start - _ROOM), d.start) is not None

    def is_until(self, d: Dated, text: str) -> bool:
        """`By the end of the year`: the last day of what is counted."""
        return self._until.search(lowered(text), max(0, d.start - _BESIDE), d.start) is not None

    def is_first_day(self, d: Dated, draft: Draft, text: str) -> bool:
        """The same, where the date is not one that the fact is only measured by."""
        when = self._when.match(text, d.end)  # since May, when they fled
        told_of_it = when is not None and draft.trigger.start > d.end and ", " not in text[when.end() : draft.trigger.start]
        return self.is_since(d, text) and not told_of_it and not self.is_measure(d, draft, text)

    def without_measures(
        self, dates: Sequence[Dated], sentence: SentenceRow, deeds: Sequence[Anchor], text: str
    ) -> list[Dated]:
        """The dates of a sentence; those that only measure it, with no deed of their own, are no dates of the story, those looked back to past."""
        plain = [self._is_plain_measure(d, sentence, deeds, text) for d in dates]
        back = [
            d.owner == "deed" and self._looks_back.search(text, sentence.start, d.deed) is not None and d.deed < d.start
            for d in dates
        ]
        told = [d._replace(owner="stamp", deed=-1) if measure else d for d, measure in zip(dates, plain, strict=True)]
        return [d._replace(past=past) for d, past in zip(told, back, strict=True)]

    def _is_plain_measure(self, d: Dated, sentence: SentenceRow, deeds: Sequence[Anchor], text: str) -> bool:
        found = self._compared.search(lowered(text), max(sentence.start, d.start - _ROOM), d.start)
        own = self._when.match(text, d.end) is not None  # the worst clash since May, when they killed 19
        return found is not None and not own and not any(found.start() < a.start < d.start for a in deeds)

    def is_measure(self, d: Dated, draft: Draft, text: str) -> bool:
        """`the worst clash since May 1994`: a date for comparison, and only of what stands between the words and it."""
        found = self._compared.search(lowered(text), max(draft.sentence.start, d.start - _ROOM), d.start)
        own = draft.trigger.start > d.end and self._when.match(text, d.end) is not None
        return found is not None and not own and not found.start() < draft.trigger.start < d.start

    def is_shared(self, d: Dated, draft: Draft, text: str) -> bool:
        """`eight died on 1 March when police broke up a rally`: a day that two deeds have, whatever their kinds."""
        behind = self._when.match(text, d.end)
        if behind is None or d.precision != "day" or draft.trigger.start < behind.end():
            return False
        return self._next_part.search(text, behind.end(), draft.trigger.start) is None

    def is_of_another(self, d: Dated, draft: Draft, text: str) -> bool:
        """The date of another deed alone: of one counted in a clause of its own, or of one that a relative clause looks back to."""
        at = draft.trigger.start
        if draft.kind in _HARM and d.start > at and self._still.search(text, draft.start, d.start) is not None:
            return True  # `seventy were wounded, and nine of them were still in hospital on Friday`
        if d.owner not in ("deed", "happening") or d.deed == at:
            return False
        if d.start > at:
            return self._own_count.search(text, at, d.start) is not None
        return (
            d.owner == "deed"
            and self._looks_back.search(text, draft.sentence.start, d.deed) is not None
            and not self.goes_on(draft, text)
        )

    def goes_on(self, draft: Draft, text: str) -> bool:
        """`have been killed`: up to its telling."""
        return self._perfect.search(text, draft.sentence.start, draft.trigger.start) is not None

    def is_from(self, d: Dated, draft: Draft, text: str) -> bool:
        """`three have been killed, it said on Monday, two days after troops entered the village`: the first day of a count that goes on."""
        counted = not d.open and d.value is not None and d.value.startswith("P") and d.deed != draft.trigger.start
        return counted and self._behind_length.match(text, d.end) is not None and self.goes_on(draft, text)

    def is_object(self, d: Dated, draft: Draft, text: str) -> bool:
        """`On 12 December both reported new clashes`: the deed is what was reported, without a clause of its own.

        (A coarse date needs none of this: what was reported this month happened about then.)
        """
        return (
            d.end < draft.trigger.start
            and draft.trigger.start - d.end < 90
            and not self._own_clause.search(text, d.end + text.startswith(",", d.end), draft.trigger.start)
        )

    def apart(self, d: Dated, draft: Draft, text: str) -> int:
        """Characters between a date and a trigger; a semicolon, a comma and a conjunction count as a long way."""
        low, high = sorted((d.start, draft.trigger.start))
        between = text[low:high]
        return high - low + 60 * between.count(";") + 25 * len(self._next_part.findall(between))

    def is_right_behind(self, d: Dated, draft: Draft, text: str) -> bool:
        """`detained 226 miners on Monday and 88 more on Friday`: a date right behind a verb or behind the count of a verb is theirs."""
        if self._links.fullmatch(text, draft.trigger.end, d.start) is not None:
            return True  # `detained in October, died in January`
        count = draft.count
        if count is None or count.start < draft.trigger.end or not 0 <= d.start - count.end <= _BESIDE:
            return False
        return self._count_links.fullmatch(text, count.end, d.start) is not None

    @staticmethod
    def label(sentence: SentenceRow, here: Sequence[Dated], text: str) -> Dated | None:
        """The date with which a paragraph begins as with a label: `13 March 1989. A guard was killed.`"""
        first = next((d for d in here if not d.clock and not d.open), None)
        if first is None:
            return None
        line = text.rfind("\n", 0, first.start) + 1
        behind = text[first.end : first.end + 2]
        stands = behind[:1] in (".", ":") and (behind[1:] in ("", " ", "\n"))
        return first if stands and not text[min(line, sentence.start) : first.start].strip() else None


def heading(sentence: SentenceRow, here: Sequence[Dated]) -> Dated | None:
    """The day or month that is all there is of a heading, as above an entry of a chronicle."""
    if (
        sentence.role != "heading"
        or len(here) != 1
        or here[0].precision not in ("day", "month")
        or here[0].clock
        or here[0].open
    ):
        return None
    return here[0] if here[0].start - sentence.start <= _EDGE and sentence.end - here[0].end <= _EDGE else None


def is_long_past(scene: Dated | None, main: Dated | None, published: date | None) -> bool:
    """Whether a scene lies a year and more before what is news: a look back, which ends with its paragraph."""
    if scene is None or main is None or scene.open or main.open or published is None:
        return False
    return (main.first - scene.last).days > _BACK


def told_before(here: Sequence[Dated], draft: Draft) -> list[Dated]:
    """Dates of other deeds of the sentence, told before this one: `on 3 May they voted; within days 26 were killed`."""
    before = here[: bisect_left(here, draft.trigger.start, key=lambda d: d.start)]
    return [d for d in before if d.owner == "deed" and not d.clock and not d.open]


def found_later(drafts: Sequence[Draft]) -> bool:
    """Whether a sentence tells only of further bodies: their day is not that of the deed."""
    return all(d.toll == "cumulative" or (d.rule_id in _FOUND and d.count_relation == "other") for d in drafts) and any(
        d.rule_id in _FOUND for d in drafts
    )


def said_with(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """The dated statement that an undated one answers in the sentence before it or its own: an accusation, and the denial.

    `drafts`: those of the article in reading order.
    """
    at = draft.sentence.position
    first, last = bisect_left(drafts, at - 1, key=position), bisect_right(drafts, at, key=position)
    near = [
        d
        for d in drafts[first:last]
        if d.kind in STATEMENTS
        and d.date_start is not None
        and d.date_precision == "day"
        and d.sentence.paragraph == draft.sentence.paragraph
        and d.start < draft.start
    ]
    return near[-1] if near else None


def over(dates: Sequence[Dated], draft: Draft, published: date | None) -> list[Dated]:
    """Those dates that were over when the text was published, where a fact is told as done: `signed a decree to dissolve it by 1 May`."""
    if published is None or draft.stance == "hypothetical":
        return list(dates)
    return [d for d in dates if d.open or d.first <= published]


def is_told_anew(draft: Draft, said: Dated, story: Story) -> bool:
    """`said on Thursday that it had captured six`: news of its own, beside dead of another day or a scene that is a week or longer."""
    main, scene = story.main, story.scene
    if said.open or draft.toll == "cumulative" or draft.kind in STATEMENTS:
        return False
    if draft.kind in _OF_HOLDING and main is not None and main.kind in _HARM and scene is None:
        return True
    coarse = scene is not None and not scene.open and scene.precision != "day" and scene.days < _MONTH
    return coarse and story.scene_paragraph != draft.sentence.paragraph and draft.kind.startswith("territory")
