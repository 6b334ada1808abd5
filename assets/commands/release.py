"""`factline release NAME`: the warehouse frozen, and where it lies."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from factline.assets.commands.places import home_of
from factline.assets.commands.terminal import messages, output
from factline.assets.releasing import make_release


def show(given: Path | None, name: str, *, released_on: date, force: bool, as_json: bool) -> None:
    """Release and print what was frozen."""
    home = home_of(given)
    with messages.status(f"freezing {home.root} as {name}"):
        made = make_release(home, name, released_on, force=force)
    tables = made.manifest["tables"]
    if as_json:
        found = {"release": made.name, "folder": str(made.folder), "manifest_sha256": made.manifest_sha256}
        print(json.dumps({**found, "rows": {table: entry["rows"] for table, entry in tables.items()}}))
        return
    size = sum(entry["bytes"] for entry in made.manifest["files"].values())
    output.print(
        f"Release {made.name} of {made.released_on}: {tables['facts']['rows']:,} facts, {tables['events']['rows']:,} events, "
        f"{len(tables)} tables, {size:,} bytes",
        highlight=False,
        soft_wrap=True,
    )
    for problem in made.manifest["forced"]:
        output.print(f"forced: {problem}", highlight=False, markup=False, soft_wrap=True)
    output.print(f"Folder     {made.folder}", highlight=False, soft_wrap=True)
    output.print(f"Manifest   sha256 {made.manifest_sha256}", highlight=False, soft_wrap=True)
    before = made.manifest["previous"]
    compare = f"factline diff {before['release']} {made.name}  ·  " if before else ""
    output.print(f"Next       {compare}factline verify {made.name}", highlight=False, soft_wrap=True)
