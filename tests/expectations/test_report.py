from __future__ import annotations

from factline.expectations.checking import CheckResult, Verdict
from factline.expectations.report import markdown, quality_rows
from factline.pipelines.contracts import Reject, contract, rejects_table, table_of

_SENTENCES = contract("sentences")
_RESULTS = (
    CheckResult("schema", (), "table", 4, 0),
    CheckResult("required:text", ("text",), "row", 4, 0),
    CheckResult("enum:role", ("role",), "row", 4, 1, ("sen-3: role=a|b",)),
    CheckResult("ordered:raw_span", ("raw_start", "raw_end"), "row", 4, 1, ("sen-3: raw_start=9, raw_end=2",)),
)


def _verdict(results: tuple[CheckResult, ...], broken: tuple[str, ...] = ()) -> Verdict:
    refused = rejects_table(Reject("sentences", "sen-3", r.rule, "why", {}) for r in results if not r.passed and not broken)
    return Verdict("sentences", results, _SENTENCES.schema.empty_table(), refused, broken)


def test_failing_checks_come_first_in_their_order() -> None:
    assert markdown(_verdict(_RESULTS)).splitlines() == [
        "**sentences**: 0 rows go on, 1 are refused",
        "",
        "| check | columns | outcome | rows | failing | for example |",
        "| --- | --- | --- | ---: | ---: | --- |",
        r"| enum:role | role | rows refused | 4 | 1 | sen-3: role=a\|b |",
        "| ordered:raw_span | raw_start, raw_end | rows refused | 4 | 1 | sen-3: raw_start=9, raw_end=2 |",
        "| schema |  | passed | 4 | 0 |  |",
        "| required:text | text | passed | 4 | 0 |  |",
    ]


def test_what_broke_stands_above() -> None:
    result = CheckResult("key:sentence_id", ("sentence_id",), "table", 2, 2, ("sen-1: sentence_id=sen-1",))
    lines = markdown(_verdict((result,), ("key:sentence_id: twice\nand more",))).splitlines()
    assert lines[0] == "**sentences**: is broken: nothing is built on it"
    assert lines[2] == "- key:sentence_id: twice and more"
    assert lines[-1] == "| key:sentence_id | sentence_id | table broken | 2 | 2 | sen-1: sentence_id=sen-1 |"


def test_a_row_a_check_for_the_quality_mart() -> None:
    rows = quality_rows(_verdict(_RESULTS), "b1")
    assert rows.schema == contract("quality_results").schema
    common = {"batch": "b1", "table": "sentences", "rows": 4}
    expected = [
        {"rule": "schema", "columns": "", "severity": "table", "failing": 0, "examples": None},
        {"rule": "required:text", "columns": "text", "severity": "row", "failing": 0, "examples": None},
        {"rule": "enum:role", "columns": "role", "severity": "row", "failing": 1, "examples": "sen-3: role=a|b"},
        {
            "rule": "ordered:raw_span",
            "columns": "raw_start, raw_end",
            "severity": "row",
            "failing": 1,
            "examples": "sen-3: raw_start=9, raw_end=2",
        },
    ]
    assert rows.equals(table_of("quality_results", [common | row for row in expected]))
