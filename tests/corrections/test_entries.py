"""Corrections files: what a good entry says, and each mistake with its line."""

from datetime import date

import pytest

from factline.pipelines.contracts import contract
from factline.pipelines.corrections import (
    CORRECTABLE,
    CorrectionsError,
    as_yaml,
    followed,
    parse_corrections,
    parsed,
    problem_of,
)

GOOD = """\
- id: ford-figure
  fact: fac-00000000000000aa
  set: {count_low: 12, count_best: 12, count_high: 12}
  was: {count_low: 21, count_best: 21, count_high: 21}
  reason: The digits are swapped.
  source: Printed edition, page 3
  author: L. Reviewer
  date: 2026-03-04
"""
DELETED = """\
- id: never-said
  event: evt-00000000000000bb
  delete: true
  was: {killed_best: 4, date_start: 2016-04-02}
  reason: A drill.
  source: The mayor's diary
  author: L. Reviewer
  date: 2026-03-04
"""


def test_a_good_entry() -> None:
    entry, event = parse_corrections({"b.yaml": GOOD, "a.yaml": DELETED})
    assert (entry.correction_id, entry.table, entry.key, entry.action) == (
        "ford-figure",
        "facts",
        "fac-00000000000000aa",
        "set",
    )
    assert entry.values == {"count_low": 12, "count_best": 12, "count_high": 12}
    assert (entry.corrected_on, entry.place) == (date(2026, 3, 4), "b.yaml:1")
    assert (event.table, event.action, event.was) == ("events", "delete", {"killed_best": 4, "date_start": date(2016, 4, 2)})


def test_no_files_and_empty_files_hold_nothing() -> None:
    assert parse_corrections({}) == ()
    assert parse_corrections({"a.yaml": "", "b.yaml": "# nothing yet\n"}) == ()


def test_what_is_written_is_read_again() -> None:
    for text in (GOOD, DELETED):
        (entry,) = parse_corrections({"a.yaml": text})
        assert parse_corrections({"a.yaml": as_yaml(entry)}) == (entry,)


MISTAKES = [
    ("  set: {count_low: 12,", "  sett: {count_low: 12,", 3, "unknown key `sett`"),
    (
        "  set: {count_low: 12,",
        "  delete: yes please\n  set: {count_low: 12,",
        1,
        "exactly one of `set` or `delete` or `confirm`",
    ),
    ("  fact: fac-00000000000000aa", "  fact: fac-nonsense", 2, "`fact` is of the form"),
    ("  fact: fac-00000000000000aa", "  event: fac-00000000000000aa", 2, "`event` is of the form"),
    ("- id: ford-figure", "- id: Ford Figure", 1, "`id` is of the form"),
    ("count_best: 12", "count_bst: 12", 3, "facts has no column `count_bst`"),
    ("count_best: 12", "quote: twelve", 3, "facts.quote cannot be corrected"),
    ("count_best: 12", "count_best: twelve", 3, "facts.count_best takes a whole number"),
    ("count_best: 12", "count_best: true", 3, "facts.count_best takes a whole number"),
    ("count_best: 12", "count_best: -1", 3, "facts.count_best is at least 0"),
    ("count_best: 12", "kind: slain", 3, "facts.kind is one of killed"),
    ("count_best: 12", "kind: null", 3, "facts.kind must have a value"),
    ("count_best: 12", "date_value: 2016", 3, "facts.date_value takes text (put it in quotes)"),
    ("count_best: 12", "date_start: 2016-02-31", 3, "day is out of range"),
    ("count_best: 12", "latitude: .nan", 3, "facts.latitude takes a number"),
    ("  set: {count_low: 12, count_best: 12, count_high: 12}", "  delete: 1", 3, "`delete` is `true` or is left out"),
    ("  was: {count_low: 21,", "  was: {", 1, "`was` lacks `count_low`"),
    ("count_best: 21", "count_best: 12", 1, "the same value"),
    ("  reason: The digits are swapped.\n", "", 1, "`reason` is needed"),
    ("  reason: The digits are swapped.", "  reason: ''", 5, "`reason` is needed"),
    ("  date: 2026-03-04", "  date: yesterday", 8, "`date` takes a day"),
    ("  date: 2026-03-04", "  date: 2026-03-04T10:00:00", 8, "`date` takes a day"),
    ("  author: L. Reviewer", "  author: L. Reviewer\n  author: M. Other", 8, "`author` stands twice"),
    ("- id: ford-figure", "id: ford-figure", 1, "no YAML"),
    ("  was: {", "  was: {{", 4, "no YAML"),
]


@pytest.mark.parametrize(("good", "bad", "line", "words"), MISTAKES)
def test_a_mistake_is_named_with_its_line(good: str, bad: str, line: int, words: str) -> None:
    assert good in GOOD
    text = GOOD.replace(good, bad, 1)
    with pytest.raises(CorrectionsError) as caught:
        parse_corrections({"ford.yaml": text})
    if words == "no YAML":
        assert "no YAML" in str(caught.value)
    else:
        assert any(p.startswith(f"ford.yaml:{line}: ") and words in p for p in caught.value.problems), caught.value.problems


