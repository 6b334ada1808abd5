"""One article's facts on their way to their sides: the words that tell them, and what the facts before left.

In: compiled words, sentences and text of an article. Out: questions that agents and patients both ask: which parties a sentence
names, where a clause ends, whom `its` means, whom a side fights, who held the place. Sets nothing on a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.parties import Parties, Party
from factline.pipelines.lexicons import Lexicons, any_word, in_small_letters, lowered

_COARSE = frozenset({"country", "area", None})
_OF_DOMAIN = "plc-"  # a place of the domain, whose holders are dated
# `BAKU, October 5`, `YEREVAN (Agency) –`: a capital at the head of the text, with a date, an agency, a dash behind it.
_DATELINE = re.compile(
    r"\W*([A-Z][\w’'-]+)(?:, (?:[A-Z][a-z]+\.? )?\d{1,2}\b|(?:, [\w ,.]{2,30}?)? ?(?:\([^()\n]{2,40}\))? ?[–—-] )"
)
_SETS = (
    "pronouns", "one_of_them", "whose_office", "held_patterns", "struck", "loses", "shelters", "agent_patterns", "agent_kinds", "harm", "home", "forces", "attackers", "passive_patterns", "no_agent_patterns",
    "mutual_patterns", "hardware_patterns", "passive_forms",
    "sequel_patterns", "first_person", "we", "not_objects", "spoken",
)  # fmt: skip


class SideWords:
    """The words of sides.yaml and word_forms.yaml, compiled; one for each Lexicons. `sets`: plain lists of words, kinds, classes and pattern ids.

    Those for long stretches of text are for text in small letters: shared, accuses, accused_of, defenders, reciprocal, passive,
    pronoun, own_deed, possessed, opposed.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        words: dict[str, Any] = lexicons.general["sides"]
        forms: dict[str, Any] = lexicons.general["word_forms"]
        self.parties = Parties(lexicons)
        self.article = f"{forms['article']} "
        self.doing: str = forms["doing"]
        self.sets = {k: frozenset(v) for k, v in words.items() if k in _SETS}
        self.shared = in_small_letters(_choice(words["shared"]))
        self.opposite = _words(words["opposite"])
        self.of_opposite = re.compile(rf"{words['of_opposite']}(?:{any_word(words['opposite'])})(?!\w)", re.IGNORECASE)
        self.kin = re.compile(rf"\b({any_word(words['whose_kin'])})\s+(?:\w+\s+)?(?:{any_word(words['kin'])})\b", re.IGNORECASE)
        self.joined = re.compile(words["joined"], re.IGNORECASE)
        self.own = _words(words["own"])
        self.one_more = re.compile(words["one_more"], re.IGNORECASE)
        self.prisoners = _words(words["prisoners"])
        self.institution = _words(words["institutions"])
        office: dict[str, list[str]] = words["of_office"]
        self.spoke = _words(office["alone"])
        self.of_office = re.compile(
            rf"(?:{any_word(office['opens'])})\s+(?:\w+\s+)?(?:{any_word(office['nouns'])})\b", re.IGNORECASE
        )
        self.of_no_place = _words(words["of_no_place"])
        self.local = _words(words["local"])
        self.defenders = in_small_letters(_choice(words["defenders"]))
        self.reciprocal = in_small_letters(_choice(words["reciprocal"]))
        self.and_then = re.compile(words["and_then"])
        self.when_struck = in_small_letters(words["when_struck"])
        self.two_sides = re.compile(words["two_sides"])
        self.before_side = tuple(f"{phrase} " for phrase in words["before_side"])
        self.by_whom = [phrase.split() for phrase in words["by_whom"]]
        self.breaks = re.compile("|".join(re.escape(b) for b in words["clause_breaks"]))
        self.of_them = re.compile(rf"\s*,?\s*(?:{any_word(words['of_them'])})\s*", re.IGNORECASE)
        self.of_own = re.compile(words["of_own"], re.IGNORECASE)
        self.has = re.compile(rf"\s+(?:\w+ )?(?:{any_word(words['has'])})\s+", re.IGNORECASE)
        self.losses = re.compile(
            rf"(?:{any_word(forms['possessive'])})?\s+(?:\w+ )?(?:{any_word(words['losses'])})\b", re.IGNORECASE
        )
        self._read_subjects(words)
        self._read_others(words)

    def _read_subjects(self, words: dict[str, Any]) -> None:
        """Words right before a verb: whose deed it is, or to whom it was done."""
        self.passive = in_small_letters(rf"\b(?:{any_word(words['passive'])})(?:\s+[\"“]?\w+)?\s*[\"“]?$")
        self.pronoun = in_small_letters(rf"\b(?:{any_word(words['pronouns'])})(?:\s+\w+){{0,3}}\s*$")
        self.own_deed = in_small_letters(rf"\b(?:{any_word(words['own_deed'])})(?:\s+\w+){{0,2}}\s*$")
        self.possessed = in_small_letters(rf"\b(?:{any_word(words['own'])})(?:\s+[\w'’-]+){{1,6}}\s*$")
        self.told_aside = in_small_letters(rf"\b(?:{any_word(words['asides'])})\b")
        self.relative = in_small_letters(
            rf"\b(?:{any_word(words['relatives'])})(?:\s+(?:{any_word(words['relative_links'])}))?\s*$"
        )

    def _read_others(self, words: dict[str, Any]) -> None:
        """Words about the other side: who is accused, the enemy's things, both together, and those who go home to it or are at home."""
        accusing = words["accusing"]
        self.where_aside = in_small_letters(rf"\b(?:{any_word(accusing['elsewhere'])})\b[^,;]*,")
        self.accuses = in_small_letters(rf"\b(?:{any_word(accusing['verbs'])})\b")
        self.elsewhere = in_small_letters(rf"\b(?:{any_word(accusing['elsewhere'])})\b")
        self.accused_of = in_small_letters(rf"\s+(?:{any_word(accusing['links'])})\b")
        self._foe_subject = in_small_letters(rf"\b(?:{any_word(words['opposite'])})(?:['’]s)?(?:\s+[\w-]+){{1,3}}\s*$")
        opens, goes_on = words["foe_opens"]
        self._foe_opens = in_small_letters(
            rf"{opens}(?:{any_word(words['opposite'])}){goes_on}(?:{any_word(words['passive'])})\s*$"
        )
        self.opposed = in_small_letters(rf"\b(?:{any_word(words['opposite'])})(?:['’]s)?(?:\s+\w+){{0,2}}\s*$")
        self.foe_says = in_small_letters(rf"\b(?:{any_word(words['opposite'])})(?:{words['foe_says']})$")
        self.between = in_small_letters(words["between"])
        homes = words["homes"]
        self.ours = in_small_letters(homes["ours"])
        self.homes = in_small_letters(rf"(?:{homes['cue']})$")
        self.homes_open = in_small_letters(rf"(?:{homes['opens']}|{homes['cue']})$")
        self.one_of_people = in_small_letters(rf"{homes['one_of']}$")
        self.crew = re.compile(words["crew"], re.IGNORECASE)
        self.own_toll = in_small_letters(
            rf"\b(?:{any_word(words['own'])}) (?:\w+ )?(?:{any_word(words['losses'])})(?: \w+)?\s*$"
        )
        self.leaves = re.compile(words["leaves"], re.IGNORECASE)
        self.returned_to = re.compile(words["returned_to"], re.IGNORECASE)

    def foe_subject(self, clause: str) -> str:
        """What a clause in small letters ends in, where that is a thing of the other side's: `the enemy drone was`; else nothing."""
        found = self._foe_subject.search(clause) or self._foe_opens.match(clause)
        return found[0] if found is not None else ""


