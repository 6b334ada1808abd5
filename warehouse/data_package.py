"""Contracts and files of a release → its Frictionless descriptor (Data Package v2, Table Schema). Reads no file itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts import Contract, Field, contract

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return "array"
    for holds, name in (
        (pa.types.is_string, "string"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "number"),
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_date, "date"),
    ):
        if holds(kind):
            return name
    raise TypeError(f"Table Schema has no name for a column of type {kind}")


def _field(column: Field) -> dict[str, Any]:
    limits = {
        "required": column.required or None,
        "unique": column.unique or None,
        "enum": list(column.enum) or None,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "pattern": column.pattern,
    }
    given = {name: value for name, value in limits.items() if value is not None}
    found: dict[str, Any] = {"name": column.name, "type": _type(column.arrow), "description": column.description}
    return found | ({"constraints": given} if given else {})


def table_schema(shape: Contract, packaged: frozenset[str]) -> dict[str, Any]:
    """A contract as a Table Schema; foreign keys into tables that are not packaged are left out."""
    links = [
        {
            "fields": list(k.fields),
            "reference": {"resource": k.table, "fields": list(k.references)}
            if k.table != shape.name
            else {"fields": list(k.references)},
        }
        for k in shape.foreign_keys
        if k.table in packaged
    ]
    found: dict[str, Any] = {
        "$schema": SCHEMA_PROFILE,
        "fields": [_field(f) for f in shape.fields],
        "primaryKey": list(shape.primary_key),
        "missingValues": [],  # Parquet has NULL of its own: an empty text is a text
    }
    return found | ({"foreignKeys": links} if links else {})


def descriptor(release: Mapping[str, Any]) -> dict[str, Any]:
    """The datapackage.json of a release, from its manifest without the descriptor's own hash."""
    tables = release["tables"]
    packaged = frozenset(tables)
    resources = []
    for name, entry in sorted(tables.items()):
        shape, file = contract(name), release["files"][entry["file"]]
        resources.append(
            {
                "name": name,
                "type": "table",
                "path": entry["file"],
                "title": shape.title,
                "description": shape.description,
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "bytes": file["bytes"],
                "hash": f"sha256:{file['sha256']}",
                "schema": table_schema(shape, packaged),
            }
        )
    return {
        "$schema": PROFILE,
        "name": f"factline-{release['domain']}-{release['release']}".lower(),
        "title": f"Factline, {release['domain']}, release {release['release']}",
        "description": "Facts of armed conflict read from news, with their bounds, speakers and denials, traced to their characters.",
        "version": release["release"],
        "created": f"{release['released_on']}T00:00:00Z",
        "resources": resources,
    }
