"""Draft facts, speaker mentions → who says each fact and with what stance. The innermost content that holds the trigger counts.

Where no cue of speech governs a fact, words of counting do (`Baku has listed 20 dead`), `it said` does, and an article that is
a party's own statement is said by that party throughout. Whose people they are is for sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from factline.pipelines.facts.accounts import Accounts
from factline.pipelines.facts.chunks import Chunk, MentionRow
from factline.pipelines.facts.denials import denier, deny, is_within
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.hedges import Hedges
from factline.pipelines.facts.parties import Parties, Party
from factline.pipelines.facts.statements import Statements
from factline.pipelines.facts.voices import Speaker, heard, innermost, relay
from factline.pipelines.lexicons import Lexicons, any_word, in_small_letters, lowered

_SUBJECT = 60  # characters: the longest subject that is taken whole
_OBJECT_WORDS = 4  # between `announced` and what is announced
_BESIDE = 8  # characters between an actor and its verb: "the authorities there say"
_CLAUSE = 20  # characters: less is no clause
_NAMES = frozenset({"actor", "place"})


class Attribution:
    """Assigns speakers; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words: dict[str, Any] = lexicons.general["sides"]
        self._parties = Parties(lexicons)
        self._accounts = Accounts(lexicons)
        self._be = frozenset(lexicons.general["function_words"]["auxiliaries"]["be"])
        self._had = re.compile(rf" (?:{any_word(lexicons.general['function_words']['auxiliaries']['have'])})$")
        self._spoken = frozenset(words["spoken"])
        self._own = frozenset(words["own"])
        self._pronouns = frozenset(words["pronouns"])
        self._citing = frozenset(words["citing"])
        self._same = frozenset(words["same_speaker"])
        self._agreed = {kind: frozenset(verbs) for kind, verbs in words["agreed"].items()}
        self._performed = frozenset(words["performed"])
        self._counted = frozenset(words["counted_kinds"])
        setting, listing = words["setting"], words["listing"]
        linked = [(verb, any_word(setting["links"])) for verb in setting["verbs"]]
        linked.extend((verb, any_word(listing["lists"])) for verb in listing["verbs"])
        self._counting = in_small_letters(_counting(words["counting"], linked, words["naming"]))
        count_of = words["count_of"].replace("{counts}", any_word(words["counts"]))
        self._count_of = re.compile(count_of, re.IGNORECASE)
        self._counts = re.compile(rf"\b(?:{any_word(words['institutions'])})\b", re.IGNORECASE)
        self._possessive = re.compile(rf"(?:{any_word(lexicons.general['word_forms']['possessive'])})$")
        self._adverbs = re.compile(rf"\s*(?:\S*{lexicons.general['word_forms']['adverb']}(?:\s+|$))*")
        self._identity = re.compile(rf"\s+(?:{any_word(words['identity'])})\b", re.IGNORECASE)
        self._said = re.compile(rf"[,”\"] ?(?:{any_word(words['said'])})\b", re.IGNORECASE)
        self._tells = re.compile(rf"\b(?:{any_word(words['tells'])})\b")
        self._presupposes = re.compile(rf"\b(?:{any_word(words['presupposing'])})\b", re.IGNORECASE)
        self._doers = re.compile(rf"\b(?:{any_word(words['doers'])})\b", re.IGNORECASE)
        self._nominal, self._sharing, self._denying = (
            frozenset(words[key]) for key in ("nominal_patterns", "sharing_patterns", "denying_patterns")
        )
        self._breaks = re.compile("|".join(re.escape(b) for b in words["clause_breaks"]))
        self._statements = Statements(lexicons)
        self._hedges = Hedges(lexicons)
        self._claims = frozenset(lexicons.general["cues"]["nouns"]["claimed"])
        relatives = lexicons.general["cues"]["words"]
        self._relative = re.compile(
            rf"(?:^|,? )(?:{any_word([*relatives['relative'], *relatives['that']])})$|, (?:{any_word([*relatives['relative'], lexicons.general['word_forms']['whose']])}) .*$"
        )

    def assign(self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], text: str) -> None:
        """Sets speaker and stance of every draft of one article; drafts and sentences in reading order, text is the cleaned article."""
        if not drafts:
            return
        speakers = [self._antecedent(m) for s in sentences for m in s.mentions if m.kind == "speaker"]
        author = self._statements.author(drafts, sentences, speakers, text)
        identities = {s.mention_id for s in speakers if s.cue_end is not None and self._identity.match(text, s.cue_end)}
        denials = [d.trigger for d in drafts if d.kind == "denied" and d.stance != "negated"]
        voice = self._accounts.voice(speakers, sentences) if author is None else None
        before: Draft | None = None
        accusing = {m.cue_start: m for m in reversed(speakers) if m.start < m.cue_start}
        for draft, around in zip(drafts, heard(drafts, speakers), strict=True):
            telling = [s for s in around if s.mention_id not in identities or not self._tells_who(s, draft, text)]
            telling = [s for s in telling if not _is_closed(s, draft, text)]
            found = innermost(draft, self._who_tell(draft, telling, text), self._citing)
            found = self._heard(draft, found, telling, denials, text) if found is not None else None
            if found is not None:
                _set_said(draft, found, is_within(found.cue_start, denials))
                self._stand(draft, found, text)
                self._nearer(draft, found, text)
                if draft.speaker_side is None:
                    self._carry(draft, before, author or (voice if self._accounts.is_anaphor(found) else None))
            elif draft.stance == "asserted" and (teller := self._teller(draft, before, sentences, text)) is not None:
                _claim(draft, teller)
            elif author is not None:
                _claim(draft, author)
                draft.doubts.append("statement")
            elif voice is not None and self._accounts.tells(draft, voice):
                _claim(draft, voice)
                draft.doubts.append("account")
            self._hedges.weigh(draft, found, text)
            if draft.kind in self._spoken:
                _speak_for_oneself(draft, accusing, self._sharing)
            elif draft.kind in self._performed and found is not None and found.cue_end <= draft.trigger.start:
                _perform(draft, found, text)
            before = draft
        deny(drafts, self._denying)

    def _heard(
        self, draft: Draft, speaker: MentionRow, telling: Sequence[MentionRow], denials: Sequence[Chunk], text: str
    ) -> MentionRow:
        """Who is heard where a speaker was found: whoever rejects its claim, else itself, handed on by whom the draft then names."""
        rejecting = denier(speaker, telling, denials, self._claims, text)
        if rejecting is None:
            relay(draft, speaker, telling, self._citing)
        return rejecting or speaker

    def _antecedent(self, speaker: MentionRow) -> MentionRow:
        """`a doctor in Goris, who said`, `a doctor, whose son fell, said`: the doctor; nobody is named where nothing before it says who it is (`those who said`)."""
        words = self._relative.sub("", speaker.text) if speaker.start != speaker.cue_start else speaker.text
        return speaker._replace(text=words) if words else speaker._replace(start=speaker.cue_start)

    def _who_tell(self, draft: Draft, telling: Sequence[MentionRow], text: str) -> Sequence[MentionRow]:
        """Those who tell of a deed, less those who do it by saying so: who agrees a truce makes it."""
        done = self._agreed.get(draft.kind)
        return telling if done is None else [s for s in telling if not (s.value in done and _makes(draft, s, text))]

    def _tells_who(self, speaker: MentionRow, draft: Draft, text: str) -> bool:
        """`gunmen suspected to be rebels killed five`: the cue says who they are and governs no verb behind it."""
        end = speaker.cue_end
        who = self._identity.match(text, end, draft.trigger.start) if end is not None and end < draft.trigger.start else None
        return who is not None and self._adverbs.fullmatch(text, who.end(), draft.trigger.start) is None

    def _teller(self, draft: Draft, before: Draft | None, sentences: Sequence[SentenceRow], text: str) -> Speaker | None:
        """Who gives a figure without a word of speech; None where the narrator does."""
        start, end = draft.sentence.start, draft.sentence.end
        if draft.kind in self._counted:
            counting = max(self._counting.finditer(lowered(text), start, draft.end), key=lambda m: m.start(), default=None)
            if counting is not None and ";" not in text[counting.end() : draft.end]:
                return self._counter(draft, counting.start(), text, before)
            if (counter := self._count_by(draft, text)) is not None:
                return counter
        told = self._tells.search(text, start, draft.trigger.start)
        if told is not None:
            teller = next(
                (m for m in draft.sentence.mentions if m.kind == "actor" and 0 <= told.start() - m.end <= _BESIDE), None
            )
            if teller is not None:
                return Speaker(teller.text, teller.entity_id, teller.side)
        if self._said.search(text, draft.trigger.end, end) is None:
            return None
        if before is not None and before.speaker_text is not None and draft.sentence.position - before.sentence.position == 1:
            draft.doubts.append("speaker_carried")
            return Speaker(before.speaker_text, before.speaker_id, before.speaker_side)
        last = next((s for s in sentences if s.position == draft.sentence.position - 1), None)
        actor = next((p for p in self._parties.named(last) if not p.land), None) if last is not None else None
        draft.doubts.append("speaker_carried")
        return _speaker_of(actor)

    def _count_by(self, draft: Draft, text: str) -> Speaker | None:
        """`27 civilians, by Baku's count, have died`, `by the count of the prosecutor`, `Georgia lost 900 men by its own count`."""
        count = self._count_of.search(text, draft.start, draft.sentence.end)
        if count is None:
            return None
        words = count["own"] or count["of"]
        at = count.start("own") if count["own"] else count.start("of")
        named = self._parties.named(draft.sentence)
        if words.split(" ")[0].lower() in self._own:
            return next((_speaker_of(p) for p in reversed(named) if p.end <= at), None)
        if not any(at <= m.start < count.end() for m in draft.sentence.mentions if m.kind in _NAMES):
            return Speaker(self._possessive.sub("", words), None, None) if self._counts.search(words) is not None else None
        owner = next((p for p in named if at <= p.start < count.end()), None)
        return Speaker(words, owner.actor_id if owner else None, owner.side if owner else None)

    def _counter(self, draft: Draft, at: int, text: str, before: Draft | None) -> Speaker:
        """The subject before words of counting at an offset; of nobody where it is what is counted (`its losses were put at nine`).

        A pronoun stands for who spoke in the sentence before.
        """
        subject = self._had.sub("", text[max(draft.sentence.start, at - _SUBJECT) : at].strip())
        actor = max(
            (p for p in self._parties.named(draft.sentence) if p.end <= at and not p.land), key=lambda p: p.end, default=None
        )
        if subject.split()[-1:] and subject.split()[-1].lower() in self._be:
            return Speaker(None, None, None)
        if actor is None and at - draft.sentence.start <= _SUBJECT and subject:
            if (
                subject.lower() in self._pronouns
                and before is not None
                and draft.sentence.position - before.sentence.position == 1
            ):
                return Speaker(subject, before.speaker_id, before.speaker_side)
            return Speaker(subject, None, None)
        return _speaker_of(actor)

    def _nearer(self, draft: Draft, speaker: MentionRow, text: str) -> None:
        """`A has named 20 dead, while B says`: the subject of the clause in which the cue stands speaks, not that of the one before."""
        cue = speaker.cue_start
        if cue - speaker.end < _CLAUSE or draft.speaker_text is None:
            return
        for p in self._parties.named(draft.sentence):
            if speaker.end < p.start and p.end <= cue and not p.land and self._breaks.search(text, speaker.end, p.start):
                draft.speaker_text, draft.speaker_id, draft.speaker_side = p.text, p.actor_id, p.side
                return

    def _stand(self, draft: Draft, speaker: MentionRow, text: str) -> None:
        """`denied any part in the murder of two monks`, `promised to solve it`: the murder itself is neither denied nor promised."""
        if draft.stance not in ("denied", "hypothetical"):
            return
        at = draft.trigger.start
        named = draft.rule_id in self._nominal or self._doers.search(text, speaker.cue_end, at) is not None
        if named and self._presupposes.search(text, speaker.cue_start, at):
            draft.stance = "claimed"

    def _carry(self, draft: Draft, before: Draft | None, author: Speaker | None) -> None:
        """The side of a speaker without one: `it` is who spoke last, and a statement has one side throughout."""
        near = before is not None and draft.sentence.position - before.sentence.position <= 1
        if near and before is not None and draft.speaker_text is not None and draft.speaker_text.lower() in self._same:
            draft.speaker_id, draft.speaker_side = before.speaker_id, before.speaker_side
            draft.doubts.append("speaker_carried")
        elif author is not None:
            draft.speaker_side = author.side


