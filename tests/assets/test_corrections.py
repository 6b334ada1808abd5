"""A reviewer's word: written by the command, replayed by the next run, shown, and loud when it no longer holds."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from factline.assets.errors import Exit
from factline.assets.reviewing import Word, write_entry
from factline.assets.running import Outcome, run_everything
from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home

Command = Callable[..., tuple[int, str, str]]
Rerun = Callable[..., Outcome]
States = Callable[[Home, str], dict[str, bool]]
Row = dict[str, Any]
SAID = ("--reason", "The register lists four.", "--source", "Hospital register, 4 April", "--author", "L. Reviewer")


def rows(home: Home, table: str) -> list[Row]:
    found: list[Row] = read_curated(home, table).to_pylist()
    return found


def one(home: Home, table: str, **columns: object) -> Row:
    """The first row with these values."""
    return next(row for row in rows(home, table) if all(row[c] == v for c, v in columns.items()))


def word(action: str, *sets: tuple[str, str]) -> Word:
    return Word(action, sets, "The register lists otherwise.", "Hospital register", "L. Reviewer", date(2026, 3, 4))


@dataclass(frozen=True)
class Corrected:
    """A home before and after a run with a word on two facts and two events, and a third fact confirmed."""

    home: Home
    before: dict[str, list[Row]]
    set_fact: Row
    gone_fact: Row
    set_event: Row
    gone_event: Row
    confirmed: str


@pytest.fixture(scope="module")
def corrected(invented: Path, tmp_path_factory: pytest.TempPathFactory) -> Corrected:
    folder = tmp_path_factory.mktemp("corrected")
    given, home = folder / "given", Home(folder / "home")
    shutil.copytree(invented, given)
    (given / "flood.txt").write_text("At least 700 villagers were killed in the valley, a mayor said.\n", encoding="utf-8")
    (given / "broken.json").write_bytes(b'{"id": "x", "text": ')
    assert run_everything(home, [given], domain="karabakh", show_log=False).success
    set_fact = one(home, "facts", kind="wounded", count_best=3)
    gone_fact = next(row for row in rows(home, "facts") if "peacekeeper was killed" in row["quote"])
    set_event = one(home, "events", killed_best=1, place_text="Martakert")
    gone_event = one(home, "events", family="diplomacy")
    confirmed = one(home, "facts", count_best=700)["fact_id"]
    before = {name: rows(home, name) for name in ("facts", "events")}
    write_entry(home, set_fact["fact_id"], word("set", ("count_best", "4")), domain="karabakh")
    write_entry(home, gone_fact["fact_id"], word("delete"), domain="karabakh")
    write_entry(home, set_event["event_id"], word("set", ("killed_best", "2")), domain="karabakh")
    write_entry(home, gone_event["event_id"], word("delete"), domain="karabakh")
    write_entry(home, confirmed, word("confirm"), domain="karabakh")
    assert run_everything(home, [given], domain="karabakh", show_log=False).success
    return Corrected(home, before, set_fact, gone_fact, set_event, gone_event, confirmed)


@pytest.fixture
def review(copied: Home, factline: Command) -> Command:
    """`factline review` on the copy, with a reason, a source and an author."""
    return lambda *arguments: factline("review", *arguments, *SAID, "--home", str(copied.root))


def test_facts_are_corrected_and_the_others_left_alone(corrected: Corrected) -> None:
    after = {row["fact_id"]: row for row in rows(corrected.home, "facts")}
    figure = {"count_low": 4, "count_best": 4, "count_high": 4}
    expected = {row["fact_id"]: row for row in corrected.before["facts"]}
    expected[corrected.set_fact["fact_id"]] = corrected.set_fact | figure
    del expected[corrected.gone_fact["fact_id"]]
    assert after == expected


def test_events_are_made_of_corrected_facts_and_corrected_themselves(corrected: Corrected) -> None:
    events = {row["event_id"]: row for row in rows(corrected.home, "events")}
    assert any(row["wounded_best"] == 4 for row in events.values())
    assert events[corrected.set_event["event_id"]]["killed_best"] == 2
    assert corrected.gone_event["event_id"] not in events
    members = rows(corrected.home, "event_facts")
    assert corrected.gone_event["event_id"] not in {row["event_id"] for row in members}
    assert corrected.gone_fact["fact_id"] not in {row["fact_id"] for row in members}


def test_what_was_done_is_a_table_and_in_the_checks(corrected: Corrected, factline: Command, states: States) -> None:
    found = {(row["key"], row["action"]) for row in rows(corrected.home, "corrections")}
    assert found == {
        (corrected.set_fact["fact_id"], "set"),
        (corrected.gone_fact["fact_id"], "delete"),
        (corrected.set_event["event_id"], "set"),
        (corrected.gone_event["event_id"], "delete"),
        (corrected.confirmed, "confirm"),
    }
    assert states(corrected.home, "corrections")["corrections_hold"]
    assert states(corrected.home, "events")["corrections_hold"]
    assert factline("check", "--home", str(corrected.home.root))[0] == 0


def test_explain_tells_who_changed_what_and_why_also_of_what_is_gone(corrected: Corrected, factline: Command) -> None:
    home = ("--home", str(corrected.home.root))
    _, out, _ = factline("explain", corrected.set_fact["fact_id"], *home)
    said = re.sub(r"\s+", " ", out)
    assert "count_best was 3, set to 4 by L. Reviewer on 2026-03-04" in said
    assert "Source: Hospital register" in said
    _, out, _ = factline("explain", corrected.gone_fact["fact_id"], *home, "--json")
    story = json.loads(out)
    assert (story["corrections"][0]["action"], story["raw"]["quote"]) == ("delete", corrected.gone_fact["quote"])
    _, out, _ = factline("explain", corrected.set_event["event_id"], *home, "--json")
    assert {row["column"] for row in json.loads(out)["corrections"]} == {"killed_low", "killed_best", "killed_high"}
    assert "deleted" in factline("explain", corrected.gone_event["event_id"], *home)[1]


def test_review_lists_what_needs_a_look_and_leaves_out_what_was_looked_at(corrected: Corrected, factline: Command) -> None:
    home = ("--home", str(corrected.home.root))
    code, out, _ = factline("review", *home, "--json", "--limit", "50")
    found = json.loads(out)["rows"]
    assert code == 0
    assert found == sorted(found, key=lambda r: (-r["score"], r["subject"], r["key"]))
    assert any(row["subject"] == "reject" and row["source_ref"] == "broken.json" for row in found)
    high = next(row for row in found if row["count_best"] == 700)
    assert (high["subject"], high["reasons"]) == ("event", ["undated"])
    assert corrected.confirmed not in {row["key"] for row in found}  # the fact of 700 is confirmed, its event is not
    assert json.loads(factline("review", *home, "--json", "--limit", "1")[1])["total"] == len(found)
    assert high["key"] not in factline("review", *home, "--kind", "wounded")[1]
    assert high["key"] in factline("review", *home)[1]
    assert factline("review", *home, "--kind", "slain")[0] == Exit.USAGE


def test_a_stale_entry_fails_the_run_by_name_and_leaves_the_last_good_warehouse(
    copied: Home, invented: Path, factline: Command, review: Command, states: States
) -> None:
    fact = one(copied, "facts", kind="wounded", count_best=3)
    assert review(fact["fact_id"], "--set", "count_best=4")[0] == 0
    (file,) = copied.corrections.glob("*.yaml")
    (entry,) = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(file.read_text(encoding="utf-8").replace("count_best: 3", "count_best: 5"), encoding="utf-8")
    code, _, err = factline("run", str(invented), "--home", str(copied.root))
    assert code == Exit.CHECK_FAILED
    said = f"correction {entry['id']} of {fact['fact_id']} is stale: count_best is 3, where `was` says 5"
    assert said in re.sub(r"\s+", " ", err)
    assert states(copied, "corrections") == {"corrections_hold": False}
    assert one(copied, "facts", fact_id=fact["fact_id"]) == fact


def test_a_stale_entry_on_an_event_fails_the_run_by_name(
    copied: Home, invented: Path, rerun: Rerun, review: Command, states: States
) -> None:
    event = one(copied, "events", wounded_best=3)
    assert review(event["event_id"], "--set", "wounded_low=3", "--set", "wounded_best=4", "--set", "wounded_high=4")[0] == 0
    (file,) = copied.corrections.glob("*.yaml")
    (entry,) = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert entry["set"] == {"wounded_best": 4, "wounded_high": 4}
    file.write_text(file.read_text(encoding="utf-8").replace("wounded_best: 3", "wounded_best: 2"), encoding="utf-8")
    outcome = rerun(copied, invented)
    assert not outcome.success
    assert "wounded_best is 3, where `was` says 2" in outcome.failures[0]
    assert states(copied, "events") == {"corrections_hold": False}


def test_a_hand_written_entry_that_breaks_the_contract_stops_the_run(copied: Home, invented: Path, rerun: Rerun) -> None:
    fact = one(copied, "facts", kind="wounded", count_best=3)
    copied.corrections.mkdir()
    entry = {"id": "too-low", "fact": fact["fact_id"], "set": {"count_high": 2}, "was": {"count_high": 3}}
    said = {"reason": "r", "source": "s", "author": "a", "date": date(2026, 3, 4)}
    (copied.corrections / "mine.yaml").write_text(yaml.safe_dump([{**entry, **said}]), encoding="utf-8")
    outcome = rerun(copied, invented)
    assert not outcome.success
    assert "mine.yaml:1: correction too-low" in outcome.failures[0]
    assert "ordered:count_interval" in outcome.failures[0]


def test_a_misspelt_file_is_told_before_anything_is_read(copied: Home, invented: Path, factline: Command) -> None:
    copied.corrections.mkdir()
    (copied.corrections / "mine.yaml").write_text("- id: x1y\n  fact: nonsense\n  delete: true\n", encoding="utf-8")
    code, _, err = factline("run", str(invented), "--home", str(copied.root))
    assert code == Exit.INPUT
    assert "mine.yaml:2: `fact` is of the form" in err
    (copied.corrections / "mine.yaml").write_bytes(b"- id: x1y\n  reason: \xff\n")
    _, _, err = factline("run", str(invented), "--home", str(copied.root))
    assert "mine.yaml:2: is not UTF-8" in err


REFUSED = [
    (["--set", "colour=red"], "facts.colour cannot be corrected: one of kind, means"),
    (["--set", "quote=red"], "facts.quote cannot be corrected"),
    (["--set", "count_best=many"], "takes a whole number, not 'many'"),
    (["--set", "kind=slain"], "is one of killed"),
    (["--set", "count_low=9", "--set", "count_high=8"], "breaks its contract: ordered:count_interval"),
    (["--set", "count_best=3"], "has these values already"),
    (["--set", "count_best"], "has no value"),
    (["--set", "count_best=4", "--set", "count_best=5"], "set twice"),
    (["--set", "count_best=4", "--delete"], "say one thing of it"),
    ([], "say one thing of it"),
]


def test_what_review_refuses(ran: Home, factline: Command) -> None:
    fact_id = one(ran, "facts", kind="wounded", count_best=3)["fact_id"]
    for arguments, words in REFUSED:
        code, _, err = factline("review", fact_id, *arguments, *SAID, "--home", str(ran.root))
        assert (code, words in err) == (Exit.USAGE, True), (arguments, err)
    code, _, err = factline("review", fact_id, "--delete", "--source", "s", "--home", str(ran.root))
    assert (code, "--reason is missing" in err) == (Exit.USAGE, True)
    code, _, err = factline("review", "--delete", "--home", str(ran.root))
    assert (code, "no id is given" in err) == (Exit.USAGE, True)
    assert factline("review", "fac-" + "0" * 16, "--delete", *SAID, "--home", str(ran.root))[0] == Exit.INPUT
    assert factline("review", "art-" + "0" * 16, "--delete", *SAID, "--home", str(ran.root))[0] == Exit.USAGE
    assert not ran.corrections.exists()


def test_a_second_word_on_the_same_column_is_refused(copied: Home, review: Command) -> None:
    fact_id = one(copied, "facts", kind="wounded", count_best=3)["fact_id"]
    assert review(fact_id, "--set", "count_best=4")[0] == 0
    code, _, err = review(fact_id, "--set", "count_best=5")
    assert (code, "both speak of count_" in err) == (Exit.INPUT, True)
    assert len(list(copied.corrections.glob("*.yaml"))) == 1
