"""inside_sentence: the raw span lies within the raw span of the sentence that the row cites, in the same article."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from factline.expectations.rules.world import Columns, Example, World

WHY = "not within the sentence that it cites"
TABLES: tuple[str, ...] = ("sentences",)
_SENTENCE: Columns = {"sentences": {"sentence_id": ["sen-1"], "article_id": ["art-1"], "raw_start": [10], "raw_end": [50]}}
EXAMPLES = (
    Example(("sen-1", "art-1", 10, 50), holds=True, tables=_SENTENCE),
    Example(("sen-1", "art-1", 20, 30), holds=True, tables=_SENTENCE),
    Example(("sen-1", "art-1", 9, 30), holds=False, tables=_SENTENCE),
    Example(("sen-1", "art-1", 20, 51), holds=False, tables=_SENTENCE),
    Example(("sen-1", "art-2", 20, 30), holds=False, tables=_SENTENCE),
    Example(("sen-2", "art-1", 20, 30), holds=None, tables=_SENTENCE),
)


def holds(table: pa.Table, fields: Sequence[str], world: World) -> pa.Array:
    """A boolean a row, for fields (sentence_id, article_id, raw_start, raw_end); NULL where the sentence is not there."""
    cited, article_id, start, end = (table[f].combine_chunks() for f in fields)
    sentences = world.tables["sentences"]
    at = pc.index_in(cited, value_set=sentences["sentence_id"].combine_chunks())
    same = pc.equal(sentences["article_id"].combine_chunks().take(at), article_id)
    after = pc.greater_equal(start, sentences["raw_start"].combine_chunks().take(at))
    before = pc.less_equal(end, sentences["raw_end"].combine_chunks().take(at))
    return pc.and_(same, pc.and_(after, before))