def _counting(words: Iterable[str], linked: Iterable[tuple[str, str]], naming: str) -> str:
    """Words of counting, and verbs that are so with their links, or a number, behind them."""
    verbs = [
        rf"{re.escape(verb)}\b(?:[^.;:]|\.(?= \d)){{1,80}}?\b(?:{links})"
        for verb, links in sorted(linked, key=lambda v: -len(v[0]))
    ]
    return rf"\b(?:{'|'.join([any_word(words), naming, *verbs])})\b"


def _is_closed(speaker: MentionRow, draft: Draft, text: str) -> bool:
    """`they agreed to a swap; the ministry counted 20 dead`: what is meant to happen ends with its clause."""
    end = speaker.cue_end
    if end is not None and end < len(text) and text[end] == "," and ";" in text[draft.trigger.start : speaker.cue_start]:
        return True  # pogroms broke out; 216 of them, Baku says, perished: only the latter
    return speaker.stance == "hypothetical" and end is not None and ";" in text[end : draft.trigger.start]


def _speaker_of(party: Party | None) -> Speaker:
    return Speaker(party.text, party.actor_id, party.side) if party is not None else Speaker(None, None, None)


def _claim(draft: Draft, speaker: Speaker) -> None:
    draft.speaker_text, draft.speaker_id, draft.speaker_side = speaker.text, speaker.actor_id, speaker.side
    if draft.stance == "asserted":
        draft.stance = "claimed"


