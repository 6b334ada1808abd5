"""The invented tables of the bench of fusing are to their contracts, so that a column more does not break it unseen."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from factline.assets.fusion_bench import check_table, fuse_folder, write_invented
from factline.pipelines.contracts import contract
from factline.pipelines.events import TABLES
from factline.warehouse.parquet import conform


def test_the_bench_of_fusing_runs(tmp_path: Path) -> None:
    write_invented(tmp_path, 600)
    for name in ("happenings", "article_words"):
        (file,) = (tmp_path / name).iterdir()
        table = pq.read_table(file, partitioning=None)
        assert conform(table, contract(name)).num_rows == table.num_rows
    assert " 600 facts" in fuse_folder(tmp_path)
    for name in TABLES:
        assert f" rows of {name} checked" in check_table(tmp_path, name)
