"""A list of chunks (`12 A troops, three policemen and a boy`) → who is meant: further persons, one named twice, parts of the first.

Knows the counts of mentions and the order of chunks; what befell them is for clauses.
Long because every way in which a list names persons twice, apart or in part is told against the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from factline.pipelines.facts.chunks import Chunk
from factline.pipelines.facts.patterns import Clause

_PATIENTS = frozenset({"PERSON", "NAME", "NUMBER", "UNKNOWN", "UNITS", "NONE", "HE", "HIM", "SELF"})
_COUNTED = frozenset({"NUMBER", "PERSON", "UNKNOWN"})
_BEFALLS = frozenset({"STATE", "AFFECT_ED", "KILL_ED", "CAPTURE_ED", "TALLY"})
_AGAINST = frozenset({"with", "against"})  # words before those whom others fight
_JOINING = frozenset({"AND", "AS_WELL_AS"})
_GENERIC = frozenset({"people", "persons", "individuals", "others"})
_IN_PARTS = frozenset({"SETTLEMENT", "AND", "COMMA", "WORD", "CAP", "DET", "ADV", "OF", "PLACE", "ACTOR"})
_IN_LIST = frozenset({"COMMA", "AND", "PERSON", "NUMBER", "DET"})
_BEFORE_PARTS = frozenset({
    "OF", "COMMA", "PREP", "DATE", "PLACE", "DET", "WORD", "WAR", "FIGHTING", "TO", "CAP", "ADV", "SETTLEMENT", "ASSAULT", "AGE",
    "POSS", "MUNITION",
})  # fmt: skip
_REACH = 14  # chunks behind a clause in which `including two children` still tells of its people


def patients_of(chunks: Sequence[Chunk], apposed: AbstractSet[str] = frozenset()) -> list[Chunk]:
    """The patients of a list; of a single person named in two ways (`the consul, Ann Roe,`, `a trader, a father of two,`) one.

    `apposed`: nouns that tell more of who stands before the comma.
    """
    chunks = _of_one_number(_without_asides(chunks))
    found: list[Chunk] = []
    for i, chunk in enumerate(chunks):
        named = bool(found) and chunk.tag == "NAME" and i > 0 and chunks[i - 1] is found[-1]
        if named and _is_unstated(found[-1]):
            found[-1] = chunk  # leaders Ann Roe and Bob Poe
        elif named and is_one(found[-1]):
            continue  # party leader Ann Roe
        elif chunk.tag in _PATIENTS and (not found or named or _coordinated(chunks, i)):
            found.append(chunk)
    found = _of_this_clause(chunks, _counted_together(chunks, [c for c in found if not _is_of_another(chunks, found, c)]))
    found = [c for i, c in enumerate(found) if not (0 < i < len(found) - 1 and _is_apposed(chunks, c, apposed))]
    first = chunks.index(found[0]) if found else 0
    joined = any(c.tag in _JOINING for c in chunks[first:])
    if len(found) > 1 and not joined and all(is_one(c) for c in found):
        return [of_class(next((c for c in found if c.tag == "PERSON"), found[0]), found)]
    kept: list[Chunk] = []
    for chunk in found:
        if kept and _is_beside(chunks, kept[-1], chunk) and _same_person(kept[-1], chunk):
            kept[-1] = chunk if kept[-1].tag == "NAME" else kept[-1]
        else:
            kept.append(chunk)
    return kept


def _of_one_number(chunks: Sequence[Chunk]) -> list[Chunk]:
    """`106 villagers and soldiers`: one number of both, of no one class."""
    kept: list[Chunk] = []
    for i, chunk in enumerate(chunks):
        whole = kept[-2] if len(kept) > 1 and kept[-1].tag == "AND" and chunks[i - 1] is kept[-1] else None
        if whole is None or whole.mention is None or chunk.mention is None or chunk.tag != "PERSON" or whole.tag != "PERSON":
            kept.append(chunk)
        elif (whole.mention.count_best or 0) > 1 and whole.mention.count_text is not None and _is_plain_plural(chunk):
            mixed = whole.mention.person_class != chunk.mention.person_class
            side = whole.mention.side if chunk.mention.side in (None, whole.mention.side) else None
            told = "unspecified" if mixed else whole.mention.person_class
            kept[-2:] = [whole._replace(mention=whole.mention._replace(person_class=told, side=side))]
        else:
            kept.append(chunk)
    return kept


def _is_plain_plural(chunk: Chunk) -> bool:
    """One bare word in the plural: `soldiers`."""
    return _is_unstated(chunk) and chunk.mention is not None and " " not in chunk.lower


def of_class(chunk: Chunk, named: Sequence[Chunk]) -> Chunk:
    """`her husband, a tractor driver,`: one person of the class, and of the side, that the other words for him tell."""
    mention = chunk.mention
    if mention is None:
        return chunk
    classes = [
        c.mention.person_class for c in named if c.mention is not None and c.mention.person_class not in (None, "unspecified")
    ]
    sides = [c.mention.side for c in named if c.mention is not None and c.mention.side is not None]
    told = mention.person_class if mention.person_class != "unspecified" or not classes else classes[0]
    return chunk._replace(mention=mention._replace(person_class=told, side=mention.side or (sides[0] if sides else None)))


def _counted_together(chunks: Sequence[Chunk], found: list[Chunk]) -> list[Chunk]:
    """`ten civilians and rescuers`: one number for both; of the second no number is told."""
    kept: list[Chunk] = []
    for chunk in found:
        before = kept[-1] if kept else None
        counted = before is not None and before.tag == "PERSON" and not _is_unstated(before) and not is_one(before)
        between = [c.tag for c in chunks[chunks.index(before) + 1 : chunks.index(chunk)]] if before is not None else []
        if not (counted and _is_unstated(chunk) and between == ["AND"]):
            kept.append(chunk)
    return kept


def _of_this_clause(chunks: Sequence[Chunk], found: list[Chunk]) -> list[Chunk]:
    """`(the toll rose to) 170, and 105 were missing`: two bare numbers with ", and" between are no list, but of two clauses."""
    if len(found) != 2 or found[1].tag != "NUMBER" or not (found[0].tag == "NUMBER" or _is_unstated(found[0])):
        return found
    between = [c.tag for c in chunks[chunks.index(found[0]) + 1 : chunks.index(found[1])]]
    return found[1:] if between == ["COMMA", "AND"] else found


def _is_of_another(chunks: Sequence[Chunk], found: Sequence[Chunk], chunk: Chunk) -> bool:
    """`the wife of former minister and union leader Ann Roe`: joined, without an article, to who stands behind `of`, not to the wife."""
    i = chunks.index(chunk)
    before = [c for c in found if c.start < chunk.start]
    if not before or chunks[i - 1].tag != "AND" or not is_bare(chunk) or not _is_named(chunk):
        return False
    between = chunks[chunks.index(before[-1]) + 1 : i - 1]
    tags = [c.tag for c in between]
    return "OF" in tags and "COMMA" not in tags and tags[-1] == "PERSON" and is_bare(between[-1])


def is_bare(chunk: Chunk) -> bool:
    """One person without a number or an article."""
    return is_one(chunk) and chunk.mention is not None and chunk.mention.count_text is None


def _is_apposed(chunks: Sequence[Chunk], chunk: Chunk, apposed: AbstractSet[str]) -> bool:
    """`the director, a French citizen, and his driver`: between two commas, more of who stands before."""
    i = chunks.index(chunk)
    enclosed = 0 < i < len(chunks) - 1 and chunks[i - 1].tag == chunks[i + 1].tag == "COMMA"
    return enclosed and is_one(chunk) and chunk.mention is not None and chunk.mention.value in apposed


def _is_beside(chunks: Sequence[Chunk], first: Chunk, second: Chunk) -> bool:
    """Whether a comma parts them, with no more than what the first is of: `the envoy to Gadam, Ann Roe, and his driver`."""
    between = [c.tag for c in chunks[chunks.index(first) + 1 : chunks.index(second)]]
    return between[-1:] == ["COMMA"] and "AND" not in between and between.count("COMMA") == 1


def is_one(chunk: Chunk) -> bool:
    """Whether a chunk counts exactly one person."""
    return chunk.mention is not None and chunk.mention.count_best == chunk.mention.count_high == 1


def breakdown(chunks: Sequence[Chunk], patients: Sequence[Chunk]) -> list[Chunk]:
    """Those patients that are parts of the first: `20 people, 13 Americans and two Turks`, `five, three near the gate`.

    Behind a comma and no more than the first, which is a bare number or people of no kind, or which they follow as a bare number or
    between commas (`two of its officers, a major and a captain, were`).
    """
    if len(patients) < 2 or patients[0].mention is None or patients[0] not in chunks:
        return []
    rest = [c for c in patients[1:] if c.mention is not None and c in chunks]
    rows = [c.mention for c in rest if c.mention is not None]
    whole, value = patients[0].mention.count_best, patients[0].mention.value
    behind = chunks[chunks.index(patients[0]) + 1 :]
    if whole is None or whole < 2 or not rest or behind[0].tag != "COMMA" or any(r.count_relation == "other" for r in rows):
        return []
    if sum(row.count_best or 0 for row in rows) > whole:
        return []
    enclosed = chunks[chunks.index(rest[-1]) + 1 :][:1]
    apart = bool(enclosed) and enclosed[0].tag == "COMMA" and whole == sum(row.count_best or 0 for row in rows)
    return rest if value is None or value in _GENERIC or rest[0].tag == "NUMBER" or apart else []


def restating(chunks: Sequence[Chunk], patients: Sequence[Chunk]) -> list[Chunk]:
    """The parts of a breakdown where none tells more than the whole: `60,000 people, Greeks and Kurds,`, `two officers, a major and …`."""
    parts = breakdown(chunks, patients)
    if not parts or patients[0].mention is None:
        return []
    whole = patients[0].mention.person_class
    for row in (c.mention for c in parts if c.mention is not None):
        single = row.count_best == row.count_high == 1 and row.person_class == whole != "unspecified"
        if row.count_operator != "unstated" and not single:
            return []
    return parts


def is_opposed(chunk: Chunk, chunks: Sequence[Chunk]) -> bool:
    """`in a clash with Azerbaijani troops`, `killed by two gunmen`: those behind the preposition are the others."""
    before = chunks[max(0, chunks.index(chunk) - 1) :][:1]
    return before[0].tag == "BY" or before[0].lower in _AGAINST


def meant(patients: Sequence[Chunk], settings: Mapping[str, Any]) -> list[Chunk]:
    """Those patients that the rule means: of its `classes`, and no fewer than its `least`."""
    classes, least = settings.get("classes"), settings.get("least", 0)
    told = [
        (c, None, 1) if (m := c.mention) is None else (c, m.person_class, m.count_low or m.count_best or 0) for c in patients
    ]
    return [c for c, kind, number in told if (classes is None or kind in classes) and number >= least]


def one_of(patients: Sequence[Chunk]) -> list[Chunk]:
    """The patients of a verb in the singular: a calling without an article is the same person (`a printer and councillor was`)."""
    first, rest = patients[0], patients[1:]
    if not is_one(first):
        return list(patients)
    if _is_named(first) and all(is_one(c) for c in rest):
        return [first]
    return [first, *(c for c in rest if c.mention is None or c.mention.count_text is not None or _is_named(c))]


def _coordinated(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the chunk is a further item of the list, not part of `of the ministry` behind one."""
    before = next((c.tag for c in reversed(chunks[:i]) if c.tag not in ("DET", "ADV", "AGE", "POSS")), None)
    return before in ("COMMA", "AND", "AS_WELL_AS", "STOP")


