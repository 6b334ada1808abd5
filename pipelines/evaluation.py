"""facts + articles + gold facts → precision and recall by kind, accuracy by field, and what was missed or given in excess.

A gold fact is found where a fact of the same article and kind has a quote that shares characters with the gold quote, one to one.
It is exact where stance, toll, count, patient's side, speaker's side and dates agree too. Reads and writes no files.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from factline.pipelines.gold import GoldFact
from factline.pipelines.gold_matching import Fact, compared, match, quote_span

FIELDS = ("stance", "toll", "count", "patient_side", "patient_class", "agent_side", "speaker_side", "dates", "place")
EXACT = frozenset({"stance", "toll", "count", "patient_side", "speaker_side", "dates"})


@dataclass(frozen=True)
class Ratio:
    """How many of how many; `value` is None where there are none."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The part as a share of the whole."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class KindScore:
    """One kind of fact: gold facts, facts given, gold facts found, and those of them that are exact."""

    kind: str
    gold: int
    given: int
    found: int
    exact: int

    def scores(self, level: str) -> tuple[float | None, float | None, float | None]:
        """Precision, recall, F1 at level `found` or `exact`, 0 to 1; None where nothing was given, nothing is gold, neither."""
        hits = {"found": self.found, "exact": self.exact}[level]
        f1 = Ratio(2 * hits, self.given + self.gold).value
        return Ratio(hits, self.given).value, Ratio(hits, self.gold).value, f1


