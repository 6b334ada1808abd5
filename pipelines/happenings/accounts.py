"""Facts → the same, each with `apart`: whether an account beside the text's own gives it (`other reports say`, `some claim`).

What becomes of such a figure is for figures; who speaks was read before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from factline.pipelines.lexicons import Lexicons


def with_accounts(facts: Iterable[Mapping[str, Any]], lexicons: Lexicons) -> list[Mapping[str, Any]]:
    """The facts with `apart`, by the first word of who says it, or as an outlet of news (cues.yaml, `accounts`; count_relations.yaml, `outlets`)."""
    accounts = lexicons.general["cues"]["accounts"]
    words = frozenset((*accounts["who"], *accounts["alone"]))
    outlets = frozenset(lexicons.general["count_relations"]["outlets"])
    return [{**fact, "apart": _is_apart((fact["speaker_text"] or "").lower().split(), words, outlets)} for fact in facts]


def _is_apart(speaker: Sequence[str], words: AbstractSet[str], outlets: AbstractSet[str]) -> bool:
    return not words.isdisjoint(speaker[:1]) or not outlets.isdisjoint(speaker)
