"""`factline bench-cleaning`: main text of pages, by Factline and by its nearest peers, in one run."""

from __future__ import annotations

import json
from dataclasses import asdict

from rich.table import Table

from factline.assets.cleaning_peers import compare
from factline.assets.commands.terminal import messages, output


def show(*, domain: str, as_json: bool) -> None:
    """Compare and print, a row a reader."""
    with messages.status("reading pages") as status:
        found = list(compare(domain=domain, begin=lambda name: status.update(f"reading pages with {name}")))
    if as_json:
        print(json.dumps([asdict(score) for score in found]))
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("reader", "pages/s", "score"):
        table.add_column(column, justify="right" if column == "pages/s" else "left")
    for score in found:
        table.add_row(score.reader, f"{score.pages_a_second:,.0f}", score.printed)
    output.print(table)
