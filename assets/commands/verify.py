"""`factline verify NAME…`: the files of releases against their manifests, byte by byte."""

from __future__ import annotations

import json
from pathlib import Path

from factline.assets.commands.places import home_of
from factline.assets.commands.terminal import messages, output
from factline.assets.errors import Exit, FactlineError
from factline.warehouse.releases import NoReleaseError, ReleaseError, release, releases
from factline.warehouse.verification import verify


def show(given: Path | None, names: list[str], *, sha256: str | None, as_json: bool) -> None:
    """Verify the releases named, or all; exit code 1 where one is not as its manifest says.

    `sha256` is what the manifest itself should have: a manifest proves the files, and this proves the manifest.
    """
    home = home_of(given)
    try:
        wanted = names or [r.name for r in releases(home)]
        if not wanted:
            raise FactlineError(f"no release in {home.root}", "`factline release NAME` makes one")
        if sha256 is not None and len(wanted) != 1:
            raise FactlineError("--sha256 is of one manifest", "name one release", Exit.USAGE)
        with messages.status("reading"):
            found = {name: list(verify(home, name)) for name in wanted}
        hashes = {name: release(home, name).manifest_sha256 for name in wanted}
    except ReleaseError as error:
        code = Exit.INPUT if isinstance(error, NoReleaseError) else Exit.CHECK_FAILED
        raise FactlineError(str(error), "`factline releases` lists those there are", code) from error
    if sha256 is not None and hashes[wanted[0]] != sha256.lower():
        found[wanted[0]].append(f"the manifest has sha256 {hashes[wanted[0]]}")
    if as_json:
        print(
            json.dumps([{"release": n, "manifest_sha256": hashes[n], "problems": found[n]} for n in wanted], ensure_ascii=False)
        )
    else:
        for name in wanted:
            output.out(f"{name}: {'as its manifest says' if not found[name] else f'{len(found[name])} problems'}")
            for problem in found[name]:
                output.out(f"  {problem}")
            output.out(f"  manifest sha256 {hashes[name]}")
    bad = [name for name in wanted if found[name]]
    if bad:
        raise FactlineError(f"{', '.join(bad)} is not as released", "take it from a copy that is", Exit.CHECK_FAILED)
