"""How many dead, wounded, missing or captured are more than one day and one town of a conflict: stages mean the same number by it.

A thousand dead of battle in a year is what UCDP calls a war (UCDP/PRIO Armed Conflict Dataset Codebook, intensity level 2).
What follows from it (no date of another paragraph, no happening of a day) is for the stages.
"""

WAR_SIZED = 1000  # people
_HARM = frozenset({"killed", "wounded", "missing", "captured"})


def is_war_sized(kind: str, count_low: int | None) -> bool:
    """Whether a fact of this kind counts, in persons, so many that they are of a whole war, unless its own words name a day."""
    return kind in _HARM and (count_low or 0) >= WAR_SIZED