def _choice(words: Iterable[str]) -> str:
    return rf"(?<!\w)(?:{any_word(words)})(?!\w)"


def _words(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_choice(words), re.IGNORECASE)


class Reading:
    """The reading of one article. `done`: its facts so far, `mixed`: sentences whose people are of several sides.

    `speakers`: words for who spoke, in small letters, with the side they were last given; those heard last stand last.
    """

    def __init__(self, rules: SideWords, sentences: Sequence[SentenceRow], text: str, drafts: Sequence[Draft]) -> None:
        self.rules = rules
        self.told: dict[int, list[Draft]] = {}  # by the position of their sentence
        for draft in drafts:
            self.told.setdefault(draft.sentence.position, []).append(draft)
        self.text = text
        self.lower = lowered(text)
        self._clauses: dict[tuple[int, int, int], tuple[int, int]] = {}
        self.countries = {m.entity_id: m.country for s in sentences for m in s.mentions if m.kind == "place"}
        days = [m.date_end for s in sentences for m in s.mentions if m.kind == "date" and m.date_precision == "day"]
        self.day: date | None = max((d for d in days if d is not None), default=None)
        head = _DATELINE.match(text)
        self.dateline = rules.parties.capital(head[1]) if head is not None else None  # whose capital the news comes from
        if self.dateline not in rules.parties.opponents:
            self.dateline = None
        self.sentences = {s.position: s for s in sentences}
        self._named: dict[int, list[Party]] = {}
        self.done: list[Draft] = []
        self.speakers: dict[str, str] = {}
        self.mixed: set[int] = set()

    def add(self, draft: Draft) -> None:
        """A fact whose sides are set."""
        self.done.append(draft)
        if draft.speaker_side and draft.speaker_text:
            words = draft.speaker_text.lower()
            self.speakers.pop(words, None)
            self.speakers[words] = draft.speaker_side

    def named(self, position: int) -> list[Party]:
        """Parties of the sentence at a position; none where there is none."""
        if position not in self._named:
            sentence = self.sentences.get(position)
            self._named[position] = self.rules.parties.named(sentence) if sentence is not None else []
        return self._named[position]

    def local(self, draft: Draft) -> str | None:
        """The side of the people of the place of a fact: the sentence's own place, else the party it names first, else the place before."""
        here = self.named(draft.sentence.position)
        if self.is_here(draft) or not here:
            return self.of_place(draft, coarse=not here)
        return here[0].side

    def is_here(self, draft: Draft) -> bool:
        """Whether the sentence itself names the fact's place, and more nearly than by its country."""
        text = draft.place_text
        return (
            text is not None
            and draft.place_precision not in _COARSE
            and text in self.text[draft.sentence.start : draft.sentence.end]
        )

    def has_place(self, draft: Draft) -> bool:
        """Whether the fact has a place, nearer than a country or an area."""
        return draft.place_id is not None and draft.place_precision not in _COARSE

    def hit_before(self, draft: Draft) -> Draft | None:
        """The attack told last, in the sentence or the one before."""
        near = (d for d in reversed(self.done) if draft.sentence.position - d.sentence.position <= 1)
        return next((d for d in near if d.kind == "attack" and d.patient_class is not None), None)

    def is_passive(self, draft: Draft) -> bool:
        """Whether the subject of the trigger suffers it."""
        if draft.rule_id in self.rules.sets["passive_patterns"]:
            return True
        if draft.rule_id in self.rules.sets["passive_forms"] or draft.trigger.lower.endswith(self.rules.doing):
            return False
        return (
            self.rules.passive.search(self.lower, max(draft.sentence.start, draft.trigger.start - 30), draft.trigger.start)
            is not None
        )

    def oneself(self, draft: Draft, before: int) -> str | None:
        """Whom `it` and `its` mean: the speaker, else the last actor before."""
        if draft.speaker_side is not None or draft.speaker_text is not None:
            return draft.speaker_side
        here = [p for p in self.named(draft.sentence.position) if p.end <= before and not p.land]
        last = self.sentences.get(draft.sentence.position - 1)
        spoke = [m.side for m in last.mentions if m.kind == "speaker" and m.side is not None] if last is not None else []
        if not here and len(set(spoke)) == 1:
            return spoke[0]  # who spoke in the sentence before goes on
        earlier = here or [p for p in self.named(draft.sentence.position - 1) if not p.land][:1]
        return earlier[-1].side if earlier else None

    def clause(self, draft: Draft) -> tuple[int, int]:
        """Where the part of the sentence with the trigger begins and ends."""
        sentence, end = draft.sentence, max(draft.trigger.end, draft.count.end if draft.count else 0)
        asked = sentence.start, draft.trigger.start, end
        if asked not in self._clauses:
            left, right = sentence.start, sentence.end
            for found in self.rules.breaks.finditer(self.text, left, right):
                if found.end() <= draft.trigger.start:
                    left = found.end()
                elif found.start() >= end:
                    right = found.start()
                    break
            self._clauses[asked] = left, right
        return self._clauses[asked]

    def opponent(self, draft: Draft, side: str, *, placed: bool = True) -> str | None:
        """Whom a side fights: of several the one that the place, the speaker or the text before names."""
        against = self.rules.parties.opponents.get(side, ())
        if placed and self._is_abroad(draft):
            return None  # Armenian gunmen in Ankara: their foe at home is not whom they hit there
        if len(against) < 2:
            return against[0] if against else None
        holder = self.of_place(draft, coarse=False) if placed else None
        known = draft.place_id is not None and draft.place_id.startswith(_OF_DOMAIN)
        for told in (holder, draft.speaker_side) if known else (draft.speaker_side, holder):
            if told in against:
                return told
        for position in range(draft.sentence.position, -1, -1):
            for p in reversed(self.named(position)):
                if p.side in against:
                    return p.side
        return against[0]

    def _is_abroad(self, draft: Draft) -> bool:
        """Whether a fact's own place, nearer than a country, is held by none of those who fight each other."""
        if draft.place_id is None or draft.place_precision in _COARSE:
            return False
        holder = self.of_place(draft, coarse=False)
        if holder is None:
            return self.countries.get(draft.place_id) is not None
        return holder not in self.rules.parties.opponents

    def is_known(self, place: MentionRow) -> bool:
        """Whether a place mention is more than a nationality's adjective."""
        return place.place_precision is not None or (place.entity_id or "").startswith(_OF_DOMAIN)

    def of_place_in(self, draft: Draft, words: str) -> str | None:
        """Who held the place that words of the draft's sentence name: `the Karabakh rescue service`."""
        start = self.text.find(words, draft.sentence.start, draft.sentence.end)
        for m in draft.sentence.mentions if start >= 0 else ():
            if m.kind == "place" and self.is_known(m) and start <= m.start and m.end <= start + len(words):
                return self.rules.parties.holder(m.entity_id, m.country, draft.date_start or self.day)
        return None

    def of_place(self, draft: Draft, *, coarse: bool, earlier: int = 0) -> str | None:
        """Who held the draft's place on its day, or some days earlier; a day that is not told is the article's last."""
        if draft.place_id is None or (not coarse and draft.place_precision in _COARSE):
            return None
        day = draft.date_start or self.day
        before = day - timedelta(days=earlier) if day is not None else None
        return self.rules.parties.holder(draft.place_id, self.countries.get(draft.place_id), before)
