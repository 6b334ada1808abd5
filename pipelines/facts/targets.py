"""Draft facts → what class of people was hit, where no noun of persons told it: by what was attacked, by whose men, by who counts.

In: drafts with sides. Out: patient_class. The words stand in sides.yaml (`targets` and those behind it).
"""

from __future__ import annotations

import re
from typing import Any

from factline.pipelines.facts.draft import Draft
from factline.pipelines.facts.side_reading import Reading
from factline.pipelines.lexicons import Lexicons, in_small_letters

_OBJECT = 70  # characters behind a trigger in which what was attacked is named
_SUBJECT = 90  # characters before it, in the passive voice
_NEAR = 1  # sentences between a number and those that it goes on counting


class Targets:
    """Gives patient_class; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words: dict[str, Any] = lexicons.general["sides"]
        named: dict[str, str] = {word: kind for kind, listed in words["targets"].items() for word in listed}
        self._class_of = named
        self._target = re.compile(
            rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, named), key=len, reverse=True))})(?![\w-])", re.IGNORECASE
        )
        self._hardware = re.compile(words["hardware"], re.IGNORECASE)
        self._officers = re.compile(words["officers"], re.IGNORECASE)
        self._police = in_small_letters(words["police_before"])
        self._again = re.compile(words["attacked_again"], re.IGNORECASE)
        self._own_men = re.compile(words["own_men"], re.IGNORECASE)
        self._lost_men = frozenset(words["lost_men"])
        self._military = re.compile(rf"\b(?:{'|'.join(map(re.escape, words['military_speakers']))})\b", re.IGNORECASE)

    def set(self, reading: Reading, draft: Draft) -> None:
        """Sets the class of a draft whose side is set."""
        if draft.kind == "attack" and draft.patient_class is None:
            draft.patient_class = self._attacked(reading, draft)
        elif draft.patient_class == "military" and self._of_police(reading, draft):
            draft.patient_class = "police"
        elif draft.patient_class == "unspecified" and draft.kind in reading.rules.sets["harm"]:
            draft.patient_class = self._counted(reading, draft) or draft.patient_class

    def _attacked(self, reading: Reading, draft: Draft) -> str | None:
        text, (left, right) = reading.text, reading.clause(draft)
        at, end = draft.trigger.start, draft.trigger.end
        if not reading.is_passive(draft):
            if self._again.match(text, end):
                return _last_class(reading, draft)
            found = self._target.search(text, end, min(right, end + _OBJECT))
            if found is not None:
                return self._class_of[found[0].lower()]
        else:
            first = max(left, at - _SUBJECT)
            before = list(self._target.finditer(text, first, at))
            if before:
                return self._class_of[before[-1][0].lower()]
            if self._hardware.search(text, first, at) is not None:
                return "military"
        return "unspecified" if draft.patient_side is not None else None

    def _of_police(self, reading: Reading, draft: Draft) -> bool:
        """`police forced them out; seven officers were hurt`: officers of no army, behind the police of the sentence."""
        bare = self._officers.fullmatch(draft.patient_text or "") is not None
        return bare and self._police.search(reading.lower, draft.sentence.start, draft.start) is not None

    def _counted(self, reading: Reading, draft: Draft) -> str | None:
        words = draft.patient_text or ""
        hit = reading.hit_before(draft) if reading.rules.crew.search(words) is not None else None
        if hit is not None and hit.patient_class == "military":
            return "military"
        if draft.toll == "cumulative" and reading.rules.own_toll.search(
            reading.lower, draft.sentence.start, draft.count.start if draft.count else 0
        ):
            return _last_class(reading, draft)
        lost = draft.rule_id in self._lost_men and draft.patient_side is not None
        if self._own_men.search(words) or (lost and reading.rules.own.search(words) is None):  # its sons may be anybody
            return "military"
        if draft.count_relation == "other" or reading.rules.one_more.fullmatch(words):
            return _last_class(reading, draft)
        bare = draft.count is not None and draft.count.value is None
        own = draft.speaker_side is not None and draft.speaker_side == draft.patient_side
        return "military" if bare and own and self._military.search(draft.speaker_text or "") else None


def _last_class(reading: Reading, draft: Draft) -> str | None:
    """The class of those who were harmed just before, parts of them left out."""
    for d in reversed(reading.done):
        if draft.sentence.position - d.sentence.position > _NEAR:
            return None
        if d.kind in reading.rules.sets["harm"] and d.toll != "subset" and d.patient_class is not None:
            return d.patient_class
    return None
