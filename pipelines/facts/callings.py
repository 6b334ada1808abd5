"""Patients of a clause and the chunks behind them → who is meant, and what class the other words for a person tell.

In: patients that lists has found. What befell them is for clauses.
"""

from __future__ import annotations

from collections.abc import Sequence

from factline.pipelines.facts.chunks import Chunk
from factline.pipelines.facts.lists import ListWords, is_one, of_class
from factline.pipelines.facts.patterns import Clause


def told_behind(patients: list[Chunk], chunks: Sequence[Chunk], clause: Clause, words: ListWords) -> list[Chunk]:
    """A single patient with what is told of it before the verb: `her husband, a driver, was`; `Ann Roe, whose son went missing`: the son."""
    if len(patients) == 1 and not is_one(patients[0]) and patients[0] in chunks:
        return _out_of(patients[0], chunks, clause)
    if len(patients) != 1 or patients[0] not in chunks:
        return [_called(p, chunks, chunks.index(p)) if p in chunks and p.tag == "NAME" else p for p in patients]
    patient, first = patients[0], chunks.index(patients[0])
    for i in range(first + 1, clause.groups["trigger"][0]):
        if chunks[i].tag == "PERSON" and chunks[i].lower.partition(" ")[0] in words.whose and chunks[i - 1].tag == "COMMA":
            patient, first = chunks[i], i
    patient = _called(patient, chunks, first, before=chunks[clause.groups["trigger"][0]].start)
    return [patient]


def _out_of(patient: Chunk, chunks: Sequence[Chunk], clause: Clause) -> list[Chunk]:
    """`of the 94 miners who were tried, one was shot`: the number behind is meant, of the same class and side."""
    first = chunks.index(patient)
    opens = [c.tag for c in chunks[:first]] in (["OF"], ["OF", "DET"])
    number = next((c for c in chunks[first + 1 : clause.groups["trigger"][0]] if c.tag == "NUMBER"), None)
    if (
        not opens
        or number is None
        or number.mention is None
        or patient.mention is None
        or number.mention.count_relation == "subset"
    ):
        return [patient]
    mention = number.mention._replace(person_class=patient.mention.person_class, side=patient.mention.side)
    return [number._replace(mention=mention)]


def _called(patient: Chunk, chunks: Sequence[Chunk], first: int, before: int | None = None) -> Chunk:
    """A person with the class of what it is called behind it: `his son, Armen, a driver,`, `Ann Roe, 32, a nurse,`."""
    named = [c.tag for c in chunks[first + 1 : first + 3]] in (["COMMA", "NAME"], ["COMMA", "AGE"])
    beside = chunks[first + (3 if named else 1) :][:3]
    tags = [c.tag for c in beside]
    if (
        tags[:2] == ["COMMA", "PERSON"]
        and tags[2:] != ["AND"]
        and is_one(beside[1])
        and (before is None or beside[1].end < before)
    ):
        return of_class(patient, [beside[1]])
    return patient
