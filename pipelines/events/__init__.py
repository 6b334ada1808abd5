"""happenings, article_words → events and why: one row a real-world happening, with every claim kept.

Denied, negated and hypothetical facts make no event; a denial is tied to the event that it denies. What joins articles is here
and nowhere before. What is compared is held as arrays, and rows are read and made part by part, so that millions of facts fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from factline.pipelines.contracts import Ruling, StageResult, contract, rejects_table
from factline.pipelines.events.days import main_days
from factline.pipelines.events.fusing import fuse
from factline.pipelines.events.naming import name_events
from factline.pipelines.events.parts import event_parts
from factline.pipelines.events.reading import Read, gathered, in_memory, in_order, places
from factline.pipelines.events.sources import one_text
from factline.pipelines.lexicons import Lexicons, figure_rule

TABLES = ("article_sources", "events", "event_facts", "event_links", "article_main_event")


def run(
    happenings: pa.Table | Read, article_words: pa.Table | Read, *, lexicons: Lexicons, rulings: Sequence[Ruling] = ()
) -> StageResult:
    """Events over all articles. Every told fact is in one event; a denial in the event it denies, where there is one.

    Tables at hand, or read in parts because they need not fit in memory (what is given back does). `rulings`: what reviewers say is one
    happening or is not. StaleRulingsError where one does not hold.
    """
    read = [in_memory(given) if isinstance(given, pa.Table) else given for given in (happenings, article_words)]
    parts: dict[str, list[pa.Table]] = {name: [contract(name).schema.empty_table()] for name in TABLES}
    for name, part in run_in_parts(*read, lexicons=lexicons, rulings=rulings):
        parts[name].append(part)
    return StageResult({name: pa.concat_tables(found).combine_chunks() for name, found in parts.items()}, rejects_table([]))


def run_in_parts(
    happenings: Read, article_words: Read, *, lexicons: Lexicons, rulings: Sequence[Ruling] = ()
) -> Iterator[tuple[str, pa.Table]]:
    """The same part by part: the name of a table and some of its rows, those of each table in order of key."""
    settings = lexicons.general["fusion"]
    heads = gathered("article_words", article_words, "article_id", "published")
    order = in_order(heads["article_id"])
    days = main_days(happenings, heads.take(order))
    sources, group = one_text(heads, order, article_words, days, settings["one_text"])
    yield "article_sources", sources
    del sources
    row_order = in_order(gathered("happenings", happenings, "happening_id")["happening_id"])
    fused = fuse(happenings, row_order, article_words, order, group, settings, rulings)
    place = places(row_order)
    named = name_events(happenings, place, fused)
    weights = {entry["kind"]: entry["weight"] for entry in lexicons.general["kinds"]}
    yield from event_parts(happenings, place, fused, named, figure_rule(lexicons), weights)