def test_every_mistake_of_all_files_is_told() -> None:
    texts = {
        "a.yaml": GOOD.replace("count_best: 12", "kind: slain"),
        "b.yaml": DELETED.replace("delete", "drop"),
        "c.yaml": "a: b\n",
    }
    with pytest.raises(CorrectionsError) as caught:
        parse_corrections(texts)
    assert {p.split(":")[0] for p in caught.value.problems} == {"a.yaml", "b.yaml", "c.yaml"}


OTHER = GOOD.replace("ford-figure", "other")
CONFLICTS = [
    (GOOD, "ford-figure stands in a.yaml:1 too"),
    (OTHER, "both speak of count_low of fac-00000000000000aa"),
    (OTHER.replace("set: {count_low: 12, count_best: 12, count_high: 12}", "delete: true"), "which other (b.yaml:1) deletes"),
    (OTHER.replace("set: {count_low: 12, count_best: 12, count_high: 12}", "confirm: true"), "which other (b.yaml:1) confirms"),
]


@pytest.mark.parametrize(("second", "words"), CONFLICTS)
def test_entries_that_cannot_both_hold(second: str, words: str) -> None:
    with pytest.raises(CorrectionsError, match=r"other|ford") as caught:
        parse_corrections({"a.yaml": GOOD, "b.yaml": second})
    assert words in str(caught.value)


def test_two_entries_may_speak_of_other_columns_of_one_row() -> None:
    second = OTHER.replace("count_low: 12, count_best: 12, count_high: 12", "patient_side: armenia")
    second = second.replace("count_low: 21, count_best: 21, count_high: 21", "patient_side: null")
    assert len(parse_corrections({"a.yaml": GOOD, "b.yaml": second})) == 2


def test_what_ties_a_row_to_its_text_cannot_be_corrected() -> None:
    assert not {"fact_id", "quote", "raw_start", "raw_end", "sentence_id", "rule_id", "confidence"} & set(CORRECTABLE["facts"])
    assert {"count_best", "date_start", "patient_side", "place_id", "stance"} <= set(CORRECTABLE["facts"])
    assert not {"event_id", "first_fact_id", "facts"} & set(CORRECTABLE["events"])


@pytest.mark.parametrize(
    ("table", "column", "text", "value"),
    [
        ("facts", "count_best", "12", 12),
        ("facts", "count_high", "NULL", None),
        ("facts", "date_start", "2016-04-02", date(2016, 4, 2)),
        ("facts", "latitude", "39.5", 39.5),
        ("facts", "background", "false", False),
        ("facts", "date_value", "2016", "2016"),
        ("events", "sides", "armenia, azerbaijan", ["armenia", "azerbaijan"]),
    ],
)
def test_a_value_on_the_command_line(table: str, column: str, text: str, value: object) -> None:
    assert parsed(contract(table).field(column), text) == value


@pytest.mark.parametrize(
    ("column", "text"), [("count_best", "12.5"), ("date_start", "April"), ("background", "maybe"), ("latitude", "N")]
)
def test_a_wrong_value_on_the_command_line(column: str, text: str) -> None:
    with pytest.raises(ValueError, match="takes"):
        parsed(contract("facts").field(column), text)


def test_what_stood_as_one_figure_stays_one() -> None:
    shape = contract("facts")
    row = dict.fromkeys(f.name for f in shape.fields) | {"count_low": 21, "count_best": 21, "count_high": 21}
    row |= {"date_start": date(2016, 4, 2), "date_end": date(2016, 4, 2)}
    assert followed(shape, row, {"count_best": 12}) == {"count_low": 12, "count_best": 12, "count_high": 12}
    assert followed(shape, row, {"count_best": 12, "count_high": 15}) == {"count_best": 12, "count_high": 15}
    assert followed(shape, row, {"date_start": date(2016, 4, 3)}) == {
        "date_start": date(2016, 4, 3),
        "date_end": date(2016, 4, 3),
    }
    assert followed(shape, row, {"count_best": None}) == {"count_best": None}
    for others in ({"count_high": None}, {"count_low": 20}, {"count_low": None, "count_best": None, "count_high": None}):
        assert followed(shape, row | others, {"count_best": 12}) == {"count_best": 12}


@pytest.mark.parametrize(
    ("column", "held", "beyond"),
    [
        ("count_best", 0, -1),
        ("count_best", 10**9, 10**9 + 1),
        ("char_start", 2**31 - 1, 2**31),
        ("latitude", -90, -90.5),
        ("latitude", 90.0, 90.5),
    ],
)
def test_a_bound_is_a_value_and_what_is_beyond_it_is_none(column: str, held: float, beyond: float) -> None:
    field = contract("facts").field(column)
    assert problem_of(field, held) is None
    assert problem_of(field, beyond) is not None
