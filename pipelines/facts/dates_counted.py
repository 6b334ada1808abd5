"""A length of time in a sentence and the date beside it → the days that both mean: `the past two days`, `two days after`, `within four
days`, `the first four months of 1992`.

In: compiled words of discourse.yaml, mentions, days already read. What a date belongs to is for dates_governed to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.lexicons import Lexicons

Days = tuple[date, date, str]  # first, last, basis
OPEN: Days = (date.min, date.min, "none")
_LENGTH = re.compile(r"P(\d{1,3})([DWMY])|PT(\d{1,3})H")
_UNIT_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}
_LED = 12  # characters before a length in which what leads it stands
_MONTHS = {"M": 1, "Y": 12}


class Counted:
    """Reads lengths; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = lexicons.general["discourse"]
        self._last_days, self._last_day, self._days_on, self._first_part = (
            re.compile(words[key], re.IGNORECASE) for key in ("last_days", "last_day", "days_on", "first_part")
        )
        self._behind_length, self._of_part, self._of_fighting, self._led = (
            re.compile(words[key]) for key in ("behind_length", "of_part", "of_fighting", "led_by")
        )

    def up_to_news(self, mention: MentionRow, published: date | None) -> Days | None:
        """`the past two days`: the days up to that of publication."""
        length = _days(mention)
        if published is None or length is None or not self._last_days.match(mention.text):
            return None
        return published - timedelta(days=length), published, "publication"

    def day_up_to_news(self, mention: MentionRow, published: date | None) -> Days | None:
        """`over the past day`: the 24 hours up to publication, of two days."""
        if published is None or self._last_day.fullmatch(mention.text) is None:
            return None
        return published - timedelta(days=1), published, "publication"

    def back(self, text: str, mention: MentionRow, told: Sequence[Days]) -> Days | None:
        """`agreed on Wednesday, a day after the army attacked`: the attack was on the day before the one told last in the sentence."""
        length = _LENGTH.fullmatch(mention.value or "")
        behind = self._behind_length.match(text, mention.end)
        if length is None or behind is None or length[2] is None:
            return None
        if length[2] != "D":
            return OPEN  # a year after they entered: on no day of the story
        if not told or told[-1] is OPEN:
            return None
        first, last, _ = told[-1]
        day = last - timedelta(days=int(length[1]))
        return (day, day, "context") if first == last else None

    def fighting(self, text: str, mention: MentionRow, told: Sequence[Days]) -> Days | None:
        """`halted its offensive on Tuesday after five days of fighting in which …`: so many days up to the one told last in the sentence."""
        length = _LENGTH.fullmatch(mention.value or "")
        if length is None or length[2] not in ("D", "W") or not told or told[-1] is OPEN:
            return None
        led = self._led.search(text, max(0, mention.start - _LED), mention.start)
        if led is None or self._of_fighting.match(text, mention.end) is None:
            return None
        _, last, _ = told[-1]
        return last - timedelta(days=int(length[1]) * _UNIT_DAYS[length[2]] - 1), last, "context"

    def on(self, mention: MentionRow, told: Sequence[Days]) -> Days | None:
        """`began on 5 May, and within four days had taken …`: the days from the one told last in the sentence."""
        length = _days(mention)
        if length is None or not told or told[-1] is OPEN or not self._days_on.match(mention.text):
            return None
        first, last, _ = told[-1]
        return (first, last + timedelta(days=length), "context") if (last - first).days <= 1 else None

    def part(self, text: str, length: MentionRow | None, whole: MentionRow, days: Days) -> Days:
        """`the first four months of 1992`: of the days of the whole the first or the last so many; the whole where no length is before it."""
        found = _LENGTH.fullmatch(length.value or "") if length is not None else None
        if length is None or found is None or found[2] is None or not self._of_part.fullmatch(text, length.end, whole.start):
            return days
        first, last, basis = days
        part = self._first_part.match(length.text)
        if part is None:
            return days
        cut = _cut(first, last, int(found[1]), found[2], from_end=part["last"] is not None)
        return days if cut is None else (*cut, basis)


def _days(mention: MentionRow) -> int | None:
    """A length in days, hours made whole days; None for what is no length."""
    length = _LENGTH.fullmatch(mention.value or "")
    if length is None:
        return None
    return -(-int(length[3]) // 24) if length[3] else int(length[1]) * _UNIT_DAYS[length[2]]


def _cut(first: date, last: date, count: int, unit: str, *, from_end: bool) -> tuple[date, date] | None:
    """So many units from either end of a period; None where it has not as many."""
    if unit in _MONTHS:
        starts = [date(y, m, 1) for y in range(first.year, last.year + 2) for m in range(1, 13)]
        inside = [s for s in starts if first <= s <= last]
        months = count * _MONTHS[unit]
        if first.day != 1 or months >= len(inside):
            return None
        edge = inside[-months] if from_end else inside[months] - timedelta(days=1)
    else:
        days = count * _UNIT_DAYS[unit] - 1
        edge = last - timedelta(days=days) if from_end else first + timedelta(days=days)
        if not first <= edge <= last:
            return None
    return (edge, last) if from_end else (first, edge)
