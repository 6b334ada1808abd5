"""A sentence with its mentions → the same, the two ends of a range ("from 3 to 5 May") one date again, by which facts are dated.

The mentions are apart as TIMEX3 counts them. Which fact a date belongs to is not decided here. (Days that words join, "on Monday and
Wednesday", are another matter: two dates to the clause patterns, and one span only where neither is of another's telling: dates_reach.)
"""

from __future__ import annotations

from factline.pipelines.facts.chunks import MentionRow
from factline.pipelines.facts.draft import SentenceRow

_END = "range"  # mentions.date_basis of the end of a range


def with_ranges(text: str, sentence: SentenceRow) -> SentenceRow:
    """The sentence itself where no range ends in it, as in most."""
    if all(m.date_basis != _END for m in sentence.mentions):
        return sentence
    joined: list[MentionRow] = []
    for m in sentence.mentions:
        at = next((n for n in range(len(joined) - 1, -1, -1) if joined[n].kind == "date"), None)
        if m.date_basis != _END or at is None:
            joined.append(m)
        else:
            begins = joined[at]
            value = f"{begins.value}/{m.value}"
            joined[at] = begins._replace(end=m.end, text=text[begins.start : m.end], value=value)
    return sentence._replace(mentions=tuple(joined))
