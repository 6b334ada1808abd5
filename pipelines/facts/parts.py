"""Patients of a clause and the chunks in and behind it → which of them are parts of a whole: `20 people, 13 of them children`.

In: patients that lists has found; of a sentence's drafts, which are parts of another. What befell them is for clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from factline.pipelines.facts.chunks import Chunk
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.facts.lists import ListWords, is_named
from factline.pipelines.facts.patterns import Clause

_COUNTED = frozenset({"NUMBER", "PERSON", "UNKNOWN"})
_BEFALLS = frozenset({"STATE", "AFFECT_ED", "KILL_ED", "CAPTURE_ED", "TALLY"})
_VERBAL = frozenset({"BE", "HAVE", "ADV", "ALSO", "REPORTED"})
_IN_PARTS = frozenset({"SETTLEMENT", "AND", "COMMA", "WORD", "CAP", "DET", "ADV", "OF", "PLACE", "ACTOR"})
_IN_LIST = frozenset({"COMMA", "AND", "PERSON", "NUMBER", "DET"})
_BEFORE_PARTS = frozenset({
    "OF", "COMMA", "PREP", "DATE", "PLACE", "DET", "WORD", "WAR", "FIGHTING", "TO", "CAP", "ADV", "SETTLEMENT", "ASSAULT", "AGE",
    "POSS", "MUNITION", "ACTOR", "PRON",
})  # fmt: skip
_ACTIVE = frozenset({"active", "participle"})  # patterns of who does it: `killing three of them`
_SPEAKER = 9  # chunks in which a speaker between two commas is told
_REACH = 14  # chunks behind a clause in which `including two children` still tells of its people


def breakdown(chunks: Sequence[Chunk], patients: Sequence[Chunk], words: ListWords) -> list[Chunk]:
    """Those patients that are parts of the first: `20 people, 13 Americans and two Turks`, `five, three near the gate`.

    Behind a comma and no more than the first, which is a bare number or people of no kind, or which they follow as a bare number or
    between commas (`two of its officers, a major and a captain, were`).
    """
    if len(patients) < 2 or patients[0].mention is None or patients[0] not in chunks:
        return []
    rest = [c for c in patients[1:] if c.mention is not None and c in chunks]
    whole, value = patients[0].mention.count_best, patients[0].mention.value
    behind = chunks[chunks.index(patients[0]) + 1 :]
    if behind[0].lower == "(":  # six monks (five Greeks and one Kurd) and two cooks
        closed = next((c.start for c in behind if c.lower == ")"), behind[-1].end)
        rest = [c for c in rest if c.start < closed]
    elif behind[0].start - patients[0].end > 1:
        return []  # at least 50 [rebels], five guards and a nurse: what stands in brackets is their noun
    rows = [c.mention for c in rest if c.mention is not None]
    if whole is None or whole < 2 or not rest or behind[0].tag != "COMMA" or any(r.count_relation == "other" for r in rows):
        return []
    if sum(row.count_best or 0 for row in rows) > whole:
        return []
    enclosed = chunks[chunks.index(rest[-1]) + 1 :][:1]
    apart = bool(enclosed) and enclosed[0].tag == "COMMA" and whole == sum(row.count_best or 0 for row in rows)
    bracketed = behind[0].lower == "("
    return rest if value is None or value in words.of_no_kind or rest[0].tag == "NUMBER" or apart or bracketed else []


def restating(parts: Sequence[Chunk], patients: Sequence[Chunk]) -> list[Chunk]:
    """The parts of a breakdown where none tells more than the whole: `60,000 people, Greeks and Kurds,`, `two officers, a major and …`."""
    if not parts or patients[0].mention is None:
        return []
    whole = patients[0].mention.person_class
    for row in (c.mention for c in parts if c.mention is not None):
        single = row.count_best == row.count_high == 1 and row.person_class == whole != "unspecified"
        if row.count_operator != "unstated" and not single:
            return []
    return list(parts)


def naming(patients: Sequence[Chunk]) -> Sequence[Chunk]:
    """Those of a list that only name others of it: `two teachers, Ann Roe and Bob Poe`; `Ann Roe and Bob Poe, two teachers`."""
    for whole, names in ((patients[:1], patients[1:]), (patients[-1:], patients[:-1])):
        mention = whole[0].mention if whole else None
        if mention is not None and len(names) > 1 and mention.count_best == len(names) and all(map(is_named, names)):
            return names
    return ()


def part_of_none(drafts: Sequence[Draft], text: str, of_whom: re.Pattern[str], of_them: re.Pattern[str]) -> None:
    """`20 raiders, five of whom were killed`, `killed three of them`: a part of those before it, but of no others to whom the same befell."""
    for draft in drafts:
        end = draft.count.end if draft.count is not None and draft.toll == "subset" else None
        whole = (d for d in drafts if d is not draft and d.kind == draft.kind and d.toll != "subset")
        of_some = of_them if draft.rule_id in _ACTIVE else of_whom
        if end is not None and of_some.match(text, end) is not None and not any(whole):
            draft.toll = "new"


def _parts_from(clause: Clause, chunks: Sequence[Chunk], words: ListWords) -> tuple[int, bool]:
    """Where parts may begin, and whether they do: `613 villagers, 106 women and 63 children among them`: behind the first comma."""
    end = clause.groups["patient"][1]
    told = next((n for n in range(end, len(chunks)) if chunks[n].tag not in _IN_LIST), len(chunks))
    named = told > end + 1 and chunks[end].tag == "COMMA" and chunks[told : told + 1] and chunks[told].lower in words.parts_told
    return end, bool(named)


def _opens_parts(clause: Clause, chunks: Sequence[Chunk], i: int) -> bool:
    """`nine people - five men and four women - were killed`, `16 were killed: eleven soldiers and five villagers`: no more than the whole."""
    if not (chunks[i].tag == "DASH" or (chunks[i].tag == "STOP" and chunks[i].lower == ":")):
        return False
    closed = next((j for j in range(i + 1, len(chunks)) if chunks[j].tag in ("DASH", "STOP")), len(chunks))
    told = [c.mention for c in chunks[i + 1 : closed] if c.tag in _COUNTED and c.mention is not None]
    whole = next((c.mention for c in chunks[slice(*clause.groups["patient"])] if c.mention is not None), None)
    first = chunks[i + 1 : i + 3]
    counted = any(c.tag in _COUNTED for c in first) and len(told) > 1
    best = whole.count_best if whole is not None else None
    return counted and best is not None and all((m.count_best or 0) < best and m.count_operator != "unstated" for m in told)


def named_parts(clause: Clause, chunks: Sequence[Chunk], words: ListWords) -> Iterator[tuple[Chunk, Chunk | None]]:
    """Counts behind `including`, and `ten of them civilians`, inside the clause or right behind it: parts of its patient.

    Gives each with the noun that stands apart from its number (`civilians`), where one does.
    """
    if "patient" not in clause.groups:
        return
    last = clause.groups["all"][1]
    if listed := _listed(clause, chunks):
        yield from ((chunk, None) for chunk in listed)
        return
    yield from _included(clause, chunks, last, words)


def _listed(clause: Clause, chunks: Sequence[Chunk]) -> list[Chunk]:
    """The counts behind the colon that ends a clause: `16 were killed, it said: eleven soldiers and five villagers`."""
    stops = [j for j in range(clause.groups["all"][1], len(chunks)) if chunks[j].tag == "STOP"]
    if not stops or not _opens_parts(clause, chunks, stops[0]):
        return []
    end = stops[1] if len(stops) > 1 else len(chunks)
    return [c for c in chunks[stops[0] + 1 : end] if c.tag in _COUNTED and c.mention is not None]


def _included(clause: Clause, chunks: Sequence[Chunk], last: int, words: ListWords) -> Iterator[tuple[Chunk, Chunk | None]]:
    """Counts behind `including`, between dashes, or with `of them`; `last` is the end of the clause."""
    i, seen = _parts_from(clause, chunks, words)
    while i < min(len(chunks), last + _REACH):
        chunk = chunks[i]
        i += 1
        if chunk.tag == "COMMA" and i > last and not seen:
            i = _behind_speaker(chunks, i)
        if seen and chunk.tag in _COUNTED and _befalls_anew(chunks, i, last):
            return  # 30 dead, including two boys, and 50 wounded
        if chunk.tag == "NUMBER" and chunk.mention is not None and chunk.mention.count_relation == "subset":
            noun = next((j for j in range(i, min(i + 4, len(chunks))) if chunks[j].tag == "PERSON"), None)
            yield chunk, None if noun is None else chunks[noun]
            i = i if noun is None else noun + 1
        elif chunk.tag == "INCLUDE" or (not seen and chunk.tag == "DASH" and _opens_parts(clause, chunks, i - 1)):
            seen = True
            last = last if chunk.tag == "INCLUDE" else len(chunks)
        elif seen and chunk.tag in ("PERSON", "NUMBER", "UNKNOWN", "UNITS"):
            if i < len(chunks) and i > last and chunks[i].tag.endswith("_ED") and chunks[i].trigger is not None:
                return  # …, including a clerk, and more than 30 people injured
            if chunk.mention is None or chunk.mention.count_operator != "unstated":  # `most of them women` counts nobody
                yield chunk, None
        elif (
            chunk.tag == "STOP"
            or (seen and chunk.tag not in _IN_PARTS)
            or (i > last and not seen and chunk.tag not in _BEFORE_PARTS)
        ):
            return


def _befalls_anew(chunks: Sequence[Chunk], i: int, last: int) -> bool:
    """Whether something befalls the count before chunk `i`, told behind it: `and 50 wounded`; past the clause's end `and 50 were wounded`."""
    verb = next((j for j in range(i, len(chunks)) if chunks[j].tag not in _VERBAL), len(chunks))
    return verb < len(chunks) and chunks[verb].tag in _BEFALLS and (verb == i or verb >= last)


