"""Arrays of happenings → pairs worth comparing. Blocks by shared rare words, by kind family, week and place, and by source.

A block is sorted in time and each of its members meets a few that follow, so that no block costs its square.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from factline.pipelines.events.columns import COUNTRY, TOWN, UNKNOWN, Articles, Floats, Ints, Told, rank_in_row

_ARTICLES_AT_ONCE = 12_500
_PAIRS_AT_ONCE = 1_000_000
_CELL = 4.0  # degrees
_SHORT = 8  # days: what is longer is a war or a season, and meets only its like
_WEEK, _YEAR = 7, 366  # days in which a short and a long happening are looked for
_MOST_WEEKS, _MOST_YEARS = 3, 40
_BORDER = 0.15  # degrees beyond its cell in which a town meets a neighbour
# A block is one number: cell (week, row, column), family, and whether long. Each has room for more than there can be.
_FAMILIES, _ROWS, _COLUMNS = 64, 256, 512
_WEEKS_BEFORE, _ROWS_BELOW, _COLUMNS_LEFT = 20_000, 60, 120  # so that none is negative


def _sorted(block: Ints, order: Ints, member: Ints) -> tuple[Ints, Ints]:
    """Blocks and members, block by block sorted by `order`."""
    by = np.lexsort((member, order, block))
    return block[by], member[by]


def _neighbours(block: Ints, member: Ints, reach: int) -> Iterator[tuple[Ints, Ints]]:
    """Of what is sorted, pairs of members of one block at most `reach` places apart in it."""
    for apart in range(1, reach + 1):
        together = np.flatnonzero(block[apart:] == block[:-apart])
        if len(together) == 0:
            return
        yield member[together], member[together + apart]


def _coded(a: Ints, b: Ints, size: int) -> Ints:
    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    return (low * size + high)[low != high]


def _different(codes: Ints) -> Ints:
    """Codes in order, each once; `codes` may repeat but are in order."""
    return codes[np.concatenate([[True], codes[1:] != codes[:-1]])] if len(codes) else codes


def each_once(codes: Sequence[Ints]) -> Ints:
    """Codes of several lists in order, each once."""
    return _different(np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *codes])))


def article_pairs(articles: Articles, *, keys: int, reach: int, fewest: int) -> tuple[Ints, Ints]:
    """Articles that share at least `fewest` of the `keys` rarest terms of each, as two columns of places, in order.

    Every term knows its articles in order of time. Of two articles the earlier finds the later, so the terms that a pair shares are
    all counted where the earlier one's turn comes: the work goes by articles, and never holds the pairs of more than some of them.
    """
    size = len(articles.terms)
    by_time = np.lexsort((np.arange(size), articles.published)).astype(np.int32)
    turn = np.empty(size, dtype=np.int64)
    turn[by_time] = np.arange(size)
    term, at_turn = _postings(articles, turn, keys)
    found = [np.zeros(0, dtype=np.int64)]
    for start in range(0, size, _ARTICLES_AT_ONCE):
        codes = [np.zeros(0, dtype=np.int64)]
        at = np.flatnonzero((at_turn >= start) & (at_turn < start + _ARTICLES_AT_ONCE))
        for apart in range(1, reach + 1):
            at = at[at + apart < len(term)]
            at = at[term[at + apart] == term[at]]
            codes.append(_coded(by_time[at_turn[at]], by_time[at_turn[at + apart]], size))
        code = np.sort(np.concatenate(codes))
        # The same pair stands as often as it shares a term: one that stands `fewest` places further on is shared so often.
        often = code[: max(len(code) - fewest + 1, 0)]
        found.append(_different(often[often == code[fewest - 1 :]]))
    code = np.sort(np.concatenate(found))
    return (code // max(size, 1)).astype(np.int32), (code % max(size, 1)).astype(np.int32)


def _postings(articles: Articles, turn: Ints, keys: int) -> tuple[Ints, Ints]:
    """The rarest terms of each article, and the article's turn in time, in order of both."""
    posted = np.empty(int(np.minimum(articles.terms.lengths, keys).sum()), dtype=np.int64)
    end = 0
    for start in range(0, len(turn), _ARTICLES_AT_ONCE):
        part = articles.terms.part(start, start + _ARTICLES_AT_ONCE)
        wanted = rank_in_row(part, articles.frequency[part.values]) < keys
        codes = (part.values[wanted].astype(np.int64) << 32) | turn[start:][part.rows()[wanted]]
        posted[end : end + len(codes)] = codes
        end += len(codes)
    posted.sort()
    halves = posted.astype("<i8", copy=False).view("<i4")  # of each number the lower half is the turn, without a copy
    return halves[1::2], halves[::2]