def _set_said(draft: Draft, speaker: MentionRow, denied: bool) -> None:
    if speaker.start != speaker.cue_start:  # `allegedly` says that someone says it, not who
        draft.speaker_text, draft.speaker_id, draft.speaker_side = speaker.text, speaker.entity_id, speaker.side
    if draft.stance == "asserted":
        draft.stance = "denied" if denied else speaker.stance or "claimed"
    elif draft.stance == "negated" and speaker.stance == "denied":
        draft.stance = "claimed"  # "denied that no one was killed"


def _speak_for_oneself(draft: Draft, by_cue: Mapping[int, MentionRow], sharing: AbstractSet[str]) -> None:
    """Who accuses, denies or vows says so, whoever reports it; what an author does in its own statement is told plainly.

    `sharing`: patterns without a subject of their own.
    """
    own = by_cue.get(draft.trigger.start)
    if own is not None and (draft.rule_id in sharing or _says_more(own, draft)):
        # the ministry told of clashes, accusing Yerevan; spokesmen in Yerevan denied it; Russia spoke, but both sides accused each other
        draft.agent_text, draft.agent_id, draft.agent_side = own.text, own.entity_id, own.side
    if draft.agent_text is not None and (draft.speaker_text is None or draft.agent_side is not None or own is not None):
        draft.speaker_text, draft.speaker_id, draft.speaker_side = draft.agent_text, draft.agent_id, draft.agent_side
    elif (draft.speaker_text is not None or draft.speaker_side is not None) and draft.agent_text is None:
        draft.agent_text, draft.agent_id, draft.agent_side = draft.speaker_text, draft.speaker_id, draft.speaker_side
    if draft.stance == "claimed" and draft.speaker_side == draft.agent_side:
        draft.stance = "asserted"


def _says_more(subject: MentionRow, draft: Draft) -> bool:
    """Whether the subject of the cue, no pronoun, tells more of who it is than the words that the pattern found."""
    known = draft.agent_side is not None or (draft.agent_text is not None and draft.agent_text not in subject.text)
    return " " in subject.text and not known


def _makes(draft: Draft, speaker: MentionRow, text: str) -> bool:
    """Whether the trigger is the object of a verb of saying: `agreed to a truce`."""
    end = speaker.cue_end
    return end is not None and end <= draft.trigger.start and text.count(" ", end, draft.trigger.start) <= _OBJECT_WORDS


def _perform(draft: Draft, speaker: MentionRow, text: str) -> None:
    """Who announces a mobilisation makes it: the one who says it is the agent, and nobody else says so."""
    if draft.stance == "claimed" and text.count(" ", speaker.cue_end, draft.trigger.start) <= _OBJECT_WORDS:
        draft.agent_text, draft.agent_id, draft.agent_side = draft.speaker_text, draft.speaker_id, draft.speaker_side
        draft.speaker_text = draft.speaker_id = draft.speaker_side = None
        draft.stance = "asserted"