@dataclass(frozen=True)
class Difference:
    """A fact found but not exact: the fields that differ, with (gold, given) as text."""

    article: str
    kind: str
    quote: str
    differs: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A gold fact that was missed, or a fact that no gold fact answers to."""

    article: str
    kind: str
    stance: str
    count_best: int | None
    quote: str


@dataclass(frozen=True)
class Evaluation:
    """What the comparison found. `unread`: articles with gold that are not among the articles; their gold counts as missed.

    `without_gold`: articles that no gold speaks of; their facts are left out of every figure.
    """

    kinds: tuple[KindScore, ...]
    overall: KindScore
    fields: Mapping[str, Ratio]
    misses: tuple[Row, ...]
    extras: tuple[Row, ...]
    differences: tuple[Difference, ...]
    unread: tuple[str, ...]
    without_gold: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain dictionaries, lists, numbers and strings; ratios 0 to 1, None where there is nothing to divide by."""
        return {
            "overall": _score_json(self.overall),
            "kinds": [_score_json(k) for k in self.kinds],
            "fields": {name: {"equal": r.part, "compared": r.whole, "accuracy": r.value} for name, r in self.fields.items()},
            "misses": [asdict(m) for m in self.misses],
            "extras": [asdict(e) for e in self.extras],
            "differences": [{**asdict(d), "differs": {k: list(v) for k, v in d.differs.items()}} for d in self.differences],
            "unread": list(self.unread),
            "without_gold": list(self.without_gold),
        }

    def as_markdown(self) -> str:
        """Tables by kind and by field, and a line on articles that could not be compared."""
        lines = [
            "| kind | gold | given | found P | R | F1 | exact P | R | F1 |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for k in (*self.kinds, self.overall):
            figures = " | ".join(_percent(x) for level in ("found", "exact") for x in k.scores(level))
            lines.append(f"| {k.kind} | {k.gold} | {k.given} | {figures} |")
        lines += ["", "| field, over found facts | equal | compared | accuracy |", "|---|---:|---:|---:|"]
        lines += [f"| {name} | {r.part} | {r.whole} | {_percent(r.value)} |" for name, r in self.fields.items()]
        lines += ["", f"{len(self.misses)} missed, {len(self.extras)} in excess, {len(self.differences)} found and not exact."]
        if self.unread:
            lines.append(f"Articles with gold that were not read: {', '.join(self.unread)}.")
        if self.without_gold:
            lines.append(f"Articles without gold, left out: {', '.join(self.without_gold)}.")
        return "\n".join(lines) + "\n"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _score_json(score: KindScore) -> dict[str, Any]:
    levels = {level: dict(zip(("precision", "recall", "f1"), score.scores(level), strict=True)) for level in ("found", "exact")}
    return {**asdict(score), "levels": levels}


class _Tally:
    """Counts of one evaluation while articles are compared."""

    def __init__(self) -> None:
        self.gold: Counter[str] = Counter()
        self.given: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.exact: Counter[str] = Counter()
        self.equal: Counter[str] = Counter()
        self.compared: Counter[str] = Counter()
        self.misses: list[Row] = []
        self.extras: list[Row] = []
        self.differences: list[Difference] = []

    def missed(self, gold: GoldFact) -> None:
        """A gold fact that nothing answers to."""
        if not gold.optional:
            self.gold[gold.kind] += 1
            best = gold.count.best if gold.count else None
            self.misses.append(Row(gold.article, gold.kind, gold.stance, best, gold.quote))

    def in_excess(self, article: str, fact: Fact) -> None:
        """A fact that no gold fact answers to."""
        self.given[fact["kind"]] += 1
        self.extras.append(Row(article, fact["kind"], fact["stance"], fact["count_best"], fact["quote"]))

    def pair(self, gold: GoldFact, fact: Fact) -> None:
        """A gold fact and the fact that answers to it; an optional one counts neither way."""
        if gold.optional:
            return
        for counter in (self.gold, self.given, self.found):
            counter[gold.kind] += 1
        pairs = compared(gold, fact)
        self.compared.update(pairs.keys())
        self.equal.update(name for name, (a, b) in pairs.items() if a == b)
        differs = {name: (a, b) for name, (a, b) in pairs.items() if a != b}
        if EXACT.isdisjoint(differs):
            self.exact[gold.kind] += 1
        else:
            self.differences.append(Difference(gold.article, gold.kind, gold.quote, differs))

    def score(self, kind: str) -> KindScore:
        """Figures of one kind."""
        return KindScore(kind, self.gold[kind], self.given[kind], self.found[kind], self.exact[kind])

    def overall(self) -> KindScore:
        """Figures over all kinds."""
        return KindScore("all", self.gold.total(), self.given.total(), self.found.total(), self.exact.total())


def _by_kind(items: Iterable[Any], kind: Any) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        grouped[kind(item)].append(item)
    return grouped


def _compare(tally: _Tally, article: str, raw_text: str, gold: Sequence[GoldFact], facts: Sequence[Fact]) -> None:
    wanted = _by_kind(gold, lambda g: g.kind)
    given = _by_kind(facts, lambda f: f["kind"])
    for kind in sorted(wanted.keys() | given.keys()):
        golds, rows = wanted.get(kind, []), given.get(kind, [])
        pair = match(golds, [quote_span(g, raw_text) for g in golds], rows)
        for g, fact in enumerate(golds):
            if g in pair:
                tally.pair(fact, rows[pair[g]])
            else:
                tally.missed(fact)
        for f in sorted(set(range(len(rows))) - set(pair.values())):
            tally.in_excess(article, rows[f])


def evaluate(facts: pa.Table, articles: pa.Table, gold: Mapping[str, Sequence[GoldFact]]) -> Evaluation:
    """Compare the facts of articles with their gold.

    `facts` and `articles` are to their contracts, `gold` is by any of an article's source_refs. ValueError where a gold quote does
    not stand exactly once in its article, or where two names of gold are one article.
    """
    by_ref = {ref: row for row in articles.to_pylist() for ref in row["source_refs"]}
    rows = sorted(facts.to_pylist(), key=lambda f: (f["raw_start"], f["raw_end"], f["fact_id"]))
    facts_of = _by_kind(rows, lambda f: f["article_id"])
    tally, seen = _Tally(), set()
    for name, golds in gold.items():
        if name not in by_ref:
            for fact in golds:
                tally.missed(fact)
            continue
        article = by_ref[name]
        if article["article_id"] in seen:
            raise ValueError(f"gold has one article under two names, the second is {name}")
        seen.add(article["article_id"])
        _compare(tally, name, article["raw_text"], golds, facts_of.get(article["article_id"], []))
    kinds = sorted(tally.gold.keys() | tally.given.keys())
    return Evaluation(
        kinds=tuple(tally.score(k) for k in kinds),
        overall=tally.overall(),
        fields={name: Ratio(tally.equal[name], tally.compared[name]) for name in FIELDS},
        misses=tuple(tally.misses),
        extras=tuple(tally.extras),
        differences=tuple(tally.differences),
        unread=tuple(name for name in gold if name not in by_ref),
        without_gold=tuple(sorted(r["source_ref"] for r in articles.to_pylist() if r["article_id"] not in seen)),
    )
