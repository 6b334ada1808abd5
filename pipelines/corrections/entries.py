"""The text of corrections files → Correction entries; each mistake with its file and line. What an entry does is replay's.

A file is a YAML list; an entry:

    - id: lower-road-figure            # stable: what releases and explain call it
      fact: fac-0123456789abcdef       # or event: evt-…
      set: {count_low: 12, count_best: 12, count_high: 12}    # or delete: true, or confirm: true
      was: {count_low: 21, count_best: 21, count_high: 21}    # what the text yields; the entry goes stale when it no longer does
      reason: The two digits are swapped in the agency's text.
      source: Printed edition, page 3
      author: L. Reviewer
      date: 2026-11-26

Entries that join or separate facts are in rulings.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from factline.pipelines.contracts import contract
from factline.pipelines.corrections.correction import RULED, Correction, CorrectionsError
from factline.pipelines.corrections.rulings import contradictions, fact_problem
from factline.pipelines.corrections.values import fitted, problem_of

_TARGETS = {"fact": "facts", "event": "events"}
_ACTIONS = ("set", "delete", "confirm")
_WORDS = ("reason", "source", "author")
_RULINGS = ("join", "separate")
_KEYS = ("id", *_TARGETS, *_ACTIONS, *_RULINGS, "was", *_WORDS, "date")

# What ties a row to its characters, to other rows or to the rule that made it cannot be said otherwise by hand.
_FIXED = {
    "facts": frozenset(
        {
            "fact_id",
            "article_id",
            "sentence_id",
            "char_start",
            "char_end",
            "raw_start",
            "raw_end",
            "quote",
            "rule_id",
            "confidence",
        }
    ),
    "events": frozenset({"event_id", "first_fact_id", "facts", "articles", "sources", "speakers"}),
}
CORRECTABLE: Mapping[str, tuple[str, ...]] = {
    table: tuple(f.name for f in contract(table).fields if f.name not in fixed) for table, fixed in _FIXED.items()
}


_Problem = tuple[int, str]  # line, words


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


class _Reader:
    """Reads one file's nodes, which know their lines; keeps every mistake."""

    def __init__(self, text: str) -> None:
        self._loader = yaml.SafeLoader(text)
        self.problems: list[_Problem] = []

    def entries(self) -> Iterator[tuple[int, dict[str, yaml.Node]]]:
        """Line and nodes by key, of each entry."""
        root = self._loader.get_single_node()
        if root is None:
            return
        if not isinstance(root, yaml.SequenceNode):
            self.problems.append((_line(root), "a corrections file is a list: each entry begins with `- id:`"))
            return
        for node in root.value:
            yield _line(node), self.mapping(node, "an entry")

    def mapping(self, node: yaml.Node, what: str) -> dict[str, yaml.Node]:
        """Keys and value nodes; a key that stands twice is a mistake, for YAML would silently keep the last."""
        if not isinstance(node, yaml.MappingNode):
            self.problems.append((_line(node), f"{what} is a list of `key: value`"))
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = str(self.value(key_node))
            if key in found:
                self.problems.append((_line(key_node), f"`{key}` stands twice"))
            found[key] = value
        return found

    def value(self, node: yaml.Node) -> Any:
        """What a node says."""
        try:
            return self._loader.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError) as error:  # a date such as 2016-02-31
            self.problems.append((_line(node), str(error)))
            return None


def _one_of(found: Mapping[str, yaml.Node], names: tuple[str, ...], line: int, reader: _Reader) -> str | None:
    given = [name for name in names if name in found]
    if len(given) != 1:
        words = " or ".join(f"`{name}`" for name in names)
        reader.problems.append((line, f"an entry has exactly one of {words}"))
        return None
    return given[0]


def _columns(node: yaml.Node, name: str, table: str, reader: _Reader) -> dict[str, Any]:
    """`set` or `was`: columns that the contract has, with values that they can hold."""
    shape, found = contract(table), {}
    known = {f.name: f for f in shape.fields}
    for column, value_node in reader.mapping(node, f"`{name}`").items():
        line, value = _line(value_node), reader.value(value_node)
        if column not in known:
            reader.problems.append((line, f"{table} has no column `{column}`"))
        elif name == "set" and column not in CORRECTABLE[table]:
            reader.problems.append(
                (line, f"{table}.{column} cannot be corrected; those that can: {', '.join(CORRECTABLE[table])}")
            )
        elif (problem := problem_of(known[column], value)) is not None:
            reader.problems.append((line, f"{table}.{column} {problem}"))
        else:
            found[column] = fitted(known[column], value)
    return found


def _text(found: Mapping[str, yaml.Node], name: str, line: int, reader: _Reader) -> str:
    value = reader.value(found[name]) if name in found else None
    if not isinstance(value, str) or not value.strip():
        reader.problems.append((_line(found[name]) if name in found else line, f"`{name}` is needed, in words"))
        return ""
    return value.strip()


def _id(found: Mapping[str, yaml.Node], line: int, reader: _Reader) -> str:
    named = _text(found, "id", line, reader)
    pattern = contract("corrections").field("correction_id").pattern
    assert pattern is not None
    if named and re.fullmatch(pattern, named) is None:
        reader.problems.append((_line(found["id"]), f"`id` is of the form {pattern}, not {named!r}"))
    return named


def _day(found: Mapping[str, yaml.Node], line: int, reader: _Reader) -> date:
    value = reader.value(found["date"]) if "date" in found else None
    problem = problem_of(contract("corrections").field("corrected_on"), value)
    if problem is not None:
        reader.problems.append((_line(found["date"]) if "date" in found else line, f"`date` {problem}"))
        return date.min
    assert isinstance(value, date)
    return value


