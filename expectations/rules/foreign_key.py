"""Foreign keys: the values stand in the other table's columns. A NULL among them refers to nothing and is passed over."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from factline.expectations.rules.world import Columns, Example, World
from factline.pipelines.contracts import ForeignKey

WHY = "refers to no row of"
_EVENTS: Columns = {"events": {"event_id": ["evt-1", "evt-2"], "part": [1, 2]}}
EXAMPLES = (  # of event_id, then of (event_id, part)
    Example(("evt-1",), holds=True, tables=_EVENTS),
    Example(("evt-3",), holds=False, tables=_EVENTS),
    Example((None,), holds=None, tables=_EVENTS),
    Example(("evt-2", 2), holds=True, tables=_EVENTS),
    Example(("evt-1", 2), holds=False, tables=_EVENTS),
    Example(("evt-1", None), holds=None, tables=_EVENTS),
)


def refers(table: pa.Table, key: ForeignKey, world: World) -> pa.Array:
    """Whether each row's key stands in the table it refers to; NULL where a part of it is NULL. KeyError without that table."""
    parent = world.tables[key.table]
    if len(key.fields) == 1:
        values = table[key.fields[0]].combine_chunks()
        found = pc.is_in(values, value_set=parent[key.references[0]].combine_chunks(), skip_nulls=True)
        return pc.if_else(pc.is_valid(values), found, pa.scalar(None, pa.bool_()))
    known = set(zip(*(parent[name].to_pylist() for name in key.references), strict=True))
    rows = zip(*(table[name].to_pylist() for name in key.fields), strict=True)
    return pa.array([None if None in row else row in known for row in rows], type=pa.bool_())