def _same_person(a: Chunk, b: Chunk) -> bool:
    """Of two single persons side by side one is named: `the consul, Ann Roe`, `Ann Roe, consul`."""
    rows = [c.mention for c in (a, b) if c.mention is not None]
    return len(rows) == 2 and all(r.count_high == 1 for r in rows) and _is_named(a) != _is_named(b)


def _is_named(chunk: Chunk) -> bool:
    """A name, or a noun with a name behind it: `Sergeant Roe`."""
    if chunk.mention is None or chunk.mention.count_best != 1:
        return False
    value = chunk.mention.value
    return chunk.tag == "NAME" or (value is not None and not chunk.lower.endswith(value))


def _is_unstated(chunk: Chunk) -> bool:
    return chunk.mention is not None and chunk.mention.count_operator == "unstated"


def naming(patients: Sequence[Chunk]) -> Sequence[Chunk]:
    """Those of a list that only name others of it: `two teachers, Ann Roe and Bob Poe`; `Ann Roe and Bob Poe, two teachers`."""
    for whole, names in ((patients[:1], patients[1:]), (patients[-1:], patients[:-1])):
        mention = whole[0].mention if whole else None
        if mention is not None and len(names) > 1 and mention.count_best == len(names) and all(map(_is_named, names)):
            return names
    return ()


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