def _key(found: Mapping[str, yaml.Node], target: str, reader: _Reader) -> str:
    key, shape = reader.value(found[target]), contract(_TARGETS[target])
    problem = problem_of(shape.field(shape.primary_key[0]), key)
    if problem is not None:
        reader.problems.append((_line(found[target]), f"`{target}` {problem}"))
    return str(key)


def _entry(line: int, found: Mapping[str, yaml.Node], file: str, reader: _Reader) -> Correction | None:
    """One entry; None where it has a mistake (kept by the reader)."""
    before = len(reader.problems)
    reader.problems.extend((_line(found[key]), f"unknown key `{key}`") for key in found if key not in _KEYS)
    named, day = _id(found, line, reader), _day(found, line, reader)
    reason, source, author = (_text(found, name, line, reader) for name in _WORDS)
    if not found.keys().isdisjoint(_RULINGS):
        ruled, facts = _ruling(line, found, reader)
        if len(reader.problems) > before:
            return None
        return Correction(named, RULED, facts[0], ruled, {}, {}, reason, source, author, day, file, line, facts)
    target, action = _one_of(found, tuple(_TARGETS), line, reader), _one_of(found, _ACTIONS, line, reader)
    if "was" not in found:
        reader.problems.append((line, "`was` is needed: what the text yields, so that the entry can be seen to go stale"))
    if target is None or action is None:
        return None
    table, key = _TARGETS[target], _key(found, target, reader)
    values: dict[str, Any] = {}
    if action == "set":
        values = _columns(found["set"], "set", table, reader)
    elif reader.value(found[action]) is not True:
        reader.problems.append((_line(found[action]), f"`{action}` is `true` or is left out"))
    was = _columns(found["was"], "was", table, reader) if "was" in found else {}
    if len(reader.problems) == before:
        reader.problems.extend((line, problem) for problem in _disagreements(action, values, was))
    if len(reader.problems) > before:
        return None
    return Correction(named, table, key, action, values, was, reason, source, author, day, file, line)


def _ruling(line: int, found: Mapping[str, yaml.Node], reader: _Reader) -> tuple[str, tuple[str, ...]]:
    """What is done with which facts."""
    action = _one_of(found, _RULINGS, line, reader) or _RULINGS[0]
    for key in (*_TARGETS, *_ACTIONS, "was"):
        if key in found:
            reader.problems.append((_line(found[key]), f"`{action}` speaks of facts alone, and goes without `{key}`"))
    value = reader.value(found[action]) if action in found else None
    problem = fact_problem(value)
    if problem is not None or value is None:
        reader.problems.append((_line(found[action]) if action in found else line, f"`{action}` {problem}"))
        return action, ()
    return action, tuple(value)


def _disagreements(action: str, values: Mapping[str, Any], was: Mapping[str, Any]) -> Iterator[str]:
    """What `set` and `was` must keep together."""
    if not was:
        yield "`was` names no column"
    if action == "set" and not values:
        yield "`set` names no column"
    for column, value in values.items():
        if column not in was:
            yield f"`was` lacks `{column}`, which `set` changes"
        elif was[column] == value:
            yield f"`set` and `was` give `{column}` the same value"


def _conflicts(entries: list[Correction]) -> Iterator[str]:
    """Entries that cannot both hold: one id twice, one column of a row twice, a row deleted or confirmed and more said of it."""
    ids: dict[str, Correction] = {}
    said: dict[tuple[str, str], Correction] = {}
    for entry in entries:
        if (other := ids.setdefault(entry.correction_id, entry)) is not entry:
            yield f"{entry.place}: id {entry.correction_id} stands in {other.place} too"
    rows = [entry for entry in entries if entry.table != RULED]
    for entry in rows:
        for column in entry.values or ("*",):
            if (other := said.setdefault((entry.key, column), entry)) is not entry:
                what = "the whole row" if column == "*" else column
                yield f"{entry.place}: {entry.correction_id} and {other.correction_id} ({other.place}) both speak of {what} of {entry.key}"
    for entry in rows:
        whole = said.get((entry.key, "*"))
        if entry.values and whole is not None:
            yield f"{entry.place}: {entry.correction_id} changes {entry.key}, which {whole.correction_id} ({whole.place}) {whole.action}s"


def parse_corrections(files: Mapping[str, str]) -> tuple[Correction, ...]:
    """Text by file name → entries in order of id. CorrectionsError with every mistake of all files, each with its line."""
    problems: list[str] = []
    entries: list[Correction] = []
    for file, text in sorted(files.items()):
        try:
            reader = _Reader(text)
            found = [_entry(line, nodes, file, reader) for line, nodes in reader.entries()]
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problems.append(f"{file}:{mark.line + 1 if mark else 1}: no YAML: {error.problem or error.context}")
            continue
        problems.extend(f"{file}:{line}: {words}" for line, words in sorted(reader.problems))
        entries.extend(entry for entry in found if entry is not None)
    problems.extend(_conflicts(entries))
    problems.extend(contradictions(entries))
    if problems:
        raise CorrectionsError(tuple(problems))
    return tuple(sorted(entries, key=lambda e: e.correction_id))


def as_yaml(entry: Correction) -> str:
    """The text of a file that holds this entry alone."""
    said = {"reason": entry.reason, "source": entry.source, "author": entry.author, "date": entry.corrected_on}
    if entry.table == RULED:
        return _dumped({"id": entry.correction_id, entry.action: list(entry.facts), **said})
    target = next(name for name, table in _TARGETS.items() if table == entry.table)
    done = {"set": dict(entry.values)} if entry.action == "set" else {entry.action: True}
    spec = {"id": entry.correction_id, target: entry.key, **done, "was": dict(entry.was), **said}
    return _dumped(spec)


def _dumped(spec: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump([dict(spec)], sort_keys=False, allow_unicode=True, width=128))
