"""A contract and its table → Dagster metadata: schema, row count, five rows, a picture. Judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
import pyarrow as pa

from factline.assets.pictures import picture
from factline.pipelines.contracts import Contract, Field

_SAMPLE_ROWS = 5
_CELL = 60


def _limits(field: Field) -> list[str]:
    found = []
    if field.enum:
        found.append("one of " + ", ".join(field.enum))
    if field.minimum is not None:
        found.append(f"at least {field.minimum:g}")
    if field.maximum is not None:
        found.append(f"at most {field.maximum:g}")
    if field.pattern is not None:
        found.append(f"matches {field.pattern}")
    return found


def table_schema(shape: Contract) -> dg.TableSchema:
    """A contract as Dagster shows it: types, descriptions, constraints, keys and rules."""
    columns = [
        dg.TableColumn(
            name=field.name,
            type=str(field.arrow),
            description=field.description,
            constraints=dg.TableColumnConstraints(nullable=not field.required, unique=field.unique, other=_limits(field)),
        )
        for field in shape.fields
    ]
    over_rows = [f"primary key ({', '.join(shape.primary_key)})"]
    over_rows += [f"({', '.join(k.fields)}) stands in {k.table} ({', '.join(k.references)})" for k in shape.foreign_keys]
    over_rows += [f"{rule.name}: {rule.rule} ({', '.join(rule.fields)})" for rule in shape.rules]
    return dg.TableSchema(columns=columns, constraints=dg.TableConstraints(other=over_rows))


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    short = text if len(text) <= _CELL else text[: _CELL - 1] + "…"
    return short.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def sample(table: pa.Table) -> str:
    """The first five rows as a Markdown table; long cells cut, columns that are NULL in all five left out."""
    rows = table.slice(0, _SAMPLE_ROWS).to_pylist()
    if not rows:
        return "no rows"
    columns = [name for name in table.column_names if any(row[name] is not None for row in rows)]
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(_cell(row[name]) for name in columns) + " |" for row in rows]
    return "\n".join(lines)


def of_table(name: str, table: pa.Table) -> Mapping[str, dg.MetadataValue[Any]]:
    """What a materialisation of a table shows: its row count, a sample and, where there is one, its picture."""
    found: dict[str, dg.MetadataValue[Any]] = {
        "dagster/row_count": dg.MetadataValue.int(table.num_rows),
        "sample": dg.MetadataValue.md(sample(table)),
    }
    image = picture(name, table)
    if image is not None:
        found["picture"] = dg.MetadataValue.md(image)
    return found
