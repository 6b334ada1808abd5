"""articles + publication_bounds → articles whose publication bounds are the best that is known. Infers nothing itself."""

from __future__ import annotations

import pyarrow as pa

from factline.pipelines.contracts import contract

_BOUNDS = ("published_from", "published_to", "published_basis")


def with_publication(articles: pa.Table, publication_bounds: pa.Table) -> pa.Table:
    """Articles with published_from, published_to and published_basis as publication_bounds gives them.

    An article without a row there keeps its own. Row order and all other columns stay as they are.
    """
    at = {article_id: row for row, article_id in enumerate(publication_bounds["article_id"].to_pylist())}
    ids = articles["article_id"].to_pylist()
    shape = contract("articles")
    for name in _BOUNDS:
        known = publication_bounds[name].to_pylist()
        own = articles[name].to_pylist()
        values = [known[at[i]] if i in at else mine for i, mine in zip(ids, own, strict=True)]
        index = articles.schema.get_field_index(name)
        articles = articles.set_column(index, shape.schema.field(name), pa.array(values, type=shape.field(name).arrow))
    return articles
