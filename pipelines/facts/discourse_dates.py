"""Draft facts and the dates of an article → when each happened, and how that is known.

A fact has the date that it governs, else one of its sentence that belongs to no other deed and not to the telling; else that of the
war it counts, of the scene that the text is at, of what the article mainly tells; at last the day of its telling or, in fresh news,
of publication, both with a doubt. What none of these gives stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from factline.pipelines.facts.dates_governed import Anchor, Dated, DateRoles
from factline.pipelines.facts.dates_yearless import Yearless
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.wars import Wars
from factline.pipelines.lexicons import Lexicons, Phrases

DEEDS = frozenset({"killed", "wounded", "missing", "captured", "attack", "displaced", "ceasefire_violated"})
_CASUALTIES = frozenset({"killed", "wounded", "missing", "captured", "displaced"})
_OCCURRENCES = DEEDS | {"war_began", "war_ended", "territory_gained", "territory_lost"}  # they take each other's dates
_DATED_ALIKE = _OCCURRENCES | {"ceasefire", "agreement"}  # a ceasefire has the day of the war that it ends
_STATEMENTS = frozenset({"accused", "denied", "vowed"})
_PUBLISHED_WITHIN = 1  # days by which the bounds of publication may differ and still be the day of the news
_CLAUSE = re.compile(r"\bthat\b|\b(?:was|were|had|has|have)\b|[;:,]")
_FAR = 7  # days before the main date from which a scene lies in the past
_OLD = 400  # days before publication after which a date is hardly that of the news


@dataclass(slots=True)
class _Story:
    """The state of reading one article in order."""

    main: Dated | None
    scene: Dated | None = None
    scene_paragraph: int = -1
    apart: bool = False  # in a scene of its own that has no date
    paragraph: int = -1
    told: Dated | None = None  # the last day on which something was said


class Dates:
    """Sets date_*; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = lexicons.general["discourse"]
        self._roles = DateRoles(lexicons)
        self._wars = Wars(lexicons)
        self._since = re.compile(words["since"], re.IGNORECASE)
        self._live = re.compile(words["live_stamp"], re.IGNORECASE)
        self._fresh = Phrases(dict.fromkeys(words["fresh"], True), ignore_case=True)
        self._back = Phrases(dict.fromkeys(words["back"], True), ignore_case=True)

    def set(
        self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], text: str, published: tuple[date | None, date | None]
    ) -> None:
        """Dates of every draft of one article; sentences in order, published the bounds of publication."""
        if not drafts:
            return
        anchors = self._roles.anchors(text)
        deeds = _deeds(drafts)
        yearless = Yearless()
        dates = {s.position: self._roles.read(text, s, anchors, deeds, yearless) for s in sentences}
        story = _Story(_main(dates, sentences, published[1]))
        shifts = [a.start for a in anchors if a.role == "shift"]
        own: dict[int, list[Draft]] = {}
        for draft in drafts:
            own.setdefault(draft.sentence.position, []).append(draft)
        wars = self._wars.named(text, published[1])
        pending: list[Draft] = []
        for sentence in sentences:
            here = dates[sentence.position]
            self._move(story, sentence, here, shifts, text)
            for draft in own.get(sentence.position, ()):
                if (war := self._wars.counted(draft, wars, anchors, here, text)) is not None:
                    _set(draft, war, "anchor_event")
                elif not self._date_one(draft, here, story, text, published[1]):
                    self._carry(draft, here, story, pending)
            _advance(story, here)
        self._settle(pending, dates, story, self._is_fresh(sentences, text), published)

    def _move(self, story: _Story, sentence: SentenceRow, here: Sequence[Dated], shifts: Sequence[int], text: str) -> None:
        """Opens a scene of its own, or leaves the past, where a paragraph begins so."""
        if sentence.paragraph == story.paragraph:
            return
        story.paragraph = sentence.paragraph
        if any(sentence.start <= s < sentence.start + 60 for s in shifts) or self._live.match(
            text, sentence.start, sentence.end
        ):
            story.scene, story.apart = None, True
            return
        main, scene = story.main, story.scene
        past = main is not None and scene is not None and not scene.open and (main.first - scene.last).days > _FAR
        said = any(d.owner == "said" for d in here)
        if past and (said or next(self._back.find(text[sentence.start : sentence.end]), None) is not None):
            story.scene = main

    def _date_one(self, draft: Draft, here: Sequence[Dated], story: _Story, text: str, published: date | None) -> bool:
        """Gives a fact a date of its own sentence; False where none is its own."""
        usable = [d for d in here if _may_take(draft, d)]
        if not usable and draft.kind in _OCCURRENCES:
            told = [d for d in here if d.owner in ("said", "aside")]
            usable = [d for d in told if d.precision != "day" or _is_object(d, draft, text)]
        if any(not d.clock for d in usable) or story.scene is not None or story.main is not None:
            usable = [d for d in usable if not d.clock]
        if not usable:
            return False
        at = draft.trigger.start
        chosen = min(usable, key=lambda d: (d.deed != at, _apart(d, draft, text), d.start))
        if (
            draft.kind in DEEDS
            and published is not None
            and not chosen.open
            and self._since.search(text, max(0, chosen.start - 24), chosen.start)
        ):
            until = next((d.last for d in here if d.owner == "said" and d.first >= chosen.last), published)
            chosen = replace(chosen, last=max(chosen.last, until))
        if chosen.owner in ("said", "aside"):
            story.scene, story.scene_paragraph, story.apart = chosen, story.paragraph, False
        if _refines(story.main, chosen, draft) and story.main is not None:
            _set(draft, story.main, "context")
        else:
            _set(draft, chosen, chosen.basis)
        return True

    def _carry(self, draft: Draft, here: Sequence[Dated], story: _Story, pending: list[Draft]) -> None:
        said = next((d for d in here if d.owner == "said"), None)
        scene = story.scene
        if draft.kind in _STATEMENTS or draft.toll == "cumulative":
            pending.append(draft)
        elif said is not None and (scene is None or _newer(said, scene)) and (story.main is None or _newer(said, story.main)):
            _set(draft, said, "context")
            draft.doubts.append("date_of_telling")
            story.told = said
        elif scene is not None and (draft.kind in _OCCURRENCES or story.scene_paragraph == draft.sentence.paragraph):
            _set(draft, scene, "context")
        elif not story.apart or not here:
            pending.append(draft)
            if story.main is None and story.told is not None and draft.kind in DEEDS:
                _set(draft, story.told, "context")
                draft.doubts.append("date_of_telling")

    def _is_fresh(self, sentences: Sequence[SentenceRow], text: str) -> bool:
        if sum(1 for s in sentences if s.end - s.start < 16 and self._live.match(text, s.start, s.end)) > 2:
            return True
        return next(self._fresh.find(text), None) is not None

    def _settle(
        self,
        pending: Sequence[Draft],
        dates: dict[int, list[Dated]],
        story: _Story,
        fresh: bool,
        published: tuple[date | None, date | None],
    ) -> None:
        """What the text had not dated when it was told: of the main date, of the telling, of the news."""
        first, last = published
        news = _news_day(first, last)
        for draft in pending:
            said = next((d for d in dates[draft.sentence.position] if d.owner == "said"), None)
            if draft.toll == "cumulative" or draft.date_text is not None:
                continue
            if draft.kind in DEEDS and not draft.background and story.main is not None:
                _set(draft, story.main, "context")
                draft.doubts.append("date_from_later_sentence")
            elif said is not None:
                _set(draft, said, "context")
                draft.doubts.append("date_of_telling")
            elif news is not None and not draft.background and (fresh or draft.kind in _STATEMENTS):
                _set(draft, news, "publication")
                draft.doubts.append("date_of_publication")


