"""A compiled clause pattern → what every match of it holds: a list of sets of tags, of each set one tag at least.

Read from the pattern's own text, so that a sentence that lacks a set is told from its tags, without trying the pattern. What cannot
be told (a closed class of tags, a part that may be left out, a look around) needs nothing: the list may be too short, never too long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PART = re.compile(
    r"(?P<look>\(\?<?[!=])|(?P<open>\(\?:|\(\?P<\w+>)|(?P<close>\))|(?P<or>\|)|(?P<edge>[\^$])|(?P<closed>\[[^\]]*\])|(?P<tag>.)",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?:(?P<often>[*+?])|\{(?P<least>\d*),?\d*\})[?+]?")

_Needs = list[frozenset[str]]


def needed(pattern: str) -> _Needs:
    """The sets of characters of which every match of a pattern over tags (patterns.Patterns) holds one each."""
    found, at = _either(pattern, 0)
    if at != len(pattern):
        raise ValueError(f"pattern is not balanced at {at}")
    return found


def _either(pattern: str, at: int) -> tuple[_Needs, int]:
    """What a group or the whole needs, and where it ends: before its closing bracket."""
    branches: list[_Needs] = [[]]
    while at < len(pattern) and (part := _PART.match(pattern, at)) is not None and part.lastgroup != "close":
        at = part.end()
        here: _Needs = [frozenset(part[0])] if part.lastgroup == "tag" else []
        if part.lastgroup == "or":
            branches.append([])
        elif part.lastgroup in ("open", "look"):
            inner, at = _either(pattern, at)
            at += 1
            here = inner if part.lastgroup == "open" else []
        repeat = _REPEAT.match(pattern, at)
        if repeat is not None:
            at = repeat.end()
            least = "0" if repeat["often"] in ("*", "?") else "1" if repeat["often"] else repeat["least"] or "0"
            here = here if int(least) else []
        branches[-1] += here
    return _of_branches(branches), at


def _of_branches(branches: Sequence[_Needs]) -> _Needs:
    """Of several ways: what each of them needs, and one of what the least of them need."""
    if len(branches) == 1:
        return list(dict.fromkeys(branches[0]))
    if not all(branches):
        return []
    shared = [s for s in dict.fromkeys(branches[0]) if all(s in b for b in branches)]
    return list(dict.fromkeys([*shared, frozenset[str]().union(*(min(b, key=len) for b in branches))]))
