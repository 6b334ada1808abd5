"""One YAML a table → a Contract. Unknown keys in the file raise: a misspelt constraint is not a constraint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts.yaml_data import parsed

_ARROW_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "int32": pa.int32(),
    "int64": pa.int64(),
}
_FIELD_KEYS = {"name", "type", "arrowType", "items", "description", "missing", "constraints"}
_CONSTRAINTS = {"required", "unique", "enum", "minimum", "maximum", "pattern"}
_TABLE_KEYS = {"name", "title", "description", "primaryKey", "foreignKeys", "year", "fields", "rules", "stage"}


@dataclass(frozen=True)
class Field:
    """A column: its Arrow type and the constraints that every value keeps (Frictionless Table Schema names).

    `missing` says why a value is NULL; an export's columns must say so where they may be.
    """

    name: str
    arrow: pa.DataType
    description: str
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    missing: str | None = None


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values stand in another table's columns, or are NULL."""

    fields: tuple[str, ...]
    table: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A rule over several columns of a row; `rule` names the check, `name` this use of it."""

    rule: str
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Contract:
    """A table: what every reader can rely on. `year` names the date column by which the curated files are split.

    `stage` names the stage that gives it; `mart` is a question answered over the others in SQL, `exports` a table in the field's own
    columns, `any` what every stage gives.
    """

    name: str
    stage: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    rules: tuple[Rule, ...]
    year: str | None

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema; required columns are not nullable."""
        return pa.schema([pa.field(f.name, f.arrow, nullable=not f.required) for f in self.fields])

    def field(self, name: str) -> Field:
        """The column of that name; KeyError where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name} has no column {name}")


def _arrow(spec: Mapping[str, Any]) -> pa.DataType:
    if spec["type"] == "array":
        items = spec["items"]
        if isinstance(items, str):
            return pa.list_(_ARROW_TYPES[items])
        return pa.list_(pa.struct([pa.field(k, _ARROW_TYPES[v], nullable=False) for k, v in items.items()]))
    return _ARROW_TYPES[spec.get("arrowType", spec["type"])]


def _refuse_unknown(found: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = set(found) - known
    if unknown:
        raise ValueError(f"{where}: unknown keys {sorted(unknown)}")


def _field(spec: Mapping[str, Any], table: str) -> Field:
    where = f"contract {table}, column {spec['name']}"
    _refuse_unknown(spec, _FIELD_KEYS, where)
    limits = spec.get("constraints") or {}
    _refuse_unknown(limits, _CONSTRAINTS, where)
    return Field(
        name=spec["name"],
        arrow=_arrow(spec),
        description=spec["description"],
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        enum=tuple(limits.get("enum", ())),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        pattern=limits.get("pattern"),
        missing=spec.get("missing"),
    )


def parse(text: str) -> Contract:
    """A contract file's text → Contract; ValueError on a key that no contract has."""
    spec = parsed(text)
    _refuse_unknown(spec, _TABLE_KEYS, f"contract {spec['name']}")
    return Contract(
        name=spec["name"],
        stage=spec["stage"],
        title=spec["title"],
        description=spec["description"],
        fields=tuple(_field(f, spec["name"]) for f in spec["fields"]),
        primary_key=tuple(spec["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(tuple(k["fields"]), k["reference"]["resource"], tuple(k["reference"]["fields"]))
            for k in spec.get("foreignKeys", ())
        ),
        rules=tuple(Rule(r["rule"], r["name"], tuple(r["fields"])) for r in spec.get("rules", ())),
        year=spec.get("year"),
    )


@cache
def contract(name: str) -> Contract:
    """The contract of a table; FileNotFoundError where no table has that name."""
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    found = parse(text)
    if found.name != name:
        raise ValueError(f"contract file {name}.yaml declares {found.name}")
    return found


@cache
def table_names() -> tuple[str, ...]:
    """Every table that has a contract, in order."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(f.name.removesuffix(".yaml") for f in files if f.name.endswith(".yaml")))
