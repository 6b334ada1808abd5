"""Clauses of a sentence → draft facts: counts, patients, agents, negation. Who says it, when and where come later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from factline.pipelines.facts.chunks import Chunk, Chunker, MentionRow
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.patterns import Clause, Patterns
from factline.pipelines.facts.running import RunningTotals
from factline.pipelines.lexicons import Lexicons

_PATIENTS = frozenset({"PERSON", "NAME", "NUMBER", "UNKNOWN", "UNITS", "NONE", "HE", "HIM", "SELF"})
_TAKEN = frozenset({"UNITS", "PLACE", "SETTLEMENT"})
_DOUBTS = {"UNKNOWN": "unknown_noun", "NAME": "bare_name", "HE": "pronoun", "HIM": "pronoun", "SELF": "pronoun"}


class ClauseReader:
    """Reads the draft facts of a sentence; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.chunker = Chunker(lexicons)
        self._running = RunningTotals(lexicons)
        self._patterns = Patterns(lexicons, self.chunker.tags())
        self._plural_verbs = frozenset(lexicons.general["function_words"]["plural_verbs"])
        self._negations = frozenset(lexicons.general["function_words"]["negation"])
        self._things = frozenset(lexicons.general["function_words"]["not_persons"]) | frozenset(
            lexicons.general["units"]["other"]
        )

    def read(self, text: str, sentence: SentenceRow) -> list[Draft]:
        """Drafts in the order of their patterns; text is the cleaned article."""
        chunks = self.chunker.chunks(text, sentence.start, sentence.end, sentence.mentions)
        drafts: list[Draft] = []
        for clause in self._patterns.find(chunks):
            drafts.extend(self._drafts(clause, chunks, sentence))
        self._running.mark(drafts, text, sentence.start, sentence.end)
        return drafts

    def _drafts(self, clause: Clause, chunks: Sequence[Chunk], sentence: SentenceRow) -> Iterator[Draft]:
        named = clause.rule.kind
        triggers = [c for c in chunks[slice(*clause.groups["trigger"])] if c.trigger is not None and (named or c.trigger.kind)]
        spans = [clause.groups[name] for name in ("patient", "extra") if name in clause.groups]
        patients = [c for span in spans for c in _patients(chunks[slice(*span)])]
        if patients and not (patients := _meant(patients, clause.rule.settings)):
            return
        stance = self._stance(clause, chunks)
        for trigger in triggers:
            kind = named or (trigger.trigger.kind if trigger.trigger else None)
            assert kind is not None  # by the filter above
            base = self._base(clause, kind, stance, trigger, chunks, sentence)
            if (not patients or _is_with_place(clause, kind, chunks)) and clause.rule.patient == "subject":
                if not self._is_thing(clause, chunks):
                    yield self._with_subject(base, clause, chunks)
            elif not patients or _is_with_place(clause, kind, chunks):
                yield base
            naming = _named_parts(patients)
            for patient in patients:
                yield self._with_patient(base, clause, patient, chunks, subset=patient in naming)
            for part, noun in _parts(clause, chunks):
                yield self._with_patient(base, clause, part, chunks, part_noun=noun, subset=True)

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
        draft = replace(base, doubts=list(base.doubts))
        noun = part_noun or _first(clause, "noun", chunks)
        if patient.mention is None:
            _set_pronoun(draft, patient)
        else:
            _set_count(draft, patient.mention)
            _set_patient(draft, noun.mention if noun is not None and noun.mention is not None else patient.mention)
        if noun is None and (patient.tag == "NUMBER" or draft.count_relation == "other"):
            _inherit(draft, patient, chunks)
        draft.toll = "subset" if subset or draft.count_relation == "subset" else clause.rule.toll or "new"
        if "aux" in clause.groups and any(c.tag == "ALSO" for c in chunks[slice(*clause.groups["aux"])]):
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

    def _with_subject(self, base: Draft, clause: Clause, chunks: Sequence[Chunk]) -> Draft:
        """A patient that no lexicon knows: one person, or an unstated number where the verb is plural."""
        aux = chunks[slice(*clause.groups["aux"])] if "aux" in clause.groups else ()
        plural = any(c.lower in self._plural_verbs for c in aux)
        draft = replace(base, doubts=[*base.doubts, "unknown_noun"], toll="new")
        draft.count_low, draft.count_unit, draft.patient_class = 1, "persons", "unspecified"
        draft.count_best = draft.count_high = None if plural else 1
        draft.count_operator = "unstated" if plural else "exact"
        subject = chunks[slice(*clause.groups["subject"])] if "subject" in clause.groups else ()
        draft.patient_text = " ".join(c.lower for c in subject) or base.trigger.lower
        draft.count_text = chunks[clause.groups["subject"][0]].lower if "subject" in clause.groups else "the"
        return draft

    def _is_thing(self, clause: Clause, chunks: Sequence[Chunk]) -> bool:
        return "subject" in clause.groups and chunks[clause.groups["subject"][1] - 1].lower in self._things

    def _stance(self, clause: Clause, chunks: Sequence[Chunk]) -> str:
        aux = chunks[slice(*clause.groups["aux"])] if "aux" in clause.groups else ()
        if clause.rule.stance == "asserted":
            return "asserted"
        if any(c.lower in self._negations or c.lower.endswith(("n't", "n’t")) for c in aux):
            return "negated"
        if clause.rule.stance is not None:
            return clause.rule.stance
        return "hypothetical" if any(c.tag in ("MODAL", "TO") for c in aux) else "asserted"


