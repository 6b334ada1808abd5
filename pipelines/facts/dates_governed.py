"""A sentence's dates → what each belongs to: a fact, the happening told without a figure, its telling, something else, a page's stamp.

Out come Dated rows in reading order. Which fact takes which date, and what is carried on, is for discourse_dates to say.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.dates_counted import OPEN, Counted, Days
from factline.pipelines.facts.dates_yearless import Yearless, is_open
from factline.pipelines.facts.draft import SentenceRow
from factline.pipelines.lexicons import Lexicons, Phrases

_ROLES = ("happening", "aside", "stamp", "no_date", "shift", "war")
_BEHIND = 30  # characters that an anchor behind its date counts further away than one before it
_TOLD_BEHIND = 120  # the same for what is no deed: `on Tuesday, the ministry said`
_CLOSE = 10  # characters within which an anchor can cost less than its distance
_SPARE = 40  # characters that a date may be further from its anchor than the anchor's nearest
_LEADING = 14  # characters before a date that opens its sentence (`On the night of`)
_STAMP_REACH = 25
_DATELINE = re.compile(r"^[A-Z][^.:;!?]{0,45}$")
_AFTER_DATELINE = re.compile(r"^\s*(?:\([^)]{2,40}\)\s*)?[-–—]")
_NAMED_BEHIND = 14  # characters behind `a day` in which `after the attack` names it
_CLAUSE_BEHIND = 80  # characters behind `a day after` in which its deed begins


class Dated(NamedTuple):
    """Days first..last that words at start..end name. `owner`: deed, happening, aside, said, stamp or none; `kind`: of the deed."""

    start: int
    end: int
    first: date
    last: date
    precision: str
    value: str | None
    text: str
    basis: str
    owner: str = "none"
    kind: str | None = None
    deed: int = -1  # offset of the trigger that owns it
    clock: bool = False  # a time of day alone
    open: bool = False  # it names a day that nothing tells: first and last mean nothing
    past: bool = False  # of a deed that a relative clause looks back to

    @property
    def is_glance(self) -> bool:
        """Whether it is only told from another day, in years or months (`a year after they entered`)."""
        return self.open and self.value is not None and self.value.startswith("P")

    @property
    def days(self) -> int:
        """Length of the interval in days, 0 for one day."""
        return (self.last - self.first).days


class Anchor(NamedTuple):
    """Words that may govern a date."""

    start: int
    end: int
    role: str
    kind: str | None = None
    reach: int = 0  # end of the words that belong to it (a deed's patient), where that is later than its own


class DateRoles:
    """Reads roles of dates; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = lexicons.general["discourse"]
        entries = {phrase: role for role in reversed(_ROLES) for phrase in words[role]}
        self._phrases = Phrases(entries, ignore_case=True)
        self._breaks = re.compile(words["date_breaks"])
        self._links = re.compile(words["date_links"])
        self._when = re.compile(words["when"])
        self._reported = re.compile(words["was_reported"])
        self._clock = re.compile(words["clock_only"], re.IGNORECASE)
        self._night_to = re.compile(words["night_to"], re.IGNORECASE)
        self._name_behind = re.compile(words["war_name"], re.IGNORECASE)
        self._counted = Counted(lexicons)
        self._two_days = re.compile(words["two_days"], re.IGNORECASE)

    def anchors(self, text: str) -> list[Anchor]:
        """Phrases of every role in the article, in order."""
        return [Anchor(start, end, role) for start, end, role in self._phrases.find(text)]

    def read(
        self,
        text: str,
        sentence: SentenceRow,
        anchors: Sequence[Anchor],
        deeds: Sequence[Anchor],
        yearless: Yearless,
        published: date | None,
    ) -> list[Dated]:
        """Dates of a sentence with their owners; anchors are the article's phrases, deeds its triggers, both in order."""
        mentions, days, counted = self._told(text, sentence, yearless, published)
        if not mentions:
            return []
        here = list(_within(deeds, sentence))
        done = [d for d in here if d.role == "deed"]
        here += [
            # Words of a deed are no happening beside it, nor is what "was reported" a report.
            a
            for a in _within(anchors, sentence)
            if a.role in ("happening", "aside")
            and not any(d.start <= a.start < max(d.end, d.reach) or self._is_of(d, a.end, text) for d in done)
        ]
        cues = [m for m in sentence.mentions if m.kind == "speaker" and m.cue_end is not None]
        cues = [c for c in cues if not any(self._is_of(d, c.cue_end, text) for d in done)]
        here += [Anchor(c.cue_start, c.cue_end, "said") for c in cues]
        marks = [a for a in _within(anchors, sentence) if a.role in ("stamp", "no_date")]
        stamps = [self._stamped(text, sentence, mention, marks) for mention in mentions]
        governors = self._governors(text, sentence, mentions, here)
        owners = [stamp or anchor for stamp, anchor in zip(stamps, governors, strict=True)]
        owners = [
            _next_deed(m, here, role) if role else owner for m, role, owner in zip(mentions, counted, owners, strict=True)
        ]
        dated = [self._dated(text, m, owner, told) for m, owner, told in zip(mentions, owners, days, strict=True)]
        return [d._replace(precision="day", clock=False) if role else d for d, role in zip(dated, counted, strict=True)]

    def _is_of(self, deed: Anchor, end: int, text: str) -> bool:
        """Whether the words up to end say that the deed was reported, and are no telling of their own."""
        return self._reported.fullmatch(text, max(deed.end, deed.reach), end) is not None

    def _told(
        self, text: str, sentence: SentenceRow, yearless: Yearless, published: date | None
    ) -> tuple[list[MentionRow], list[Days], list[str | None]]:
        """The dates of a sentence that name days, the days, and, of those counted from another, the role that they have without a deed behind."""
        days: list[Days] = []
        mentions: list[MentionRow] = []
        counted: list[str | None] = []
        before: MentionRow | None = None
        for mention in (m for m in sentence.mentions if m.kind == "date"):
            back, on = self._counted.back(text, mention, days), self._counted.on(mention, days)
            on = on or self._counted.fighting(text, mention, days)
            found = (
                self._counted.day_up_to_news(mention, published)
                or back
                or on
                or yearless.days(mention)
                or self._counted.up_to_news(mention, published)
            )
            if found is not None or is_open(mention):
                mentions.append(mention)
                days.append(OPEN if found is None else self._counted.part(text, before, mention, found))
                counted.append("stamp" if back else "happening" if on else None)  # back is a glance, on is where the story goes
            before = mention
        return mentions, days, counted

    def _dated(self, text: str, mention: MentionRow, anchor: Anchor | None, days: Days) -> Dated:
        first, last, basis = days
        around = text[max(0, mention.start - 20) : mention.end]
        if first == last and days is not OPEN:
            if self._night_to.search(around):
                first = date.fromordinal(first.toordinal() - 1)
            elif self._two_days.search(around):
                last = date.fromordinal(last.toordinal() + 1)
        return Dated(
            mention.start, mention.end, first, last, mention.date_precision, mention.value, mention.text, basis,
            owner=anchor.role if anchor else "none",
            kind=anchor.kind if anchor else None,
            deed=anchor.start if anchor and anchor.role == "deed" else -1,
            clock=bool(self._clock.match(mention.text)),
            open=days is OPEN,
        )  # fmt: skip

    def _stamped(self, text: str, sentence: SentenceRow, mention: MentionRow, marks: Sequence[Anchor]) -> Anchor | None:
        for mark in marks:
            if mark.role == "no_date" and mark.start <= mention.start < mark.end:
                return Anchor(mark.start, mark.end, "stamp")
            if mark.role == "stamp" and 0 <= mention.start - mark.end <= _STAMP_REACH:
                return mark
        if self._name_behind.match(text, mention.end):
            return Anchor(mention.start, mention.end, "stamp")  # `the 2020 war` is a name
        before = text[sentence.start : mention.start]
        if sentence.position < 6 and _DATELINE.match(before) and _AFTER_DATELINE.match(text[mention.end : mention.end + 50]):
            return Anchor(sentence.start, mention.start, "stamp")
        return None

    def _governors(
        self, text: str, sentence: SentenceRow, mentions: Sequence[MentionRow], anchors: Sequence[Anchor]
    ) -> list[Anchor | None]:
        """For each date the anchor nearest to it, None where that one has a date much nearer; deeds win over phrases as near."""
        if not anchors:
            return [None] * len(mentions)
        costs = []
        for mention in mentions:
            leading = mention.start - sentence.start <= _LEADING
            best: tuple[int, int] | None = None
            for n, anchor in enumerate(anchors):
                if best is not None and _distance(anchor, mention) > max(best[0], _CLOSE):
                    continue  # it can only cost more
                told = self._cost(text, anchor, mention, leading=leading), n
                best = told if best is None else min(best, told)
            assert best is not None
            costs.append(best)
        nearest: dict[int, int] = {}
        for cost, n in costs:
            nearest[n] = min(cost, nearest.get(n, cost))
        return [anchors[n] if cost <= nearest[n] + _SPARE else None for cost, n in costs]

    def _cost(self, text: str, anchor: Anchor, mention: MentionRow, *, leading: bool) -> int:
        """Characters between an anchor and a date, and more where a clause ends between them or the date comes first."""
        end, cost = anchor.reach if anchor.end < anchor.reach <= mention.start else anchor.end, _distance(anchor, mention)
        if end <= mention.start:
            if anchor.role == "deed" and self._links.fullmatch(text, end, mention.start):
                return 0  # erupted in 1991
            cost += self._count_breaks(text, end, mention.start)
        else:
            if anchor.role == "deed" and self._when.match(text, mention.end):
                return 1  # the night of 25 February, when 60 were killed
            cost += self._count_breaks(text, mention.end, anchor.start)
            if not leading and (cost > 3 or (anchor.role == "said" and "," in text[mention.end : anchor.start])):
                cost += _BEHIND if anchor.role in ("deed", "happening") else _TOLD_BEHIND
        if anchor.role == "said" and 0 <= mention.start - anchor.end <= 4:
            return 1  # `said on Monday`
        return cost + 2 * (anchor.role == "happening")

    def _count_breaks(self, text: str, start: int, end: int) -> int:
        between = text[start:end]
        return 20 * len(self._breaks.findall(between)) + 40 * between.count(";")


def _next_deed(mention: MentionRow, anchors: Sequence[Anchor], role: str) -> Anchor:
    """The deed behind a day that is counted from another; where there is none it has a role of its own."""
    behind = [a for a in anchors if a.role == "deed" and 0 < a.start - mention.end <= _CLAUSE_BEHIND]
    named = any(a.role == "happening" and 0 < a.start - mention.end <= _NAMED_BEHIND for a in anchors)
    return min(behind, key=lambda a: a.start, default=Anchor(mention.start, mention.end, "happening" if named else role))


def _within(anchors: Sequence[Anchor], sentence: SentenceRow) -> Iterator[Anchor]:
    i = bisect_left(anchors, sentence.start, key=lambda a: a.start)
    while i < len(anchors) and anchors[i].start < sentence.end:
        yield anchors[i]
        i += 1


def _distance(anchor: Anchor, mention: MentionRow) -> int:
    """Characters between an anchor and a date."""
    end = anchor.reach if anchor.end < anchor.reach <= mention.start else anchor.end
    return mention.start - end if end <= mention.start else max(0, anchor.start - mention.end)
