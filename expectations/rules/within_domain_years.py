"""within_domain_years: every date given lies in the domain's years, first and last among them. Integer years: quick to compare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from factline.expectations.rules.world import Example, World

WHY = "outside the domain's years"
TABLES: tuple[str, ...] = ()
EXAMPLES = (  # run with the years 1988 to 2024
    Example((date(1988, 1, 1), date(2024, 12, 31)), holds=True),
    Example((date(2016, 4, 2), None), holds=True),
    Example((date(1987, 12, 31), date(1988, 2, 20)), holds=False),
    Example((date(2024, 12, 31), date(2025, 1, 1)), holds=False),
    Example((None, date(1918, 5, 28)), holds=False),
    Example((None, None), holds=None),
)


def holds(table: pa.Table, fields: Sequence[str], world: World) -> pa.Array:
    """A boolean a row; NULL where no date is given."""
    first, last = (pa.scalar(year) for year in world.domain_years)
    kept: pa.Array = pa.nulls(table.num_rows, pa.bool_())
    for name in fields:
        year: Any = pc.year(table[name])  # the stubs take no chunked array for what it is
        inside: pa.Array = pc.and_(pc.greater_equal(year, first), pc.less_equal(year, last)).combine_chunks()
        kept = pc.coalesce(pc.and_(kept, inside), kept, inside)
    return kept
