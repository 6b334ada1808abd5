"""Text → the wars and battles of the domain that it names, and the facts that count what happened in one as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

import re2

from factline.pipelines.facts.dates_governed import Anchor, Dated
from factline.pipelines.facts.draft import Draft
from factline.pipelines.lexicons import Lexicons, Phrases

_COUNTED = frozenset({"killed", "wounded", "missing", "captured", "displaced", "attack"})
_BEFORE = 30  # characters before a war's name in which a word can put it elsewhere


class Wars:
    """Anchor events of a domain as intervals; one for each Lexicons. A domain may have none."""

    def __init__(self, lexicons: Lexicons) -> None:
        rows = lexicons.domain.get("anchor_events", [])
        self._names = Phrases({name: (row["begin"], row["end"]) for row in rows for name in row["names"]}, ignore_case=True)
        self._cues = [(re.compile(cue, re.IGNORECASE), (row["begin"], row["end"])) for row in rows for cue in row["cues"]]
        options = re2.Options()
        options.case_sensitive, options.never_capture = False, True
        # One pass says whether any cue is worth looking for; a domain without cues has nothing that matches.
        self._any = re2.compile("|".join(f"(?:{c.pattern})" for c, _ in self._cues) or "[^\\x00-\\x{10FFFF}]", options)
        elsewhere = "|".join(map(re.escape, lexicons.general["discourse"]["war_elsewhere"]))
        self._elsewhere = re.compile(rf"\b(?:{elsewhere})\s+(?:[\w’'-]+\s+){{0,2}}[\"“”'‘]?$", re.IGNORECASE)

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

    def date(
        self,
        draft: Draft,
        wars: Sequence[Dated],
        anchors: Sequence[Anchor],
        text: str,
        put: Callable[[Draft, Dated, str], None],
    ) -> bool:
        """Dates a count of a war named in the fact's sentence, or of `the war` after one was named; False where it is none."""
        if draft.kind not in _COUNTED:
            return False
        sentence = draft.sentence
        here = [w for w in wars if sentence.start <= w.start < sentence.end]
        here = [w for w in here if not self._elsewhere.search(text, max(sentence.start, w.start - _BEFORE), w.start)]
        if not here and any(a.role == "war" and sentence.start <= a.start < sentence.end for a in anchors):
            here = [w for w in wars if w.start < sentence.start][-1:]
        if not here:
            return False
        nearest = min(here, key=lambda w: abs(w.start - draft.trigger.start))
        put(draft, nearest, "anchor_event")
        return True
