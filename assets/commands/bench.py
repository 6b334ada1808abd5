"""`factline bench`: articles a second, each stage and end to end; beside peers, and in two processes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from factline.assets.commands.terminal import messages, output
from factline.assets.errors import FactlineError
from factline.assets.measuring import Measured, bench_batches, in_processes, measure
from factline.assets.speed_peers import Peer, peers

_PROCESSES = 2


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for at, name in enumerate(columns):
        table.add_column(name, justify="right" if at else "left", no_wrap=True)
    return table


def _stages(found: Measured) -> Table:
    table = _table("stage", "CPU s", "wall s", "ms an article", "articles/s")
    for name, took in found.lines():
        each = 1000 * took.cpu / found.articles
        table.add_row(
            name, f"{took.cpu:.2f}", f"{took.wall:.2f}", f"{each:.2f}", f"{found.articles / max(took.cpu, 1e-9):,.0f}"
        )
    return table


def _beside(found: Measured, others: Sequence[Peer]) -> Table:
    """What peers need for their part, over what Factline needs for the whole: above one, Factline is faster."""
    table = _table("peer", "given", "read", "ms an article", "time over Factline's end to end")
    for peer in others:
        each = 1000 * peer.seconds / found.articles
        table.add_row(peer.name, peer.given, f"{peer.read:,}", f"{each:.2f}", f"{peer.seconds / found.whole.cpu:.2f}")
    return table


def show(docs: Path | None, *, domain: str, beside_peers: bool, as_json: bool) -> None:
    """Measure and print. FactlineError where docs is no file or gives no article, or a peer that is asked for is not installed."""
    if docs is not None and not docs.is_file():
        raise FactlineError(f"{docs} is not a file", "give a file of JSON lines, one article a line")
    name, batches = bench_batches(docs)
    with messages.status(f"reading {name}") as status:
        found, tables = measure(batches, domain)
        if found.articles == 0:
            raise FactlineError(f"{name} gives no article", "give a file of JSON lines, one article a line")
        status.update("reading with peers")
        others = list(peers(tables, domain)) if beside_peers else []
        status.update(f"reading {name} in {_PROCESSES} processes")
        pooled = in_processes(bench_batches(docs)[1], domain, _PROCESSES)
    if as_json:
        told = {"input": name, "articles": found.articles, "seconds": {k: v.cpu for k, v in found.lines()}}
        told |= {"wall": {k: v.wall for k, v in found.lines()}, "peers": {p.name: p.seconds for p in others}}
        print(json.dumps(told | {"processes": {"1": found.whole.wall, str(_PROCESSES): pooled}}))
        return
    output.out(f"{name}: {found.articles:,} articles, {found.characters / found.articles:,.0f} characters each\n")
    output.print(_stages(found))
    if others:
        output.print()
        output.print(_beside(found, others))
    rate, alone = found.articles / pooled, found.articles / found.whole.wall
    output.out(
        f"\n{_PROCESSES} processes: {rate:,.0f} articles/s on the wall, {rate / alone:.2f} times one process's {alone:,.0f}"
    )
