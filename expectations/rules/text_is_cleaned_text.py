"""text_is_cleaned_text: the cleaned text of the row's article, at the row's cleaned offsets, is the row's text."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from factline.expectations.rules.spans import span_says
from factline.expectations.rules.world import Columns, Example, World

WHY = "the cleaned text at these offsets says something else"
TABLES: tuple[str, ...] = ("cleaned_articles",)
_ARTICLE: Columns = {"cleaned_articles": {"article_id": ["art-1"], "text": ["Shelling resumed. Nobody was hurt."]}}
EXAMPLES = (
    Example(("art-1", 18, 34, "Nobody was hurt."), holds=True, tables=_ARTICLE),
    Example(("art-1", 17, 34, "Nobody was hurt."), holds=False, tables=_ARTICLE),
    Example(("art-2", 0, 8, "Shelling"), holds=None, tables=_ARTICLE),
)


def holds(table: pa.Table, fields: Sequence[str], world: World) -> pa.Array:
    """A boolean a row, for fields (article_id, char_start, char_end, text); NULL where the article is not there."""
    return span_says(table, fields, world.tables["cleaned_articles"], "text")
