"""Main text of pages beside the peers': every reader is scored on the same pages, and a missing peer is said."""

import json
from pathlib import Path

import pytest

from factline.assets import cleaning_peers
from factline.assets.cleaning_peers import compare
from factline.assets.errors import FactlineError

SCORER = """
import json, sys
import pyarrow.parquet as pq
text = {r["article_id"]: r["text"] for r in pq.read_table(sys.argv[3] + "/cleaned_articles.parquet").to_pylist()}
gold = [json.loads(line) for line in open(sys.argv[2])]
print(sum(text[g["id"]] == g["gold"]["body"] for g in gold))
"""
PAGES = [{"id": name, "html": f"<p>{body}</p>", "gold": {"body": body}} for name, body in (("a", "One."), ("b", "Two."))]


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "eval" / "dev").mkdir(parents=True)
    (tmp_path / "eval" / "score.py").write_text(SCORER, encoding="utf-8")
    (tmp_path / "eval" / "dev" / "pages.jsonl").write_text("".join(json.dumps(p) + "\n" for p in PAGES), encoding="utf-8")
    monkeypatch.setenv("FACTLINE_SHARED", str(tmp_path))
    readers = {"good": lambda source: source[3:-4], "half": lambda source: "One."}
    monkeypatch.setattr(cleaning_peers, "readers", lambda lexicons: readers)
    return tmp_path / "eval"


def test_every_reader_is_scored(pages: Path) -> None:
    found = {score.reader: score.printed for score in compare(domain="karabakh", begin=lambda name: None)}
    assert found == {"good": "2", "half": "1"}


def test_missing_pages_are_said(pages: Path) -> None:
    (pages / "dev" / "pages.jsonl").unlink()
    with pytest.raises(FactlineError, match=r"pages\.jsonl is not there"):
        list(compare(domain="karabakh", begin=lambda name: None))


def test_a_missing_peer_is_said() -> None:
    with pytest.raises(FactlineError, match="no_such_peer is not installed"):
        cleaning_peers._peer("no_such_peer", lambda module: str)
