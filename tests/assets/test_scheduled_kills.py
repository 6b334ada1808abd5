"""The scheduled run, killed at many points and started again: every item is there once in the end, and nothing half-written is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore
from tests.sources.world import World, answer

STORIES = {
    2: "Two guards were killed by a mine near Shushi on 12 May 2002, on the road below the mill.",
    3: "In Lachin three drivers were wounded on 4 June 1998 when their lorry left the bridge under fire.",
    4: "Four soldiers were captured at Talish on 2 April 2016, the defence ministry said in the evening.",
    5: "Shelling of Martuni on 9 October 2020 killed five villagers in a cellar, said the mayor of the town.",
    6: "Six engineers were killed at Sarsang on 1 August 2014; a patrol had opened fire across the reservoir.",
    7: "A drone struck a column by Hadrut on 15 October 2020. Seven conscripts were killed there, relatives said.",
    8: "Near Agdam, eight shepherds were detained on 3 March 2010 and taken over the line of contact.",
    9: "The hospital of Goris took in nine wounded policemen on 13 September 2022, doctors told the radio.",
    10: "Ten houses burned in Ganja on 11 October 2020 and ten civilians were killed by a missile, prosecutors said.",
    11: "Eleven hostages were released in Kelbajar on 5 July 1994, an envoy of the Red Cross announced.",
    12: "An ambush at Tovuz killed twelve border guards on 14 July 2020, as officers on both sides confirmed.",
}


FIRST = (
    "rename:raw/:1",  # during the pull, a batch half-written
    "rename:shards/sources/:1",  # the misses of the pull
    "remove:raw/:2",  # small batches joined, their parts half gone
    "rename:shards/articles/:1",  # between pull and extraction
    "rename:shards/facts/[^/]*aside/:2",  # some tables of a batch's shard
    "rename:shards/facts/[^/.]*$:1",  # all of them, still aside
    "rename:curated/facts/:1",  # some tables published, others not
)
LATER = ("rename:raw/:1", "rename:history/:2", "rename:factline.duckdb:1")
Drive = Callable[[Home, str], str]


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Drive]:
    """Runs of the schedule, each in a process of its own; one process that they fork from loads everything once."""
    driver = Path(__file__).with_name("scheduled_driver.py")
    record = tmp_path / "record"
    record.mkdir()
    command = [sys.executable, driver, record]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def run(home: Home, moment: str) -> str:
            stdin.write(f"{home.root} {moment}\n")
            stdin.flush()
            return stdout.readline().strip()

        yield run
        stdin.close()


@pytest.fixture
def world() -> Iterator[World]:
    """A feed whose pages never have the same bytes twice: what is fetched again cannot hide as known content."""
    world = World()
    yield world
    world.close()


def publish(world: World, *numbers: int) -> None:
    items = "".join(f"<item><link>/{n}</link></item>" for n in (*numbers, 99))  # 99 is not there
    world.page("/feed", f'<rss version="2.0"><channel>{items}</channel></rss>', kind="application/rss+xml")
    for number in numbers:
        body = f"<html><body><article><p>{STORIES[number]}</p></article></body><!-- %d --></html>"
        world.routes[f"/{number}"] = lambda handler, body=body: answer(handler, (body % len(world.asked)).encode())


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000 + len(text)))  # at rest


def given(home: Home, world: World, *, later: bool) -> None:
    """A feed, a folder, a dump and an inbox; later each has more."""
    publish(world, 2, 3, 4, *([5] if later else []))
    for number in (6, 7, *([8] if later else [])):
        write(home.root / "desk" / f"{number}.txt", STORIES[number])
    records = [{"nr": n, "words": STORIES[n]} for n in (9, 10, *([11] if later else []))]
    write(home.root / "export.jsonl", "".join(json.dumps(r) + "\n" for r in records))
    write(home.inbox / "12.txt", STORIES[12])
    write(
        home.root / "factline.toml",
        f"""[fetching]\ndelay_seconds = 0\nattempts = 1\nprivate_networks = ["127.0.0.1/32"]
