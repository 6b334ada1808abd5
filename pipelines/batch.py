"""raw_files → every table up to happenings, for one batch; and what joins the batches. The order of the stages, declared once.

In: a batch of raw files (source_ref, content, sidecar) and lexicons. Out: tables by name, rejects among them. A loop, a pool of
processes and an orchestrator call the same functions; nothing here reads a file or keeps anything between two calls, but that the collector leaves
what a stage compiled from its lexicons (_leave_compiled) and rests while it runs.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines import (
    article_lines,
    articles,
    cleaned_articles,
    events,
    facts,
    happenings,
    mentions,
    publisher_furniture,
    sentences,
)
from factline.pipelines.articles.dated import with_publication
from factline.pipelines.contracts import Ruling, StageResult, contract
from factline.pipelines.events.reading import Read
from factline.pipelines.faults import ArticleFaultError, at_fault
from factline.pipelines.lexicons import Lexicons


@dataclass(frozen=True)
class Stage:
    """A stage: the tables that it takes, in the order of its arguments, and the tables that it gives.

    One that `joins` takes the tables of all batches; any other those of one batch, and of what joins them only what is of its own.
    """

    name: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    module: ModuleType
    reads_lexicons: bool = True
    joins: bool = False

    def run(self, tables: Mapping[str, pa.Table | Read], lexicons: Lexicons, rulings: Sequence[Ruling] = ()) -> StageResult:
        """Run it on tables by name. KeyError where one that it takes is missing; ValueError where it gives other tables;
        ArticleFaultError where it fails over an article.

        The events alone are made from tables that are read in parts too, and hear reviewers' rulings.
        """
        taken = [tables[name] for name in self.takes]
        beside: dict[str, Any] = {"lexicons": lexicons} if self.reads_lexicons else {}
        if self.joins:
            result: StageResult = self.module.run(*taken, **beside, **({"rulings": rulings} if rulings else {}))
        else:
            result = self._of_batch(taken, beside)
        if set(result.tables) != set(self.gives):
            raise ValueError(f"stage {self.name} gives {sorted(result.tables)}, declared are {sorted(self.gives)}")
        _leave_compiled(self.name, lexicons.sha256)
        return result

    def _of_batch(self, taken: Sequence[Any], beside: Mapping[str, Any]) -> StageResult:
        try:
            with _collector_at_rest():
                found: StageResult = self.module.run(*taken, **beside)
        except Exception as error:
            if (article := at_fault(partial(self.module.run, **beside), taken)) is None:
                raise
            said = f"{self.name} cannot read {article}: {type(error).__name__}: {error}"
            raise ArticleFaultError(said) from error
        return found


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Python's collector waits while a stage reads its batch: it would walk what the stage holds again and again, and finds nothing.

    A stage's rows hold no circles, and a batch is small. What a library leaves in circles goes after the stage.
    """
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.enable()


@cache
def _leave_compiled(stage: str, lexicons: str) -> None:  # noqa: ARG001 -- once for each of them
    """What a stage compiles from lexicons at its first run lives as long as the process: Python's collector need not walk it again.

    There are half a million objects of it, and a full collection walked them several times in a thousand articles: a twentieth of the time.
    """
    gc.freeze()
    atexit.register(
        gc.unfreeze
    )  # at its end the collector takes all again: libraries that count their objects call the rest leaked


_READ = ("articles", "cleaned_articles")
READING_STAGES: tuple[Stage, ...] = (
    Stage("articles", ("raw_files",), ("articles",), articles, reads_lexicons=False),
    Stage("article_lines", ("articles",), ("article_lines",), article_lines),
)
FURNITURE_STAGE = Stage("publisher_furniture", ("article_lines",), ("publisher_furniture",), publisher_furniture, joins=True)
TELLING_STAGES: tuple[Stage, ...] = (
    Stage(
        "cleaned_articles",
        ("articles", "article_lines", "publisher_furniture"),
        ("cleaned_articles", "removed_spans"),
        cleaned_articles,
    ),
    Stage("sentences", _READ, ("sentences",), sentences),
    Stage("mentions", (*_READ, "sentences"), ("mentions", "publication_bounds"), mentions),
    Stage("facts", (*_READ, "publication_bounds", "sentences", "mentions"), ("facts",), facts),
    Stage("happenings", (*_READ, "publication_bounds", "facts"), ("happenings", "article_words"), happenings),
)
EVENTS_STAGE = Stage(
    "events",
    ("happenings", "article_words"),
    ("article_sources", "events", "event_facts", "event_links", "article_main_event"),
    events,
    joins=True,
)
STAGES: tuple[Stage, ...] = (*READING_STAGES, FURNITURE_STAGE, *TELLING_STAGES, EVENTS_STAGE)


def each_stage(raw_files: pa.Table, *, lexicons: Lexicons) -> Iterator[tuple[str, StageResult]]:
    """Run the stages of one batch up to happenings, giving each stage's name and result as it ends (a bench times the steps).

    Furniture of publishers is learned from this batch alone.
    """
    tables: dict[str, pa.Table] = {"raw_files": raw_files}
    for stage in (*READING_STAGES, FURNITURE_STAGE, *TELLING_STAGES):
        result = stage.run(tables, lexicons)
        tables.update(result.tables)
        yield stage.name, result


