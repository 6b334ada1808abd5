"""Draft facts of a sentence → which of their figures sum up a period (`700 people have been shot this year`): toll cumulative."""

from __future__ import annotations

import re
from collections.abc import Sequence

from factline.pipelines.facts.draft import Draft
from factline.pipelines.lexicons import Lexicons, in_small_letters, lowered

_COMPARED = frozenset({"compared-with"})  # patterns of another period's sum, beside the one that is told
_COUNTED = frozenset({"killed", "wounded", "missing", "captured", "displaced", "released", "detained"})


class RunningTotals:
    """Marks figures of a period; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = lexicons.general["running_totals"]
        self._compared = in_small_letters(words["compared"])
        self._period = in_small_letters(r"\b(?:" + "|".join(words["periods"]) + ")")
        self._opens = f" {words['opens']} "
        self._when = re.compile(words["when"])
        self._shares_subject = re.compile(words["shares_subject"])

    def mark(self, drafts: Sequence[Draft], text: str, start: int, end: int) -> None:
        """Sets toll of those drafts of the sentence text[start:end] that a period sums up; one victim is none of them."""
        told = [d for d in drafts if d.kind in _COUNTED and d.toll == "new" and max(d.count_low or 0, d.count_high or 0) > 1]
        if not told or (period := self._period.search(lowered(text), start, end)) is None:
            return
        if self._compared.search(lowered(text), start, period.end()) is not None:
            return  # the worst month since
        counted = [d for d in drafts if d.kind in _COUNTED and d.toll != "subset" and d.rule_id not in _COMPARED]
        since = lowered(text).rfind(self._opens, period.start(), period.end())
        at = period.start() if since < 0 else since
        nearest = min(counted, key=lambda d: min(abs(d.trigger.start - at), abs(d.trigger.start - period.end())))
        if nearest.toll == "cumulative":
            return  # 16 more were killed, taking the losses to 525 since June
        for draft in told:
            first, last = sorted((draft.trigger.start, nearest.trigger.start))
            when = self._when.match(text, period.end())
            if when is not None and draft.trigger.start > when.end() and ", " not in text[when.end() : draft.trigger.start]:
                continue  # since May 1992, when 4,000 fled
            apart = sorted((draft.trigger.start, at))
            later = draft if draft.trigger.start == last else nearest
            if (self._shares(later, text, first) or not set(",;") & set(text[first:last])) and ";" not in text[slice(*apart)]:
                draft.toll = "cumulative"

    def _shares(self, later: Draft, text: str, first: int) -> bool:
        """Whether the verb of a fact has the subject of the one at an offset before it, whatever stands in commas between them."""
        begins_with_verb = later.count is None or later.start < later.count.start
        joined = self._shares_subject.search(text, first, later.start) is not None
        return begins_with_verb and joined and ";" not in text[first : later.start]
