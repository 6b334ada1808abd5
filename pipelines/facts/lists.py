"""A list of chunks (`12 A troops, three policemen and a boy`) → who is meant: further persons, one named twice, those of the other side.

Knows the counts of mentions and the order of chunks; parts of a whole are for parts, what befell them for clauses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Any, NamedTuple

from factline.pipelines.facts.chunks import Chunk
from factline.pipelines.lexicons import Lexicons

_PATIENTS = frozenset({"PERSON", "NAME", "NUMBER", "UNKNOWN", "UNITS", "NONE", "HE", "HIM", "SELF"})
_JOINING = frozenset({"AND", "AS_WELL_AS"})
_DYING = frozenset({"UNDERGO_ED", "DIE_ED"})  # likewise, of those who died
_FINITE = frozenset({"BE", "HAVE", "MODAL"})  # a verb: what stands before it is its subject
_PAIR = 2


class ListWords(NamedTuple):
    """The words by which lists are read, in small letters; told under these names in count_relations.yaml, or function_words.yaml."""

    apposed: frozenset[str]
    fought: frozenset[str]
    of_no_kind: frozenset[str]
    of_a_group: frozenset[str]
    counts_others: frozenset[str]
    whose: frozenset[str]
    parts_told: frozenset[str]
    other_clause: frozenset[str]

    @classmethod
    def of(cls, lexicons: Lexicons) -> ListWords:
        """Those of one Lexicons. KeyError where it lacks a list."""
        told = {**lexicons.general["function_words"], **lexicons.general["count_relations"]["lists"]}
        return cls(*(frozenset(told[name]) for name in cls._fields))


def patients_of(chunks: Sequence[Chunk], words: ListWords, *, behind: str | None = None) -> list[Chunk]:
    """The patients of a list; of a single person named in two ways (`the consul, Ann Roe,`, `a trader, a father of two,`) one.

    `behind`: of a list that is an object, the tag of what stands behind it.
    """
    chunks = _of_one_number(_without_asides(chunks))
    found: list[Chunk] = []
    for i, chunk in enumerate(chunks):
        named = bool(found) and chunk.tag == "NAME" and i > 0 and chunks[i - 1] is found[-1]
        if named and is_unstated(found[-1]):
            found[-1] = chunk  # leaders Ann Roe and Bob Poe
        elif named and is_one(found[-1]):
            continue  # party leader Ann Roe
        elif chunk.tag in _PATIENTS and (not found or named or _coordinated(chunks, i)):
            found.append(chunk)
    found = _of_this_clause(
        chunks, behind, _counted_together(chunks, [c for c in found if not _is_of_another(chunks, found, c)])
    )
    found = [c for i, c in enumerate(found) if not (0 < i < len(found) - 1 and _is_apposed(chunks, c, words))]
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


def of_none(patients: Sequence[Chunk], chunks: Sequence[Chunk], either: AbstractSet[str]) -> list[Chunk]:
    """`no soldier or porter was hurt`: whoever "or" joins to none is none."""
    none: list[Chunk] = []
    for before, patient in pairwise(patients):
        nobody = before in none or (before.mention is not None and before.mention.count_high == 0)
        joined = patient in chunks and chunks[chunks.index(patient) - 1].lower in either
        none.extend([patient] if nobody and joined else [])
    return none


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
    return is_unstated(chunk) and chunk.mention is not None and " " not in chunk.lower


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
        counted = before is not None and before.tag == "PERSON" and not is_unstated(before) and not is_one(before)
        between = [c.tag for c in chunks[chunks.index(before) + 1 : chunks.index(chunk)]] if before is not None else []
        if not (counted and is_unstated(chunk) and between == ["AND"]):
            kept.append(chunk)
    return kept


def _of_this_clause(chunks: Sequence[Chunk], behind: str | None, found: list[Chunk]) -> list[Chunk]:
    """`(killed) nine men, and 105 (were missing)`: with ", and" before a bare number there is no list, but two clauses."""
    tags = ("NUMBER", "PERSON") if behind in _DYING else ("NUMBER",)
    if len(found) != _PAIR or found[1].tag not in tags:
        return found
    between = [c.tag for c in chunks[chunks.index(found[0]) + 1 : chunks.index(found[1])]]
    if between != ["COMMA", "AND"]:
        return found
    if behind is not None:
        return found[:1] if behind in _FINITE | _DYING else found
    bare = found[0].tag == "NUMBER" or is_unstated(found[0])
    return found[1:] if bare or chunks[-1] is found[1] else found


def _is_of_another(chunks: Sequence[Chunk], found: Sequence[Chunk], chunk: Chunk) -> bool:
    """`the wife of former minister and union leader Ann Roe`: joined, without an article, to who stands behind `of`, not to the wife."""
    i = chunks.index(chunk)
    before = [c for c in found if c.start < chunk.start]
    if not before or chunks[i - 1].tag != "AND" or not is_bare(chunk) or not is_named(chunk):
        return False
    between = chunks[chunks.index(before[-1]) + 1 : i - 1]
    tags = [c.tag for c in between]
    return "OF" in tags and "COMMA" not in tags and tags[-1] == "PERSON" and is_bare(between[-1])


def is_bare(chunk: Chunk) -> bool:
    """One person without a number or an article."""
    return is_one(chunk) and chunk.mention is not None and chunk.mention.count_text is None


def _is_apposed(chunks: Sequence[Chunk], chunk: Chunk, words: ListWords) -> bool:
    """`the director, a French citizen, and his driver`: between two commas, more of who stands before."""
    i = chunks.index(chunk)
    enclosed = 0 < i < len(chunks) - 1 and chunks[i - 1].tag == chunks[i + 1].tag == "COMMA"
    return enclosed and is_one(chunk) and chunk.mention is not None and chunk.mention.value in words.apposed


def _is_beside(chunks: Sequence[Chunk], first: Chunk, second: Chunk) -> bool:
    """Whether a comma parts them, with no more than what the first is of: `the envoy to Gadam, Ann Roe, and his driver`."""
    between = [c.tag for c in chunks[chunks.index(first) + 1 : chunks.index(second)]]
    return between[-1:] == ["COMMA"] and "AND" not in between and between.count("COMMA") == 1


def is_one(chunk: Chunk) -> bool:
    """Whether a chunk counts exactly one person."""
    return chunk.mention is not None and chunk.mention.count_best == chunk.mention.count_high == 1


def is_opposed(chunk: Chunk, chunks: Sequence[Chunk], words: ListWords) -> bool:
    """`in a clash with Azerbaijani troops`, `killed by two gunmen`: those behind the preposition are the others."""
    before = chunks[max(0, chunks.index(chunk) - 1) :][:1]
    return before[0].tag == "BY" or before[0].lower in words.fought


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
    if is_named(first) and all(is_one(c) for c in rest):
        return [first]
    return [first, *(c for c in rest if c.mention is None or c.mention.count_text is not None or is_named(c))]


def _coordinated(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the chunk is a further item of the list, not part of `of the ministry` behind one."""
    before = next((c.tag for c in reversed(chunks[:i]) if c.tag not in ("DET", "ADV", "AGE", "POSS")), None)
    return before in ("COMMA", "AND", "AS_WELL_AS", "STOP")


def _same_person(a: Chunk, b: Chunk) -> bool:
    """Of two single persons side by side one is named: `the consul, Ann Roe`, `Ann Roe, consul`."""
    rows = [c.mention for c in (a, b) if c.mention is not None]
    return len(rows) == 2 and all(r.count_high == 1 for r in rows) and is_named(a) != is_named(b)


def is_named(chunk: Chunk) -> bool:
    """Whether it is a name, or a noun with a name behind it: `Sergeant Roe`."""
    if chunk.mention is None or chunk.mention.count_best != 1:
        return False
    value = chunk.mention.value
    return chunk.tag == "NAME" or (value is not None and not chunk.lower.endswith(value))


def is_unstated(chunk: Chunk) -> bool:
    """Whether persons are told of without a number: `the teachers`."""
    return chunk.mention is not None and chunk.mention.count_operator == "unstated"


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