[sources.wire]\nkind = "feed"\nurl = "{world.url}/feed"\ntries = 99
[sources.desk]\nkind = "folder"\npath = "desk"
[sources.export]\nkind = "dump"\npath = "export.jsonl"\ncolumns = {{ text = "words", id = "nr" }}\n""",
    )


def readable(home: Home) -> None:
    """Whatever a reader may find is whole."""
    for folder in (home.raw, home.shards, home.curated, home.exports):
        for path in folder.rglob("*.parquet"):
            if not any(part.startswith(".") for part in path.relative_to(home.root).parts):
                pq.read_table(path, partitioning=None)
    if home.catalogue.exists():
        with duckdb.connect(str(home.catalogue), read_only=True) as connection:
            connection.sql("SELECT count(*) FROM facts").fetchall()
            connection.sql("SELECT count(*) FROM timeline").fetchall()
    if home.manifest.exists():
        json.loads(home.manifest.read_text(encoding="utf-8"))


def told(home: Home) -> Counter[tuple[str, ...]]:
    """Facts, sentences and members of events, whatever ids the bytes of a page gave them."""
    refs = {a["article_id"]: a["source_ref"] for a in read_curated(home, "articles").to_pylist()}
    facts = read_curated(home, "facts").to_pylist()
    by_fact = {f["fact_id"]: f for f in facts}
    rows = [("fact", refs[f["article_id"]], f["kind"], str(f["count_best"]), f["quote"]) for f in facts]
    rows += [("sentence", refs[s["article_id"]], s["text"]) for s in read_curated(home, "sentences").to_pylist()]
    rows += [("of an event", by_fact[m["fact_id"]]["quote"], m["role"]) for m in read_curated(home, "event_facts").to_pylist()]
    toll = read_curated(home, "casualties_by_side").to_pylist()
    return Counter([*rows, *(("toll", str([v for k, v in row.items() if not k.endswith("_ids")])) for row in toll)])


def landed(home: Home) -> list[tuple[str, str]]:
    """Source and item of every row in raw/, those of the inbox without a source."""
    store = RawStore(home)
    origins = [json.loads(origin) if origin else {} for key in store.list() for _, origin in store.provenance(key)]
    return sorted((o.get("source", ""), o.get("item", "").rsplit("/", 1)[-1]) for o in origins)


def killed_at(moments: tuple[str, ...], home: Home, drive: Drive) -> None:
    """Starts the scheduled run, killed at one moment after the other, and at last to its end."""
    for moment in moments:
        assert (moment, drive(home, moment)) == (moment, "killed by 9")
        readable(home)
    assert drive(home, "end") == "well"


@pytest.mark.timeout(1200)
def test_a_scheduled_run_takes_each_item_once_whatever_kills_it(tmp_path: Path, world: World, drive: Drive) -> None:
    home, unharmed = Home(tmp_path / "home"), Home(tmp_path / "unharmed")
    for place in (home, unharmed):
        place.create()
        given(place, world, later=False)
    assert drive(unharmed, "here") == "well"
    killed_at(FIRST, home, drive)
    assert told(home) == told(unharmed)
    for place in (home, unharmed):
        given(place, world, later=True)
    assert drive(unharmed, "end") == "well"
    killed_at(LATER, home, drive)
    assert told(home) == told(unharmed)
    assert landed(home) == landed(unharmed)
    once = Counter(landed(home))
    assert {name for (source, name), times in once.items() if source == "wire" and times == 1} == {"2", "3", "4", "5"}
    assert once["export", "export.jsonl"] == 2  # a dump that grew is kept as it was and as it is; its articles are told apart
    assert sum(once.values()) == 4 + 3 + 2 + 1
    articles = [a["source_ref"] for a in read_curated(home, "articles").to_pylist()]
    assert len(articles) == len(set(articles)) == 4 + 3 + 3 + 1
    assert not list(home.root.rglob("*aside*"))
