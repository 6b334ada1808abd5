"""Clauses of a sentence → draft facts: counts, patients, agents, negation. Who says it, when and where come later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise, takewhile
from typing import Any

from factline.pipelines.facts.agreement import agreeing, agreeing_several
from factline.pipelines.facts.anaphora import Anaphora, inherit
from factline.pipelines.facts.asked import Asked
from factline.pipelines.facts.callings import told_behind
from factline.pipelines.facts.chunks import Chunk, Chunker
from factline.pipelines.facts.draft import Draft, SentenceRow, set_count, set_patient
from factline.pipelines.facts.lists import ListWords, meant, of_none, one_of, patients_of
from factline.pipelines.facts.parts import breakdown, named_parts, naming, part_of_none, restating, set_apart, supersede
from factline.pipelines.facts.patterns import Clause, Patterns
from factline.pipelines.facts.running import RunningTotals
from factline.pipelines.facts.together import are_together, bounded
from factline.pipelines.lexicons import Lexicons

_HIT = "wounded"
_TAKEN = frozenset({"UNITS", "PLACE", "SETTLEMENT"})
_DOUBTS = {"UNKNOWN": "unknown_noun", "NAME": "bare_name", "HE": "pronoun", "HIM": "pronoun", "SELF": "pronoun"}


def _behind(clause: Clause, span: tuple[int, int], chunks: Sequence[Chunk]) -> str | None:
    """The tag of what stands behind patients that are an object; "" at the end of the sentence, None where they are the subject."""
    if clause.groups["trigger"][0] >= span[0]:
        return None
    return chunks[span[1]].tag if span[1] < len(chunks) else ""


class ClauseReader:
    """Reads the draft facts of a sentence; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.chunker = Chunker(lexicons)
        self._running = RunningTotals(lexicons)
        self._patterns = Patterns(lexicons, self.chunker.tags())
        self.parts = {r.rule_id: r.settings["as_before"] for r in self._patterns.rules if "as_before" in r.settings}
        self._superseding = frozenset(r.rule_id for r in self._patterns.rules if "supersedes" in r.settings)
        self._anaphora = Anaphora(lexicons)
        words: dict[str, Any] = lexicons.general["function_words"]
        self._plural_verbs, self._singular_verbs = frozenset(words["plural_verbs"]), frozenset(words["singular_verbs"])
        self._singular = frozenset(words["determiners"]["indefinite"])
        self._lifeless = frozenset((*words["not_persons"], *lexicons.general["units"]["other"]))
        self._wide = frozenset(words["kills_things"])
        self._lists = ListWords.of(lexicons)
        self._begun = frozenset(words["begun"])
        self._none_of = frozenset(words["none_of"])
        self._no, self._either = frozenset(words["no_noun"]), frozenset(words["either"])
        self._reflexive = tuple(words["reflexive_endings"])
        self._again, self._had_to = frozenset(words["named_again"]), frozenset(words["had_to"])
        relations = lexicons.general["count_relations"]
        self._of_some = tuple(re.compile(relations[name], re.IGNORECASE) for name in ("of_whom", "of_them"))
        forms: dict[str, Any] = lexicons.general["word_forms"]
        self._article, self._plural = str(forms["article"]), str(forms["plural"])
        self._asked, self._negations = Asked(lexicons), frozenset(words["negation"])

    def read(self, text: str, sentence: SentenceRow, before: SentenceRow | None = None) -> list[Draft]:
        """Drafts in the order of their patterns; text is the cleaned article, `before` the sentence read last, if it is near."""
        chunks = self.chunker.chunks(text, sentence.start, sentence.end, sentence.mentions)
        drafts: list[Draft] = []
        for clause in self._patterns.find(chunks):
            drafts.extend(self._drafts(clause, chunks, sentence))
        drafts = _each_count_once(drafts)
        self._asked.mark(drafts, sentence, text)
        for draft in drafts:
            self._anaphora.resolve(draft, sentence, before)
            if draft.patient_text is not None and any(self._is_again(draft, d) for d in drafts if d is not draft):
                draft.toll = "subset"
        part_of_none(drafts, text, *self._of_some)
        supersede(drafts, self._superseding)
        set_apart(drafts, text, sentence, self._superseding)
        self._running.mark(drafts, text, sentence.start, sentence.end)
        return drafts

    def _drafts(self, clause: Clause, chunks: Sequence[Chunk], sentence: SentenceRow) -> Iterator[Draft]:
        named = clause.rule.kind
        triggers = [c for c in chunks[slice(*clause.groups["trigger"])] if c.trigger is not None and (named or c.trigger.kind)]
        spans = [clause.groups[name] for name in ("patient", "extra") if name in clause.groups]
        patients = [
            c for span in spans for c in patients_of(chunks[slice(*span)], self._lists, behind=_behind(clause, span, chunks))
        ]
        patients = told_behind(patients, chunks, clause, self._lists)
        if patients and not (patients := meant(patients, clause.rule.settings)):
            return
        patients = self._agreeing(clause, patients, chunks)
        stance = self._stance(clause, chunks)
        if any(c.mention is not None and c.mention.count_high == 0 for c in patients[:1]):
            stance = "negated"  # none of the guests and two waiters
        for trigger in triggers:
            kind = named or (trigger.trigger.kind if trigger.trigger else None)
            assert kind is not None  # by the filter above
            base = self._base(clause, kind, stance, trigger, chunks, sentence)
            lifeless = not patients and self._is_lifeless(clause, chunks)
            if (not patients and not lifeless) or _is_with_place(clause, kind, chunks):
                yield self._with_subject(base, clause, chunks) if clause.rule.patient == "subject" else base
            parts = breakdown(chunks, patients, self._lists)
            within = [*parts, *naming(patients)]
            together = clause.rule.settings.get("together", False) or are_together(triggers, chunks, self._either)
            said_again = restating(parts, patients)
            none = of_none(patients, chunks, self._either)
            for patient in patients:
                if patient not in said_again:
                    draft = self._with_patient(base, clause, patient, chunks, subset=patient in within)
                    draft.stance = "negated" if patient in none else draft.stance
                    yield bounded(draft) if together else draft
            for part, noun in named_parts(clause, chunks, self._lists):
                draft = self._with_patient(base, clause, part, chunks, part_noun=noun, subset=True)
                yield bounded(draft) if together else draft

    def _agreeing(self, clause: Clause, patients: list[Chunk], chunks: Sequence[Chunk]) -> list[Chunk]:
        """Those of the patients, or of the persons before them, that the number of the verb allows."""
        before = chunks[: clause.groups["patient"][0]] if "patient" in clause.groups else ()
        verbs = {c.lower for c in _aux(clause, chunks)}
        if verbs & self._singular_verbs:
            if chunks[clause.groups["aux"][0] - 1].tag == "REL":
                return patients[-1:]  # the trader and his guard, who was hurt
            return one_of(patients) if len(patients) > 1 else agreeing(patients, before, self._lists)
        return agreeing_several(patients, before) if verbs & self._plural_verbs else patients

    def _base(
        self, clause: Clause, kind: str, stance: str, trigger: Chunk, chunks: Sequence[Chunk], sentence: SentenceRow
    ) -> Draft:
        draft = Draft(
            sentence=sentence,
            kind=kind,
            stance=stance,
            toll=None,
            rule_id=clause.rule.rule_id,
            confidence=clause.rule.confidence,
            start=chunks[clause.groups["lead"][1] if "lead" in clause.groups else clause.groups["all"][0]].start,
            end=chunks[clause.groups["all"][1] - 1].end,
            trigger=trigger,
            means=clause.rule.means or (trigger.trigger.means if trigger.trigger else None),
            outcome_open=kind == _HIT and (clause.rule.outcome_open or bool(trigger.trigger and trigger.trigger.outcome_open)),
        )
        agent = _first(clause, "agent", chunks)
        if agent is not None:
            draft.agent_text, draft.agent_id, draft.agent_side = _actor(agent)
        return draft

    def _with_patient(
        self,
        base: Draft,
        clause: Clause,
        patient: Chunk,
        chunks: Sequence[Chunk],
        *,
        part_noun: Chunk | None = None,
        subset: bool = False,
    ) -> Draft:
        draft = base.again()
        noun = part_noun or _first(clause, "noun", chunks)
        if patient.mention is None:
            self._anaphora.set_pronoun(draft, patient)
        else:
            set_count(draft, patient.mention)
            set_patient(draft, noun.mention if noun is not None and noun.mention is not None else patient.mention)
        if noun is None and (patient.tag == "NUMBER" or draft.count_relation == "other"):
            inherit(draft, patient, chunks, self._lists)
        part = subset or (draft.count_relation == "subset" and clause.rule.toll != "new")
        draft.toll = "subset" if part else clause.rule.toll or "new"
        if any(c.tag == "ALSO" for c in _verbal(clause, chunks)):
            draft.count_relation = draft.count_relation or "other"
        draft.start, draft.end = min(patient.start, base.start), max(patient.end, base.end)
        if draft.count_high == 0:
            draft.stance = "negated"
        if clause.rule.patient == "agent":
            draft.agent_text, draft.agent_id, draft.agent_side = draft.patient_text, draft.patient_id, draft.patient_side
            draft.patient_text = draft.patient_id = draft.patient_side = draft.patient_class = None
        if patient.tag in _DOUBTS:
            draft.doubts.append(_DOUBTS[patient.tag])
        if draft.count_unit != "persons" and draft.patient_class is not None:
            draft.patient_class = None
        return draft

    def _is_again(self, draft: Draft, other: Draft) -> bool:
        """`killed a clerk, setting him on fire`, `three were killed; Roe was one of the three killed`: those just counted, not others."""
        words = (draft.patient_text or "").lower().split()
        named = not {"pronoun", "named_again"}.isdisjoint(draft.doubts)
        named = named or (
            (draft.count_best or 0) > 1 and draft.count_operator == "exact" and not self._again.isdisjoint(words[:1])
        )
        again = other.start < draft.start and named and not (draft.patient_text or "").endswith(self._reflexive)
        return again and other.count is not None and other.kind == draft.kind and other.count_best == draft.count_best

    def _with_subject(self, base: Draft, clause: Clause, chunks: Sequence[Chunk]) -> Draft:
        """A patient that no lexicon knows: one person, or an unstated number where the verb is plural."""
        behind = clause.groups.get("aux", (0, 0))[0] >= clause.groups.get("subject", (0, 0))[0]  # else it is the doer's
        plural = behind and any(c.lower in self._plural_verbs for c in _aux(clause, chunks))
        draft = base.again()
        draft.doubts.append("unknown_noun")
        draft.toll = "new"
        draft.count_low, draft.count_unit, draft.patient_class = 1, "persons", "unspecified"
        draft.count_best = draft.count_high = None if plural else 1
        draft.count_operator = "unstated" if plural else "exact"
        subject = chunks[slice(*clause.groups["subject"])] if "subject" in clause.groups else ()
        draft.patient_text = " ".join(c.lower for c in subject) or base.trigger.lower
        if subject and self._is_plural(subject):
            draft.count_best = draft.count_high = None
            draft.count_operator = "unstated"
        draft.count_text = chunks[clause.groups["subject"][0]].lower if "subject" in clause.groups else self._article
        return draft

    def _is_lifeless(self, clause: Clause, chunks: Sequence[Chunk]) -> bool:
        """`killed the engine`, `kill the bill`: an object of no person, by its last noun."""
        if clause.rule.patient != "subject" or "subject" not in clause.groups:
            return False
        named = list(takewhile(lambda c: c.tag != "AND", chunks[slice(*clause.groups["subject"])]))
        last = named[-1] if named else chunks[clause.groups["subject"][0]]
        if clause.groups["trigger"][1] <= clause.groups["subject"][0] and any(
            c.trigger is not None and c.trigger.lemma in self._wide for c in chunks[slice(*clause.groups["trigger"])]
        ):
            return True
        return last.tag == "WORD" and last.lower in self._lifeless

    def _is_of_none(self, clause: Clause, chunks: Sequence[Chunk]) -> bool:
        """`none of the villages had fallen`, `no village fell`."""
        first = clause.groups["all"][0]
        before = [c.lower for c in chunks[max(0, first - 3) : first]]
        return not self._no.isdisjoint(before[-1:]) or " ".join(before[:2]) in self._none_of

    def _is_plural(self, subject: Sequence[Chunk]) -> bool:
        """`the ragpickers`: a plural noun that no lexicon knows; not `a`."""
        return subject[-1].tag == "WORD" and subject[-1].lower.endswith(self._plural) and subject[0].lower not in self._singular

    def _stance(self, clause: Clause, chunks: Sequence[Chunk]) -> str:
        aux = _aux(clause, chunks)
        if self._is_of_none(clause, chunks):
            return "negated"
        group = chunks[max(0, clause.groups["aux"][0] - 1) : clause.groups["aux"][1]] if "aux" in clause.groups else ()
        begun = any(a.lower in self._begun and b.tag == "TO" for a, b in pairwise(group))
        if clause.rule.stance == "asserted" or (begun and clause.rule.stance == "hypothetical"):
            return "negated" if self._is_negated(chunks[slice(*clause.groups.get("speech", (0, 0)))]) else "asserted"
        if self._is_negated(aux):
            return "negated"
        if clause.rule.stance is not None:
            return clause.rule.stance
        return "hypothetical" if _is_open(aux, self._had_to) and not begun else "asserted"

    def _is_negated(self, words: Sequence[Chunk]) -> bool:
        return any(c.lower in self._negations for c in words)


