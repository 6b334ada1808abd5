"""happenings, article_words → arrays: one place a happening, in a fixed order, small enough that millions of them fit in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from factline.pipelines.contracts import PLACE_RANKS, UNSURE_RANK

Ints = npt.NDArray[Any]
Floats = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]

UNKNOWN = -(2**31)  # of a day or a count
RECKONED, BY_CALENDAR = 1, 2
COUNTRY, TOWN = PLACE_RANKS["country"], PLACE_RANKS["town"]


def whole(table: pa.Table, name: str) -> Any:
    """A column as one array."""
    return table[name].combine_chunks()


@dataclass(frozen=True)
class Ragged:
    """Lists of numbers, one a row: `values` one behind the other, row i at offsets[i]:offsets[i + 1]."""

    values: Ints
    offsets: Ints

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def lengths(self) -> Ints:
        """How many values each row has."""
        return np.diff(self.offsets)

    @cached_property
    def span(self) -> int:
        """A number above every value."""
        return int(self.values.max(initial=0)) + 1

    def rows(self) -> Ints:
        """For each value, its row."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    def keep(self, wanted: Flags) -> Ragged:
        """The same with only the values that are wanted."""
        counts = np.bincount(self.rows()[wanted], minlength=len(self))
        return Ragged(self.values[wanted], np.concatenate([[0], np.cumsum(counts)]))

    def part(self, start: int, end: int) -> Ragged:
        """Rows start to end."""
        offsets = self.offsets[start : end + 1]
        return Ragged(self.values[offsets[0] : offsets[-1]], offsets - offsets[0])

    def take(self, rows: Ints) -> tuple[Ints, Ints]:
        """Of these rows, the position of each value and the place in `rows` that it belongs to, in order."""
        lengths = self.lengths[rows]
        owner = np.repeat(np.arange(len(rows)), lengths)
        first = (
            np.repeat(self.offsets[rows] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths) if len(rows) else lengths
        )
        return np.arange(len(owner)) + first, owner


def ragged(column: Any) -> Ragged:
    """A list column → Ragged, each row's values in order; strings in it become numbers, the same for the same string."""
    values = column.flatten()
    lengths = column.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
    offsets = np.concatenate([[0], np.cumsum(lengths.astype(np.int64))])
    if not pa.types.is_string(values.type):
        return Ragged(values.to_numpy(zero_copy_only=False).astype(np.int32), offsets)
    numbers = values.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int32)
    unordered = Ragged(numbers, offsets)
    return Ragged(numbers[np.lexsort((numbers, unordered.rows()))], offsets)


@dataclass(frozen=True)
class Told:
    """Happenings as arrays of one length. Days are counted from 1970; UNKNOWN where the text does not say."""

    article: Ints  # place of the article in article_words
    family: Ints
    violent: Flags
    kinds: Ints  # a bit a kind
    sides: Ints  # a bit an alliance of sides
    ways: Ints  # a bit a way in which it may have been done, 0 where none is told
    hours: Ints  # a bit a time of the day
    published: Ints
    first: Ints
    last: Ints
    named: Ints  # how the text names its day: BY_CALENDAR, RECKONED, or 0
    place: Ints
    rank: Ints
    latitude: Floats
    longitude: Floats
    killed: Ints
    wounded: Ints
    denies: Flags
    leads: Flags
    running: Flags
    names: Ragged
    start: Ints  # where the first fact starts in its article
    own: Ints  # of a denial, the place of what it denies in its own article; -1 for none

    def __len__(self) -> int:
        return len(self.article)


def days(column: Any) -> Ints:
    """Days counted from 1970."""
    return column.cast(pa.int32()).fill_null(UNKNOWN).to_numpy(zero_copy_only=False).astype(np.int32)


def day_names(column: Any) -> Ints:
    """How texts name their days, as a number: BY_CALENDAR, RECKONED, or 0 where they name none."""
    named = (
        pc.equal(column, pa.scalar(name)).fill_null(False).to_numpy(zero_copy_only=False) for name in ("reckoned", "calendar")
    )
    return sum((flags.astype(np.int8) * n for n, flags in enumerate(named, RECKONED)), np.zeros(len(column), dtype=np.int8))


def _coded(column: Any) -> Ints:
    """Each string as a number; -1 where there is none."""
    return column.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)


def _ranked(column: Any) -> Ints:
    """Each string as its place among the different ones in order of name, so that one more leaves the others' order; -1 for none."""
    found = column.dictionary_encode()
    rank = np.full(len(found.dictionary) + 1, -1, dtype=np.int32)
    rank[pc.sort_indices(found.dictionary).to_numpy()] = np.arange(len(found.dictionary), dtype=np.int32)
    return rank[found.indices.fill_null(-1).to_numpy(zero_copy_only=False)]


def bits(column: Any) -> Ints:
    """Lists of strings as sets of bits; beyond 63 different ones a bit stands for several."""
    lists = ragged(column)
    masks = np.zeros(len(lists), dtype=np.int64)
    np.bitwise_or.at(masks, lists.rows(), np.int64(1) << (lists.values % 63).astype(np.int64))
    return masks


TOLD_COLUMNS = (
    "happening_id", "article_id", "role", "denies", "family", "kinds", "alliances", "ways", "hours", "published", "date_start", "date_end", "day_named",
    "place_id", "place_precision", "latitude", "longitude", "killed_best", "wounded_best", "leads", "running", "names", "char_start",
)  # fmt: skip


