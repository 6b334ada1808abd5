"""An older article that arrives late names its event anew; the id that was given before still leads to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from factline.assets.releasing import make_release
from factline.assets.running import Outcome
from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home

Command = Callable[..., tuple[int, str, str]]
LATER = {
    "id": "later",
    "published_at": "2016-04-04",
    "text": "Rescuers said that four civilians were killed when shells hit Martakert on 2 April 2016.",
}
EARLIER = {
    "id": "earlier",
    "published_at": "2016-04-03",
    "text": "Shelling killed three civilians in Martakert on 2 April 2016, a hospital said.",
}


def test_an_old_id_leads_to_the_event_that_stands(rerun: Callable[..., Outcome], factline: Command, tmp_path: Path) -> None:
    home, folder = Home(tmp_path / "home"), tmp_path / "in"
    folder.mkdir()
    (folder / "later.jsonl").write_text(json.dumps(LATER) + "\n", encoding="utf-8")
    assert rerun(home, folder).success
    (old,) = (e["event_id"] for e in read_curated(home, "events").to_pylist() if e["family"] == "violence")
    make_release(home, "one", date(2026, 3, 1), force=False)
    (folder / "earlier.jsonl").write_text(json.dumps(EARLIER) + "\n", encoding="utf-8")
    assert rerun(home, folder).success
    (new,) = (e["event_id"] for e in read_curated(home, "events").to_pylist() if e["family"] == "violence")
    assert new != old
    make_release(home, "two", date(2026, 4, 1), force=False)
    at = ("--home", str(home.root))
    story = json.loads(factline("explain", old, *at, "--json")[1])
    assert [(row["event_id"], row["change"], row["superseded_by"]) for row in story["history"]] == [(old, "renamed", [new])]
    assert [now["event"]["event_id"] for now in story["now"]] == [new]
    said = factline("explain", old, *at)[1]
    assert f"{old}  stands no more" in said
    assert "Shelling killed three civilians" in said
    assert old in factline("explain", new, *at)[1]
    found = json.loads(factline("diff", "one", "two", *at, "--json")[1])
    assert {(row["event_id"], row["change"]) for row in found["events"]} == {(old, "renamed")}
    moved = {row["change"]: (row["key"], row["instead"]) for row in found["changes"] if row["table"] == "events"}
    assert moved == {"went": (old, new), "came": (new, old)}
    together = Home(tmp_path / "together")
    assert rerun(together, folder).success
    for name in ("events", "event_facts", "event_links", "article_main_event", "article_sources"):
        assert read_curated(together, name).equals(read_curated(home, name)), f"{name}: late is as from the start"
