"""`factline release NAME`: the warehouse frozen, and where it lies."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from factline.assets.commands.places import warehouse_of
from factline.assets.commands.terminal import messages, output
from factline.assets.releasing import make_release


def show(given: Path | None, name: str, *, released_on: date, force: bool, as_json: bool) -> None:
    """Release and print what was frozen."""
    home = warehouse_of(given)
    with messages.status(f"freezing {home.root} as {name}"):
        made = make_release(home, name, released_on, force=force)
    tables = made.manifest["tables"]
    if as_json:
        found = {"release": made.name, "folder": str(made.folder), "manifest_sha256": made.manifest_sha256}
        print(json.dumps({**found, "rows": {table: entry["rows"] for table, entry in tables.items()}}))
        return
    size = sum(entry["bytes"] for entry in made.manifest["files"].values())
    output.out(
        f"Release {made.name} of {made.released_on}: {tables['facts']['rows']:,} facts, {tables['events']['rows']:,} events, "
        f"{len(tables)} tables, {size:,} bytes"
    )
    for problem in made.manifest["forced"]:
        output.out(f"forced: {problem}")
    output.out(f"Folder     {made.folder}")
    output.out(f"Manifest   sha256 {made.manifest_sha256}")
    before = made.manifest["previous"]
    compare = f"factline diff {before['release']} {made.name}  ·  " if before else ""
    output.out(f"Next       {compare}factline verify {made.name}")