def _news_day(first: date | None, last: date | None) -> Dated | None:
    if first is None or last is None or (last - first).days > _PUBLISHED_WITHIN:
        return None
    value = last.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    return Dated(0, 0, first, last, "day", value, "", "publication")


def _deeds(drafts: Sequence[Draft]) -> list[Anchor]:
    seen: dict[int, Anchor] = {}
    for draft in drafts:
        seen.setdefault(draft.trigger.start, Anchor(draft.trigger.start, draft.trigger.end, "deed", draft.kind, draft.end))
    return [seen[start] for start in sorted(seen)]


def _main(dates: dict[int, list[Dated]], sentences: Sequence[SentenceRow], published: date | None) -> Dated | None:
    """The date of what the article mainly tells: early, narrow, of casualties rather than of a mere happening, not old."""
    best: tuple[float, int] | None = None
    chosen: Dated | None = None
    for sentence in sentences:
        for d in dates[sentence.position]:
            if d.clock or not (d.owner == "happening" or (d.owner == "deed" and d.kind in DEEDS)):
                continue
            cost = sentence.position + (0 if d.kind in _CASUALTIES else 3) + (0 if d.precision == "day" else 8)
            cost += 4 if d.open else 0
            cost += 10 if not d.open and published is not None and (published - d.last).days > _OLD else 0
            if best is None or (cost, d.start) < best:
                best, chosen = (cost, d.start), d
    return chosen if chosen is not None and (chosen.days <= 8 or chosen.precision == "day") else None


