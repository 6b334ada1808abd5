"""Facts → the same, each with the alliance of whom it befell and of who did it. Which sides are told by each other's names is domain.yaml's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from factline.pipelines.lexicons import Lexicons


def with_alliances(facts: Iterable[Mapping[str, Any]], lexicons: Lexicons) -> list[Mapping[str, Any]]:
    """The facts with `patient_alliance` and `agent_alliance`; a side that stands in none is one of its own, no side is None."""
    of_side = {side: name for name, sides in lexicons.domain["domain"]["alliances"].items() for side in sides}
    return [
        {**f, **{f"{who}_alliance": of_side.get(f[f"{who}_side"], f[f"{who}_side"]) for who in ("patient", "agent")}}
        for f in facts
    ]
