"""`factline releases`: the releases of a home, oldest first."""

from __future__ import annotations

import json
from pathlib import Path

from factline.assets.commands.places import home_of
from factline.assets.commands.terminal import output
from factline.assets.errors import Exit, FactlineError
from factline.assets.summary import terminal_table
from factline.warehouse.releases import ReleaseError, releases


def show(given: Path | None, *, as_json: bool) -> None:
    """Print the releases; words where there are none."""
    try:
        found = releases(home_of(given))
    except ReleaseError as error:
        raise FactlineError(
            str(error), "put the folder back as it was, or take it out of releases/", Exit.CHECK_FAILED
        ) from error
    rows = [
        {
            "release": r.name,
            "day": r.released_on.isoformat(),
            "facts": r.manifest["tables"]["facts"]["rows"],
            "events": r.manifest["tables"]["events"]["rows"],
            "corrections": r.manifest["tables"]["corrections"]["rows"],
            "forced": "; ".join(r.manifest["forced"]),
            "manifest": r.manifest_sha256[:16],
        }
        for r in found
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    output.print(terminal_table(rows))
