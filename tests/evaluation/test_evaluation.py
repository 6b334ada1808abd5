"""Facts against gold: the figures of small invented cases, computed by hand."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from factline.pipelines.contracts import content_id, contract
from factline.pipelines.evaluation import Evaluation, evaluate
from factline.pipelines.gold import GoldFact, parse_gold

TEXT = "Two soldiers were killed and five wounded at the ford. Three more died later, the ministry said. A truce holds."
GOLD = """
ford.txt:
- {kind: killed, stance: asserted, toll: new, count: 2/2/2, patient: armenia/military, date: 2020-10-04, place: hadrut, quote: Two soldiers were killed}
- {kind: wounded, stance: asserted, toll: new, count: 5/5/5, patient: armenia/military, date: 2020-10-04, quote: five wounded}
- {kind: killed, stance: claimed, toll: new, count: 3/3/3, patient: armenia/military, speaker: armenia, quote: Three more died}
- {kind: ceasefire, stance: asserted, quote: A truce holds}
"""
EXACT_FIELDS: dict[str, Any] = {
    "stance": "asserted", "toll": "new", "count_low": 2, "count_best": 2, "count_high": 2, "patient_side": "armenia",
    "patient_class": "military", "date_start": date(2020, 10, 4), "date_end": date(2020, 10, 4), "place_id": "plc-hadrut",
}  # fmt: skip


def article(text: str = TEXT, refs: Sequence[str] = ("ford.txt",)) -> dict[str, Any]:
    return {
        "article_id": content_id("art", text), "source_ref": refs[0], "source_refs": list(refs), "published_basis": "unknown",
        "media_type": "text/plain", "raw_text": text, "batch": "b",
    }  # fmt: skip


def fact(kind: str, quote: str, text: str = TEXT, **fields: Any) -> dict[str, Any]:
    start = text.index(quote)
    place = {"char_start": start, "char_end": start + len(quote), "raw_start": start, "raw_end": start + len(quote)}
    return {
        "fact_id": content_id("fac", kind, quote, str(sorted(fields.items()))), "article_id": content_id("art", text),
        "sentence_id": content_id("sen", quote), "kind": kind, "stance": "asserted", "date_precision": "unknown", "date_basis": "none",
        **place, "quote": quote, "rule_id": "r", "confidence": 1.0, **fields,
    }  # fmt: skip


def table(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows in the contract's columns; those that the comparison does not read stay empty."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=contract(name).schema)


def compare(
    facts: Sequence[Mapping[str, Any]], gold: str = GOLD, articles: Sequence[Mapping[str, Any]] | None = None
) -> Evaluation:
    rows = [article()] if articles is None else articles
    return evaluate(table("facts", facts), table("articles", rows), parse_gold(gold))


def of_kind(result: Evaluation, kind: str) -> tuple[int, int, int, int]:
    score = next(k for k in result.kinds if k.kind == kind)
    return score.gold, score.given, score.found, score.exact


def test_figures_by_kind_and_level() -> None:
    result = compare(
        [
            fact("killed", "Two soldiers were killed", **EXACT_FIELDS),
            fact(
                "killed", "Three more died later", count_low=3, count_best=3, count_high=3, patient_side="armenia", toll="new"
            ),
            fact("wounded", "five wounded", count_low=2, count_best=2, count_high=2, patient_side="azerbaijan", toll="new"),
            fact("wounded", "A truce holds"),
        ]
    )
    assert of_kind(result, "killed") == (2, 2, 2, 1)
    assert of_kind(result, "wounded") == (1, 2, 1, 0)
    assert of_kind(result, "ceasefire") == (1, 0, 0, 0)
    assert (result.overall.gold, result.overall.given, result.overall.found, result.overall.exact) == (4, 4, 3, 1)
    assert result.overall.scores("found") == (0.75, 0.75, 0.75)
    assert result.overall.scores("exact") == (0.25, 0.25, 0.25)
    assert [(m.kind, m.quote) for m in result.misses] == [("ceasefire", "A truce holds")]
    assert [(e.kind, e.quote) for e in result.extras] == [("wounded", "A truce holds")]
    assert result.fields["stance"].value == 2 / 3
    assert result.fields["count"].value == 2 / 3
    assert result.fields["dates"].value == 1 / 2
    assert result.fields["place"].value == 1.0
    assert result.fields["agent_side"].value is None
    differs = {d.quote: set(d.differs) for d in result.differences}
    third = {"stance", "patient_class", "speaker_side"}
    assert differs == {"Three more died": third, "five wounded": {"count", "patient_side", "patient_class", "dates"}}


@pytest.mark.parametrize(
    ("wrong", "level"),
    [
        ({"stance": "claimed"}, "found"), ({"toll": "subset"}, "found"), ({"count_high": None}, "found"), ({"count_low": 1}, "found"),
        ({"patient_side": None}, "found"), ({"speaker_side": "armenia"}, "found"), ({"date_end": date(2020, 10, 5)}, "found"),
        ({"patient_class": "civilian"}, "exact"), ({"place_id": "plc-shusha"}, "exact"), ({}, "exact"),
    ],
)  # fmt: skip
def test_what_makes_a_fact_exact(wrong: dict[str, Any], level: str) -> None:
    result = compare([fact("killed", "Two soldiers were killed", **{**EXACT_FIELDS, **wrong})])
    assert of_kind(result, "killed") == (2, 1, 1, int(level == "exact"))


def test_nothing_given() -> None:
    result = compare([])
    assert result.overall.scores("found") == (None, 0.0, 0.0)
    assert len(result.misses) == 4
    assert "| all | 4 | 0 | – | 0.0% | 0.0% | – | 0.0% | 0.0% |" in result.as_markdown()


def test_nothing_coded() -> None:
    result = compare([fact("killed", "Two soldiers were killed", **EXACT_FIELDS)], gold="ford.txt: []")
    assert result.overall.scores("exact") == (0.0, None, 0.0)
    assert len(result.extras) == 1


def test_nothing_at_all() -> None:
    result = compare([], gold="ford.txt: []")
    assert result.overall.scores("found") == (None, None, None)
    assert result.kinds == ()


def test_one_to_one_and_equal_counts_first() -> None:
    whole = TEXT[: TEXT.index(" A truce")]
    three = fact("killed", whole, count_low=3, count_best=3, count_high=3)
    two = fact("killed", "Two soldiers were killed and", count_low=2, count_best=2, count_high=2)
    nine = fact("killed", "Two soldiers were killed", count_low=9, count_best=9, count_high=9)
    result = compare([nine, three, two])
    assert of_kind(result, "killed") == (2, 3, 2, 0)
    assert [e.count_best for e in result.extras] == [9]
    assert result.fields["count"].value == 1.0


def test_as_many_pairs_as_there_can_be() -> None:
    """The long quote prefers the first gold fact, which only the short one can answer to otherwise."""
    whole = TEXT[: TEXT.index(" A truce")]
    long = fact("killed", whole, count_low=2, count_best=2, count_high=2)
    short = fact("killed", "Two soldiers were killed", count_low=7, count_best=7, count_high=7)
    assert of_kind(compare([long, short]), "killed") == (2, 2, 2, 0)


def test_a_fact_that_shares_no_characters_answers_to_nothing() -> None:
    beside = fact("ceasefire", " died later, the ministry said. ")
    assert of_kind(compare([beside]), "ceasefire") == (1, 1, 0, 0)


def test_an_optional_fact_counts_neither_way() -> None:
    optional = GOLD.replace("quote: A truce holds", "quote: A truce holds, optional: true")
    without = compare([], gold=optional)
    found = compare([fact("ceasefire", "A truce holds", stance="denied")], gold=optional)
    assert without.overall == found.overall
    assert found.extras == ()
    assert found.differences == ()


def test_an_optional_fact_takes_no_answer_from_another() -> None:
    gold = """
