"""quote_is_raw_text: raw_text[raw_start:raw_end] of the row's article is the row's quote, character by character."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from factline.expectations.rules.spans import span_says
from factline.expectations.rules.world import Columns, Example, World

WHY = "the raw text at these offsets says something else"
TABLES: tuple[str, ...] = ("articles",)
_ARTICLE: Columns = {"articles": {"article_id": ["art-1"], "raw_text": ["Two soldiers – both 19 – died."]}}
EXAMPLES = (
    Example(("art-1", 0, 12, "Two soldiers"), holds=True, tables=_ARTICLE),
    Example(("art-1", 15, 22, "both 19"), holds=True, tables=_ARTICLE),  # after a dash that is three bytes and one character
    Example(("art-1", 17, 24, "both 19"), holds=False, tables=_ARTICLE),
    Example(("art-1", 0, 12, "two soldiers"), holds=False, tables=_ARTICLE),
    Example(("art-1", 25, 30, "died."), holds=True, tables=_ARTICLE),
    Example(("art-1", 25, 99, "died."), holds=False, tables=_ARTICLE),
    Example(("art-1", -5, 30, "died."), holds=False, tables=_ARTICLE),
    Example(("art-1", 4, 4, ""), holds=False, tables=_ARTICLE),
    Example(("art-2", 0, 3, "Two"), holds=None, tables=_ARTICLE),
)


def holds(table: pa.Table, fields: Sequence[str], world: World) -> pa.Array:
    """A boolean a row, for fields (article_id, raw_start, raw_end, quote); NULL where the article is not there."""
    return span_says(table, fields, world.tables["articles"], "raw_text")
