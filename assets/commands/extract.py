"""`factline extract`: progress on stderr, row counts and refusals on stdout."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from factline.assets.commands.terminal import messages, output
from factline.assets.extraction import BATCH_ARTICLES, extract
from factline.pipelines.contracts import contract
from factline.warehouse.parquet import read_table


def _batches(docs: Path) -> int | None:
    if not docs.is_file():
        return None
    with docs.open("rb") as lines:
        return -(-sum(1 for _ in lines) // BATCH_ARTICLES)


def show(docs: Path, out: Path, *, domain: str, processes: int, as_json: bool) -> None:
    """Extract and print how many rows each table got, and how many were refused by which rule."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("batches"), TimeElapsedColumn())
    with Progress(*columns, console=messages, transient=True) as progress:
        task = progress.add_task("extracting", total=_batches(docs))
        counts = extract(docs, out, domain=domain, processes=processes, done=lambda: progress.advance(task))
    if as_json:
        print(json.dumps({"out": str(out), "rows": counts}))
        return
    for name, rows in counts.items():
        output.out(f"{rows:>10,}  {out / name}.parquet")
    refused = Counter(read_table(out / "rejects.parquet", contract("rejects"))["rule"].to_pylist())
    for rule, rows in sorted(refused.items()):
        output.out(f"{rows:>10,}  refused: {rule}")
