"""Invented articles on the public record of the domain, and the facts that a careful coder finds in them.

In: nothing, or the name of the part held out. Out: the articles as raw files, and their gold facts. How the two are compared is for the evaluation; README.md
says how the facts were coded.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import pyarrow as pa

from factline.pipelines.gold import GoldFact, parse_gold

HELD_OUT = "held_out"  # the part that is only ever evaluated: a run does not read it, and nothing is written to fit it

_SIDECAR = ".meta.yaml"
_COLUMNS: dict[str, pa.DataType] = {"source_ref": pa.string(), "content": pa.binary(), "sidecar": pa.binary()}


@cache
def gold_facts(part: str = "") -> dict[str, tuple[GoldFact, ...]]:
    """Gold facts by article (its source_ref, one of them where it has several), in reading order of the file; part as of raw_files."""
    return parse_gold(resources.files(__package__).joinpath(part, "gold.yaml").read_text(encoding="utf-8"))


@cache
def raw_files(part: str = "") -> pa.Table:
    """The files of articles/, of the corpus itself or of HELD_OUT: source_ref (the file's name), content, sidecar (NULL where there is none), sorted by source_ref.

    The sidecar of NAME.txt is NAME.meta.yaml.
    """
    files = {f.name: f.read_bytes() for f in resources.files(__package__).joinpath(part, "articles").iterdir() if f.is_file()}
    names = sorted(name for name in files if not name.endswith(_SIDECAR))
    rows = [
        {"source_ref": name, "content": files[name], "sidecar": files.get(name.rsplit(".", 1)[0] + _SIDECAR)} for name in names
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(_COLUMNS))
