"""What the commands print over a home that a run left."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from factline.assets import releasing
from factline.assets.errors import Exit
from factline.assets.explanation import FactStory
from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home

Command = Callable[..., tuple[int, str, str]]


def test_sql_as_json_csv_and_table(ran: Home, factline: Command) -> None:
    query = "SELECT article_id, source_ref FROM articles ORDER BY source_ref"
    code, out, _ = factline("sql", query, "--home", str(ran.root), "--json")
    rows = json.loads(out)
    assert code == 0
    assert [row["source_ref"] for row in rows][:1] == ["checkpoint.txt"]
    _, out, _ = factline("sql", query, "--home", str(ran.root), "--csv")
    assert list(csv.DictReader(io.StringIO(out))) == rows
    _, out, _ = factline("sql", query, "--home", str(ran.root))
    assert all(row["article_id"] in out for row in rows)


@pytest.mark.parametrize(
    "query", ["SELEKT 1", "SELECT * FROM nowhere", "DROP VIEW facts", "DELETE FROM timeline", "", "/* nothing */ ;"]
)
def test_sql_that_is_wrong_or_would_change_something_is_refused(query: str, ran: Home, factline: Command) -> None:
    code, out, err = factline("sql", query, "--home", str(ran.root))
    assert (code, out) == (Exit.USAGE, "")
    assert err.startswith("factline: the query fails")
    assert err.count("\n") == 1


def test_explain_marks_the_quote_in_the_raw_text(ran: Home, factline: Command) -> None:
    fact = next(row for row in read_curated(ran, "facts").to_pylist() if row["kind"] == "killed" and row["speaker_text"])
    code, out, _ = factline("explain", fact["fact_id"], "--home", str(ran.root))
    assert code == 0
    assert f"⟦{fact['quote']}⟧" in out.replace("\n", " ")
    assert fact["rule_id"] in out
    assert fact["speaker_text"] in out
    assert re.search(r"published 2\d{3}-\d\d-\d\d(?: to 2\d{3}-\d\d-\d\d)? \(\w+\)", out)
    _, out, _ = factline("explain", fact["fact_id"], "--home", str(ran.root), "--json")
    told = json.loads(out)
    assert told["raw"]["quote"] == fact["quote"]
    assert told["rule"]["pattern"]
    assert dict(told["rule"]["groups"])["trigger"] in fact["quote"]


def test_explain_tells_an_event_by_all_its_facts(ran: Home, factline: Command) -> None:
    event = read_curated(ran, "events").to_pylist()[0]
    members = {r["fact_id"] for r in read_curated(ran, "event_facts").to_pylist() if r["event_id"] == event["event_id"]}
    _, out, _ = factline("explain", event["event_id"], "--home", str(ran.root), "--json")
    assert {story["fact"]["fact_id"] for story in json.loads(out)["facts"]} == members
    _, out, _ = factline("explain", event["event_id"], "--home", str(ran.root))
    assert all(fact_id in out for fact_id in members)


def test_explain_of_nothing_is_an_input_fault(ran: Home, factline: Command) -> None:
    code, _, err = factline("explain", "fac-0000000000000000", "--home", str(ran.root))
    assert code == Exit.INPUT
    assert "no fact or event fac-0000000000000000" in err


def test_check_holds_on_what_a_run_left(ran: Home, factline: Command) -> None:
    code, out, _ = factline("check", "--home", str(ran.root), "--json")
    found = json.loads(out)
    assert (code, found["failures"], found["manifest"]) == (0, [], [])
    assert found["checks"] > 100


def test_check_fails_where_a_table_lost_its_sentences(copied: Home, factline: Command) -> None:
    for file in (copied.curated / "articles").glob("*.parquet"):
        if file.name != "2016.parquet":
            file.unlink()
    code, out, err = factline("check", "--home", str(copied.root), "--json")
    found = json.loads(out)
    assert code == Exit.CHECK_FAILED
    assert "foreign_key:article_id" in {failure["check"] for failure in found["failures"]}
    assert any("is missing" in line for line in found["manifest"])
    assert "does not keep its contracts" in err


def test_check_fails_in_one_line_where_a_file_is_no_parquet(copied: Home, factline: Command) -> None:
    next((copied.curated / "facts").glob("*.parquet")).write_bytes(b"no parquet at all")
    code, _, err = factline("check", "--home", str(copied.root))
    assert code == Exit.CHECK_FAILED
    assert "cannot be read" in err


def test_what_a_crash_left_of_a_file_is_named_with_its_remedy(copied: Home, factline: Command) -> None:
    copied.catalogue.write_bytes(b"no database at all")
    copied.manifest.write_text("{", encoding="utf-8")
    for command in (["sql", "SELECT 1"], ["review"], ["explain", "fac-0000000000000000"], ["diff", "now", "now"]):
        code, _, err = factline(*command, "--home", str(copied.root))
        assert code == Exit.INPUT
        assert err.endswith("`factline run` writes it anew\n")
        assert err.count("\n") == 1
    code, _, err = factline("doctor", "--home", str(copied.root))
    assert code == Exit.CHECK_FAILED
    assert "factline.duckdb cannot be opened" in err
    code, _, err = factline("check", "--home", str(copied.root))
    assert code == Exit.CHECK_FAILED
    assert "manifest.json cannot be read" in err


def test_tables_of_another_version_are_named_with_their_remedy(
    copied: Home, factline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "_TOLD", 1)
    for path in sorted((copied.curated / "facts").glob("*.parquet")):
        pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["background"]), path)
    code, _, err = factline("release", "first", "--home", str(copied.root))
    assert code == Exit.CHECK_FAILED
    assert err.count("has other bytes") == 1
    assert "; and 1 more: `factline run`" in err
    for command in (["explain", "fac-0000000000000000"], ["release", "first", "--force"]):
        code, _, err = factline(*command, "--home", str(copied.root))
        assert code == Exit.INPUT
        assert "is not of today's contract" in err
        assert "background" in err
        assert err.endswith("`factline run` writes it anew\n")


def test_doctor_finds_a_home_that_cannot_be_written(ran: Home, tmp_path: Path, factline: Command) -> None:
    code, out, _ = factline("doctor", "--home", str(ran.root), "--json")
    assert {finding["what"] for finding in json.loads(out)} == {
        "Python",
        "libraries",
        "home",
        "lexicons and contracts",
        "warehouse",
    }
    assert all(finding["ok"] for finding in json.loads(out) if finding["what"] != "libraries")
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, err = factline("doctor", "--home", str(tmp_path / "file" / "below"))
    assert code == Exit.CHECK_FAILED
    assert "cannot be made" in err
    code, out, _ = factline("doctor", "--home", str(tmp_path / "new"))
    assert "none yet: `factline run` makes" in out
    assert not (tmp_path / "new").exists()


def test_bench_measures_every_stage(tmp_path: Path, factline: Command) -> None:
    docs = tmp_path / "docs.jsonl"
    rows = [{"id": str(n), "text": f"{n} soldiers were killed on 3 April 2016.", "gold": "not to be read"} for n in range(2, 9)]
    docs.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    code, out, _ = factline("bench", str(docs), "--json")
    found = json.loads(out)
    assert (code, found["articles"]) == (0, 7)
    assert list(found["seconds"])[-2:] == list(found["wall"])[-2:] == ["events", "end to end"]
    assert found["seconds"]["end to end"] == pytest.approx(sum(list(found["seconds"].values())[:-1]))
    assert set(found["processes"]) == {"1", "2"}
    assert found["peers"] == {}


@pytest.mark.parametrize(
    ("starts", "raw_start", "page"), [([0, 40, 90], 40, 2), ([0, 40, 90], 39, 1), ([0], 7, 1), (None, 7, None)]
)
def test_a_fact_of_a_report_leads_to_its_page(starts: list[int] | None, raw_start: int, page: int | None) -> None:
    story = FactStory({"raw_start": raw_start}, {"page_starts": starts}, {}, (), (), None, ())
    assert story.page == page
