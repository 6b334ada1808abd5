"""A PDF report the whole way: words over line ends, and the page of a fact."""

from __future__ import annotations

from bisect import bisect_right

import pyarrow as pa

from factline.pipelines.batch import run_batch
from factline.pipelines.lexicons import load_lexicons
from tests.articles.pdf_reports import report

SCHEMA = pa.schema([("source_ref", pa.string()), ("content", pa.binary()), ("sidecar", pa.binary())])
OTHER = "Shelling damaged nine houses in the village of Upper Mill on Tuesday, and nobody was hurt, the office said."


def test_a_word_that_a_report_splits_over_lines_is_one_and_its_fact_keeps_its_page() -> None:
    told = "The office said that four sol-\ndiers were killed near Aghdam on 4 April 2016 in a three-\nhour clash."
    tables = run_batch(
        pa.Table.from_pylist(
            [{"source_ref": "r.pdf", "content": report("Cover", OTHER, told), "sidecar": None}], schema=SCHEMA
        ),
        lexicons=load_lexicons(),
    )
    (article,) = tables["articles"].to_pylist()
    (fact,) = [row for row in tables["facts"].to_pylist() if row["kind"] == "killed"]
    assert (fact["count_best"], fact["patient_text"]) == (4, "four soldiers")
    assert "four sol-\ndiers were killed" in article["raw_text"][fact["raw_start"] : fact["raw_end"]]
    assert bisect_right(article["page_starts"], fact["raw_start"]) == 3
    assert "three-hour clash" in tables["cleaned_articles"]["text"][0].as_py()
    assert "line_hyphen" in tables["removed_spans"]["reason"].to_pylist()
