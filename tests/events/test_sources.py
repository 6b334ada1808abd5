"""Articles that are one text are one source, whoever prints it; a text of its own is its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
Fact = Callable[..., Row]
Events = Callable[..., dict[str, list[Row]]]

REPORT = (
    "Shelling hit the market of Verin Kol on Saturday morning and killed two shopkeepers, the district's governor Tigran Salvar said. "
    "A bakery beside the bridge burned down, he added, and the road to the quarry was closed until engineers had looked at the spans. "
    "Neighbours carried the wounded to a school where a nurse from the valley treated them with what she had in her car."
)
OTHER = (
    "The governor spoke to reporters in the evening. Two people who kept shops in the market are dead, he told them, and the bakery "
    "is gone. Nobody would say where the shells had come from. Trains ran late, and the football match against the river club was "
    "put off for a week because the stadium's lights had failed and the visiting side had turned back at the pass."
)


def test_a_reprint_is_no_second_source(fact: Fact, events_of: Events) -> None:
    facts = [fact("agency", 0), fact("site", 0), fact("paper", 0)]
    reprint = "RIVER TOWN — " + REPORT + " Follow us for more."
    rows = events_of(
        facts, dict.fromkeys(("agency", "site", "paper"), "2016-04-03"), {"agency": REPORT, "site": reprint, "paper": OTHER}
    )
    (event,) = rows["events"]
    assert (event["articles"], event["sources"]) == (3, 2)
    by_article = {row["article_id"]: row for row in rows["article_sources"]}
    agency, site, paper = (by_article[f["article_id"]] for f in facts)
    assert agency["source_id"] == site["source_id"] != paper["source_id"]
    assert (agency["articles"], paper["articles"]) == (2, 1)
    assert site["nearest_article_id"] == agency["article_id"]
    assert site["alike"] > 0.6
    assert paper["nearest_article_id"] is None


def test_a_source_is_named_by_its_oldest_article(fact: Fact, events_of: Events) -> None:
    rows = events_of(
        [fact("first", 0), fact("late", 0)], {"first": "2016-04-03", "late": "2016-04-05"}, {"first": REPORT, "late": REPORT}
    )
    assert {row["first_article_id"] for row in rows["article_sources"]} == {fact("first", 0)["article_id"]}


def test_texts_too_short_to_tell_are_each_their_own(fact: Fact, events_of: Events) -> None:
    rows = events_of([fact("a", 0), fact("b", 0)], texts={"a": "Two soldiers were killed.", "b": "Two soldiers were killed."})
    assert len({row["source_id"] for row in rows["article_sources"]}) == 2


def test_one_text_on_two_sites_speaks_once_for_a_figure(fact: Fact, events_of: Events) -> None:
    facts = [fact("agency", 0, count=2), fact("site", 0, count=2), fact("paper", 0, count=3), fact("radio", 0, count=3)]
    texts = {"agency": REPORT, "site": REPORT, "paper": OTHER, "radio": "A broadcast of some length said so. " * 2}
    (event,) = events_of(facts, dict.fromkeys(texts, "2016-04-03"), texts)["events"]
    assert (event["killed_low"], event["killed_best"], event["killed_high"]) == (2, 3, 3)
