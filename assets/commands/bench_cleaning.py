"""`factline bench-cleaning`: main text of pages, by Factline and by its nearest peers, in one run."""

from __future__ import annotations

import json
from dataclasses import asdict

from factline.assets.cleaning_peers import compare
from factline.assets.commands.terminal import messages, output
from factline.assets.summary import terminal_table


def show(*, domain: str, as_json: bool) -> None:
    """Compare and print, a row a reader."""
    with messages.status("reading pages") as status:
        found = list(compare(domain=domain, begin=lambda name: status.update(f"reading pages with {name}")))
    if as_json:
        print(json.dumps([asdict(score) for score in found]))
        return
    output.print(terminal_table([{"reader": s.reader, "pages/s": round(s.pages_a_second), "score": s.printed} for s in found]))
