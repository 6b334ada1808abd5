"""Facts → the same, each with `apart`: whether an account beside the text's own gives it (`other reports say`, `some claim`).

What becomes of such a figure is for figures; who speaks was read before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from factline.pipelines.lexicons import Lexicons


def with_accounts(facts: Iterable[Mapping[str, Any]], lexicons: Lexicons) -> list[Mapping[str, Any]]:
    """The facts with `apart`, by the first word of who says it (count_relations.yaml, `other_accounts`)."""
    words = frozenset(lexicons.general["count_relations"]["other_accounts"])
    return [{**fact, "apart": not words.isdisjoint((fact["speaker_text"] or "").lower().split()[:1])} for fact in facts]
