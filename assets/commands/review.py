"""`factline review`: what most needs a look; with an id, the reviewer's word on it, written as an entry of the corrections files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from factline.assets.commands.places import warehouse_of
from factline.assets.commands.terminal import output
from factline.assets.errors import Exit, FactlineError
from factline.assets.reviewing import RULINGS, Word, standing_id, write_entry
from factline.assets.summary import Rows, rows_of, terminal_table
from factline.pipelines.contracts import contract
from factline.warehouse.catalogue import query
from factline.warehouse.layout import Home
from factline.warehouse.queries import quoted

_SAYS = 90  # characters of a quote in the list


def _listed(home: Home, kind: str | None, limit: int) -> tuple[Rows, int]:
    """The rows that most need a look, and how many there are in all."""
    kinds = contract("facts").field("kind").enum
    if kind is not None and kind not in kinds:
        raise FactlineError(f"no kind {kind}", f"one of {', '.join(kinds)}", Exit.USAGE)
    where = f"WHERE kind = {quoted(kind)}" if kind is not None else ""
    rows = rows_of(query(home, f"SELECT * FROM review {where} ORDER BY score DESC, subject, key LIMIT {limit}"))  # noqa: S608
    total = rows_of(query(home, f"SELECT count(*) AS n FROM review {where}"))[0]["n"]  # noqa: S608
    return rows, int(total)


def show(given: Path | None, *, kind: str | None, limit: int, as_json: bool) -> None:
    """Print what most needs a look, ranked, with the reasons."""
    rows, total = _listed(warehouse_of(given), kind, limit)
    if as_json:
        print(json.dumps({"rows": rows, "total": total}, ensure_ascii=False, default=str))
        return
    output.print(
        terminal_table(
            [
                {
                    "score": f"{row['score']:.1f}",
                    "id": row["key"],
                    "kind": row["kind"],
                    "why": "; ".join(row["reasons"]),
                    "says": row["says"] if len(row["says"]) <= _SAYS else row["says"][: _SAYS - 1] + "…",
                    "article": row["source_ref"],
                }
                for row in rows
            ]
        )
    )
    output.out(f"\n{len(rows)} of {total}")
    if rows:
        output.out(
            "Next       factline explain ID  ·  factline review ID --set COLUMN=VALUE | --delete | --confirm | --join ID --reason … --source …"
        )


def _sets(given: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = [text.partition("=") for text in given]
    for column, sign, _ in pairs:
        if not sign or not column:
            raise FactlineError(f"--set {column} has no value", "write --set column=value; NULL empties it", Exit.USAGE)
    names = [column for column, _, _ in pairs]
    if len(set(names)) < len(names):
        raise FactlineError("a column is set twice", "set each column once", Exit.USAGE)
    return tuple((column, value) for column, _, value in pairs)


def refuse_word(sets: list[str], delete: bool, confirm: bool) -> None:
    """FactlineError where something is said without an id to say it of."""
    if sets or delete or confirm:
        raise FactlineError("no id is given", "factline review ID --set COLUMN=VALUE …", Exit.USAGE)


def word_of(actions: Mapping[str, bool | list[str]], said: tuple[str, str, str], day: date) -> Word:
    """The reviewer's word from the options; `said` is reason, source and author. FactlineError where they do not make one."""
    given = [name for name, value in actions.items() if value]
    if len(given) != 1:
        options = ", ".join(f"--{name}" for name in actions)
        raise FactlineError("say one thing of it", f"one of {options}", Exit.USAGE)
    for name, text in zip(("--reason", "--source", "--author"), said, strict=True):
        if not text.strip():
            raise FactlineError(f"{name} is missing", "a correction says why, on what ground and by whom", Exit.USAGE)
    reason, source, author = (text.strip() for text in said)
    value = actions[given[0]]
    listed = value if isinstance(value, list) else []
    if given[0] in RULINGS:
        return Word(given[0], (), reason, source, author, day, others=tuple(listed))
    return Word(given[0], _sets(listed), reason, source, author, day)


def write(given: Path | None, identifier: str, word: Word, *, domain: str, as_json: bool) -> None:
    """Write the entry, and print it and where it lies."""
    home = warehouse_of(given)
    standing = standing_id(home, identifier)
    entry, path = write_entry(home, standing, word, domain=domain)
    if as_json:
        print(
            json.dumps(
                {
                    "id": entry.correction_id,
                    "file": path,
                    "set": dict(entry.values),
                    "was": dict(entry.was),
                    "facts": entry.facts,
                },
                default=str,
            )
        )
        return
    if standing != identifier:
        output.out(f"{identifier} stands no more: what follows is of {standing}\n")
    output.out(Path(path).read_text(encoding="utf-8"), end="")
    output.out(f"\nWritten    {path}")
    stale = "the texts no longer need it" if word.action in RULINGS else "the text no longer yields `was`"
    output.out(f"Next       `factline run` over the same paths (or the inbox) replays it; it fails loudly when {stale}")