def _may_take(draft: Draft, d: Dated) -> bool:
    if d.owner == "stamp":
        return False
    if draft.kind in _STATEMENTS:
        return True
    if d.owner == "said":
        return False
    if d.owner == "deed":
        return d.kind == draft.kind or (d.kind in _DATED_ALIKE) == (draft.kind in _DATED_ALIKE)
    return d.owner != "aside" or draft.kind not in DEEDS


def _is_object(d: Dated, draft: Draft, text: str) -> bool:
    """`On 12 December both reported new clashes`: the deed is what was reported, without a clause of its own.

    (A coarse date needs none of this: what was reported this month happened about then.)
    """
    return (
        d.end < draft.trigger.start
        and draft.trigger.start - d.end < 90
        and not _CLAUSE.search(text, d.end + text.startswith(",", d.end), draft.trigger.start)
    )


def _newer(said: Dated, scene: Dated) -> bool:
    """What is said so long after the scene is news of its own, unless the scene is a whole war or month."""
    return not said.open and not scene.open and scene.days <= _FAR and (said.first - scene.last).days > _FAR


def _refines(main: Dated | None, own: Dated, draft: Draft) -> bool:
    """`last year's shooting`, and further on `the June 29 shooting`: the day of what the article tells lies within the long date."""
    if main is None or main.open or draft.kind not in DEEDS or own.precision == "day" or main.precision != "day":
        return False
    return main.days <= 1 and own.days > 1 and own.first <= main.first and main.last <= own.last


def _apart(d: Dated, draft: Draft, text: str) -> int:
    """Characters between a date and a trigger; a semicolon, a comma and a conjunction count as a long way."""
    low, high = sorted((d.start, draft.trigger.start))
    between = text[low:high]
    return high - low + 60 * between.count(";") + 25 * len(re.findall(r", (?:and|but|while)\b", between))


def _advance(story: _Story, here: Sequence[Dated]) -> None:
    """The scene after a sentence: the last of its dates that a deed or happening owns, else that of a leading date."""
    owned = [
        d for d in here if d.owner in ("deed", "happening") and d.kind not in _STATEMENTS and not (d.clock and story.scene)
    ]
    if owned:
        story.scene, story.scene_paragraph, story.apart = owned[-1], story.paragraph, False


def _set(draft: Draft, d: Dated, basis: str) -> None:
    draft.date_start, draft.date_end = (None, None) if d.open else (d.first, d.last)
    draft.date_precision, draft.date_value, draft.date_text = d.precision, d.value, d.text or None
    draft.date_basis = "none" if d.open else basis