def _parts_from(clause: Clause, chunks: Sequence[Chunk]) -> tuple[int, bool]:
    """Where parts may begin, and whether they do: `613 villagers, 106 women and 63 children among them`: behind the first comma."""
    end = clause.groups["patient"][1]
    told = next((n for n in range(end, len(chunks)) if chunks[n].tag not in _IN_LIST), len(chunks))
    named = told > end + 1 and chunks[end].tag == "COMMA" and chunks[told : told + 1] and chunks[told].lower == "among them"
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


def named_parts(clause: Clause, chunks: Sequence[Chunk]) -> Iterator[tuple[Chunk, Chunk | None]]:
    """Counts behind `including`, and `ten of them civilians`, inside the clause or right behind it: parts of its patient.

    Gives each with the noun that stands apart from its number (`civilians`), where one does.
    """
    if "patient" not in clause.groups:
        return
    last = clause.groups["all"][1]
    if listed := _listed(clause, chunks):
        yield from ((chunk, None) for chunk in listed)
        return
    yield from _included(clause, chunks, last)


def _listed(clause: Clause, chunks: Sequence[Chunk]) -> list[Chunk]:
    """The counts behind the colon that ends a clause: `16 were killed, it said: eleven soldiers and five villagers`."""
    stops = [j for j in range(clause.groups["all"][1], len(chunks)) if chunks[j].tag == "STOP"]
    if not stops or not _opens_parts(clause, chunks, stops[0]):
        return []
    end = stops[1] if len(stops) > 1 else len(chunks)
    return [c for c in chunks[stops[0] + 1 : end] if c.tag in _COUNTED and c.mention is not None]


def _included(clause: Clause, chunks: Sequence[Chunk], last: int) -> Iterator[tuple[Chunk, Chunk | None]]:
    """Counts behind `including`, between dashes, or with `of them`; `last` is the end of the clause."""
    i, seen = _parts_from(clause, chunks)
    while i < min(len(chunks), last + _REACH):
        chunk = chunks[i]
        i += 1
        if seen and chunk.tag in _COUNTED and any(c.tag in _BEFALLS for c in chunks[i : i + 1]):
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
