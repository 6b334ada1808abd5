"""`factline exports`: what the field's own tables hold of our events, and what they could not say."""

from __future__ import annotations

import json
from pathlib import Path

from factline.assets.commands.places import home_of
from factline.assets.commands.terminal import output
from factline.assets.errors import Exit, FactlineError
from factline.assets.exports_summary import ExportSummary, documentation, percent, summarise_exports
from factline.assets.summary import terminal_table


def _print(export: ExportSummary, folder: Path) -> None:
    full = sum(share == 1 for share in export.filled.values())
    output.out(f"\n{export.name}", style="bold", end="")
    output.out(
        f"  {export.rows:,} rows, {len(export.filled)} columns: {full} filled in every row,"
        f" {percent(export.cells)} of all values  {folder / export.name}.csv"
    )
    for rows in (export.columns(), export.doubts(), export.left_out()):
        if rows:
            output.print(terminal_table(rows))


def show(given: Path | None, name: str | None, *, docs: bool, as_json: bool) -> None:
    """Print one export or all of them. FactlineError where there are none, or none of that name."""
    if docs:
        print(documentation(), end="")
        return
    home = home_of(given)
    try:
        found = summarise_exports(home)
    except FileNotFoundError as error:
        raise FactlineError(f"no exports in {home.root}", "run `factline run` first, or give its folder with --home") from error
    chosen = [export for export in found if name in (None, export.name)]
    if not chosen:
        raise FactlineError(f"no export is named {name}", f"there are {', '.join(e.name for e in found)}", Exit.USAGE)
    if as_json:
        print(json.dumps([export.as_json() for export in chosen], ensure_ascii=False))
        return
    for export in chosen:
        _print(export, home.exports)
