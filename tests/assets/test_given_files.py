"""A report and an article in another language, through a whole run: the page is told by explain, the language is listed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from factline.assets.running import Outcome
from factline.assets.summary import summarise
from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home
from tests.articles.pdf_reports import report

PAGES = (
    "The week was calm on the upper road.",
    "On 4 April 2016 two guards were killed near Talish, the district office said.",
)
RUSSIAN = "В понедельник вечером у моста погибли двое охранников, сообщила районная администрация. Ещё трое ранены."


def test_a_page_is_told_and_another_language_is_listed_and_gives_no_fact(
    tmp_path: Path, rerun: Callable[..., Outcome], factline: Callable[..., tuple[int, str, str]]
) -> None:
    given, home = tmp_path / "given", Home(tmp_path / "home")
    given.mkdir()
    (given / "week.pdf").write_bytes(report(*PAGES))
    (given / "most.txt").write_text(RUSSIAN, encoding="utf-8")
    assert rerun(home, given).success
    (fact,) = [row for row in read_curated(home, "facts").to_pylist() if row["kind"] == "killed"]
    _, out, _ = factline("explain", fact["fact_id"], "--home", str(home.root), "--json")
    assert json.loads(out)["page"] == 2
    _, out, _ = factline("explain", fact["fact_id"], "--home", str(home.root))
    assert [line.split() for line in out.splitlines() if line.strip().startswith("page")] == [["page", "2"]]
    languages = {row["language"]: row for row in summarise(home).languages}
    assert {code: row["articles"] for code, row in languages.items()} == {"en": 1, "ru": 1}
    assert (languages["ru"]["sentences"], languages["ru"]["facts"]) == (2, 0)
