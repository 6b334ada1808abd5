"""Draft facts and the dates of an article → when each happened, and how that is known.

A fact has the date that it governs, else one of its sentence that belongs to no other deed and not to the telling; else that of the
war it counts, of the scene that the text is at, of what the article mainly tells; at last the day of its telling or, in fresh news,
of publication, both with a doubt. What none of these gives stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from factline.pipelines.facts.dates_governed import Anchor, Dated, DateRoles
from factline.pipelines.facts.dates_reach import (
    Reach,
    found_later,
    heading,
    is_long_past,
    is_told_anew,
    over,
    said_with,
    told_before,
)
from factline.pipelines.facts.dates_scenes import advance, sum_up
from factline.pipelines.facts.dates_story import (
    DEEDS,
    FAR,
    GROUND,
    LEAD,
    STATEMENTS,
    Story,
    fighting,
    follows,
    is_beyond,
    is_night,
    main_date,
    newer,
    news_day,
)
from factline.pipelines.facts.dates_taken import OCCURRENCES, date_alike, follow, is_sum, may_take, refines, set_date
from factline.pipelines.facts.dates_yearless import Yearless
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.wars import Wars
from factline.pipelines.lexicons import Lexicons, Phrases, in_small_letters, lowered

_UNDATED = frozenset({"buried"})  # patterns whose day is not that of the deed
_SUMMED = DEEDS | {
    "released",
    "detained",
    "territory_controlled",
    "protested",
}  # a date with "since" is the first day of theirs


class Dates:
    """Sets date_*; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = lexicons.general["discourse"]
        self._roles = DateRoles(lexicons)
        self._wars = Wars(lexicons)
        counts = lexicons.general["sides"]["counting"], lexicons.general["sides"]["setting"]["verbs"]
        self._counting = in_small_letters(rf"\b(?:{'|'.join(map(re.escape, (*counts[0], *counts[1])))})\b")
        self._relative = in_small_letters(words["relative_day"])
        self._reach = Reach(lexicons)
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
        dates = self._dates(sentences, text, anchors, _deeds(drafts), published[1])
        telling = {at: [d for d in found if not self._reach.is_since(d, text)] for at, found in dates.items()}
        story = Story(main_date(telling, sentences, published[1]), live=self._is_live(sentences, text))
        shifts = [a.start for a in anchors if a.role == "shift"]
        own: dict[int, list[Draft]] = {}
        for draft in drafts:
            own.setdefault(draft.sentence.position, []).append(draft)
        wars, war_words = self._wars.named(text, published[1]), [a.start for a in anchors if a.role == "war"]
        story.war = self._wars.lately(wars, published[0] or published[1], text)
        pending: list[Draft] = []
        for sentence in sentences:
            here = dates[sentence.position]
            self._move(story, sentence, here, shifts, text, published[1])
            if (label := self._reach.label(sentence, here, text) or heading(sentence, here)) is not None:
                at = sentence.paragraph + (sentence.role == "heading")  # a heading is that of the paragraph below it
                story.scene, story.scene_paragraph, story.labelled, story.apart = label, at, at, False
            for draft in own.get(sentence.position, ()):
                since = any(self._reach.is_first_day(d, draft, text) for d in here)
                if (war := self._wars.of(draft, wars, war_words, here, text, published[1], since=since)) is not None:
                    set_date(draft, war, "anchor_event")
                elif not self._date_one(draft, here, story, text, published[1]):
                    self._carry(draft, here, story, pending, goes_on=self._reach.goes_on(draft, text))
                if (outbreak := self._outbreak(draft, here, story, published[1])) is not None:
                    set_date(draft, outbreak, "anchor_event")
            summed = own.get(sentence.position, ())
            sum_up(story, sentence, summed, text)
            if not found_later(summed) and not (summed and all(map(is_sum, summed))):
                advance(story, telling[sentence.position], published[1], None if sentence.position in own else sentence)
        story.war = fighting(drafts, published[1]) or story.war
        self._settle(drafts, pending, dates, story, story.live or next(self._fresh.find(text), None) is not None, published)
        follow(drafts, dates)

    def _dates(
        self,
        sentences: Sequence[SentenceRow],
        text: str,
        anchors: Sequence[Anchor],
        deeds: Sequence[Anchor],
        published: date | None,
    ) -> dict[int, list[Dated]]:
        """The dates of every sentence with what owns them, by position."""
        yearless = Yearless()
        read = {s.position: self._roles.read(text, s, anchors, deeds, yearless, published) for s in sentences}
        own = {at: self._reach.joined(found, text) for at, found in read.items()}
        return {s.position: self._reach.without_measures(own[s.position], s, deeds, text) for s in sentences}

    def _move(
        self,
        story: Story,
        sentence: SentenceRow,
        here: Sequence[Dated],
        shifts: Sequence[int],
        text: str,
        published: date | None,
    ) -> None:
        """Opens a scene of its own, or leaves the past, where a paragraph begins so."""
        if sentence.paragraph == story.paragraph:
            return
        story.paragraph = sentence.paragraph
        if any(sentence.start <= s < sentence.start + 60 for s in shifts) or self._live.match(
            text, sentence.start, sentence.end
        ):
            story.scene, story.apart = None, True
            return
        if story.scene is not None and story.scene_paragraph > LEAD and is_night(story.scene):
            story.scene = None  # the night before the news, told beside it: no scene beyond its paragraph
        main, scene = story.main, story.scene
        past = main is not None and scene is not None and not scene.open and (main.first - scene.last).days > FAR
        said = any(d.owner == "said" for d in here)
        if not story.live and follows(scene, main):
            story.scene = story.happening(None)  # a new paragraph is of the happening, not of what followed it
        long = is_long_past(scene, main, published)
        if past and (long or said or next(self._back.find(text[sentence.start : sentence.end]), None) is not None):
            story.left, story.scene = scene if long else None, main

    def _date_one(self, draft: Draft, here: Sequence[Dated], story: Story, text: str, published: date | None) -> bool:
        """Gives a fact a date of its own sentence; False where none is its own."""
        if draft.rule_id in _UNDATED or found_later([draft]):
            return False
        usable = self._usable(draft, here, story, text, published)
        if not usable:
            return False
        at = draft.trigger.start
        since = False
        chosen = min(
            usable,
            key=lambda d: (
                not self._reach.is_right_behind(d, draft, text),
                d.deed != at,
                self._is_of_other(d, draft),
                self._reach.apart(d, draft, text),
                d.start,
            ),
        )
        if (
            draft.kind in _SUMMED
            and published is not None
            and not chosen.open
            and (self._reach.is_first_day(chosen, draft, text) or self._reach.is_from(chosen, draft, text))
        ):
            since = True
            until = next((d.last for d in here if d.owner == "said" and not d.open and d.first >= chosen.last), published)
            chosen = chosen._replace(last=max(chosen.last, until))
        elif is_sum(draft) and published is not None and not chosen.open and chosen.first <= published < chosen.last:
            chosen = chosen._replace(last=published)  # this year, so far
        if chosen.owner in ("said", "aside"):
            story.scene, story.scene_paragraph, story.apart = chosen, story.paragraph, False
        if not (since or self._reach.is_until(chosen, text)) and story.main is not None and refines(story.main, chosen, draft):
            set_date(draft, story.main, "context")
        else:
            set_date(draft, chosen, chosen.basis)
        return True

    def _usable(self, draft: Draft, here: Sequence[Dated], story: Story, text: str, published: date | None) -> list[Dated]:
        """The dates of its sentence that a fact may take."""
        here = [d for d in here if not (self._reach.is_measure(d, draft, text) or self._reach.is_of_another(d, draft, text))]
        usable = [d for d in here if may_take(draft, d) or self._reach.is_shared(d, draft, text)]
        if any(d.deed == draft.trigger.start and not d.open for d in usable):
            usable = [d for d in usable if not d.is_glance]
        usable = usable or [d for d in here if self._reach.is_from(d, draft, text)]
        if not usable and draft.kind in OCCURRENCES:
            told = [d for d in here if d.owner in ("said", "aside")]
            usable = [d for d in told if d.precision != "day" or self._reach.is_object(d, draft, text)] or told_before(
                here, draft
            )
        day_known = any(not d.clock for d in usable) or story.live or story.scene is not None or story.main is not None
        usable = [d for d in usable if not d.clock or not (day_known or d.open)]
        if self._counting.search(lowered(text), draft.sentence.start, draft.trigger.end):
            usable = [
                d for d in usable if d.deed == draft.trigger.start and d.precision == "day"
            ]  # the rest is when it was counted
        return over(usable, draft, published)

    def _outbreak(self, draft: Draft, here: Sequence[Dated], story: Story, published: date | None) -> Dated | None:
        """`Fighting erupted in late September, killing 5,600`: a count that was given the days of an outbreak is of the whole war."""
        own = any(d.deed == draft.trigger.start for d in here)  # `killing 16 on the first day`
        if own or draft.kind not in DEEDS or draft.count is None:
            return None
        dated = draft.date_start, draft.date_end
        owners = [d for d in (*here, story.scene) if d is not None and d.kind == "war_began"]
        of = next((d for d in owners if dated in ((d.first, d.last), (None, None))), None)
        return self._wars.begun(of, published) if of is not None else None

    def _is_of_other(self, d: Dated, draft: Draft) -> bool:
        """`on the third day of the war, which began on …, six died`: the first day of a war is no day of its dead, where another is told."""
        other = d.owner == "deed" and d.deed != draft.trigger.start and d.kind not in DEEDS
        return other and draft.kind in DEEDS and not self._relative.fullmatch(lowered(d.text))

    def _carry(self, draft: Draft, here: Sequence[Dated], story: Story, pending: list[Draft], *, goes_on: bool) -> None:
        said = next((d for d in here if d.owner == "said"), None)
        scene = story.scene_of(draft.kind)
        if (summed := story.sum_of(draft, goes_on=goes_on)) is not None and said is None:
            set_date(draft, summed, summed.basis)
        elif said is not None and is_told_anew(draft, said, story):
            set_date(draft, said, "context")
            draft.doubts.append("date_of_telling")
            story.told = said
        elif draft.kind in STATEMENTS or draft.toll == "cumulative":
            pending.append(draft)
        elif said is not None and (scene is None or newer(said, scene)) and (story.main is None or newer(said, story.main)):
            set_date(draft, said, "context")
            draft.doubts.append("date_of_telling")
            story.told = said
        elif draft.sentence.paragraph not in (story.scene_paragraph, story.labelled) and is_beyond(draft, scene):
            pending.append(draft)
        elif (scene is not None and story.labelled == draft.sentence.paragraph) or (
            scene is not None and (draft.kind in OCCURRENCES or story.scene_paragraph == draft.sentence.paragraph)
        ):
            set_date(draft, scene, "context")
        elif not story.apart or story.live or not here:
            pending.append(draft)
            if story.main is None and story.told is not None and draft.kind in DEEDS:
                set_date(draft, story.told, "context")
                draft.doubts.append("date_of_telling")

    def _is_live(self, sentences: Sequence[SentenceRow], text: str) -> bool:
        return sum(1 for s in sentences if s.end - s.start < 16 and self._live.match(text, s.start, s.end)) > 2

    def _settle(
        self,
        drafts: Sequence[Draft],
        pending: Sequence[Draft],
        dates: dict[int, list[Dated]],
        story: Story,
        fresh: bool,
        published: tuple[date | None, date | None],
    ) -> None:
        """What the text had not dated when it was told: of the main date, of the telling, of the news."""
        first, last = published
        news = news_day(first, last)
        for draft in pending:
            said = next((d for d in dates[draft.sentence.position] if d.owner == "said"), None)
            if draft.toll == "cumulative" or draft.date_text is not None:
                continue
            main = story.happening(news)
            if is_beyond(draft, main):
                continue  # of the war, whose days the text does not tell
            of_war = draft.kind in GROUND and main is not None and main == story.war
            if (draft.kind in DEEDS or of_war) and not draft.background and main is not None:
                set_date(draft, main, "context")
                draft.doubts.append("date_from_later_sentence")
            elif said is not None:
                set_date(draft, said, "context")
                draft.doubts.append("date_of_telling")
            elif draft.kind in STATEMENTS and (with_it := said_with(draft, drafts)) is not None:
                date_alike(draft, with_it)
            elif news is not None and not draft.background and (fresh or draft.kind in STATEMENTS):
                set_date(draft, news, "publication")
                draft.doubts.append("date_of_publication")


def _deeds(drafts: Sequence[Draft]) -> list[Anchor]:
    seen: dict[int, Anchor] = {}
    for draft in drafts:
        if draft.rule_id in _UNDATED:
            continue
        seen.setdefault(draft.trigger.start, Anchor(draft.trigger.start, draft.trigger.end, "deed", draft.kind, draft.end))
    return [seen[start] for start in sorted(seen)]
