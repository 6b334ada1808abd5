"""What a span of a text says, compared with what a row says it says. Offsets are Python string offsets."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def texts_of(ids: pa.ChunkedArray, parent: pa.Table, column: str) -> dict[str, str]:
    """article_id → text, of the articles that these ids name and the parent table has."""
    cited = parent.select(["article_id", column]).filter(pc.is_in(parent["article_id"], value_set=pc.unique(ids)))
    return {str(i): str(text) for i, text in zip(cited["article_id"].to_pylist(), cited[column].to_pylist(), strict=True)}


def span_says(table: pa.Table, fields: Sequence[str], parent: pa.Table, column: str) -> pa.Array:
    """Whether text[start:end] of the row's article is the row's own text, for fields (article_id, start, end, text).

    An empty span says nothing and fails, as does one that leaves the text; NULL where the article is not there (the foreign key says so) or a field is NULL.
    """
    texts = texts_of(table[fields[0]], parent, column)
    said: list[bool | None] = []
    for article_id, start, end, text in zip(*(table[f].to_pylist() for f in fields), strict=True):
        if article_id not in texts or start is None or end is None or text is None:
            said.append(None)
        else:  # a negative offset would count from the end, and a slice beyond it is cut short without a word
            whole = texts[article_id]
            said.append(0 <= start < end <= len(whole) and whole[start:end] == text)
    return pa.array(said, type=pa.bool_())
