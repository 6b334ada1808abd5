"""The commands around releases: freeze what a run left, compare, verify; and what is refused."""

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

from factline.assets.errors import Exit, FactlineError
from factline.assets.releasing import make_release
from factline.assets.reviewing import Word, write_entry
from factline.assets.running import run_everything
from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home

Command = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Released:
    """A home with a release in March, and one in April after a correction and a new text; the fact that was corrected."""

    home: Home
    fact: dict[str, Any]


@pytest.fixture(scope="module")
def released(ran: Home, invented: Path, tmp_path_factory: pytest.TempPathFactory) -> Released:
    folder = tmp_path_factory.mktemp("released")
    shutil.copytree(ran.root, folder / "home")
    home = Home(folder / "home")
    make_release(home, "march", date(2026, 3, 1), force=False)
    fact = next(r for r in read_curated(home, "facts").to_pylist() if r["kind"] == "wounded")
    word = Word("set", (("count_best", "4"),), "Misprint.", "Register", "L. Reviewer", date(2026, 3, 20))
    write_entry(home, fact["fact_id"], word, domain="karabakh")
    with pytest.raises(FactlineError, match="corrections files are not those that the last run replayed"):
        make_release(home, "april", date(2026, 4, 1), force=False)
    later = folder / "later.txt"
    later.write_text("Three soldiers were killed near Madagiz on 6 April 2016, the ministry said.\n", encoding="utf-8")
    assert run_everything(home, [invented, later], domain="karabakh", show_log=False).success
    make_release(home, "april", date(2026, 4, 1), force=False)
    return Released(home, fact)


def test_a_diff_says_what_changed_and_why(released: Released, factline: Command) -> None:
    home = ("--home", str(released.home.root))
    found = json.loads(factline("diff", "march", "april", *home, "--json")[1])
    changed = [c for c in found["changes"] if c["key"] == released.fact["fact_id"]]
    assert {(c["column"], c["was"], c["now"], c["why"]) for c in changed} == {
        (column, 3, 4, "correction") for column in ("count_low", "count_best", "count_high")
    }
    came = [c for c in found["changes"] if c["table"] == "facts" and c["change"] == "came"]
    assert {c["why"] for c in came} == {"new text"}
    assert {c["why"] for c in found["changes"]} <= {"new text", "correction", "correction and new text"}
    assert next(row["rows"] for row in found["summary"] if (row["table"], row["why"]) == ("facts", "correction")) == 1
    assert "count_best: 3 → 4" in factline("diff", "march", "april", *home)[1]
    assert json.loads(factline("diff", "april", "now", *home, "--json")[1])["changes"] == []


def test_what_was_said_in_march_is_a_query(released: Released, factline: Command) -> None:
    home = ("--home", str(released.home.root))
    asked = (
        "SELECT count_best FROM fact_releases WHERE kind = 'wounded' AND stood_from <= DATE '2026-03-15' "
        "AND (stood_until > DATE '2026-03-15' OR stood_until IS NULL)"
    )
    assert json.loads(factline("sql", asked, *home, "--json")[1]) == [{"count_best": 3}]
    rows = json.loads(factline("releases", *home, "--json")[1])
    assert [(r["release"], r["day"], r["corrections"]) for r in rows] == [
        ("march", "2026-03-01", 0),
        ("april", "2026-04-01", 3),
    ]
    assert "april" in factline("releases", *home)[1]


def test_verify_proves_files_and_manifest(released: Released, tmp_path: Path, factline: Command) -> None:
    shutil.copytree(released.home.root, tmp_path / "copy")
    home = ("--home", str(tmp_path / "copy"))
    assert factline("verify", *home)[0] == 0
    (checked,) = json.loads(factline("verify", "march", *home, "--json")[1])
    assert checked["problems"] == []
    assert factline("verify", "march", "--sha256", checked["manifest_sha256"], *home)[0] == 0
    assert factline("verify", "march", "--sha256", "0" * 64, *home)[0] == Exit.CHECK_FAILED
    path = tmp_path / "copy" / "releases" / "march" / "tables" / "facts.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    code, out, err = factline("verify", *home)
    assert code == Exit.CHECK_FAILED
    assert "tables/facts.parquet has other bytes" in out
    assert "march is not as released" in err


def test_a_warehouse_that_is_not_fit_is_released_by_force_alone(
    ran: Home, copied: Home, invented: Path, factline: Command
) -> None:
    home = ("--home", str(copied.root))
    copied.corrections.mkdir()
    entry = {"id": "gone", "fact": "fac-" + "0" * 16, "delete": True, "was": {"kind": "killed"}}
    text = yaml.safe_dump([entry | {"reason": "r", "source": "s", "author": "a"}]) + "  date: 2026-03-01\n"
    (copied.corrections / "mine.yaml").write_text(text, encoding="utf-8")
    assert factline("run", str(invented), *home)[0] == Exit.CHECK_FAILED
    (copied.corrections / "mine.yaml").unlink()
    file = next((copied.curated / "timeline").glob("*.parquet"))
    file.rename(file.with_name("1066.parquet"))
    code, _, err = factline("release", "rough", "--date", "2026-03-01", *home)
    said = re.sub(r"\s+", " ", err)
    assert code == Exit.CHECK_FAILED
    assert "ended as failure" in said
    assert "1066.parquet is not in the manifest" in said
    assert not copied.releases.exists() or not list(copied.releases.iterdir())
    code, out, _ = factline("release", "rough", "--date", "2026-03-01", "--force", *home)
    assert code == 0
    assert "forced: " in out
    assert len(json.loads((copied.releases / "rough" / "manifest.json").read_text(encoding="utf-8"))["forced"]) == 3


def test_what_is_refused_is_said_in_one_line(copied: Home, factline: Command) -> None:
    home = ("--home", str(copied.root))
    assert factline("release", "march", "--date", "2026-03-01", *home)[0] == 0
    for arguments, code, words in (
        (["release", "march"], Exit.USAGE, "never written again"),
        (["release", "../march"], Exit.USAGE, "is no name for a release"),
        (["release", "february", "--date", "2026-02-01"], Exit.USAGE, "before the day of release march"),
        (["diff", "march", "may"], Exit.INPUT, "no release may; there are: march"),
        (["diff", "march", "march"], Exit.USAGE, "compared with itself"),
        (["verify", "may"], Exit.INPUT, "no release may"),
    ):
        found, _, err = factline(*arguments, *home)
        assert (found, words in err, len(err.strip().splitlines())) == (code, True, 1), err
    with copied.writing():
        assert factline("release", "april", *home)[0] == Exit.INPUT
