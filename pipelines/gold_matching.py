"""Gold facts + facts of one article and kind → which answers to which, and where the two differ. Counts nothing up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from factline.pipelines.gold import GoldFact

Fact = Mapping[str, Any]  # a row of facts


def quote_span(gold: GoldFact, raw_text: str) -> tuple[int, int]:
    """Where the gold quote stands in the raw text; ValueError unless it stands there exactly once."""
    if (times := raw_text.count(gold.quote)) != 1:
        raise ValueError(f"gold quote stands {times} times in {gold.article}: {gold.quote!r}")
    start = raw_text.index(gold.quote)
    return start, start + len(gold.quote)


def compared(gold: GoldFact, fact: Fact) -> dict[str, tuple[str, str]]:
    """Each field that the coder filled in, as (gold, given) text. A count left out asks for a fact that gives no number.

    A speaker left out, or one without a side, asks for a fact whose speaker has no side. All else left out is not compared.
    """
    pairs: dict[str, tuple[str, str]] = {"stance": (gold.stance, fact["stance"])}
    if gold.toll is not None:
        pairs["toll"] = (gold.toll, str(fact["toll"]))
    if gold.count is None:
        pairs["count"] = ("None", str(fact["count_best"]))
    else:
        given = (fact["count_low"], fact["count_best"], fact["count_high"])
        pairs["count"] = (_interval(gold.count.low, gold.count.best, gold.count.high), _interval(*given))
    if gold.patient:
        pairs["patient_side"] = (str(gold.patient_side), str(fact["patient_side"]))
    for name in ("patient_class", "agent_side"):
        if (value := getattr(gold, name)) is not None:
            pairs[name] = (value, str(fact[name]))
    pairs["speaker_side"] = (str(gold.speaker_side), str(fact["speaker_side"]))
    if gold.date_start is not None:
        pairs["dates"] = (f"{gold.date_start}/{gold.date_end}", f"{fact['date_start']}/{fact['date_end']}")
    if gold.place is not None:
        pairs["place"] = (f"plc-{gold.place}", str(fact["place_id"]))
    return pairs


def _interval(low: int | None, best: int | None, high: int | None) -> str:
    return "/".join("~" if n is None else str(n) for n in (low, best, high))


def match(gold: Sequence[GoldFact], spans: Sequence[tuple[int, int]], facts: Sequence[Fact]) -> dict[int, int]:
    """Gold index → fact index, one to one, within one article and kind: as many pairs as there can be.

    Of several ways the pair with equal counts goes first, then the one with more equal fields, then the longer overlap.
    """
    edges: list[tuple[tuple[int, ...], int, int]] = []
    for g, (start, end) in enumerate(spans):
        for f, fact in enumerate(facts):
            overlap = min(end, fact["raw_end"]) - max(start, fact["raw_start"])
            if overlap > 0:
                pairs = compared(gold[g], fact)
                equal = sum(a == b for a, b in pairs.values())
                rank = (gold[g].optional, pairs["count"][0] != pairs["count"][1], -equal, -overlap)
                edges.append((tuple(int(r) for r in rank), g, f))
    edges.sort()
    pair: dict[int, int] = {}
    for _, g, f in edges:
        if g not in pair and f not in pair.values():
            pair[g] = f
    reach: dict[int, list[int]] = defaultdict(list)
    for _, g, f in edges:
        reach[g].append(f)
    for g in sorted(reach):
        if g not in pair:
            _augment(g, reach, pair, set())
    return pair


def _augment(g: int, reach: Mapping[int, Sequence[int]], pair: dict[int, int], tried: set[int]) -> bool:
    """Give gold fact g a fact, moving others to another of theirs where needed (an augmenting path)."""
    for f in reach[g]:
        if f in tried:
            continue
        tried.add(f)
        holder = next((other for other, held in pair.items() if held == f), None)
        if holder is None or _augment(holder, reach, pair, tried):
            pair[g] = f
            return True
    return False
