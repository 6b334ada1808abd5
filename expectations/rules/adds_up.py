"""adds_up: the first field is the sum of the others (best = deaths of each group). NULL in any is passed over."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from factline.expectations.rules.world import Example, World

WHY = "is not the sum of its parts"
TABLES: tuple[str, ...] = ()
EXAMPLES = (
    Example((7, 4, 3), holds=True),
    Example((7, 7, 0), holds=True),
    Example((7, 4, 4), holds=False),
    Example((7, None, 7), holds=None),
)


def holds(table: pa.Table, fields: Sequence[str], _world: World) -> pa.Array:
    """A boolean a row; NULL where a field has no value."""
    total, *parts = (table[name].combine_chunks() for name in fields)
    added = parts[0]
    for part in parts[1:]:
        added = pc.add(added, part)
    return pc.equal(total, added)
