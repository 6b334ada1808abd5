"""Text → the wars and battles of the domain that it names, and the facts that count what happened in one as a whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from factline.pipelines.facts.dates_governed import Dated
from factline.pipelines.facts.draft import Draft
from factline.pipelines.lexicons import Lexicons, Phrases, any_of, in_small_letters, lowered

_COUNTED = frozenset({"killed", "wounded", "missing", "captured", "displaced", "attack"})
_SUMMED = _COUNTED | {"released", "detained"}
_GOES_ON = 7  # days after its first from which a war's dead are those of more than its outbreak
_ENDS = frozenset({"war_ended", "ceasefire"})
_NAMED_BEHIND = 16  # characters: the name of a war may begin within the fact's words or right behind them
_LATELY = 30  # days after a war in which its count is still news
_WIDER = 3  # days
_BEFORE = 30  # characters before a war's name in which a word can put it elsewhere


class Wars:
    """Anchor events of a domain as intervals; one for each Lexicons. A domain may have none."""

    def __init__(self, lexicons: Lexicons) -> None:
        rows = lexicons.domain.get("anchor_events", [])
        self._names = Phrases({name: (row["begin"], row["end"]) for row in rows for name in row["names"]}, ignore_case=True)
        self._spans = [(row["begin"], row["end"]) for row in rows]
        self._cues = [(re.compile(cue, re.IGNORECASE), (row["begin"], row["end"])) for row in rows for cue in row["cues"]]
        self._any = any_of(cue.pattern for cue, _ in self._cues)
        self._in_which = in_small_letters(lexicons.general["discourse"]["war_in_which"])
        self._since = in_small_letters(lexicons.general["discourse"]["since_the_war"])
        self._tally = _words(lexicons.general["discourse"]["war_tally"])
        elsewhere = "|".join(map(re.escape, lexicons.general["discourse"]["war_elsewhere"]))
        self._elsewhere = in_small_letters(rf"\b(?:{elsewhere})\s+(?:[\w’'-]+\s+){{0,2}}[\"“”'‘]?$")

    def named(self, text: str, published: date | None) -> list[Dated]:
        """Where the text names a war that was over or under way when it was written, in order."""
        hits = list(self._names.find(text))
        if self._any.search(text):
            hits += [(m.start(), m.end(), days) for cue, days in self._cues for m in cue.finditer(text)]
        found: dict[int, Dated] = {}
        for start, end, (begin, over) in sorted(hits):
            if published is None or begin <= published:
                value = f"{begin.isoformat()}/{over.isoformat()}"
                found.setdefault(start, Dated(start, end, begin, over, "day", value, text[start:end], "anchor_event"))
        return list(found.values())

    def of(
        self,
        draft: Draft,
        wars: Sequence[Dated],
        war_words: Sequence[int],
        dates: Sequence[Dated],
        text: str,
        published: date | None,
        *,
        since: bool,
    ) -> Dated | None:
        """The war whose end or whose count a fact is; war_words: where the text says `the war`, in order; since: its sentence tells the first day of what it counts."""
        if (found := self._of_the_whole(draft, dates, text) or self._after(draft, wars, text, published)) is not None:
            return found
        ended = self._ended(draft, wars, dates)
        return ended if ended is not None or since else self._counted(draft, wars, war_words, dates, text)

    def _after(self, draft: Draft, wars: Sequence[Dated], text: str, published: date | None) -> Dated | None:
        """`since the end of last year's war`: from the last day of the war that is meant to that of publication."""
        if draft.kind not in _SUMMED or published is None:
            return None
        sentence = draft.sentence
        told = self._since.search(lowered(text), sentence.start, sentence.end)
        if told is None:
            return None
        if told["last"] or told["last_"]:
            ends = [over for begin, over in self._spans if over.year == published.year - 1 and (over - begin).days >= _GOES_ON]
        else:
            ends = [w.last for w in wars if w.start < told.end()][-1:]
        if len(ends) != 1 or ends[0] > published:
            return None
        value = f"{ends[0].isoformat()}/{published.isoformat()}"
        return Dated(
            told.start(), told.end(), ends[0], published, "day", value, text[told.start() : told.end()], "anchor_event"
        )

    def _of_the_whole(self, draft: Draft, dates: Sequence[Dated], text: str) -> Dated | None:
        """`the truce that ended the war on 10 November, in which 6,000 died`: the war that was over on that day."""
        if (
            draft.kind not in _COUNTED
            or self._in_which.search(lowered(text), draft.sentence.start, draft.trigger.start) is None
        ):
            return None
        for d in dates:
            for begin, over in self._spans:
                if not d.open and d.end < draft.trigger.start and d.precision == "day" and abs((d.last - over).days) <= 1:
                    value = f"{begin.isoformat()}/{over.isoformat()}"
                    return Dated(d.start, d.end, begin, over, "day", value, d.text, "anchor_event")
        return None

    def _counted(
        self, draft: Draft, wars: Sequence[Dated], war_words: Sequence[int], dates: Sequence[Dated], text: str
    ) -> Dated | None:
        """The war that a fact counts: named in its sentence, nearer than any date, or `the war` after one was named."""
        if not wars or draft.kind not in _COUNTED or any(d.deed == draft.trigger.start for d in dates):
            return None
        sentence = draft.sentence
        told = [w for w in wars if not self._elsewhere.search(lowered(text), max(0, w.start - _BEFORE), w.start)]
        here = [w for w in told if sentence.start <= w.start < sentence.end]
        here = [w for w in here if not any(_is_as_good(d, w) for d in dates)]
        own = [
            d for d in dates if d.deed == draft.trigger.start or (d.owner in ("none", "deed") and d.end < draft.trigger.start)
        ]
        if any(d.precision == "day" and not d.open and w.first <= d.first <= d.last <= w.last for d in own for w in here):
            return None  # on 9 November, hours before the truce that ended the war, they shot down
        if not here and self._tally.search(lowered(text), sentence.start, sentence.end):
            here = (
                ([w for w in told if w.start < sentence.start][-1:] or told[:1])
                if not any(d.owner == "deed" and d.precision == "day" for d in dates)
                else []
            )
        elif not here and bisect_left(war_words, sentence.start) < bisect_left(war_words, sentence.end):
            here = [w for w in told if w.start < sentence.start][-1:]
        elif any(
            abs(d.start - draft.trigger.start) < abs(w.start - draft.trigger.start)
            for w in here
            for d in dates
            if not (d.first <= w.first and w.last <= d.last)
        ):
            return None
        return min(here, key=lambda w: abs(w.start - draft.trigger.start), default=None)

    def begun(self, d: Dated, published: date | None) -> Dated | None:
        """The war that broke out on a date (`fighting erupted in late September`), told when it was over or had gone on for a week."""
        if d.kind != "war_began" or d.open or published is None:
            return None
        for begin, over in self._spans:
            last = min(over, published)
            if d.first <= begin <= d.last and (last - d.last).days >= _GOES_ON:
                value = f"{begin.isoformat()}/{last.isoformat()}"
                return Dated(d.start, d.end, begin, last, "day", value, d.text, "anchor_event")
        return None

    def _ended(self, draft: Draft, wars: Sequence[Dated], dates: Sequence[Dated]) -> Dated | None:
        """`a truce stopped the 44-day war`: the last day of the war that a fact of its end names behind its trigger."""
        if draft.kind not in _ENDS:
            return None
        named = [w for w in wars if draft.trigger.start < w.start < draft.end + _NAMED_BEHIND and w.start < draft.sentence.end]
        war = min(named, key=lambda w: w.start, default=None)
        if war is None or any(
            d.precision == "day" and d.deed == draft.trigger.start and abs((d.last - war.last).days) < _LATELY
            for d in dates
            if not d.open
        ):
            return None  # the text tells the day itself
        return war._replace(first=war.last, value=war.last.isoformat(), precision="day")

    def lately(self, wars: Sequence[Dated], published: date | None, text: str) -> Dated | None:
        """The war that an article is news of: named in it, and over less than a month before it was published."""
        if published is None:
            return None
        told = [w for w in wars if not self._elsewhere.search(lowered(text), max(0, w.start - _BEFORE), w.start)]
        return next((w for w in reversed(told) if 0 <= (published - w.last).days <= _LATELY), None)


def _is_as_good(told: Dated, war: Dated) -> bool:
    """Whether the text's own date of a war tells its days as nearly: `last week's one-day war` does not."""
    return told.first <= war.first and war.last <= told.last and told.days <= war.days + _WIDER


def _words(phrases: Sequence[str]) -> re.Pattern[str]:
    return in_small_letters(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")
