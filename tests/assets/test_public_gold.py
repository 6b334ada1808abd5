"""Figures of the public gold sets: read from what the scorer prints, held against their bars; a changed scorer is not passed over."""

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factline.assets import public_gold
from factline.assets.errors import FactlineError
from factline.assets.public_gold import Figure, declared_sets, leave_out, measure_sets, read_figures
from factline.assets.withheld_days import found_share, holds_day

SCORER = """
import json, sys
if sys.argv[1] == "docs":
    print(json.dumps({"id": "a", "text": "Two soldiers were killed near Talish on 3 April 2016."}))
else:
    import pyarrow.parquet as pq
    rows = pq.read_table(sys.argv[3] + "/article_main_event.parquet").to_pylist()
    print(f"killed: exact where gold>0 {sum(r['killed_best'] == 2 for r in rows) / len(rows):.3f} total predicted/gold 3/4")
"""
ENTRY = {
    "file": "invented",
    "tasks": [{"task": "casualties", "figures": [{"name": "killed", "printed": r"^killed: .*gold>0 ([\d.]+)", "bar": 0.9}]}],
}


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shared folder with one invented set and a scorer of its own."""
    (tmp_path / "eval" / "dev").mkdir(parents=True)
    (tmp_path / "eval" / "score.py").write_text(SCORER, encoding="utf-8")
    (tmp_path / "eval" / "dev" / "invented.jsonl").write_text(json.dumps({"id": "a"}) + "\n", encoding="utf-8")
    monkeypatch.setenv("FACTLINE_SHARED", str(tmp_path))
    monkeypatch.setattr(public_gold, "declared_sets", lambda: [ENTRY])
    return tmp_path / "eval"


def measured(*only: str) -> list[Figure]:
    return measure_sets(domain="karabakh", processes=1, only=frozenset(only), begin=lambda name: None)


def test_a_set_is_extracted_and_scored(gold: Path) -> None:
    (figure,) = measured()
    assert (figure.gold, figure.name, figure.ours, figure.met) == ("invented", "killed", 1.0, True)


def test_what_is_missing_is_said(gold: Path) -> None:
    with pytest.raises(FactlineError, match="no gold set nowhere"):
        measured("nowhere")
    (gold / "dev" / "invented.jsonl").unlink()
    with pytest.raises(FactlineError, match="is not there"):
        measured()


def test_a_failing_scorer_is_said(gold: Path) -> None:
    (gold / "score.py").write_text("raise SystemExit('no such task')", encoding="utf-8")
    with pytest.raises(FactlineError, match="failed"):
        measured()


@pytest.mark.parametrize(
    ("wanted", "printed", "ours", "met"),
    [
        ({"bar": 0.5}, "killed 0.500", 0.5, True),
        ({"bar": 0.5}, "killed 0.499", 0.499, False),
        ({}, "killed 0.9", 0.9, None),
        ({"within": 0.1}, "killed 0.9/1.0", 0.9, True),
        ({"within": 0.1}, "killed 8/10", 0.8, False),
    ],
)
def test_figures_and_bars(wanted: dict, printed: str, ours: float, met: bool | None) -> None:
    pattern = r"killed ([\d.]+)/([\d.]+)" if "within" in wanted else r"killed ([\d.]+)"
    (figure,) = read_figures("set", printed, [{"name": "killed", "printed": pattern, **wanted}])
    assert figure.ours == pytest.approx(ours)
    assert figure.met is met


def test_facts_left_out_are_not_scored(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    facts = pa.table({"toll": ["new", "cumulative", None], "patient_class": ["civilian", "civilian", "military"]})
    pq.write_table(facts, tmp_path / "tables" / "facts.parquet")
    pq.write_table(pa.table({"article_id": ["a"]}), tmp_path / "tables" / "articles.parquet")
    without = leave_out({"toll": ["cumulative"], "patient_class": ["military"]}, tmp_path / "tables", tmp_path / "left")
    assert pq.read_table(without / "facts.parquet").to_pylist() == [{"toll": "new", "patient_class": "civilian"}]
    assert pq.read_table(without / "articles.parquet").num_rows == 1
    assert pq.read_table(tmp_path / "tables" / "facts.parquet").num_rows == 3


def test_a_value_to_leave_out_that_no_fact_has_raises(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    pq.write_table(pa.table({"toll": ["new", None]}), tmp_path / "tables" / "facts.parquet")
    with pytest.raises(ValueError, match=r"no fact has toll \['cumulativ'\]"):
        leave_out({"toll": ["cumulativ"]}, tmp_path / "tables", tmp_path / "left")


def test_a_figure_that_is_not_printed_raises() -> None:
    with pytest.raises(FactlineError, match="printed no 'killed'"):
        list(read_figures("set", "nothing", [{"name": "killed", "printed": r"killed ([\d.]+)"}]))


def test_every_declared_set_is_there(shared: Path) -> None:
    assert {path.stem for path in (shared / "eval" / "dev").glob("*.jsonl")} == {entry["file"] for entry in declared_sets()}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Posted March 2nd, 2021 at noon", True),
        ("on 2 Mar. 2021", True),
        ("/2021/03/02/clash", True),
        ("Updated 3/2/21", True),
        ("on March 2", False),
        ("on March 22, 2021", False),
        ("2021-03-021", False),
    ],
)
def test_a_text_that_holds_its_day(text: str, held: bool) -> None:
    assert holds_day(text, date(2021, 3, 2)) is held


def test_withheld_days_are_found_by_their_own_words(tmp_path: Path) -> None:
    texts = {
        "a": "Two men fell near Artsvat. Posted: Tuesday, March 2, 2021 1:37 PM",
        "b": "Two men fell near Artsvat, as others had on March 2, 2021, a guard recalled. Nobody answered for it.",
        "c": "Two men fell near Artsvat on Monday.",
    }
    rows = [{"id": key, "text": text, "published_at": "2021-03-02"} for key, text in texts.items()]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert found_share(gold, domain="karabakh", processes=1) == (1, 2)
