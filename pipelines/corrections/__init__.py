"""Corrections files and tables → corrected tables, the record of what was changed, and what no longer holds.

In: the text of corrections files; the tables of facts and events. Out: the same tables corrected, rows of `corrections`, and every
entry that has gone stale. Nothing here reads a file, and nothing decides what a stale entry costs: the run does.
"""

from factline.pipelines.corrections.entries import CORRECTABLE, Correction, CorrectionsError, as_yaml, parse_corrections
from factline.pipelines.corrections.replay import Replayed, Stale, correct_events, correct_facts
from factline.pipelines.corrections.values import fitted, followed, parsed, problem_of

__all__ = [
    "CORRECTABLE",
    "Correction",
    "CorrectionsError",
    "Replayed",
    "Stale",
    "as_yaml",
    "correct_events",
    "correct_facts",
    "fitted",
    "followed",
    "parse_corrections",
    "parsed",
    "problem_of",
]
