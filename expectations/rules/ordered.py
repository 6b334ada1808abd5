"""ordered: the fields stand in ascending order (low ≤ best ≤ high, start ≤ end). NULL is no bound and is passed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations

import pyarrow as pa
import pyarrow.compute as pc

from factline.expectations.rules.world import Example, World

WHY = "not in ascending order"
TABLES: tuple[str, ...] = ()
EXAMPLES = (
    Example((12, 14, 15), holds=True),
    Example((5, 5, 5), holds=True),
    Example((161, 161, None), holds=True),
    Example((0, None, 30), holds=True),
    Example((12, 11, 15), holds=False),
    Example((12, 16, 15), holds=False),
    Example((31, None, 30), holds=False),  # NULL between the two hides nothing
    Example((None, 7, None), holds=None),
    Example((None, None, None), holds=None),
    Example((date(1992, 2, 25), date(1992, 2, 26)), holds=True),
    Example((date(1992, 2, 27), date(1992, 2, 26)), holds=False),
    Example((date(1992, 2, 27), None), holds=None),
)


def holds(table: pa.Table, fields: Sequence[str], _world: World) -> pa.Array:
    """A boolean a row; NULL where fewer than two of the fields have a value."""
    kept: pa.Array = pa.nulls(table.num_rows, pa.bool_())
    for lower, upper in combinations(fields, 2):
        pair = pc.less_equal(table[lower].combine_chunks(), table[upper].combine_chunks())
        # Of a pair that compares and one that does not, the first decides.
        kept = pc.coalesce(pc.and_(kept, pair), kept, pair)
    return kept
