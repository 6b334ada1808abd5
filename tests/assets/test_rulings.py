"""Two events are one, says a reviewer: written by the command, obeyed by the next run, shown, named in a diff, loud when stale."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from factline.assets.errors import Exit
from factline.assets.releasing import make_release
from factline.assets.running import Outcome
from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home

Command = Callable[..., tuple[int, str, str]]
SAID = ("--reason", "One list names them all.", "--source", "Hospital list, 4 April", "--author", "L. Reviewer")
TOLD = [
    ("2016-04-03", "Shelling killed three civilians in Martakert on 2 April 2016, a hospital said."),
    ("2016-04-04", "Rescuers said that nineteen civilians were killed in Talish on 5 March 2016."),
]


THIRD = ("2016-04-05", "Police in Martakert counted three civilians dead after the shelling of 2 April 2016.")


def violent(home: Home) -> list[str]:
    return [e["event_id"] for e in read_curated(home, "events").to_pylist() if e["family"] == "violence"]


def test_a_ruling_from_the_command_to_the_diff(rerun: Callable[..., Outcome], factline: Command, tmp_path: Path) -> None:
    home, folder = Home(tmp_path / "home"), tmp_path / "in"
    folder.mkdir()
    for day, text in TOLD:
        (folder / f"{day}.jsonl").write_text(
            json.dumps({"id": day, "text": text, "published_at": day}) + "\n", encoding="utf-8"
        )
    at = ("--home", str(home.root))
    assert rerun(home, folder).success
    make_release(home, "one", date(2026, 3, 1), force=False)
    first, second = violent(home)
    code, _, err = factline("review", first, "--separate", second, *SAID, *at)
    assert (code, "of different events already" in err) == (Exit.USAGE, True)
    assert factline("review", first, "--join", second, *SAID, *at)[0] == 0
    assert rerun(home, folder).success
    make_release(home, "two", date(2026, 4, 1), force=False)
    (joined,) = violent(home)
    assert "joined by hand" in re.sub(r"\s+", " ", factline("explain", joined, *at)[1])
    (row,) = read_curated(home, "corrections").to_pylist()
    assert (row["table"], row["action"], row["key"], row["reason"]) == ("event_facts", "join", joined, SAID[1])
    found = json.loads(factline("diff", "one", "two", *at, "--json")[1])
    assert {row["change"] for row in found["events"]} == {"merged"}
    assert {c["why"] for c in found["changes"] if c["table"] == "events"} == {"correction"}
    (file,) = home.corrections.glob("*.yaml")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("join:", "separate:"), encoding="utf-8")
    outcome = rerun(home, folder)
    assert not outcome.success
    assert "is stale: the texts keep its facts apart already" in outcome.failures[0]
    assert violent(home) == [joined], "the last good warehouse stands"


def test_whole_events_are_joined_and_an_id_of_before_is_followed(
    rerun: Callable[..., Outcome], factline: Command, tmp_path: Path
) -> None:
    home, folder = Home(tmp_path / "home"), tmp_path / "in"
    folder.mkdir()
    for day, text in (*TOLD, THIRD):
        (folder / f"{day}.jsonl").write_text(
            json.dumps({"id": day, "text": text, "published_at": day}) + "\n", encoding="utf-8"
        )
    at = ("--home", str(home.root))
    assert rerun(home, folder).success
    two, one = sorted(
        (e for e in read_curated(home, "events").to_pylist() if e["family"] == "violence"), key=lambda e: -e["articles"]
    )
    assert (two["articles"], one["articles"]) == (2, 1), "two reports are one event, the third is none of it"
    told = {
        f["fact_id"]
        for f in read_curated(home, "event_facts").to_pylist()
        if f["event_id"] in {two["event_id"], one["event_id"]}
    }
    assert factline("review", one["event_id"], "--join", two["event_id"], *SAID, *at)[0] == 0
    assert rerun(home, folder).success
    (joined,) = violent(home)
    assert {f["fact_id"] for f in read_curated(home, "event_facts").to_pylist() if f["event_id"] == joined} == told
    (old,) = {one["event_id"], two["event_id"]} - {joined}
    code, out, _ = factline("review", old, "--set", "killed_best=20", "--set", "killed_high=20", *SAID, *at)
    assert (code, f"{old} stands no more: what follows is of {joined}" in " ".join(out.split())) == (0, True)
    assert f"event: {joined}" in out
    assert rerun(home, folder).success, "what was written of the old id holds"


def test_facts_of_one_happening_are_not_kept_apart(rerun: Callable[..., Outcome], factline: Command, tmp_path: Path) -> None:
    home, folder = Home(tmp_path / "home"), tmp_path / "in"
    folder.mkdir()
    text = "Shelling killed three civilians and wounded two soldiers in Martakert on 2 April 2016, a hospital said."
    (folder / "a.jsonl").write_text(
        json.dumps({"id": "a", "text": text, "published_at": "2016-04-03"}) + "\n", encoding="utf-8"
    )
    assert rerun(home, folder).success
    facts = sorted(f["fact_id"] for f in read_curated(home, "facts").to_pylist() if f["kind"] in ("killed", "wounded"))
    code, _, err = factline("review", facts[0], "--separate", facts[1], *SAID, "--home", str(home.root))
    assert (code, "are one happening of one article" in " ".join(err.split())) == (Exit.USAGE, True)
    assert not list(home.corrections.glob("*.yaml"))
