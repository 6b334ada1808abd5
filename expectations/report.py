"""A verdict → Markdown for a reader, rows for the quality_results table. No clock in either."""

from __future__ import annotations

import pyarrow as pa

from factline.expectations.checking import CheckResult, Verdict
from factline.pipelines.contracts import table_of


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _line(result: CheckResult) -> str:
    cost = "passed" if result.passed else {"row": "rows refused", "table": "table broken"}[result.severity]
    cells = (result.rule, ", ".join(result.columns), cost, str(result.rows), str(result.failing), "; ".join(result.examples))
    return f"| {' | '.join(_cell(c) for c in cells)} |"


def markdown(verdict: Verdict) -> str:
    """A short table of the checks, failing ones first, with what broke above it and the first failures beside each."""
    refused = len(set(verdict.rejects["key"].to_pylist()))
    state = (
        "is broken: nothing is built on it"
        if verdict.broken
        else f"{verdict.passing.num_rows} rows go on, {refused} are refused"
    )
    lines = [f"**{verdict.table}**: {state}", ""]
    lines.extend(f"- {_cell(reason)}" for reason in verdict.broken)
    if verdict.broken:
        lines.append("")
    lines += ["| check | columns | outcome | rows | failing | for example |", "| --- | --- | --- | ---: | ---: | --- |"]
    lines.extend(_line(result) for result in sorted(verdict.results, key=lambda r: r.passed))  # a stable sort
    return "\n".join(lines) + "\n"


def quality_rows(verdict: Verdict, batch: str) -> pa.Table:
    """One row a check (quality_results contract); `batch` names the batch that was checked, or `all`."""
    return table_of(
        "quality_results",
        [
            {
                "batch": batch,
                "table": verdict.table,
                "rule": result.rule,
                "columns": ", ".join(result.columns),
                "severity": result.severity,
                "rows": result.rows,
                "failing": result.failing,
                "examples": "; ".join(result.examples) or None,
            }
            for result in verdict.results
        ],
    )
