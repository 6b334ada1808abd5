"""Articles → seconds by stage: CPU time of this process and time on the wall; and the same work in two processes.

Lexicons are loaded, patterns compiled and the first articles read once before the clock starts. CPU time is what to compare: the
wall's also tells what else the machine does.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from factline.assets.extraction import batch_in_domain, process_pool
from factline.assets.intake import sample_articles
from factline.pipelines.batch import each_stage, in_order, join_batches, run_events
from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.raw_files import SCHEMA, find, read

_PUBLIC = Path("eval", "dev", "casualties.gva.jsonl")
_GIVEN = ("id", "title", "text", "html", "url", "published_at")  # what `extract` reads; gold is left out
_LINES = 300
_WARM = 100  # articles read before the clock starts
_REPEATS = 20


@dataclass(frozen=True)
class Clock:
    """Seconds: of this process's CPU, and on the wall."""

    cpu: float
    wall: float

    @classmethod
    def now(cls) -> Clock:
        """A reading to subtract later."""
        return cls(time.process_time(), time.perf_counter())

    def since(self, start: Clock) -> Clock:
        """What went by."""
        return Clock(self.cpu - start.cpu, self.wall - start.wall)

    def __add__(self, other: Clock) -> Clock:
        return Clock(self.cpu + other.cpu, self.wall + other.wall)


@dataclass(frozen=True)
class Measured:
    """How many articles and characters were read, and the time that each stage took."""

    articles: int
    characters: int
    stages: dict[str, Clock]

    @property
    def whole(self) -> Clock:
        """All stages together."""
        return sum(self.stages.values(), Clock(0.0, 0.0))

    def lines(self) -> list[tuple[str, Clock]]:
        """Stage and time, in order, `end to end` last."""
        return [*self.stages.items(), ("end to end", self.whole)]


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


def measure(batches: Iterable[pa.Table], domain: str) -> tuple[Measured, dict[str, pa.Table]]:
    """Run every stage over the batches and add up the time of each; gives the tables too."""
    lexicons = load_lexicons(domain)
    stages: dict[str, Clock] = {}
    parts: list[dict[str, pa.Table]] = []
    for number, raw_files in enumerate(batches):
        if number == 0:
            list(each_stage(_beginning(raw_files), lexicons=lexicons))
        tables: dict[str, pa.Table] = {}
        rejects = []
        start = Clock.now()
        for name, result in each_stage(raw_files, lexicons=lexicons):
            stages[name] = stages.get(name, Clock(0.0, 0.0)) + Clock.now().since(start)
            tables.update(result.tables)
            rejects.append(result.rejects)
            start = Clock.now()
        parts.append(tables | {"rejects": in_order("rejects", pa.concat_tables(rejects))})
    if not parts:
        return Measured(0, 0, stages), {}
    start = Clock.now()
    tables = run_events(join_batches(parts), lexicons=lexicons)
    stages["events"] = Clock.now().since(start)
    characters = pc.sum(pc.utf8_length(tables["articles"]["raw_text"])).as_py() or 0
    return Measured(tables["articles"].num_rows, characters, stages), tables


def _beginning(raw_files: pa.Table) -> pa.Table:
    """The first lines of a batch's first file: enough to fill what is compiled or remembered at the first use."""
    first = raw_files.slice(0, 1).to_pylist()[0]
    lines = first["content"].split(b"\n")[:_WARM]
    return pa.Table.from_pylist([first | {"content": b"\n".join(lines)}], schema=raw_files.schema)


def in_processes(batches: Iterable[pa.Table], domain: str, processes: int) -> float:
    """Seconds on the wall for the same stages in a pool whose processes have read the first articles before the clock starts."""
    lexicons = load_lexicons(domain)
    held = list(batches)
    warm = [_beginning(held[0])] * (4 * processes)  # several each, so that no process is left out
    with process_pool(processes) as pool:
        list(pool.map(batch_in_domain, warm, [domain] * len(warm)))
        start = time.perf_counter()
        parts = list(pool.map(batch_in_domain, held, [domain] * len(held)))
        run_events(join_batches(parts), lexicons=lexicons)
        return time.perf_counter() - start