ford.txt:
- {kind: killed, stance: asserted, count: 2/2/2, quote: Two soldiers, optional: true}
- {kind: killed, stance: asserted, count: 8/8/8, quote: were killed}
"""
    result = compare([fact("killed", "Two soldiers were killed", count_low=2, count_best=2, count_high=2)], gold=gold)
    assert of_kind(result, "killed") == (1, 1, 1, 0)


@pytest.mark.parametrize("quote", ["Four soldiers were killed", "e"])
def test_a_quote_that_does_not_stand_once_in_its_article_raises(quote: str) -> None:
    with pytest.raises(ValueError, match="times in ford"):
        compare([], gold=f"ford.txt: [{{kind: killed, stance: asserted, quote: {quote}}}]")


def test_an_article_that_was_not_read_counts_as_missed() -> None:
    result = compare([], articles=[])
    assert result.unread == ("ford.txt",)
    assert len(result.misses) == 4
    assert "not read: ford.txt" in result.as_markdown()


def test_gold_finds_its_article_by_any_of_its_names() -> None:
    result = compare([], articles=[article(refs=("aaa.txt", "ford.txt"))])
    assert result.unread == ()
    assert result.without_gold == ()


def test_one_article_under_two_names_of_gold_raises() -> None:
    with pytest.raises(ValueError, match="two names"):
        compare([], gold=GOLD + "copy.txt: []", articles=[article(refs=("copy.txt", "ford.txt"))])


def test_articles_without_gold_are_left_out_and_named() -> None:
    other = "Six men were killed."
    facts = [fact("killed", "Six men were killed", text=other)]
    result = compare(facts, articles=[article(), article(other, ["other.txt"])])
    assert result.without_gold == ("other.txt",)
    assert result.overall.given == 0


def test_json_holds_every_figure() -> None:
    result = compare([fact("killed", "Two soldiers were killed", **EXACT_FIELDS)])
    plain = json.loads(json.dumps(result.as_json()))
    assert plain["overall"]["levels"]["found"] == {"precision": 1.0, "recall": 0.25, "f1": 0.4}
    assert plain["fields"]["count"] == {"equal": 1, "compared": 1, "accuracy": 1.0}
    assert len(plain["misses"]) == 3


def test_the_order_of_facts_changes_nothing() -> None:
    facts = [
        fact("killed", q, count_best=n, count_low=n)
        for n, q in enumerate(["Two soldiers", "soldiers were killed", "Three more"])
    ]
    given = table("facts", facts)
    articles, gold = table("articles", [article()]), parse_gold(GOLD)
    assert evaluate(given, articles, gold) == evaluate(given.take(pa.array([2, 1, 0])), articles, gold)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{kind: slain, stance: asserted, quote: q}", "kind 'slain'"),
        ("{kind: killed, stance: maybe, quote: q}", "stance 'maybe'"),
        ("{kind: killed, stance: asserted, patient: armenia/dog, quote: q}", "patient_class 'dog'"),
        ("{kind: killed, stance: asserted, quote: q, killer: x}", "unknown keys"),
        ("{kind: killed, stance: asserted, quote: q, date: 2020-10-05/2020-10-04}", "ends before it starts"),
    ],
)
def test_gold_that_no_fact_can_have_raises(row: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_gold(f"a.txt: [{row}]")


def test_gold_reads_bounds_and_days() -> None:
    row = "{kind: killed, stance: asserted, count: 161/161/~, patient: /civilian, date: 1992-02-25, quote: q}"
    (gold,) = parse_gold(f"a.txt: [{row}]")["a.txt"]
    assert isinstance(gold, GoldFact)
    assert gold.count is not None
    assert (gold.count.low, gold.count.high) == (161, None)
    assert (gold.patient_side, gold.patient_class) == (None, "civilian")
    assert gold.date_start == gold.date_end == date(1992, 2, 25)
