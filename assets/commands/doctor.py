"""`factline doctor`: whether this machine has what Factline needs, one line a question."""

from __future__ import annotations

import json
from pathlib import Path

from factline.assets.commands.places import home_of
from factline.assets.commands.terminal import output
from factline.assets.errors import Exit, FactlineError
from factline.assets.examination import examine


def show(given: Path | None, *, as_json: bool) -> None:
    """Print each finding; exit code 1 where one needs mending."""
    findings = examine(home_of(given))
    if as_json:
        print(
            json.dumps(
                [{"what": f.what, "ok": f.ok, "found": f.found, "remedy": f.remedy} for f in findings], ensure_ascii=False
            )
        )
    else:
        for finding in findings:
            mark = "ok   " if finding.ok else "MEND "
            output.out(f"{mark} {finding.what}: {finding.found}")
    ill = [f for f in findings if not f.ok]
    if ill:
        raise FactlineError(f"{ill[0].what}: {ill[0].found}", ill[0].remedy, Exit.CHECK_FAILED)
