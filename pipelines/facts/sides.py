"""Draft facts with speaker, date and place → whose the people are: sides of speakers, agents and patients that no name told.

A rule each, from the surest to the least sure: a party named beside the count; `its`, `enemy`; those named just before; the
opponent of who did it; the place and who held it that day; the speaker's own. Each adds its doubt to the draft. What a place
was held by is data (places.yaml, domain.yaml), and so are the words (sides.yaml). Who speaks is for attribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.parties import Parties, Party
from factline.pipelines.lexicons import Lexicons

_BEHIND_COUNT = 20  # characters: room for "of them", not for a clause
_OBJECT = 60  # characters behind a trigger in which its object is named
_CARRIED = 2  # sentences over which an incident goes on
_COARSE = frozenset({"country", "area", None})


class Sides:
    """Gives sides; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words: dict[str, Any] = lexicons.general["sides"]
        self.parties = Parties(lexicons)
        self.sets = {k: frozenset(v) for k, v in words.items() if k in _SETS}
        self.shared = _words(words["shared"])
        self.opposite = _words(words["opposite"])
        self.own = _words(words["own"])
        self.institution = _words(words["institutions"])
        self.local = _words(words["local"])
        self.defenders = _words(words["defenders"])
        self.breaks = re.compile("|".join(re.escape(b) for b in words["clause_breaks"]))
        self.of_them = re.compile(rf"\s*,?\s*(?:{_any(words['of_them'])})\s*", re.IGNORECASE)
        self.has = re.compile(rf"\s+(?:\w+ )?(?:{_any(words['has'])})\s+(?:\w+\s+)?", re.IGNORECASE)
        self.losses = re.compile(rf"(?:'s|’s)?\s+(?:\w+ )?(?:{_any(words['losses'])})\b", re.IGNORECASE)
        self.passive = re.compile(rf"\b(?:{_any(words['passive'])})(?:\s+\w+ly|\s+also|\s+\w+)?\s*$", re.IGNORECASE)
        self.pronoun = re.compile(rf"\b({_any(words['pronouns'])})(?:\s+\w+){{0,3}}\s*$", re.IGNORECASE)
        self.possessed = re.compile(rf"\b({_any(words['own'])})(?:\s+[\w'’-]+){{1,6}}\s*$", re.IGNORECASE)

    def assign(self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], text: str) -> None:
        """Sets speaker_side, agent_* and patient_side of the drafts of one article, in reading order; text is the cleaned article."""
        if drafts:
            _Article(self, sentences, text).assign(drafts)


_SETS = (
    "pronouns", "loses", "shelters", "agent_patterns", "agent_kinds", "harm", "home", "forces", "attackers", "passive_patterns", "no_agent_patterns",
    "sequel_patterns", "not_objects", "spoken",
)  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _words(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(words)})(?!\w)", re.IGNORECASE)


