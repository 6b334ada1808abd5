"""A sentence with its mentions, and a rule → the rule's pattern and what its groups hold there, for a person who asks why.

Reads the sentence once more, as the stage did. Makes no facts; a rule of an older version of the lexicons may match nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from factline.pipelines.facts.chunks import Chunker, MentionRow
from factline.pipelines.facts.patterns import Patterns
from factline.pipelines.lexicons import Lexicons


@dataclass(frozen=True, slots=True)
class RuleGroups:
    """A pattern as patterns.yaml writes it, an example of it, and its groups with the words that they took, in reading order."""

    rule_id: str
    pattern: str
    example: str
    groups: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def _compiled(lexicons: Lexicons) -> tuple[Chunker, Patterns]:
    chunker = Chunker(lexicons)
    return chunker, Patterns(lexicons, chunker.tags())


def rule_groups(
    rule_id: str,
    span: tuple[int, int],
    text: str,
    sentence: Mapping[str, Any],
    mentions: Iterable[Mapping[str, Any]],
    *,
    lexicons: Lexicons,
) -> RuleGroups | None:
    """What a rule took of a sentence, in the match that shares most characters with span (of the cleaned text, as all offsets).

    `sentence` and `mentions` are rows of their tables. None where the rule matches nothing there.
    """
    chunker, patterns = _compiled(lexicons)
    rows = [MentionRow.of(m["mention_id"], m["text"], {**m, "start": m["char_start"], "end": m["char_end"]}) for m in mentions]
    rows.sort(key=lambda m: (m.start, m.end, m.kind))
    chunks = chunker.chunks(text, sentence["char_start"], sentence["char_end"], rows)
    best: tuple[int, RuleGroups] | None = None
    for clause in patterns.find(chunks):
        if clause.rule.rule_id != rule_id:
            continue
        held = {name: (chunks[a].start, chunks[b - 1].end) for name, (a, b) in clause.groups.items() if a < b}
        start, end = held.pop("all")
        shared = min(end, span[1]) - max(start, span[0])
        if best is None or shared > best[0]:
            ordered = sorted(held.items(), key=lambda item: (item[1], item[0]))
            groups = tuple((name, text[a:b]) for name, (a, b) in ordered)
            settings = clause.rule.settings
            example = next(e["text"] for e in settings["examples"] if e["facts"])  # others are what the pattern must not take
            best = shared, RuleGroups(rule_id, settings["pattern"], example, groups)
    return None if best is None else best[1]
