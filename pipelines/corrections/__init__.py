"""Corrections files and tables → corrected tables, the record of what was changed, and what no longer holds.

In: the text of corrections files; the tables of facts and events. Out: the same tables corrected, rows of `corrections`, and every
entry that has gone stale. Nothing here reads a file, and nothing decides what a stale entry costs: the run does.
"""

from factline.pipelines.corrections.correction import RULED, Correction, CorrectionsError
from factline.pipelines.corrections.entries import CORRECTABLE, as_yaml, parse_corrections
from factline.pipelines.corrections.replay import Replayed, Stale, correct_events, correct_facts
from factline.pipelines.corrections.rulings import fact_problem, record_rulings, rulings
from factline.pipelines.corrections.values import fitted, followed, parsed, problem_of

__all__ = [
    "CORRECTABLE",
    "RULED",
    "Correction",
    "CorrectionsError",
    "Replayed",
    "Stale",
    "as_yaml",
    "correct_events",
    "correct_facts",
    "fact_problem",
    "fitted",
    "followed",
    "parse_corrections",
    "parsed",
    "problem_of",
    "record_rulings",
    "rulings",
]
