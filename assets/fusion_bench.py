"""Invented happenings of a given number of facts → seconds and peak memory of fusing and of checking them. `make bench-fusion` runs it.

In: numbers of facts. Each is fused in a process of its own, so that its peak memory is its own; the tables are written to a folder
first, as the shards of a warehouse are. The same number gives the same tables. Shapes are those of news: five or six facts and two
happenings an article, 85 different words worth comparing, one to six articles an incident, a tenth of them copies.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from factline.expectations.checking import check, parent_names
from factline.pipelines.contracts import contract
from factline.pipelines.events import TABLES, run_in_parts
from factline.pipelines.events.reading import Read
from factline.pipelines.lexicons import load_lexicons

_FACTS_A_HAPPENING = 3
_ARTICLES_A_CHUNK = 50_000
_TERMS = 85
_FIRST_DAY = date(2020, 1, 1).toordinal() - date(1970, 1, 1).toordinal()


def _ids(prefix: str, numbers: Any) -> pa.Array:
    """Numbers as ids: in order, as the join of the shards gives its rows."""
    return pa.array([f"{prefix}-{n:016x}" for n in numbers.tolist()], pa.string())


def _lists(values: Any, size: int, type_: pa.DataType) -> pa.Array:
    offsets: Any = pa.array(np.arange(0, len(values) + 1, size, dtype=np.int32))
    return pa.ListArray.from_arrays(offsets, pa.array(values, type_))


def _words(rng: Any, article: Any, incident: Any, published: Any) -> pa.Table:
    """Half of an article's words are the language's (frequent ones far more often), the rest those of its incident and its own."""
    count = len(article)
    common = (rng.zipf(1.3, (count, 45)) % 60_000).astype(np.int64)
    of_incident = (incident[:, None] * 40 + rng.integers(0, 40, (count, 25))) % 12_000_000 + 100_000
    own = rng.integers(100_000, 2**24, (count, _TERMS - 70))
    terms = np.sort(np.concatenate([common, of_incident, own], axis=1) % 2**24, axis=1).astype(np.int32)
    signature = rng.integers(-(2**31), 2**31, (count, 64)).astype(np.int32)
    copies = np.flatnonzero(rng.random(count) < 0.1)
    signature[copies[1:]] = signature[copies[1:] - 1]
    columns = {
        "article_id": _ids("art", article),
        "language": pa.array(["en"] * count),
        "published": pa.array(published.astype(np.int32), pa.int32()).cast(pa.date32()),
        "terms": _lists(terms.reshape(-1), _TERMS, pa.int32()),
        "signature": _lists(signature.reshape(-1), 64, pa.int32()),
    }
    shape = contract("article_words").schema
    return pa.table([columns[name] for name in shape.names], schema=shape)


def _happenings(rng: Any, article: Any, incident: Any, published: Any) -> pa.Table:
    """Two of each article: the incident that it reports, and something told beside it."""
    twice = np.repeat(article, 2)
    leads = np.tile([True, False], len(article))
    what = np.where(leads, np.repeat(incident, 2), rng.integers(0, 2**40, len(twice)))
    count = len(twice)
    number = twice.astype(np.uint64) * np.uint64(2) + np.tile([0, 1], len(article)).astype(np.uint64)
    day = np.repeat(published, 2) - rng.integers(0, 2, count) - np.where(leads, 0, rng.integers(0, 400, count))
    place = what % 20_000
    killed = what % 7
    facts = _ids(
        "fac", (number[:, None] * np.uint64(_FACTS_A_HAPPENING) + np.arange(_FACTS_A_HAPPENING, dtype=np.uint64)).reshape(-1)
    )
    killed_column = pa.array(killed, pa.int64())
    none = pa.nulls(count, pa.int64())
    days = pa.array(day.astype(np.int32), pa.int32()).cast(pa.date32())
    columns: dict[str, Any] = {
        "happening_id": _ids("hap", number), "article_id": _ids("art", twice), "role": pa.array(["tells"] * count),
        "family": pa.array(["violence"] * count), "kind": pa.array(["killed"] * count),
        "kinds": _lists(["killed"] * count, 1, pa.string()), "leads": pa.array(leads),
        "main": pa.array(leads), "background": pa.array(~leads),
        "published": pa.array(np.repeat(published, 2).astype(np.int32), pa.int32()).cast(pa.date32()),
        "date_start": days, "date_end": days, "date_precision": pa.array(["day"] * count),
        "place_id": pa.array([f"plc-{n}" for n in place.tolist()]), "place_text": pa.array([f"Town {n}" for n in place.tolist()]),
        "latitude": pa.array(20.0 + place % 200 / 8), "longitude": pa.array(30.0 + place // 200 / 4),
        "place_precision": pa.array(["town"] * count), "killed_low": killed_column, "killed_best": killed_column, "killed_high": killed_column,
        "wounded_low": none, "wounded_best": none, "wounded_high": none,
        "killed_facts": _lists(facts.to_pylist()[::_FACTS_A_HAPPENING], 1, pa.string()),
        "facts": _lists(facts, _FACTS_A_HAPPENING, pa.string()),
        "names": _lists([f"name{n % 900_000} of{n % 31}" for n in np.repeat(what, 2).tolist()], 2, pa.string()),
        "confidence": pa.array(np.full(count, 0.9)), "char_start": pa.array(np.where(leads, 0, 500).astype(np.int32)),
    }  # fmt: skip
    empty = pa.array([[]] * count, pa.list_(pa.string()))
    columns |= dict.fromkeys(("sides", "alliances", "ways", "hours", "wounded_facts", "speakers"), empty)
    columns |= dict.fromkeys(("denies", "means", "day_named", "killed_voice", "wounded_voice"), pa.nulls(count, pa.string()))
    columns |= dict.fromkeys(("running", "killed_further", "wounded_further"), pa.array([False] * count))
    shape = contract("happenings").schema
    for name in ("killed_by_alliance", "wounded_by_alliance"):
        columns[name] = pa.array([[]] * count, shape.field(name).type)
    return pa.table([columns[name] for name in shape.names], schema=shape)


def write_invented(folder: Path, facts: int) -> int:
    """Happenings and article_words of so many facts, a file of each for every 50,000 articles; how many articles."""
    articles = facts // (2 * _FACTS_A_HAPPENING)
    for start in range(0, articles, _ARTICLES_A_CHUNK):
        rng = np.random.default_rng(start)
        article = np.arange(start, min(start + _ARTICLES_A_CHUNK, articles))
        incident = np.sort(start + rng.integers(0, max(len(article) * 2 // 5, 1), len(article)))
        published = _FIRST_DAY + incident * 2000 // max(articles, 1) + rng.integers(0, 4, len(article))
        for name, table in (
            ("article_words", _words(rng, article, incident, published)),
            ("happenings", _happenings(rng, article, incident, published)),
        ):
            (folder / name).mkdir(exist_ok=True)
            pq.write_table(table, folder / name / f"{start:09d}.parquet")
    return articles


def _reader(folder: Path, name: str) -> Read:
    """The files of a table, as the shards of a warehouse are read: a file at a time, the columns asked for."""

    def read(columns: Sequence[str]) -> Iterator[pa.Table]:
        for file in sorted((folder / name).iterdir()):
            yield pq.read_table(file, columns=list(columns), partitioning=None, use_threads=False)

    return read


def fuse_folder(folder: Path) -> str:
    """Fuse what lies there into files; a line of what came of it, how long it took and the most memory that this process ever held."""
    start, cpu = time.perf_counter(), time.process_time()
    lexicons = load_lexicons()
    written: Counter[str] = Counter()
    with ExitStack() as files:
        writers = {
            name: files.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", contract(name).schema, compression="zstd"))
            for name in TABLES
        }
        for name, part in run_in_parts(_reader(folder, "happenings"), _reader(folder, "article_words"), lexicons=lexicons):
            writers[name].write_table(part)
            written[name] += part.num_rows
            del part  # the next is made while this one would still be held
    seconds, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{written['event_facts']:>9,} facts {written['article_sources']:>9,} articles → {written['events']:>9,} events"
        f"  {seconds:7.1f} s ({time.process_time() - cpu:.1f} s of CPU)  {peak:6,.0f} MB at most"
    )


def _keys(folder: Path, name: str) -> pa.Table:
    """The keys of a table that the checks look into."""
    if name == "facts":
        return pa.concat_tables(
            pa.table({"fact_id": pc.list_flatten(part["facts"])}) for part in _reader(folder, "happenings")(["facts"])
        )
    if name == "articles":
        return pa.concat_tables(_reader(folder, "article_words")(["article_id"]))
    return pq.read_table(folder / f"{name}.parquet", columns=list(contract(name).primary_key))


def check_table(folder: Path, name: str) -> str:
    """Judge a table that fusing wrote there; a line of how long it took and the most memory that this process ever held."""
    shape = contract(name)
    table = pq.read_table(folder / f"{name}.parquet").cast(shape.schema)
    known = {parent: _keys(folder, parent) for parent in parent_names(shape)}
    cpu, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verdict = check(table, shape, known, (1900, 2100))
    if not verdict.sound or verdict.rejects.num_rows:
        raise AssertionError(f"{name}: {verdict.broken or verdict.rejects['reason'][0]}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = time.process_time() - cpu
    return f"{table.num_rows:>9,} rows of {name} checked  {spent:.1f} s of CPU  {peak:6,.0f} MB at most ({held:,.0f} when read)"


def main(arguments: list[str]) -> None:
    """`FACTS…`: invents and fuses each number of facts, and checks what came of it; `--fuse FOLDER`, `--check FOLDER TABLE`: one of it."""
    if arguments[:1] == ["--fuse"]:
        print(fuse_folder(Path(arguments[1])))
        return
    if arguments[:1] == ["--check"]:
        print(check_table(Path(arguments[1]), arguments[2]))
        return
    for facts in arguments:
        with tempfile.TemporaryDirectory() as folder:
            write_invented(Path(folder), int(facts))
            for step in (["--fuse", folder], *(["--check", folder, name] for name in TABLES)):
                command = [sys.executable, "-m", "factline.assets.fusion_bench", *step]
                print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="", flush=True)  # noqa: S603


if __name__ == "__main__":
    main(sys.argv[1:])
