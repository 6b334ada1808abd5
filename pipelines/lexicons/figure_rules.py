"""figure_rules.yaml → the rule by which the claims of an event become its figures. Happenings and events read the same rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from factline.pipelines.lexicons.loading import Lexicons

CHOICES = {
    "low": ("least_low", "least"),
    "best": ("median", "least", "latest_least"),
    "high": ("greatest", "greatest_high"),
}


@dataclass(frozen=True)
class FigureRule:
    """A named rule: which claims count, how low, best and high are chosen of them, and what vague words are worth."""

    name: str
    least_confidence: float | None  # None: every claim counts
    low: str
    best: str
    high: str
    vague: str


def figure_rule(lexicons: Lexicons) -> FigureRule:
    """The rule that the domain names, else the one that is general. ValueError where it is unknown or says what no rule can."""
    known: Mapping[str, Mapping[str, Any]] = lexicons.general["figure_rules"]["rules"]
    domain = lexicons.domain["domain"]
    name = domain["figure_rule"] if "figure_rule" in domain else lexicons.general["figure_rules"]["chosen"]
    if name not in known:
        raise ValueError(f"no figure rule named {name}; there are {', '.join(sorted(known))}")
    rule = known[name]
    for bound, choices in CHOICES.items():
        if rule[bound] not in choices:
            raise ValueError(f"figure rule {name}: {bound} is {rule[bound]}, not one of {', '.join(choices)}")
    if rule["claims"] not in ("all", "credible"):
        raise ValueError(f"figure rule {name}: claims is {rule['claims']}, not all or credible")
    least = rule["least_confidence"] if rule["claims"] == "credible" else None
    return FigureRule(name, least, rule["low"], rule["best"], rule["high"], rule["vague"])
