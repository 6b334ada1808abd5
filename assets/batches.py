"""Raw batches → checked shards of every stage, none made twice. What Dagster shows of it stands in stage_assets.py.

A shard's key is a hash over what it is made from: the raw batch's key, the code and the lexicons; for what is cleaned also over the
furniture of publishers that the batch's own lines are. What is there under its key is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from factline.assets.correcting import CorrectionFailedError, Corrections, files_sha256, hold, load_corrections
from factline.assets.progress import tell
from factline.expectations.checking import Verdict, check, parent_names
from factline.expectations.report import quality_rows
from factline.pipelines.batch import EVENTS_STAGE, FURNITURE_STAGE, STAGES, Stage, in_order, join_batches, seen_before, without
from factline.pipelines.contracts import StageResult, StaleRulingsError, contract, values_of
from factline.pipelines.corrections import RULED, Replayed, correct_events, correct_facts, record_rulings, rulings
from factline.pipelines.events.reading import Read, gathered
from factline.pipelines.lexicons import Lexicons, load_lexicons
from factline.pipelines.publisher_furniture import of_batch
from factline.warehouse.layout import Home
from factline.warehouse.raw_files import RawStore
from factline.warehouse.shards import Shards, code_version, shard_key

ALL = "all"  # the one batch of what joins articles
GIVER = {table: stage for stage in STAGES for table in stage.gives}


class BrokenTableError(RuntimeError):
    """A table that nothing may be built on: its verdict names what broke."""

    def __init__(self, verdict: Verdict, batch: str) -> None:
        super().__init__(f"table {verdict.table} of batch {batch} is broken: {'; '.join(verdict.broken)}")
        self.verdict, self.batch = verdict, batch


def domain_years(lexicons: Lexicons) -> tuple[int, int]:
    """First and last year of the domain, both in."""
    bounds = lexicons.domain["domain"]
    return bounds["first_year"], bounds["last_year"]


def checked(
    tables: Mapping[str, pa.Table], known: Mapping[str, pa.Table], years: tuple[int, int], batch: str
) -> dict[str, pa.Table]:
    """The tables as far as their contracts let them pass, `rejects` with the rows refused, and `quality_results`.

    Tables are judged in the order given; later ones see what passed of the earlier. BrokenTableError at the first broken one.
    """
    seen = dict(known)
    rejects, quality = [], []
    for name, table in tables.items():
        shape = contract(name)
        verdict = check(table, shape, {parent: seen[parent] for parent in parent_names(shape)}, years)
        if not verdict.sound:
            raise BrokenTableError(verdict, batch)
        seen[name] = verdict.passing
        rejects.append(verdict.rejects)
        quality.append(quality_rows(verdict, batch))
    passed = {name: seen[name] for name in tables}
    return {**passed, "rejects": pa.concat_tables(rejects), "quality_results": pa.concat_tables(quality)}


@dataclass(frozen=True)
class Batches:
    """The work of a home in one domain: which shards its raw batches call for, and making those that are missing."""

    home: Home
    domain: str

    @cached_property
    def lexicons(self) -> Lexicons:
        """The domain's lexicons."""
        return load_lexicons(self.domain)

    @cached_property
    def raw_keys(self) -> tuple[str, ...]:
        """Keys of the raw batches at the time of the first look."""
        return RawStore(self.home).list()

    @property
    def shards(self) -> Shards:
        """Where the shards lie."""
        return Shards(self.home)

    @cached_property
    def _keys(self) -> dict[str, dict[str, str]]:
        return {}  # filled by `keys`, a stage at a time: the furniture must be known before the keys of what is cleaned with it

    def _keys_of(self, stage: Stage) -> dict[str, str]:
        givers = [giver for giver in _givers(stage) if not giver.joins]
        if stage.joins:
            return {ALL: self._key(stage, [self.keys(giver)[raw] for giver in givers for raw in self.raw_keys])}
        own = {raw: [raw, *(self.keys(giver)[raw] for giver in givers)] for raw in self.raw_keys}
        if FURNITURE_STAGE in _givers(stage):
            own = {raw: [*inputs, _digest(self._furniture(raw))] for raw, inputs in own.items()}
        return {raw: self._key(stage, inputs) for raw, inputs in own.items()}

    def _key(self, stage: Stage, inputs: list[str]) -> str:
        if not corrected(stage):
            return shard_key(stage.name, inputs, code_version(stage.name, "factline.expectations"), self.lexicons.sha256)
        code = code_version(stage.name, "factline.expectations", "factline.pipelines.corrections")
        return shard_key(stage.name, [*inputs, files_sha256(self.home)], code, self.lexicons.sha256)

    def keys(self, stage: Stage) -> Mapping[str, str]:
        """Shard key of each batch of a stage; what joins batches has one, `all`."""
        if stage.name not in self._keys:
            self._keys[stage.name] = self._keys_of(stage)
        return self._keys[stage.name]

    def _furniture(self, raw: str) -> pa.Table:
        """The furniture of publishers that lines of this batch are."""
        return of_batch(self.of_all(FURNITURE_STAGE)["publisher_furniture"], self._of_batch("article_lines", raw))

    def make(self, stage: Stage) -> int:
        """Make the shards of a stage that are missing; how many were. BrokenTableError at a batch that nothing may stand on."""
        keys = self.keys(stage)
        missing = [batch for batch, key in keys.items() if not self.shards.exists(stage.name, key)]
        for done, batch in enumerate(missing):
            tell(stage.name, done, len(missing))
            self._make(stage, batch)
        tell(stage.name, len(missing), len(missing))
        self.shards.prune(stage.name, keys.values())
        return len(missing)

    def _make(self, stage: Stage, batch: str) -> None:
        parents = {p for given in stage.gives for p in parent_names(contract(given))} - set(stage.gives)
        if stage is EVENTS_STAGE:
            result = self._events()
            inputs = {name: self._only_keys(name) for name in sorted(parents)}
            ordered = self._with_corrections({name: result.tables[name] for name in stage.gives}, inputs)
        else:
            inputs = self._inputs({*stage.takes, *parents}, batch)
            result = stage.run(inputs, self.lexicons)
            ordered = {name: result.tables[name] for name in stage.gives}
        tables = checked(ordered, inputs, domain_years(self.lexicons), batch)
        tables["rejects"] = in_order("rejects", pa.concat_tables([result.rejects, tables["rejects"]]))
        self.shards.put(stage.name, self.keys(stage)[batch], tables)

    def _events(self) -> StageResult:
        """The events of all batches, as the facts and reviewers' rulings have them."""
        entries = self.corrections.on(RULED)
        try:
            return EVENTS_STAGE.run({name: self._reader(name) for name in EVENTS_STAGE.takes}, self.lexicons, rulings(entries))
        except StaleRulingsError as error:
            place = {e.correction_id: e.place for e in entries}
            told = [f"{place[named]}: correction {named} is stale: {why}" for named, why in error.problems]
            raise CorrectionFailedError("events", told) from error

    @cached_property
    def corrections(self) -> Corrections:
        """What reviewers changed by hand; CorrectionsError where their files cannot be used."""
        return load_corrections(self.home)

    def replayed_facts(self) -> Replayed:
        """The facts of all batches as reviewers have them; CorrectionFailedError where an entry no longer holds."""
        entries = self.corrections.on("facts")
        replayed = correct_facts(self.joined(("facts",), as_text_yields=True)["facts"], entries)
        hold("facts", replayed, entries, self.joined, domain_years(self.lexicons))
        return replayed

    def _with_corrections(self, tables: Mapping[str, pa.Table], inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        """The events as reviewers have them, and the record of all that they changed."""
        entries = self.corrections.on("events")
        replayed = correct_events(tables, entries)
        hold("events", replayed, entries, lambda names: {name: inputs[name] for name in names}, domain_years(self.lexicons))
        parts = [replayed.corrections, record_rulings(tables, self.corrections.on(RULED))]
        if self.corrections.on("facts"):
            parts.append(self.replayed_facts().corrections)
        return {**replayed.tables, "corrections": in_order("corrections", pa.concat_tables(parts))}

    def _inputs(self, names: Iterable[str], batch: str) -> dict[str, pa.Table]:
        wanted = sorted(names)
        if batch == ALL:
            return self.joined(wanted)
        beside = {"raw_files": RawStore(self.home).get, "publisher_furniture": self._furniture}
        return {name: beside[name](batch) if name in beside else self._of_batch(name, batch) for name in wanted}

    def _of_batch(self, name: str, batch: str, *, as_text_yields: bool = False) -> pa.Table:
        giver = GIVER[name]
        table = self.shards.table(giver.name, name, [self.keys(giver)[batch]])
        return table if as_text_yields or name != "facts" else self._corrected(table)

    def _corrected(self, facts: pa.Table) -> pa.Table:
        """Facts of a batch as reviewers have them. Whether every entry has its fact is asked over all batches (replayed_facts)."""
        entries = self.corrections.on("facts")
        here = set(facts["fact_id"].to_pylist()) if entries else set()
        replayed = correct_facts(facts, [e for e in entries if e.key in here])
        hold("facts", replayed, (), self.joined, domain_years(self.lexicons))
        return replayed.tables["facts"]

    @cached_property
    def _repeated(self) -> tuple[set[str], ...]:
        """For each raw batch, the articles that an earlier one holds too: the first one's rows stand."""
        giver = GIVER["articles"]
        ids = (self.shards.columns(giver.name, "articles", self.keys(giver)[raw], ["article_id"]) for raw in self.raw_keys)
        return tuple(seen_before([str(name) for name in table["article_id"].to_pylist()] for table in ids))

    def _reader(self, name: str) -> Read:
        """A table of all batches, each article once, a batch at a time and only the columns asked for."""
        giver = GIVER[name]

        def read(columns: Sequence[str]) -> Iterator[pa.Table]:
            for raw, again in zip(self.raw_keys, self._repeated, strict=True):
                needed = list(dict.fromkeys([*columns, "article_id"]))
                table = self.shards.columns(giver.name, name, self.keys(giver)[raw], needed)
                yield without(table, again).select(list(columns))

        return read

    def _only_keys(self, name: str) -> pa.Table:
        """The key of a table of all batches, for what refers to it; facts as reviewers have them."""
        keys = contract(name).primary_key
        if name == "facts" and self.corrections.on("facts"):
            return self.joined(("facts",))["facts"].select(list(keys))
        return gathered(name, self._reader(name), *keys)

    def told_facts(self) -> pa.Table:
        """Every fact's id, sentence and kind, as reviewers have them."""
        columns = ("fact_id", "sentence_id", "kind")
        if self.corrections.on("facts"):
            return self.joined(("facts",))["facts"].select(list(columns))
        return gathered("facts", self._reader("facts"), *columns)

    def joined(self, names: Iterable[str], *, as_text_yields: bool = False) -> dict[str, pa.Table]:
        """Whole tables that batches give, each article once, sorted by key; facts as reviewers have them.

        The texts of the articles are read only where `articles` is among the names.
        """
        wanted = sorted(set(names))
        if "articles" not in wanted:
            return {name: self._joined(name, as_text_yields=as_text_yields) for name in wanted}
        parts = [{name: self._of_batch(name, raw, as_text_yields=as_text_yields) for name in wanted} for raw in self.raw_keys]
        empty = {name: contract(name).schema.empty_table() for name in wanted}
        return join_batches([empty, *parts])

    def _joined(self, name: str, *, as_text_yields: bool) -> pa.Table:
        parts = [
            without(self._of_batch(name, raw, as_text_yields=as_text_yields), again)
            for raw, again in zip(self.raw_keys, self._repeated, strict=True)
        ]
        return in_order(name, pa.concat_tables([contract(name).schema.empty_table(), *parts]))

    def articles_of_each(self, names: Iterable[str]) -> Iterator[dict[str, pa.Table]]:
        """Tables that batches give, a batch at a time, each article with the first batch that has it; facts as reviewers have them."""
        wanted = sorted(set(names))
        for raw, again in zip(self.raw_keys, self._repeated, strict=True):
            yield {name: without(self._of_batch(name, raw), again) for name in wanted}

    def of_all(self, stage: Stage) -> dict[str, pa.Table]:
        """The tables of a stage that joins batches."""
        return {name: self.shards.table(stage.name, name, self.keys(stage).values()) for name in stage.gives}

    def applied_corrections(self) -> pa.Table:
        """What reviewers changed, as the events were made with it."""
        return self.shards.table("events", "corrections", self.keys(EVENTS_STAGE).values())

    def quality(self, stage: Stage) -> pa.Table:
        """quality_results of one stage over all batches."""
        return self.shards.table(stage.name, "quality_results", self.keys(stage).values())

    def everywhere(self, name: str) -> pa.Table:
        """`rejects` or `quality_results` of all stages and batches, and of the reading of files."""
        parts = [self.shards.table(stage.name, name, self.keys(stage).values()) for stage in STAGES]
        if name == "rejects":
            parts += [self.shards.table(giver, name, self.shards.list(giver)) for giver in ("raw_files", "sources")]
        return in_order(name, pa.concat_tables(parts))


def corrected(stage: Stage) -> bool:
    """Whether reviewers' corrections change what a stage gives."""
    return "facts" in stage.takes or stage is EVENTS_STAGE


def _givers(stage: Stage) -> tuple[Stage, ...]:
    """Stages whose tables a stage takes, each once, in order."""
    return tuple(dict.fromkeys(GIVER[name] for name in stage.takes if name in GIVER))


def _digest(furniture: pa.Table) -> str:
    """A hash of a batch's furniture; in how many articles a line stands makes no difference to what is cut."""
    return hashlib.sha256(repr(list(values_of(furniture, "publisher", "line"))).encode()).hexdigest()
