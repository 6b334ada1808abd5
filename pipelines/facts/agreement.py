"""A verb in the singular or the plural → whom it is said of, where the noun before it is of the other number.

In: the patients that a clause found, the chunks before them. What befell them is for clauses.
"""

from __future__ import annotations

from collections.abc import Sequence

from factline.pipelines.facts.chunks import Chunk
from factline.pipelines.facts.lists import ListWords, is_bare, is_one

_SINGLE = frozenset({"PERSON", "NAME"})
_GOVERNS = frozenset({"OF", "PREP", "BY", "TO"})


def agreeing(patients: Sequence[Chunk], before: Sequence[Chunk], words: ListWords) -> list[Chunk]:
    """`Ann Roe, who planned the murder of nine men, was shot`: of a verb in the singular the first single person, not the nine men.

    Of `a team of nine` and the like one may say `was`; where nobody single stands before, the nine stay.
    """
    if len(patients) != 1 or patients[0].mention is None:
        return list(patients)
    row = patients[0].mention
    several = (row.count_best or 0) > 1 and row.count_unit == "persons" and patients[0].lower.split()[0] not in words.of_a_group
    if not several or not before or before[-1].tag not in _GOVERNS:
        return list(patients)
    single = (
        c for i, c in enumerate(before) if c.tag in _SINGLE and is_one(c) and (i == 0 or before[i - 1].tag not in _GOVERNS)
    )
    found = next(single, None)
    return [found] if found is not None else list(patients)


def agreeing_several(patients: Sequence[Chunk], before: Sequence[Chunk]) -> list[Chunk]:
    """`five raiders belonging to the Lashan Front were shot`: of a verb in the plural those counted before, not the one governed."""
    if len(patients) != 1 or not is_bare(patients[0]) or not before or before[-1].tag not in _GOVERNS | {"LEAVE"}:
        return list(patients)
    several = (
        c
        for i, c in enumerate(before)
        if c.tag == "PERSON" and c.mention is not None and (c.mention.count_low or 0) > 1
        if i == 0 or before[i - 1].tag not in _GOVERNS
    )
    found = next(several, None)
    return [found] if found is not None else list(patients)