def _aux(clause: Clause, chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    return chunks[slice(*clause.groups.get("aux", (0, 0)))]


def _verbal(clause: Clause, chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    """From the patients to the trigger that stands behind them (`seven soldiers also killed`), else the auxiliaries."""
    patient, trigger = clause.groups.get("patient", (0, 0)), clause.groups["trigger"]
    return chunks[patient[1] : trigger[0]] if patient[1] <= trigger[0] else _aux(clause, chunks)


def _each_count_once(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts less those by which a later pattern would count the same people for the same kind again."""
    seen: set[tuple[str, int, int]] = set()
    kept: list[Draft] = []
    for draft in drafts:
        key = (draft.kind, draft.count.start, draft.count.end) if draft.count is not None else None
        if key is None or key not in seen:
            kept.append(draft)
        if key is not None:
            seen.add(key)
    return kept


def _is_open(aux: Sequence[Chunk], had_to: AbstractSet[str]) -> bool:
    """Whether a verb group tells of what may be: a modal, or `to` (but not of what is past or held true: `is said to have killed`)."""
    past = any(
        (a.tag == "TO" and b.tag == "HAVE") or (a.lower in had_to and b.tag == "TO") or (a.tag == "REPORTED" and b.tag == "TO")
        for a, b in pairwise(aux)
    )
    return any(c.tag == "MODAL" or (c.tag == "TO" and not past) for c in aux)


def _is_with_place(clause: Clause, kind: str, chunks: Sequence[Chunk]) -> bool:
    """`the town of Hadrut and nine villages`: a place that is taken beside a number of others is a fact of its own."""
    tags = [c.tag for c in chunks[slice(*clause.groups.get("patient", (0, 0)))]]
    first = next((tag for tag in tags if tag in _TAKEN), None)
    return kind.startswith("territory_") and first not in (None, "UNITS") and "AND" in tags and "UNITS" in tags


def _first(clause: Clause, name: str, chunks: Sequence[Chunk]) -> Chunk | None:
    if name not in clause.groups:
        return None
    return next((c for c in chunks[slice(*clause.groups[name])] if c.mention is not None), None)


def _actor(chunk: Chunk) -> tuple[str, str | None, str | None]:
    mention = chunk.mention
    assert mention is not None
    return mention.text, mention.entity_id, mention.side
