"""`factline bench`: articles a second, each stage and end to end, in this one process."""

from __future__ import annotations

import json
from pathlib import Path

from rich.table import Table

from factline.assets.commands.terminal import messages, output
from factline.assets.errors import FactlineError
from factline.assets.measuring import Measured, bench_batches, measure


def _table(found: Measured) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("stage", "seconds", "ms an article", "articles/s"):
        table.add_column(name, justify="left" if name == "stage" else "right")
    for name, seconds in found.lines():
        table.add_row(
            name, f"{seconds:.2f}", f"{1000 * seconds / found.articles:.2f}", f"{found.articles / max(seconds, 1e-9):,.0f}"
        )
    return table


def show(docs: Path | None, *, domain: str, as_json: bool) -> None:
    """Measure and print. FactlineError where docs is no file or gives no article."""
    if docs is not None and not docs.is_file():
        raise FactlineError(f"{docs} is not a file", "give a file of JSON lines, one article a line")
    name, batches = bench_batches(docs)
    with messages.status(f"reading {name}"):
        found = measure(batches, domain)
    if found.articles == 0:
        raise FactlineError(f"{name} gives no article", "give a file of JSON lines, one article a line")
    if as_json:
        print(json.dumps({"input": name, "articles": found.articles, "seconds": dict(found.lines())}))
        return
    output.print(
        f"{name}: {found.articles:,} articles, {found.characters / found.articles:,.0f} characters each\n", highlight=False
    )
    output.print(_table(found))
