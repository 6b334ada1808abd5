"""Rules that a contract names: each a module of that name, which says for every row of a table whether it keeps the rule.

A module has `holds(table, fields, world)` → True (kept), False (broken) or NULL (does not apply) a row, `WHY` (what a broken row
did, in words), TABLES (the other tables it looks into) and EXAMPLES of all three outcomes, which run as tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from factline.expectations.rules import (
    adds_up,
    inside_sentence,
    ordered,
    quote_is_raw_text,
    segments_cover_text,
    text_is_cleaned_text,
    within_domain_years,
)

RULES: Mapping[str, ModuleType] = {
    "adds_up": adds_up,
    "inside_sentence": inside_sentence,
    "ordered": ordered,
    "quote_is_raw_text": quote_is_raw_text,
    "segments_cover_text": segments_cover_text,
    "text_is_cleaned_text": text_is_cleaned_text,
    "within_domain_years": within_domain_years,
}
