"""Lines of a page that are no part of its story → edits, by the vocabulary of cleaning.yaml. Whole lines, tags at a line's
end, lists of other stories under their heading, and comments under theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from factline.pipelines.cleaned_articles.edited_text import Edit
from factline.pipelines.cleaned_articles.lines import Line
from factline.pipelines.lexicons import Lexicons

_CLOSING = (")", "]")  # what a tag at the end of a line ends with, but for a full stop
_MARKS = 2  # lines that only comments have, at least
_FIRST_MARK_AFTER, _MARK_AFTER = 4, 8  # lines; a comment is seldom longer
_MEMORY = 64 * 2**20  # bytes that RE2 may use for one pattern


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = _MEMORY
    return re2.compile(pattern, options)


def _alternatives(patterns: Sequence[str], *, case: bool = False) -> str:
    return f"(?{'' if case else 'i'}:{'|'.join(patterns)})"


@dataclass(frozen=True)
class Vocabulary:
    """Compiled patterns: one that finds any whole line of furniture, then each rule's own to name its reason."""

    any_line: Any
    lines: tuple[tuple[str, int, Any], ...]
    longest: int
    any_end: Any
    ends: tuple[tuple[str, Any], ...]
    heading: Any
    heading_reason: str
    heading_longest: int
    list_line: Any
    comments: Any
    comments_reason: str
    comments_longest: int
    comment_mark: Any

    def line_reason(self, line: str) -> str | None:
        """Why a whole line goes; None where it stays."""
        length = len(line)
        if length > self.longest or not self.any_line.fullmatch(line):
            return None
        return next((reason for reason, longest, pattern in self.lines if length <= longest and pattern.fullmatch(line)), None)

    def heads_list(self, line: str) -> bool:
        """Whether a line is the heading of a list of other stories."""
        return len(line) <= self.heading_longest and self.heading.fullmatch(line) is not None

    def heads_comments(self, line: str) -> bool:
        """Whether a line is the heading of what readers wrote."""
        return len(line) <= self.comments_longest and self.comments.fullmatch(line) is not None

    def end_tag(self, line: str) -> tuple[int, str] | None:
        """Where a tag at the end of a line begins, and why it goes."""
        found = self.any_end.search(line) if line.rstrip(".")[-1:] in _CLOSING else None
        if found is None or found.start() == 0:
            return None
        return found.start(), next(reason for reason, pattern in self.ends if pattern.search(line))


@lru_cache(maxsize=4)
def vocabulary(lexicons: Lexicons) -> Vocabulary:
    """The patterns of cleaning.yaml, compiled."""
    data = lexicons.general["cleaning"]
    lines = [(r["reason"], r["longest"], _alternatives(r["patterns"], case=r.get("case", False))) for r in data["lines"]]
    ends = [(rule["reason"], _alternatives(rule["patterns"]) + "$") for rule in data["line_ends"]]
    listed, comments = data["lists_of_stories"], data["comments"]
    return Vocabulary(
        any_line=_compiled("|".join(pattern for _, _, pattern in lines)),
        lines=tuple((reason, longest, _compiled(pattern)) for reason, longest, pattern in lines),
        longest=max(longest for _, longest, _ in lines),
        any_end=_compiled("|".join(pattern for _, pattern in ends)),
        ends=tuple((reason, _compiled(pattern)) for reason, pattern in ends),
        heading=_compiled(_alternatives(listed["headings"])),
        heading_longest=listed["longest"],
        heading_reason=listed["reason"],
        list_line=_compiled(_alternatives(listed["list_lines"])),
        comments=_compiled(_alternatives(comments["headings"])),
        comments_reason=comments["reason"],
        comments_longest=comments["longest"],
        comment_mark=_compiled(_alternatives(comments["marks"])),
    )


def _listed(lines: Sequence[Line], heading: int, words: Vocabulary) -> int:
    """Index after the last line of the list under a heading; the heading's own where what follows is no list.

    A list goes on to the end or to where prose begins again. Where its stories are parted by lines that only separate ("-", "3 mins -"),
    a sentence may be one of them; in any other list it ends it, however short it is: headlines have no full stop.
    """
    stop = heading + 1
    while stop < len(lines) and not lines[stop].prose:
        stop += 1
    if not lines[heading + 1 : stop] and stop < len(lines):
        return heading
    if sum(bool(words.list_line.fullmatch(line.text)) for line in lines[heading + 1 : stop]) > 1:
        return stop
    end = next((at for at in range(heading + 1, stop) if lines[at].told), stop)
    return heading if end == heading + 1 < stop else end


def _commented(lines: Sequence[Line], heading: int, words: Vocabulary) -> int:
    """Index after the last line of the comments under a heading; the heading's own where no comments follow."""
    last, marks = heading, 0
    for at in range(heading + 1, len(lines)):
        if at - last > (_MARK_AFTER if marks else _FIRST_MARK_AFTER):
            break
        if words.comment_mark.fullmatch(lines[at].text):
            last, marks = at, marks + 1
    return last + 1 if marks >= _MARKS else heading


def furniture(lines: Sequence[Line], lexicons: Lexicons) -> list[Edit]:
    """Edits that cut lists of other stories, comments, lines that match the vocabulary, and tags at the end of lines."""
    words = vocabulary(lexicons)
    edits: list[Edit] = []
    index, told = 0, False
    while index < len(lines):
        line = lines[index]
        told = told or line.told
        if told and words.heads_comments(line.text) and (stop := _commented(lines, index, words)) > index:
            edits.append(Edit(line.start, lines[stop - 1].end, reason=words.comments_reason))
            index = stop
            continue
        if words.heads_list(line.text) and (stop := _listed(lines, index, words)) > index:
            edits.append(Edit(line.start, lines[stop - 1].end, reason=words.heading_reason))
            index = stop
            continue
        if reason := words.line_reason(line.text):
            edits.append(Edit(line.start, line.end, reason=reason))
        elif tag := words.end_tag(line.text):
            edits.append(Edit(line.start + tag[0], line.end, reason=tag[1]))
        index += 1
    return edits
