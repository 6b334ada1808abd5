"""Facts → the same, each with `apart`: whether it stands beside the text's own (`other reports say`, `a caller said`, `are feared dead`).

What becomes of such a figure is for figures; who speaks was read before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from factline.pipelines.lexicons import Lexicons


def with_accounts(facts: Iterable[Mapping[str, Any]], lexicons: Lexicons) -> list[Mapping[str, Any]]:
    """The facts with `apart`: by the first word of who says it, as an outlet of news or a caller, or where what befell is only feared.

    Words: cues.yaml, `accounts`; count_relations.yaml, `outlets`.
    """
    accounts = lexicons.general["cues"]["accounts"]
    first = frozenset((*accounts["who"], *accounts["alone"]))
    anywhere = frozenset((*lexicons.general["count_relations"]["outlets"], *accounts["callers"]))
    feared = frozenset(accounts["feared"])

    def is_apart(fact: Mapping[str, Any]) -> bool:
        speaker = (fact["speaker_text"] or "").lower().split()
        doubtful = fact["stance"] == "claimed" and not feared.isdisjoint(fact["quote"].lower().split())
        return doubtful or not first.isdisjoint(speaker[:1]) or not anywhere.isdisjoint(speaker)

    return [{**fact, "apart": is_apart(fact)} for fact in facts]