def _behind_speaker(chunks: Sequence[Chunk], i: int) -> int:
    """`212 were killed, the mayor has said, including ten civilians`: where the parts are told, behind who speaks; else `i`."""
    closed = next((j for j in range(i, min(i + _SPEAKER, len(chunks) - 1)) if chunks[j].tag == "COMMA"), None)
    if closed is None or chunks[closed + 1].tag != "INCLUDE":
        return i
    between = [c.tag for c in chunks[i:closed]]
    return closed + 1 if "VERB" in between and not any(tag in _BEFALLS for tag in between) else i


def supersede(drafts: Sequence[Draft], rules: AbstractSet[str]) -> None:
    """`killing 25 (later raised to 37)`: a figure that is mended in its sentence is a part of what it became."""
    for mended in drafts:
        for draft in drafts if mended.rule_id in rules else ():
            if draft.kind == mended.kind and draft.toll == "new" and (draft.count_best or 0) < (mended.count_best or 0):
                draft.toll = "subset"


def set_apart(drafts: Sequence[Draft], text: str, sentence: SentenceRow, mended: AbstractSet[str]) -> None:
    """`killed 43 (some say 59)`: what stands in brackets is a part of what was counted before them, or another account of it."""
    opened = text.find("(", sentence.start, sentence.end)
    if opened < 0:
        return
    for draft in drafts:
        at = draft.trigger.start
        inside = at > opened and text.rfind("(", sentence.start, at) > text.rfind(")", sentence.start, at)
        told = any(d.kind == draft.kind and d.toll == "new" and d.trigger.start < opened for d in drafts)
        if inside and told and draft.toll == "new" and draft.rule_id not in mended:
            draft.toll = "subset"