class _Article:
    """The reading of one article: its facts in order, and what those before left."""

    def __init__(self, rules: Sides, sentences: Sequence[SentenceRow], text: str) -> None:
        self.rules = rules
        self.text = text
        self.countries = {m.row["entity_id"]: m.row["country"] for s in sentences for m in s.mentions if m.kind == "place"}
        days = [
            m.row["date_end"] for s in sentences for m in s.mentions if m.kind == "date" and m.row["date_precision"] == "day"
        ]
        self.day: date | None = max((d for d in days if d is not None), default=None)
        self.sentences = {s.position: s for s in sentences}
        self._named: dict[int, list[Party]] = {}
        self.done: list[Draft] = []
        self.mixed: set[int] = set()

    def assign(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            self._speaker(draft)
            self._agent(draft)
            self._patient(draft)
            self.done.append(draft)

    def named(self, position: int) -> list[Party]:
        """Parties of the sentence at a position; none where there is none."""
        if position not in self._named:
            sentence = self.sentences.get(position)
            self._named[position] = self.rules.parties.named(sentence) if sentence is not None else []
        return self._named[position]

    # --- who says it -------------------------------------------------------------------------------------------------

    def _speaker(self, draft: Draft) -> None:
        """The side of an institution that has no owner in its name."""
        words = draft.speaker_text
        if words is None or draft.speaker_side is not None:
            return
        inside = self._inside(draft, words)
        if inside:
            draft.speaker_side = inside[0].side if len({p.side for p in inside}) == 1 else None
        elif self.rules.institution.search(words):
            draft.speaker_side = self.rules.parties.seated(words) or self._same_words(words)
            if draft.speaker_side is None and (side := self._local(draft)) is not None:
                draft.speaker_side = side
                draft.doubts.append("side_from_place")

    def _local(self, draft: Draft) -> str | None:
        """The side of the people of the place of a fact: the sentence's own place, else the party it names first, else the place before."""
        here = self.named(draft.sentence.position)
        if self._is_here(draft) or not here:
            return self._of_place(draft, coarse=not here)
        return here[0].side

    def _is_here(self, draft: Draft) -> bool:
        """Whether the sentence itself names the fact's place, and more nearly than by its country."""
        text = draft.place_text
        return (
            text is not None
            and draft.place_precision not in _COARSE
            and text in self.text[draft.sentence.start : draft.sentence.end]
        )

    def _inside(self, draft: Draft, words: str) -> list[Party]:
        """Parties named in words of the draft's sentence."""
        start = self.text.find(words, draft.sentence.start, draft.sentence.end)
        return [p for p in self.named(draft.sentence.position) if start <= p.start < start + len(words)] if start >= 0 else []

    def _same_words(self, words: str) -> str | None:
        """The side of one who was named before by the same words."""
        lower = words.lower().removeprefix("the ")
        return next(
            (
                d.speaker_side
                for d in reversed(self.done)
                if d.speaker_side and d.speaker_text and lower in d.speaker_text.lower()
            ),
            None,
        )

    # --- who did it --------------------------------------------------------------------------------------------------

    def _agent(self, draft: Draft) -> None:
        if draft.agent_text is not None:
            self._named_agent(draft)
        elif not self._repeat(draft) and not self._behind_by(draft) and self._is_active(draft):
            self._subject(draft)
        if draft.kind == "territory_gained" and draft.agent_side is None:
            holder = self._of_place(draft, coarse=False)
            if holder is not None and (side := self._opponent(draft, holder)) is not None:
                draft.agent_side = side
                draft.doubts.append("side_from_opponent")
        if draft.kind in self.rules.sets["spoken"] and draft.speaker_side is None:
            draft.speaker_side = draft.agent_side

    def _repeat(self, draft: Draft) -> bool:
        """`shot down a helicopter, killing two`: whoever did the one did the other, to the same."""
        before = self.done[-1] if self.done else None
        if draft.rule_id not in self.rules.sets["sequel_patterns"] or before is None or before.sentence is not draft.sentence:
            return False
        draft.agent_text, draft.agent_id, draft.agent_side = before.agent_text, before.agent_id, before.agent_side
        draft.patient_side = draft.patient_side or before.patient_side
        return before.agent_side is not None

    def _behind_by(self, draft: Draft) -> bool:
        """`was broken by Azerbaijan`: the agent of the passive voice."""
        end = draft.trigger.end
        for p in self.named(draft.sentence.position):
            if end < p.start <= end + _BEHIND_COUNT and self.text[end : p.start].lower().split() in (["by"], ["by", "the"]):
                draft.agent_text, draft.agent_id, draft.agent_side = p.text, p.actor_id, p.side
                return True
        return False

    def _is_active(self, draft: Draft) -> bool:
        if draft.rule_id in self.rules.sets["no_agent_patterns"]:
            return False
        if draft.rule_id not in self.rules.sets["agent_patterns"] and draft.kind not in self.rules.sets["agent_kinds"]:
            return False
        if draft.kind in self.rules.sets["harm"] | self.rules.sets["home"] and draft.kind not in {"attack", "protested"}:
            return draft.rule_id in self.rules.sets["agent_patterns"]
        return not self._is_passive(draft)

    def _is_passive(self, draft: Draft) -> bool:
        if draft.rule_id in self.rules.sets["passive_patterns"]:
            return True
        if draft.trigger.lower.endswith("ing"):
            return False
        return (
            self.rules.passive.search(self.text, max(draft.sentence.start, draft.trigger.start - 30), draft.trigger.start)
            is not None
        )

    def _named_agent(self, draft: Draft) -> None:
        """The side of an agent named without one: a party in or right before its name, `its forces`, the police of a place."""
        assert draft.agent_text is not None
        if draft.agent_side is not None:
            return
        words = draft.agent_text
        start = self.text.rfind(words, draft.sentence.start, draft.trigger.start)
        if start < 0:
            start = self.text.find(words, draft.trigger.end, draft.sentence.end)
        end = start + len(words)
        near = [
            p for p in self.named(draft.sentence.position) if start - 2 <= p.end and p.start <= end + 8 and p.start < end + 8
        ]
        if start >= 0 and near:
            draft.agent_side = near[0].side
        elif start >= 0 and self.rules.own.search(self.text, max(draft.sentence.start, start - 12), end):
            draft.agent_side = self._oneself(draft, start)
            draft.doubts.append("agent_from_speaker")
        elif self.rules.local.search(words) and (side := self._local(draft)) is not None:
            draft.agent_side = side
            draft.doubts.append("side_from_place")

    def _subject(self, draft: Draft) -> None:
        """The actor that stands last before the verb; a pronoun or possessive stands for the speaker."""
        at = draft.trigger.start
        left = self._clause(draft)[0]
        party = max(
            (p for p in self.named(draft.sentence.position) if left <= p.start and p.end <= at and self._acts(p, at)),
            key=lambda p: p.end,
            default=None,
        )
        since = party.end if party is not None else left
        if self.rules.pronoun.search(self.text, since, at) or self.rules.possessed.search(self.text, since, at):
            draft.agent_side = self._oneself(draft, since)
            doubt = "agent_from_speaker"
        elif party is not None:
            draft.agent_text, draft.agent_id, draft.agent_side = party.text, party.actor_id, party.side
            doubt = "agent_from_subject"
        elif draft.speaker_side is not None and self.rules.opposite.search(self.text, left, at):
            draft.agent_side = self._opponent(draft, draft.speaker_side, placed=False)
            doubt = "side_from_opponent"
        elif self.rules.defenders.search(self.text, left, at):
            draft.agent_side = self._of_place(draft, coarse=False)
            doubt = "side_from_place"
        elif draft.stance == "denied" and draft.speaker_side is not None:
            draft.agent_text, draft.agent_id, draft.agent_side = draft.speaker_text, draft.speaker_id, draft.speaker_side
            doubt = "agent_from_speaker"
        else:
            return
        if draft.agent_side is not None:
            draft.doubts.append(doubt)

    def _acts(self, party: Party, at: int) -> bool:
        """A country is a subject only right before the verb, its adjective with its noun; neither behind a preposition."""
        if not party.land:
            return True
        before = self.text[max(0, party.start - 15) : party.start].lower().split()
        if set(before[-2:]) & self.rules.sets["not_objects"]:
            return False
        return party.people or self.text.count(" ", party.end, at) <= 2

    def _oneself(self, draft: Draft, before: int) -> str | None:
        """Whom `it` and `its` mean: the speaker, else the last actor before."""
        if draft.speaker_side is not None or draft.speaker_text is not None:
            return draft.speaker_side
        here = [p for p in self.named(draft.sentence.position) if p.end <= before and not p.land]
        earlier = here or [p for p in self.named(draft.sentence.position - 1) if not p.land][:1]
        return earlier[-1].side if earlier else None

    def _clause(self, draft: Draft) -> tuple[int, int]:
        """Where the part of the sentence with the trigger begins and ends."""
        left, right = draft.sentence.start, draft.sentence.end
        for found in self.rules.breaks.finditer(self.text, left, right):
            if found.end() <= draft.trigger.start:
                left = found.end()
            elif found.start() >= max(draft.trigger.end, draft.count.end if draft.count else 0):
                return left, found.start()
        return left, right

    # --- to whom -----------------------------------------------------------------------------------------------------

    def _patient(self, draft: Draft) -> None:
        kind, sets = draft.kind, self.rules.sets
        if kind == "accused":
            draft.patient_side = draft.patient_side or self._object(draft)
        elif kind in sets["harm"] or kind in sets["home"]:
            if self.rules.shared.search(self.text, *self._clause(draft)):
                draft.patient_side = None
                self.mixed.add(draft.sentence.position)
                return
            named = self._beside(draft)
            if named is not None:
                draft.patient_side = named
            elif draft.patient_side is None and not (draft.sentence.position in self.mixed and self._is_bare(draft)):
                self._guess(draft)

    def _beside(self, draft: Draft) -> str | None:
        """A party named beside the count: `five Armenians`, `on the Armenian side`, `the Armenian side has four dead`."""
        first, last = (
            (draft.count.start, draft.count.end) if draft.count is not None else (draft.trigger.start, draft.trigger.end)
        )
        left, right = self._clause(draft)
        for p in self.named(draft.sentence.position):
            behind = draft.count is not None and last <= p.start <= last + _BEHIND_COUNT and _is_people(p)
            if behind and self.rules.of_them.fullmatch(self.text, last, p.start):
                return p.side
            if last <= p.start < right and _is_side(p) and self.text[: p.start].endswith(("on the ", "from the ")):
                return p.side
            owner = left <= p.start and p.end <= first
            if owner and (
                self.rules.has.fullmatch(self.text, p.end, first) or self.rules.losses.match(self.text, p.end, first)
            ):
                return p.side
        return None

    def _guess(self, draft: Draft) -> None:
        """The first rule that tells a side, with its doubt."""
        for rule, doubt in (
            (self._by_words, None),
            (self._by_object, None),
            (self._by_whole, "side_carried"),
            (self._by_agent, "side_from_opponent"),
            (self._by_own_place, "side_from_place"),
            (self._by_speaker, "side_from_speaker"),
            (self._by_incident, "side_carried"),
            (self._by_any_place, "side_from_place"),
        ):
            side = rule(draft)
            if side is not None:
                draft.patient_side = side or None
                if doubt is not None:
                    draft.doubts.append(doubt)
                return

    def _by_words(self, draft: Draft) -> str | None:
        """`its soldiers`, `three enemy soldiers`; of a verb that has no count, the words right behind it. Empty: whose is not known."""
        words = draft.patient_text or self.text[draft.trigger.end : min(draft.trigger.end + 30, draft.sentence.end)]
        if self.rules.opposite.search(words):
            friend = draft.speaker_side or draft.agent_side
            return self._opponent(draft, friend, placed=False) if friend is not None else None
        if draft.patient_text is None:
            return None
        same = next((p.side for p in self.named(draft.sentence.position) if p.text.lower() in words.lower()), None)
        if same is None and self.rules.own.search(words):
            return self._oneself(draft, draft.start) or ""
        return same

    def _by_object(self, draft: Draft) -> str | None:
        return self._object(draft) if draft.kind == "attack" else None

    def _object(self, draft: Draft) -> str | None:
        """The party that a verb without a count names as its object; before it in the passive voice."""
        named = self.named(draft.sentence.position)
        if draft.kind == "attack" and self._is_passive(draft):
            left = self._clause(draft)[0]
            before = [p for p in named if left <= p.start and p.end <= draft.trigger.start]
            return before[-1].side if before else None
        for p in named:
            if draft.trigger.end <= p.start <= draft.trigger.end + _OBJECT:
                between = self.text[draft.trigger.end : p.start].lower()
                if self.rules.breaks.search(between) or self.rules.sets["not_objects"] & set(between.split()):
                    return None
                return p.side
        return None

    def _by_whole(self, draft: Draft) -> str | None:
        """Parts and further ones are of the side of those that they are counted with."""
        position = draft.sentence.position
        part = draft.toll == "subset" or draft.count_relation in ("subset", "other", "part")
        bare = self._is_bare(draft)
        for d in reversed(self.done):
            apart = position - d.sentence.position
            if apart > 1 or d.kind not in self.rules.sets["harm"]:
                break
            if d.patient_side is not None and (
                part or (bare and apart == 0 and ";" not in self.text[d.trigger.end : draft.trigger.start])
            ):
                return d.patient_side
        return None

    def _is_bare(self, draft: Draft) -> bool:
        """A number without a noun: `and 12 wounded`."""
        return draft.count is not None and draft.count.row["value"] is None

    def _by_agent(self, draft: Draft) -> str | None:
        side = draft.agent_side
        if side is None:
            return None
        if draft.trigger.lower in self.rules.sets["loses"]:
            draft.agent_text = draft.agent_id = draft.agent_side = None
            return side
        if draft.trigger.lower in self.rules.sets["shelters"] or draft.kind in self.rules.sets["home"]:
            return self._by_own_place(draft) or (side if side in self.rules.parties.opponents else None)
        return self._opponent(draft, side)

    def _opponent(self, draft: Draft, side: str, *, placed: bool = True) -> str | None:
        """Whom a side fights: of several the one that the place, the speaker or the text before names."""
        against = self.rules.parties.opponents.get(side, ())
        if len(against) < 2:
            return against[0] if against else None
        for told in (self._of_place(draft, coarse=False) if placed else None, draft.speaker_side):
            if told in against:
                return told
        for position in range(draft.sentence.position, -1, -1):
            for p in reversed(self.named(position)):
                if p.side in against:
                    return p.side
        return against[0]

    def _by_own_place(self, draft: Draft) -> str | None:
        """Of the place that the sentence names; forces are where they are sent, and so are those who attack."""
        return self._of_place(draft, coarse=False) if self._is_here(draft) and self._settled(draft) else None

    def _by_any_place(self, draft: Draft) -> str | None:
        return self._of_place(draft, coarse=True) if self._settled(draft) else None

    def _settled(self, draft: Draft) -> bool:
        return draft.patient_class not in self.rules.sets["forces"] | self.rules.sets["attackers"]

    def _of_place(self, draft: Draft, *, coarse: bool) -> str | None:
        """Who held the draft's place on its day; a day that is not told is the article's last."""
        if draft.place_id is None or (not coarse and draft.place_precision in _COARSE):
            return None
        return self.rules.parties.holder(draft.place_id, self.countries.get(draft.place_id), draft.date_start or self.day)

    def _by_speaker(self, draft: Draft) -> str | None:
        """A party that counts losses means its own; one that is no party only its own forces."""
        side, kind = draft.speaker_side, draft.patient_class
        if side is None or kind in self.rules.sets["attackers"] or (draft.count is None and draft.kind != "attack"):
            return None
        return side if side in self.rules.parties.opponents or kind in self.rules.sets["forces"] else None

    def _by_incident(self, draft: Draft) -> str | None:
        """Of the same side as the last ones who were harmed, a sentence or two before."""
        for d in reversed(self.done):
            if draft.sentence.position - d.sentence.position > _CARRIED or draft.sentence.paragraph != d.sentence.paragraph:
                break
            if d.patient_side is not None and d.kind in self.rules.sets["harm"] and draft.place_id in (d.place_id, None):
                return d.patient_side
        return None


def _is_people(party: Party) -> bool:
    return party.actor_id is not None and party.actor_id.endswith(("-people", "-civilians", "-forces"))


def _is_side(party: Party) -> bool:
    return party.actor_id is not None and party.actor_id.endswith("-side")