def leading_pairs(told: Told, a: Ints, b: Ints, articles: int) -> Iterator[Ints]:
    """Pairs of articles → codes of the pairs of happenings that lead them, family by family."""
    for family in np.unique(told.family[told.leads]):
        leading = np.full(articles, -1, dtype=np.int32)
        places = np.flatnonzero(told.leads & (told.family == family))
        leading[told.article[places]] = places
        for start in range(0, len(a), _PAIRS_AT_ONCE):
            one, other = leading[a[start : start + _PAIRS_AT_ONCE]], leading[b[start : start + _PAIRS_AT_ONCE]]
            both = (one >= 0) & (other >= 0)
            yield _coded(one[both], other[both], len(told))


def place_pairs(told: Told, *, reach: int) -> Iterator[Ints]:
    """Codes of pairs of one family whose dates and places may be one: a week and a cell of the map that both lie in.

    A pair that has two weeks or two cells in common is given twice.
    """
    known = np.flatnonzero((told.first != UNKNOWN) & (told.place >= 0) & ~np.isnan(told.latitude))
    member, week = _weeks(told, known)
    member, cell = _cells(told, member, week)
    block = (cell * _FAMILIES + told.family[member]) * 2 + _is_long(told)[member]
    day_and_place = told.first[member].astype(np.int64) * (int(told.place.max(initial=0)) + 1) + told.place[member]
    for a, b in _neighbours(*_sorted(block, day_and_place, member), reach):
        yield _coded(a, b, len(told))


def _is_long(told: Told) -> Ints:
    return (told.last.astype(np.int64) - told.first > _SHORT).astype(np.int64)


def _weeks(told: Told, known: Ints) -> tuple[Ints, Ints]:
    """Each happening once for every week that it touches with a little slack; a long one for every year."""
    long = _is_long(told)[known] == 1
    step = np.where(long, _YEAR, _WEEK)
    start = (told.first[known] - np.where(long, 0, 1)) // step
    end = (told.last[known] + np.where(long, 0, 1)) // step
    span = np.minimum(end - start + 1, np.where(long, _MOST_YEARS, _MOST_WEEKS))
    member = np.repeat(known, span)
    within = np.arange(len(member)) - np.repeat(np.cumsum(span) - span, span)
    return member, np.repeat(start, span) + within + _WEEKS_BEFORE


def _cells(told: Told, member: Ints, week: Ints) -> tuple[Ints, Ints]:
    """Each member once for every cell that its place can reach: a town its own and a neighbour's edge, a country a few around."""
    around = np.where(told.rank > TOWN, reach_of(told.rank), _BORDER)[member]
    low_y, high_y = (np.floor((told.latitude[member] + s * around) / _CELL).astype(np.int64) + _ROWS_BELOW for s in (-1, 1))
    low_x, high_x = (np.floor((told.longitude[member] + s * around) / _CELL).astype(np.int64) + _COLUMNS_LEFT for s in (-1, 1))
    height, width = high_y - low_y + 1, high_x - low_x + 1
    cells = height * width
    again = np.repeat(np.arange(len(member)), cells)
    within = np.arange(len(again)) - np.repeat(np.cumsum(cells) - cells, cells)
    y = low_y[again] + within // width[again]
    x = low_x[again] + within % width[again]
    return member[again], (week[again].astype(np.int64) * _ROWS + y) * _COLUMNS + x


def reach_of(rank: Ints) -> Floats:
    """How many degrees away a place of that rank may meet another: a town its surroundings, a region two, a country eight."""
    return np.where(rank == COUNTRY, 8.0, np.where(rank > TOWN, 2.0, 0.3)).astype(np.float32)


def source_pairs(told: Told, group: Ints, *, reach: int) -> Iterator[Ints]:
    """Codes of pairs of one family in articles that are one text: what the one tells the other tells too."""
    times = np.bincount(group, minlength=1) if len(group) else np.zeros(1, dtype=np.int64)
    member = np.flatnonzero(times[group[told.article]] > 1) if len(group) else np.zeros(0, dtype=np.int64)
    block = group[told.article[member]].astype(np.int64) * _FAMILIES + told.family[member]
    for a, b in _neighbours(*_sorted(block, told.first[member], member), reach):
        yield _coded(a, b, len(told))
