"""The claims of an event on one figure → its low, best and high by a named rule, and the facts that they came from.

A side is here an alliance of sides that are told by each other's names. Where the claims tell of several sides, one that counts a single side's is no claim on all of them: for each side the rule chooses of
the claims on that side. What the sides come to is one more claim beside those that count all, unless it is less than each of them
that counts some of no side that is told.
Of one source, and of one speaker, the last figure stands: a ministry that corrects itself says the former no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    sides: Mapping[str, tuple[int, int, int | None]] = field(
        default_factory=dict
    )  # low, best, high of each side that it counts

    voice: str | None = None  # who alone gives it
    further: bool = False  # it counts those beyond others that it does not count (`two more died`)
    added: bool = False  # of several claims: low and high are what the rule chose of each

    @property
    def least(self) -> int | None:
        """The number given; of what was added up the least."""
        return self.low if self.added else self.best

    @property
    def most(self) -> int | None:
        """The number given; of what was added up the greatest."""
        return self.high if self.added else self.best

    @property
    def sided(self) -> bool:
        """Whether all that it counts are of the sides that it names."""
        return bool(self.sides) and self.best is not None and sum(best for _, best, _ in self.sides.values()) >= self.best


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
            {s["alliance"]: (s["low"], s["best"], s["high"] if s["bounded"] else None) for s in row[f"{kind}_by_alliance"]},
            row[f"{kind}_voice"], row[f"{kind}_further"],
        )
        for row in rows
        if row[f"{kind}_low"] is not None
    ]  # fmt: skip


def choose(given: Sequence[Claim], rule: FigureRule) -> Chosen:
    """Low, best and high of the claims by the rule; all None where nobody gives one."""
    counted = _standing(_credible(given, rule.least_confidence))
    sides = sides_told(counted)
    if sides:
        of_all, together = _of_all(counted, sides), _added_up(counted, sides, rule)
        least = min((c.best for c in of_all if c.best is not None and not c.sided), default=-1)
        counted = of_all if least > (together.best or 0) else [*of_all, together]
    return _chosen(counted, rule)


def sides_told(given: Sequence[Claim]) -> list[str]:
    """The sides that the claims tell of, in order; none where they tell of fewer than two."""
    sides = sorted({side for claim in given for side in claim.sides})
    return sides if len(sides) > 1 else []


def _of_all(given: Sequence[Claim], sides: Sequence[str]) -> list[Claim]:
    return [c for c in given if not c.sided or len(c.sides) == len(sides)]


def _of_side(given: Sequence[Claim], side: str) -> list[Claim]:
    """The claims on one side."""
    found = []
    for claim in given:
        if side in claim.sides:
            low, best, high = claim.sides[side]
            found.append(replace(claim, low=low, best=best, high=high, sides={}))
    return found


def _added_up(given: Sequence[Claim], sides: Sequence[str], rule: FigureRule) -> Claim:
    """What the sides come to, as a claim of the day of the last of them."""
    parts = [(_of_side(given, side), _chosen(_of_side(given, side), rule)) for side in sides]
    last = max((c for claims_on_side, _ in parts for c in claims_on_side), key=_last_said)
    high = None if any(chosen.high is None for _, chosen in parts) else sum(chosen.high or 0 for _, chosen in parts)
    facts = tuple(dict.fromkeys(fact for _, chosen in parts for fact in chosen.facts))
    low, best = sum(chosen.low or 0 for _, chosen in parts), sum(chosen.best or 0 for _, chosen in parts)
    return replace(last, low=low, best=best, high=high, facts=facts, sides={}, added=True)


def _chosen(counted: Sequence[Claim], rule: FigureRule) -> Chosen:
    if not counted:
        return Chosen(None, None, None, ())
    numbered = sorted((c for c in counted if c.best is not None), key=lambda c: (c.best or 0, c.article_id))
    best = _best(numbered, rule.best)
    low, least = _low(counted, numbered, rule.low)
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


def _standing(given: Sequence[Claim]) -> list[Claim]:
    """What is still said of the whole: not what only adds to it, nor what its speaker has replaced since, for the same sides, on a later day."""
    latest = _one_a_source([c for c in given if not c.further] or given)
    last: dict[tuple[str, frozenset[str]], date] = {}
    for claim in latest:
        if claim.voice is not None and claim.best is not None and claim.published is not None:
            key = claim.voice, frozenset(claim.sides)
            last[key] = max(last.get(key, claim.published), claim.published)
    return [
        c
        for c in latest
        if c.voice is None or c.published is None or c.published >= last.get((c.voice, frozenset(c.sides)), c.published)
    ]


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


def _low(counted: Sequence[Claim], numbered: Sequence[Claim], choice: str) -> tuple[Claim, int | None]:
    if choice == "least_low" or not numbered:
        low = min(counted, key=lambda c: (c.low, c.article_id))
        return low, low.low
    low = min(numbered, key=lambda c: (c.least or 0, c.article_id))
    return low, low.least


def _high(counted: Sequence[Claim], numbered: Sequence[Claim], choice: str) -> tuple[Claim | None, int | None]:
    unbounded = [c for c in counted if c.high is None]
    if choice == "greatest_high" and unbounded:
        return max(unbounded, key=lambda c: (c.low, c.article_id)), None
    if choice == "greatest_high":
        greatest = max(counted, key=lambda c: (c.high or 0, c.article_id))
        return greatest, greatest.high
    if not numbered:
        return None, None
    greatest = max(numbered, key=lambda c: (c.most or 0, c.article_id))
    return greatest, greatest.most


def contradicted(given: Sequence[Claim]) -> bool:
    """Whether two of the claims that stand, on all or on one side, do not meet."""
    given = _standing(given)
    sides = sides_told(given)
    if sides:
        return any(_apart(claims_on) for claims_on in (_of_all(given, sides), *(_of_side(given, side) for side in sides)))
    return _apart(given)


def _apart(given: Sequence[Claim]) -> bool:
    if len(given) < 2:
        return False
    bounded = [c.high for c in given if c.high is not None]
    return bool(bounded) and max(c.low for c in given) > min(bounded)