def told(happenings: pa.Table, article_ids: Any) -> Told:
    """Arrays of the happenings given (at least TOLD_COLUMNS), in their order. `article_ids`: that column of article_words, in order."""
    column = {name: whole(happenings, name) for name in TOLD_COLUMNS}
    ranks = np.array(
        [PLACE_RANKS[name] for name in column["place_precision"].dictionary_encode().dictionary.to_pylist()] + [UNSURE_RANK],
        dtype=np.int8,
    )
    counts = {k: column[f"{k}_best"].fill_null(UNKNOWN).to_numpy(zero_copy_only=False) for k in ("killed", "wounded")}
    degrees = {
        k: column[k].fill_null(np.nan).to_numpy(zero_copy_only=False).astype(np.float32) for k in ("latitude", "longitude")
    }
    flags = {k: column[k].to_numpy(zero_copy_only=False) for k in ("leads", "running")}
    return Told(
        article=pc.index_in(column["article_id"], value_set=article_ids).to_numpy(zero_copy_only=False).astype(np.int32),
        family=_coded(column["family"]).astype(np.int8),
        violent=_is(column["family"], "violence"),
        denies=_is(column["role"], "denies"),
        kinds=bits(column["kinds"]),
        sides=bits(column["alliances"]),
        ways=bits(column["ways"]),
        hours=bits(column["hours"]),
        published=days(column["published"]),
        first=days(column["date_start"]),
        last=days(column["date_end"]),
        named=day_names(column["day_named"]),
        place=_ranked(column["place_id"]),
        rank=ranks[_coded(column["place_precision"])],
        names=ragged(column["names"]),
        start=column["char_start"].to_numpy(zero_copy_only=False),
        own=_places_of(column["denies"], column["happening_id"]),
        **counts,
        **degrees,
        **flags,
    )


def _places_of(ids: Any, among: Any) -> Ints:
    """Where each id stands among others; -1 where it is NULL or none of them."""
    found: Any = pc.index_in(ids, value_set=among, skip_nulls=True)
    return found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)


def _is(column: Any, value: str) -> Flags:
    found: Flags = pc.equal(column, pa.scalar(value)).to_numpy(zero_copy_only=False)
    return found


@dataclass(frozen=True)
class Articles:
    """Articles as arrays: their rarest terms (numbers, in order), what each term weighs, and when they were published."""

    terms: Ragged
    frequency: Ints  # by term: how many articles have it
    idf: Floats  # by frequency
    length: Floats  # of each article's whole vector, of the terms that are not kept too
    size: Ints  # how many different terms the article has, kept or not
    language: Ints
    published: Ints

    def weights(self, at: Ints, row: Ints) -> Floats:
        """Of the values at these positions of `terms`, which are of these rows, the weights in vectors of length one."""
        return (self.idf[self.frequency[self.terms.values[at]]] / self.length[row]).astype(np.float32)


def idf(frequency: Ints, articles: int, prior: int) -> Floats:
    """How much a word says: the logarithm of how many articles there are for one that has it. In a corpus of a few articles
    every word is in few of them; `prior` articles without it are added, so that there too a shared word is no proof.
    """
    return np.log((articles + prior) / np.maximum(frequency, 1)).astype(np.float32)


_ARTICLES_AT_ONCE = 25_000


def articles(words: pa.Table, order: Ints, *, kept: int, prior: int) -> Articles:
    """article_words, in the order given, → arrays, with the `kept` rarest terms of each that another article has too."""
    column = whole(words, "terms")
    frequency = np.zeros(int(column.flatten().to_numpy(zero_copy_only=False).max(initial=0)) + 1, dtype=np.int32)
    for start in range(0, len(column), _ARTICLES_AT_ONCE):
        term, times = np.unique(ragged(column.slice(start, _ARTICLES_AT_ONCE)).values, return_counts=True)
        frequency[term] += times.astype(np.int32)
    weight = idf(np.arange(int(frequency.max()) + 1), len(column), prior)
    # Filled in place: parts put side by side at the end would be held twice, with holes between them.
    values = np.empty(int(np.minimum(column.value_lengths().to_numpy(), kept).sum()), dtype=np.int32)
    offsets, length, size = (
        np.zeros(len(column) + 1, dtype=np.int64),
        np.zeros(len(column)),
        np.zeros(len(column), dtype=np.int32),
    )
    for start in range(0, len(column), _ARTICLES_AT_ONCE):
        end = min(start + _ARTICLES_AT_ONCE, len(column))
        terms, length[start:end], size[start:end] = _rarest(ragged(column.take(order[start:end])), frequency, weight, kept)
        offsets[start + 1 : end + 1] = offsets[start] + terms.offsets[1:]
        values[offsets[start] : offsets[end]] = terms.values
    return Articles(
        terms=Ragged(values[: offsets[-1]], offsets),
        frequency=frequency,
        idf=weight,
        length=length,
        size=size,
        language=_coded(whole(words, "language"))[order],
        published=days(whole(words, "published"))[order],
    )


def _rarest(terms: Ragged, frequency: Ints, weight: Floats, kept: int) -> tuple[Ragged, Floats, Ints]:
    """Of some articles the terms that are kept, the length of each one's vector, and how many terms it has."""
    counts = frequency[terms.values]
    squares = weight[counts].astype(np.float64) ** 2
    length = np.sqrt(np.bincount(terms.rows(), weights=squares, minlength=len(terms)))
    wanted = (counts > 1) & (rank_in_row(terms, counts) < kept)
    return terms.keep(wanted), np.maximum(length, 1e-9), terms.lengths.astype(np.int32)


def rank_in_row(rows: Ragged, by: Ints) -> Ints:
    """Of each value, its place within its row by `by` (then by number), from 0."""
    order = np.lexsort((rows.values, by, rows.rows()))
    place = np.empty(len(order), dtype=np.int32)
    place[order] = (np.arange(len(order)) - np.repeat(rows.offsets[:-1], rows.lengths)).astype(np.int32)
    return place
