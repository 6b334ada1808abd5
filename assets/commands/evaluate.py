"""`factline evaluate`: the sample corpus and its held-out articles against their gold facts; with --public also the shared folder's gold sets, by its scorer."""

from __future__ import annotations

import json
from dataclasses import asdict

from rich.markdown import Markdown
from rich.table import Table

from factline.assets.commands.terminal import messages, output
from factline.assets.public_gold import Figure, measure_sets
from factline.pipelines.batch import run_batch
from factline.pipelines.evaluation import Evaluation, evaluate
from factline.pipelines.lexicons import load_lexicons
from factline.pipelines.sample_corpus import HELD_OUT, gold_facts, raw_files

_MET = {True: "yes", False: "no", None: ""}


def _evaluate(domain: str, part: str = "") -> Evaluation:
    with messages.status("reading the sample corpus"):
        tables = run_batch(raw_files(part), lexicons=load_lexicons(domain))
        return evaluate(tables["facts"], tables["articles"], gold_facts(part))


def _public(*, domain: str, processes: int, only: frozenset[str]) -> list[Figure]:
    with messages.status("reading gold sets") as status:
        return measure_sets(domain=domain, processes=processes, only=only, begin=lambda name: status.update(f"reading {name}"))


def _table(figures: list[Figure]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("set", "figure", "ours", "bar", "met", "floor"):
        table.add_column(name, justify="left" if name in ("set", "figure", "met") else "right")
    for f in figures:
        bar = f"1 ± {f.within:.2f}" if f.within is not None else "" if f.bar is None else f"{f.bar:.2f}"
        table.add_row(f.gold, f.name, f"{f.ours:.3f}", bar, _MET[f.met], "" if f.floor is None else f"{f.floor:.3f}")
    return table


def show(*, public: bool, only: list[str], domain: str, processes: int, as_json: bool) -> None:
    """Print precision and recall by kind and accuracy by field; with JSON also what was missed or given in excess."""
    found = None if only else _evaluate(domain)
    held_out = None if only else _evaluate(domain, HELD_OUT)
    figures = _public(domain=domain, processes=processes, only=frozenset(only)) if public or only else []
    if as_json:
        told = found.as_json() if found is not None else {}
        if held_out is not None:
            told[HELD_OUT] = held_out.as_json()
        rows = [asdict(f) | {"met": f.met} for f in figures]
        print(json.dumps(told | ({"public": rows} if rows else {}), ensure_ascii=False, default=str))
        return
    if found is not None:
        output.print(Markdown(f"# Sample corpus\n\n{found.as_markdown()}"))
    if held_out is not None:
        output.print(Markdown(f"# Held-out articles\n\n{held_out.as_markdown()}"))
    if figures:
        output.print(_table(figures))