def _run(stages: Sequence[Stage], tables: Mapping[str, pa.Table], lexicons: Lexicons) -> dict[str, pa.Table]:
    """The tables that these stages give, and `rejects`."""
    known, given = dict(tables), dict[str, pa.Table]()
    rejects = [known["rejects"]] if "rejects" in known else []
    for stage in stages:
        result = stage.run(known, lexicons)
        known.update(result.tables)
        given.update(result.tables)
        rejects.append(result.rejects)
    return given | {"rejects": pa.concat_tables(rejects)}


def read_batch(raw_files: pa.Table, *, lexicons: Lexicons) -> dict[str, pa.Table]:
    """What a batch holds, before anything is known of the others: articles, article_lines, rejects."""
    return _run(READING_STAGES, {"raw_files": raw_files}, lexicons)


def learned(parts: Sequence[Mapping[str, pa.Table]], *, lexicons: Lexicons) -> pa.Table:
    """publisher_furniture, from what read_batch gave of all batches."""
    every = pa.concat_tables([contract("article_lines").schema.empty_table(), *(part["article_lines"] for part in parts)])
    return FURNITURE_STAGE.run({"article_lines": every}, lexicons).tables["publisher_furniture"]


def tell_batch(read: Mapping[str, pa.Table], furniture: pa.Table, *, lexicons: Lexicons) -> dict[str, pa.Table]:
    """All tables of one batch up to happenings, and `rejects`, from what read_batch gave of it and the furniture of all."""
    of_batch = publisher_furniture.of_batch(furniture, read["article_lines"])
    told = _run(TELLING_STAGES, {**read, "publisher_furniture": of_batch}, lexicons)
    return {**read, **told}


def run_batch(raw_files: pa.Table, *, lexicons: Lexicons) -> dict[str, pa.Table]:
    """All tables of one batch up to happenings, and `rejects`, where it is all there is; `articles` as stage 1 gives it."""
    read = read_batch(raw_files, lexicons=lexicons)
    return tell_batch(read, learned([read], lexicons=lexicons), lexicons=lexicons)


def _ids(article_rows: pa.Table) -> list[str]:
    ids: list[Any] = article_rows["article_id"].to_pylist()
    return ids


def seen_before(batches: Iterable[Iterable[str]]) -> list[set[str]]:
    """The article ids of each batch → for each batch, the articles that an earlier batch holds too."""
    seen: set[str] = set()
    repeated = []
    for batch in batches:
        ids = set(batch)
        repeated.append(ids & seen)
        seen |= ids
    return repeated


def _refs_of(parts: Sequence[Mapping[str, pa.Table]]) -> dict[str, set[str]]:
    """Every source_ref of each article, over all batches."""
    refs: dict[str, set[str]] = {}
    for part in parts:
        listed: list[Any] = part["articles"]["source_refs"].to_pylist()
        for article_id, names in zip(_ids(part["articles"]), listed, strict=True):
            refs.setdefault(article_id, set()).update(names)
    return refs


def _with_all_refs(article_rows: pa.Table, refs: Mapping[str, set[str]]) -> pa.Table:
    every = [sorted(refs[i]) for i in _ids(article_rows)]
    shape = contract("articles")
    first = pa.array([r[0] for r in every], type=shape.field("source_ref").arrow)
    listed = pa.array(every, type=shape.field("source_refs").arrow)
    for name, column in (("source_ref", first), ("source_refs", listed)):
        at = article_rows.schema.get_field_index(name)
        article_rows = article_rows.set_column(at, article_rows.schema.field(at), column)
    return article_rows


def join_batches(parts: Sequence[Mapping[str, pa.Table]]) -> dict[str, pa.Table]:
    """Tables of several batches → one of each, sorted by primary key.

    The same bytes in two batches are one article: the first batch's rows stay, with the source_refs of both.
    """
    repeated = seen_before(_ids(part["articles"]) for part in parts)
    joined: dict[str, pa.Table] = {}
    for name in parts[0]:
        kept = [without(part[name], again) for part, again in zip(parts, repeated, strict=True)]
        joined[name] = pa.concat_tables(kept)
    if any(repeated):
        joined["articles"] = _with_all_refs(joined["articles"], _refs_of(parts))
    return {name: in_order(name, table) for name, table in joined.items()}


def without(table: pa.Table, article_ids: set[str]) -> pa.Table:
    """The table without the rows of these articles; a table that names no article as it is."""
    if not article_ids or "article_id" not in table.column_names:
        return table
    return table.filter(pc.invert(pc.is_in(table["article_id"], value_set=pa.array(sorted(article_ids)))))


def in_order(name: str, table: pa.Table) -> pa.Table:
    """The table sorted by its primary key, in one chunk; rejects that say the same twice stand once."""
    keys = list(contract(name).primary_key)
    ordered = table.sort_by([(k, "ascending") for k in keys]).combine_chunks()
    if name != "rejects" or ordered.num_rows == 0:
        return ordered
    rows = {tuple(row[k] for k in keys): at for at, row in reversed(list(enumerate(ordered.to_pylist())))}
    return ordered.take(pa.array(sorted(rows.values())))


def run_events(tables: Mapping[str, pa.Table], *, lexicons: Lexicons) -> dict[str, pa.Table]:
    """What joins articles: tables of all batches → the same and those of events; articles get their dates."""
    result = EVENTS_STAGE.run(tables, lexicons)
    done = {**tables, **result.tables}
    done["rejects"] = in_order("rejects", pa.concat_tables([tables["rejects"], result.rejects]))
    done["articles"] = with_publication(tables["articles"], tables["publication_bounds"])
    return done
