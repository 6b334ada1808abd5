"""The claims of an event on one figure → its low, best and high by a named rule, and the facts that they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from factline.pipelines.lexicons import FigureRule


@dataclass(frozen=True, slots=True)
class Claim:
    """What one article gives as the event's figure. best None: no number; high None: no bound."""

    article_id: str
    source: int
    published: date | None
    confidence: float
    low: int
    best: int | None
    high: int | None
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Low, best, high, and the facts behind them: of best, then of low and high where they are others."""

    low: int | None
    best: int | None
    high: int | None
    facts: tuple[str, ...]


def claims(rows: Iterable[Mapping[str, Any]], kind: str) -> list[Claim]:
    """Rows of happenings (with `source`) → their claims on a kind; a row without a figure of that kind makes none."""
    return [
        Claim(
            row["article_id"], row["source"], row["published"], row["confidence"], row[f"{kind}_low"], row[f"{kind}_best"],
            row[f"{kind}_high"], tuple(row[f"{kind}_facts"]),
        )
        for row in rows
        if row[f"{kind}_low"] is not None
    ]  # fmt: skip


def choose(given: Sequence[Claim], rule: FigureRule) -> Chosen:
    """Low, best and high of the claims by the rule; all None where nobody gives one."""
    counted = _one_a_source(_credible(given, rule.least_confidence))
    if not counted:
        return Chosen(None, None, None, ())
    numbered = sorted((c for c in counted if c.best is not None), key=lambda c: (c.best or 0, c.article_id))
    best = _best(numbered, rule.best)
    low = min(counted, key=lambda c: (c.low, c.article_id)) if rule.low == "least_low" or not numbered else numbered[0]
    least = low.low if rule.low == "least_low" or not numbered else low.best
    high, greatest = _high(counted, numbered, rule.high)
    facts = dict.fromkeys(f for claim in (best, low, high) if claim is not None for f in claim.facts)
    return Chosen(least, best.best if best is not None else None, greatest, tuple(facts))


def _credible(given: Sequence[Claim], least: float | None) -> Sequence[Claim]:
    if least is None:
        return given
    return [c for c in given if c.confidence >= least] or given


def _last_said(claim: Claim) -> tuple[date, str]:
    return claim.published or date.min, claim.article_id


def _one_a_source(given: Sequence[Claim]) -> list[Claim]:
    latest: dict[int, Claim] = {}
    for claim in sorted(given, key=_last_said):
        latest[claim.source] = claim
    return list(latest.values())


def _best(numbered: Sequence[Claim], choice: str) -> Claim | None:
    """Of claims in order of their numbers."""
    if not numbered:
        return None
    if choice == "median":
        return numbered[(len(numbered) - 1) // 2]
    if choice == "latest_least":
        last = max(c.published or date.min for c in numbered)
        return next(c for c in numbered if (c.published or date.min) == last)
    return numbered[0]


def _high(counted: Sequence[Claim], numbered: Sequence[Claim], choice: str) -> tuple[Claim | None, int | None]:
    unbounded = [c for c in counted if c.high is None]
    if choice == "greatest_high" and unbounded:
        return max(unbounded, key=lambda c: (c.low, c.article_id)), None
    if choice == "greatest_high":
        greatest = max(counted, key=lambda c: (c.high or 0, c.article_id))
        return greatest, greatest.high
    return (numbered[-1], numbered[-1].best) if numbered else (None, None)


def contradicted(given: Sequence[Claim]) -> bool:
    """Whether the intervals of two claims have no number in common."""
    if len(given) < 2:
        return False
    bounded = [c.high for c in given if c.high is not None]
    return bool(bounded) and max(c.low for c in given) > min(bounded)
