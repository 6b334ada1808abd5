"""Chunks → clauses: which trigger, to whom, by whom. The patterns are data (lexicons/general/patterns.yaml); this compiles and runs them.

Each tag becomes one character, each sentence a string of them, each pattern one regular expression over that string: a
finite-state cascade (FASTUS, Hobbs et al. 1997) whose speed is that of the `re` module. Nothing here knows dates or speakers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from factline.pipelines.facts.chunks import Chunk
from factline.pipelines.facts.needed_tags import needed
from factline.pipelines.lexicons import Lexicons

_PATTERN_TOKEN = re.compile(
    r"(?P<group>[a-z_]+)=\(|(?P<name>[A-Z][A-Z_]*)|(?P<mark>\(\?!|\(\?<!|[()|*+?]|\{\d*,?\d*\}|\^|\$|\s+)"
)


class Clause(NamedTuple):
    """What one pattern found: indexes of chunks by group name, as spans [first, last)."""

    rule: Rule
    groups: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Rule:
    """A compiled pattern with what it says of the facts it makes (None: the trigger or the words say it)."""

    rule_id: str
    pattern: re.Pattern[str]
    needs: frozenset[str]
    kind: str | None
    stance: str | None
    toll: str | None
    patient: str | None
    confidence: float
    unit: str | None
    means: str | None
    outcome_open: bool
    settings: Mapping[str, Any]
    words: tuple[re.Pattern[str], ...]
    no_words: re.Pattern[str] | None

    def meant(self, chunks: Sequence[Chunk]) -> bool:
        """Whether the words of a match hold one of the rule's `with` and one of its `also_with`, where it has any, and none of its `without`."""
        if not self.words and self.no_words is None:
            return True
        said = " ".join(c.lower for c in chunks)
        return all(words.search(said) for words in self.words) and (self.no_words is None or self.no_words.search(said) is None)


_RULE_KEYS = {
    "id",
    "pattern",
    "examples",
    "kind",
    "stance",
    "toll",
    "patient",
    "confidence",
    "unit",
    "means",
    "outcome",
    "patient_side",
    "classes",
    "least",
    "with",
    "also_with",
    "without",
    "supersedes",
    "together",
    "as_before",
}


class Patterns:
    """The compiled patterns of one Lexicons over the tags that its chunks can have."""

    def __init__(self, lexicons: Lexicons, tags: set[str]) -> None:
        self._chars = {tag: chr(0x2460 + i) for i, tag in enumerate(sorted(tags | {"USED"}))}
        source: dict[str, Any] = lexicons.general["patterns"]
        # OTHER is every tag but those that close a part of a sentence.
        closing = "".join(self._chars[tag] for tag in ("STOP", "COMMA", "DASH"))
        self._macro_tags: dict[str, set[str]] = {"OTHER": set()}
        macros: dict[str, str] = {"OTHER": f"[^{closing}]"}
        for name, text in source["macros"].items():
            named: set[str] = set()
            macros[name] = f"(?:{self._compile(text, macros, named, everywhere=True)})"
            self._macro_tags[name] = named
        self.rules = [self._rule(entry, macros) for entry in source["patterns"]]
        self._bits = {char: 1 << n for n, char in enumerate(self._chars.values())}
        self._masks = [tuple(map(self._mask, needed(rule.pattern.pattern))) for rule in self.rules]
        self._by_tag: dict[str, list[int]] = {}
        for number, rule in enumerate(self.rules):
            for char in rule.needs:
                self._by_tag.setdefault(char, []).append(number)

    def find(self, chunks: Sequence[Chunk]) -> list[Clause]:
        """Clauses of a sentence in the order of the patterns; no trigger is used twice."""
        chars = [self._chars[c.tag] for c in chunks]
        used = self._chars["USED"]
        clauses: list[Clause] = []
        line = "".join(chars)
        tags = {used, *chars}
        present = self._mask(tags)
        for number in self._called_for(tags):
            for mask in self._masks[number]:
                if not mask & present:
                    break
            else:
                rule = self.rules[number]
                matches = [m for m in rule.pattern.finditer(line) if rule.meant(chunks[m.start() : m.end()])]
                for match in matches:
                    # A pattern with two branches names its trigger `trigger` in the one and `trigger_` in the other.
                    groups = {name.rstrip("_"): match.span(name) for name, found in match.groupdict().items() if found}
                    groups["all"] = match.span()
                    clauses.append(Clause(rule, groups))
                    for i in range(*groups["trigger"]):
                        if chunks[i].trigger is not None:
                            chars[i] = used
                if matches:
                    line = "".join(chars)
        return clauses

    def _mask(self, chars: Iterable[str]) -> int:
        return reduce(or_, map(self._bits.__getitem__, chars), 0)

    def _called_for(self, chars: Iterable[str]) -> list[int]:
        """Numbers of the rules of which a sentence with these tags holds a trigger, in order."""
        return sorted(set[int]().union(*[self._by_tag[char] for char in chars if char in self._by_tag]))

    def _rule(self, entry: Mapping[str, Any], macros: Mapping[str, str]) -> Rule:
        unknown = entry.keys() - _RULE_KEYS
        if unknown:
            raise ValueError(f"pattern {entry['id']}: unknown keys {sorted(unknown)}")
        needs: set[str] = set()
        text = self._compile(entry["pattern"], macros, needs)
        return Rule(
            rule_id=entry["id"],
            pattern=re.compile(text),
            needs=frozenset(needs),
            kind=entry.get("kind"),
            stance=entry.get("stance"),
            toll=entry.get("toll"),
            patient=entry.get("patient"),
            confidence=entry.get("confidence", 0.9),
            unit=entry.get("unit"),
            means=entry.get("means"),
            outcome_open=entry.get("outcome") == "open",
            settings=entry,
            words=tuple(_any_of(entry[key]) for key in ("with", "also_with") if key in entry),
            no_words=_any_of(entry["without"]) if "without" in entry else None,
        )

    def _compile(self, text: str, macros: Mapping[str, str], needs: set[str], *, everywhere: bool = False) -> str:
        """Pattern text → regular expression; characters of the tags in the trigger group (or everywhere) go into `needs`."""
        out: list[str] = []
        at, depth, trigger_depth = 0, 0, -1
        while at < len(text):
            token = _PATTERN_TOKEN.match(text, at)
            if token is None:
                raise ValueError(f"pattern cannot be read at {text[at : at + 20]!r}")
            at = token.end()
            if group := token["group"]:
                out.append(f"(?P<{group}>")
                depth += 1
                trigger_depth = depth if group.rstrip("_") == "trigger" else trigger_depth
            elif name := token["name"]:
                out.append(macros[name] if name in macros else self._char(name))
                if everywhere or trigger_depth > 0:
                    needs |= self._macro_tags[name] if name in macros else {self._chars[name]}
            elif not token["mark"].isspace():
                mark = token["mark"]
                depth += mark.startswith("(") - (mark == ")")
                trigger_depth = -1 if mark == ")" and depth < trigger_depth else trigger_depth
                out.append("(?:" if mark == "(" else mark)
        return "".join(out)

    def _char(self, name: str) -> str:
        if name not in self._chars:
            raise ValueError(f"pattern names an unknown tag {name}")
        return self._chars[name]


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Whole words or phrases of chunks, in lower case."""
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")
