from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factline.pipelines.contracts import contract, table_of
from factline.warehouse import parquet
from factline.warehouse.parquet import ROW_GROUP, conform, read_table, write_table

BOUNDS = contract("publication_bounds")


def _bounds(*days: int) -> pa.Table:
    return table_of(
        "publication_bounds",
        [{"article_id": f"art-{d:03}", "published_from": date(2016, 4, d), "published_basis": "dateline"} for d in days],
    )


def test_what_is_written_is_read_in_the_contract_schema(tmp_path: Path) -> None:
    table = _bounds(1, 2, 3)
    write_table(table, tmp_path / "new" / "bounds.parquet")
    again = read_table(tmp_path / "new" / "bounds.parquet", BOUNDS)
    assert again.equals(table)
    assert again.schema == BOUNDS.schema


def test_nested_columns_come_back_as_they_went(tmp_path: Path) -> None:
    segments = [{"char_start": 0, "char_end": 4, "raw_start": 2, "raw_end": 6}]
    rows = [{"article_id": "art-1", "text": "text", "segments": segments}, {"article_id": "art-2", "text": "", "segments": []}]
    table = table_of("cleaned_articles", rows)
    write_table(table, tmp_path / "c.parquet")
    assert read_table(tmp_path / "c.parquet", contract("cleaned_articles")).equals(table)


def test_the_same_rows_in_other_chunks_are_the_same_bytes(tmp_path: Path) -> None:
    # Enough for several pages a column: pages break at chunks.
    whole = pa.table({"text": [f"{n} {n * n * n} {n % 7}" * 3 for n in range(60_000)]})
    parts = pa.concat_tables([whole.slice(start, 777) for start in range(0, 60_000, 777)])
    assert write_table(whole, tmp_path / "a.parquet") == write_table(parts, tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_the_file_is_zstd_without_an_arrow_schema_in_groups_that_duckdb_likes(tmp_path: Path) -> None:
    count = ROW_GROUP + 1
    table = pa.table({"article_id": pa.array(["a"] * count)})
    write_table(table, tmp_path / "a.parquet")
    found = pq.read_metadata(tmp_path / "a.parquet")
    assert found.num_row_groups == 2
    assert found.row_group(0).num_rows == ROW_GROUP
    assert found.row_group(0).column(0).compression == "ZSTD"
    assert found.metadata is None


def test_a_fault_before_the_rename_leaves_the_last_good_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bounds.parquet"
    write_table(_bounds(1), path)
    before = path.read_bytes()

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(parquet, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_table(_bounds(1, 2), path)
    assert path.read_bytes() == before
    assert read_table(path, BOUNDS).num_rows == 1


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (_bounds(1).drop_columns(["evidence"]), "missing .*evidence"),
        (_bounds(1).append_column("mood", pa.array(["good"])), "not in the contract .*mood"),
        (_bounds(1).set_column(0, "article_id", pa.array([None], pa.string())), "required and NULL in 1 rows"),
        (_bounds(1).set_column(1, "published_from", pa.array(["soon"])), "publication_bounds: "),
    ],
)
def test_a_table_that_is_not_of_the_contract_is_refused(broken: pa.Table, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        conform(broken, BOUNDS)