def _without_asides(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Chunks less what stands between two dashes: `six priests -- five of them old -- and a maid`."""
    kept: list[Chunk] = []
    inside = False
    for i, chunk in enumerate(chunks):
        if chunk.tag != "DASH":
            if not inside:
                kept.append(chunk)
        elif inside or any(c.tag == "DASH" for c in chunks[i + 2 :]):
            inside = inside != (chunks[i - 1].tag != "DASH")
    return kept


def _patients(chunks: Sequence[Chunk]) -> list[Chunk]:
    """The patients of a list; of a name and a single person beside it (`the consul, Ann Roe,`) the person alone."""
    found: list[Chunk] = []
    chunks = _without_asides(chunks)
    for i, chunk in enumerate(chunks):
        named = bool(found) and chunk.tag == "NAME" and i > 0 and chunks[i - 1] is found[-1]
        if named and _is_unstated(found[-1]):
            found[-1] = chunk  # leaders Ann Roe and Bob Poe
            continue
        if chunk.tag not in _PATIENTS or (found and not named and not _coordinated(chunks, i)):
            continue
        if found and i and chunks[i - 1].tag == "COMMA" and chunks[i - 2] is found[-1] and _same_person(found[-1], chunk):
            found[-1] = chunk if found[-1].tag == "NAME" else found[-1]
            continue
        found.append(chunk)
    return found


def _is_with_place(clause: Clause, kind: str, chunks: Sequence[Chunk]) -> bool:
    """`the town of Hadrut and nine villages`: a place that is taken beside a number of others is a fact of its own."""
    tags = [c.tag for c in chunks[slice(*clause.groups.get("patient", (0, 0)))]]
    first = next((tag for tag in tags if tag in _TAKEN), None)
    return kind.startswith("territory_") and first not in (None, "UNITS") and "AND" in tags and "UNITS" in tags


def _meant(patients: Sequence[Chunk], settings: Mapping[str, Any]) -> list[Chunk]:
    """Those patients that the rule means: of its `classes`, and no fewer than its `least`."""
    classes, least = settings.get("classes"), settings.get("least", 0)
    rows = [(c, c.mention.row if c.mention is not None else {"person_class": None, "count_low": 1}) for c in patients]
    return [c for c, row in rows if (classes is None or row["person_class"] in classes) and row["count_low"] >= least]


def _coordinated(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the chunk is a further item of the list, not part of `of the ministry` behind one."""
    before = next((c.tag for c in reversed(chunks[:i]) if c.tag not in ("DET", "ADV", "AGE")), None)
    return before in ("COMMA", "AND", "AS_WELL_AS")


def _same_person(a: Chunk, b: Chunk) -> bool:
    """Of two single persons side by side one is named: `the consul, Ann Roe`, `Ann Roe, consul`."""
    rows = [c.mention.row for c in (a, b) if c.mention is not None]
    return len(rows) == 2 and all(r["count_high"] == 1 for r in rows) and _is_named(a) != _is_named(b)


def _is_named(chunk: Chunk) -> bool:
    """A name, or a noun with a name behind it: `Sergeant Roe`."""
    if chunk.mention is None or chunk.mention.row["count_best"] != 1:
        return False
    value = chunk.mention.row["value"]
    return chunk.tag == "NAME" or (value is not None and not chunk.lower.endswith(value))


def _is_unstated(chunk: Chunk) -> bool:
    return chunk.mention is not None and chunk.mention.row["count_operator"] == "unstated"


def _named_parts(patients: Sequence[Chunk]) -> Sequence[Chunk]:
    """Those of a list that only name others of it: `two teachers, Ann Roe and Bob Poe`; `Ann Roe and Bob Poe, two teachers`."""
    for whole, names in ((patients[:1], patients[1:]), (patients[-1:], patients[:-1])):
        mention = whole[0].mention if whole else None
        if mention is not None and len(names) > 1 and mention.row["count_best"] == len(names) and all(map(_is_named, names)):
            return names
    return ()


def _first(clause: Clause, name: str, chunks: Sequence[Chunk]) -> Chunk | None:
    if name not in clause.groups:
        return None
    return next((c for c in chunks[slice(*clause.groups[name])] if c.mention is not None), None)


def _actor(chunk: Chunk) -> tuple[str, str | None, str | None]:
    mention = chunk.mention
    assert mention is not None
    return mention.text, mention.row["entity_id"], mention.row["side"]


def _parts(clause: Clause, chunks: Sequence[Chunk]) -> Iterator[tuple[Chunk, Chunk | None]]:
    """Counts behind `including`, and `ten of them civilians`, inside the clause or right behind it: parts of its patient.

    Gives each with the noun that stands apart from its number (`civilians`), where one does.
    """
    if "patient" not in clause.groups:
        return
    last = clause.groups["all"][1]
    seen = False
    i = clause.groups["patient"][1]
    while i < min(len(chunks), last + 8):
        chunk = chunks[i]
        i += 1
        if chunk.tag == "NUMBER" and chunk.mention is not None and chunk.mention.row["count_relation"] == "subset":
            noun = next((j for j in range(i, min(i + 4, len(chunks))) if chunks[j].tag == "PERSON"), None)
            yield chunk, None if noun is None else chunks[noun]
            i = i if noun is None else noun + 1
        elif chunk.tag == "INCLUDE":
            seen = True
        elif seen and chunk.tag in ("PERSON", "NUMBER", "UNKNOWN", "UNITS"):
            yield chunk, None
        elif (
            chunk.tag == "STOP"
            or (seen and chunk.tag not in _IN_PARTS)
            or (i > last and not seen and chunk.tag not in _BEFORE_PARTS)
        ):
            return


_IN_PARTS = frozenset({"SETTLEMENT", "AND", "COMMA", "WORD", "CAP", "DET", "ADV", "OF", "PLACE", "ACTOR"})
_BEFORE_PARTS = frozenset({"COMMA", "PREP", "DATE", "PLACE", "DET", "WORD"})


def _set_count(draft: Draft, mention: MentionRow) -> None:
    row = mention.row
    draft.count = mention
    draft.count_low, draft.count_best, draft.count_high = row["count_low"], row["count_best"], row["count_high"]
    draft.count_operator, draft.count_text, draft.count_unit = row["count_operator"], row["count_text"], row["count_unit"]
    draft.count_relation = row["count_relation"]


def _set_pronoun(draft: Draft, patient: Chunk) -> None:
    draft.count_low = draft.count_best = draft.count_high = 1
    draft.count_operator, draft.count_text, draft.count_unit = "exact", patient.lower, "persons"
    draft.patient_text, draft.patient_class = patient.lower, "unspecified"


def _set_patient(draft: Draft, mention: MentionRow) -> None:
    draft.patient_text = mention.text
    draft.patient_id = mention.row["entity_id"]
    draft.patient_side = mention.row["side"]
    draft.patient_class = mention.row["person_class"]


def _inherit(draft: Draft, patient: Chunk, chunks: Sequence[Chunk]) -> None:
    """`killed three soldiers and wounded five`, `another serviceman`: of the side and class of those named last before it."""
    before = [c for c in chunks if c.tag in ("PERSON", "UNKNOWN") and c.end <= patient.start and c.mention is not None]
    if not before or (mention := before[-1].mention) is None or mention.row["count_relation"] == "subset":
        return
    same_class = draft.patient_class in ("unspecified", mention.row["person_class"])
    if draft.patient_side is None and same_class:
        draft.patient_side = mention.row["side"]
    if draft.patient_class == "unspecified":
        draft.patient_class = mention.row["person_class"]
