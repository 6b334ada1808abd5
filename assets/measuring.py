"""Articles → seconds by stage, CPU time of this process. Lexicons are loaded and patterns compiled before the clock starts."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from factline.assets.intake import sample_articles
from factline.pipelines.batch import each_stage, in_order, join_batches, run_events
from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.raw_files import SCHEMA, find, read

_PUBLIC = Path("eval", "dev", "casualties.gva.jsonl")
_GIVEN = ("id", "title", "text", "html", "url", "published_at")  # what `extract` reads; gold is left out
_LINES = 1_000
_REPEATS = 20


@dataclass(frozen=True)
class Measured:
    """How many articles and characters were read, and the seconds that each stage took."""

    articles: int
    characters: int
    seconds: dict[str, float]

    def lines(self) -> list[tuple[str, float]]:
        """Stage and seconds, in order, `end to end` last."""
        return [*self.seconds.items(), ("end to end", sum(self.seconds.values()))]


def _line_batches(docs: Path) -> Iterator[pa.Table]:
    with docs.open(encoding="utf-8") as lines:
        while chunk := list(islice(lines, _LINES)):
            records = (json.loads(line) for line in chunk)
            kept = [json.dumps({k: r[k] for k in _GIVEN if r.get(k) is not None}, ensure_ascii=False) for r in records]
            yield pa.Table.from_pylist(
                [{"source_ref": docs.name, "content": "\n".join(kept).encode(), "sidecar": None}], schema=SCHEMA
            )


def _sample_batches() -> Iterator[pa.Table]:
    """The sample corpus, several times; a trailing mark makes each time other bytes, so that no article is taken for another."""
    table, _ = read(find([sample_articles()]).files)
    for turn in range(_REPEATS):
        rows = [{**row, "content": row["content"] + b"\n" * (turn + 1)} for row in table.to_pylist()]
        yield pa.Table.from_pylist(rows, schema=SCHEMA)


def bench_batches(docs: Path | None) -> tuple[str, Iterator[pa.Table]]:
    """Name and batches of what is measured: the file given, else the public gold file where it lies, else the sample corpus."""
    public = Path(os.environ.get("FACTLINE_SHARED", "../shared")) / _PUBLIC
    chosen = docs or (public if public.is_file() else None)
    return (chosen.name, _line_batches(chosen)) if chosen else (f"sample corpus, {_REPEATS} times", _sample_batches())


def measure(batches: Iterator[pa.Table], domain: str) -> Measured:
    """Run every stage over the batches and add up the CPU time of each; one batch is run before, unmeasured, to warm up."""
    lexicons = load_lexicons(domain)
    seconds: dict[str, float] = {}
    parts: list[dict[str, pa.Table]] = []
    for number, raw_files in enumerate(batches):
        if number == 0:
            list(each_stage(raw_files.slice(0, 1), lexicons=lexicons))
        tables: dict[str, pa.Table] = {}
        rejects = []
        start = time.process_time()
        for name, result in each_stage(raw_files, lexicons=lexicons):
            seconds[name] = seconds.get(name, 0.0) + time.process_time() - start
            tables.update(result.tables)
            rejects.append(result.rejects)
            start = time.process_time()
        parts.append(tables | {"rejects": in_order("rejects", pa.concat_tables(rejects))})
    start = time.process_time()
    tables = run_events(join_batches(parts), lexicons=lexicons)
    seconds["events"] = time.process_time() - start
    characters = pc.sum(pc.utf8_length(tables["articles"]["raw_text"])).as_py() or 0
    return Measured(tables["articles"].num_rows, characters, seconds)
