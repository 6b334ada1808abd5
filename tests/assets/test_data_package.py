"""A release's datapackage.json and its tables, validated by the library of that standard (frictionless)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from frictionless import Package, Resource, Schema

from factline.assets.releasing import make_release
from factline.warehouse.layout import Home


@pytest.fixture
def packaged(copied: Home) -> Path:
    make_release(copied, "first", date(2026, 3, 1), force=False)
    return copied.releases / "first"


def _descriptor(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return found


def _faults(folder: Path, descriptor: dict[str, Any]) -> list[list[Any]]:
    """What the library says against the tables: it reads no Parquet without a reader of its own, so their rows are handed over."""
    resources = []
    for entry in descriptor["resources"]:
        table = pq.read_table(folder / entry["path"])
        rows = [table.column_names, *(list(row.values()) for row in table.to_pylist())]
        resources.append(Resource(name=entry["name"], data=rows, schema=Schema.from_descriptor(entry["schema"])))
    found: list[list[Any]] = Package(resources=resources).validate().flatten(["type", "fieldName", "note"])
    return found


def test_the_descriptor_keeps_the_standard(packaged: Path) -> None:
    descriptor = _descriptor(packaged)
    assert list(Package.metadata_validate(descriptor)) == []
    del descriptor["resources"][0]["path"]
    assert list(Package.metadata_validate(descriptor)) != []


def test_every_table_keeps_its_schema_with_its_keys(packaged: Path) -> None:
    descriptor = _descriptor(packaged)
    assert len(descriptor["resources"]) > 30
    assert any("foreignKeys" in entry["schema"] for entry in descriptor["resources"])
    assert _faults(packaged, descriptor) == []


def test_a_table_that_breaks_its_schema_is_told(packaged: Path) -> None:
    descriptor = _descriptor(packaged)
    facts = next(entry for entry in descriptor["resources"] if entry["name"] == "facts")
    next(field for field in facts["schema"]["fields"] if field["name"] == "kind")["constraints"]["enum"] = ["killed"]
    links = next(entry for entry in descriptor["resources"] if entry["name"] == "event_facts")
    links["schema"]["foreignKeys"][0]["reference"]["fields"] = ["kind"]
    assert {fault[0] for fault in _faults(packaged, descriptor)} == {"constraint-error", "foreign-key"}
