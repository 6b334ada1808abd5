"""A value and the column that it is for → what is wrong with it, in words; and the value as the column's type has it.

In: a contract's field and a value as YAML or a command line gives it. What several columns of a row must keep together is for the
expectations to judge.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from factline.pipelines.contracts import Contract, Field


def _type_problem(kind: pa.DataType, value: Any) -> str | None:
    if pa.types.is_string(kind):
        return None if isinstance(value, str) else "takes text (put it in quotes)"
    if pa.types.is_boolean(kind):
        return None if isinstance(value, bool) else "takes true or false"
    if pa.types.is_integer(kind):
        whole = isinstance(value, int) and not isinstance(value, bool)
        return None if whole and abs(value) < 1 << (kind.bit_width - 1) else "takes a whole number"
    if pa.types.is_floating(kind):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return None if number and math.isfinite(value) else "takes a number"
    if pa.types.is_date(kind):
        return None if isinstance(value, date) and not isinstance(value, datetime) else "takes a day, as 2016-04-02"
    if pa.types.is_list(kind):
        if not isinstance(value, list):
            return "takes a list"
        return next((p for item in value if (p := _type_problem(kind.value_type, item)) is not None), None)
    raise TypeError(f"no value can be written for a column of type {kind}")


def problem_of(field: Field, value: Any) -> str | None:
    """Why the column cannot hold that value (None is NULL), in words after its name; None where it can."""
    if value is None:
        return "must have a value" if field.required else None
    wrong = _type_problem(field.arrow, value)
    if wrong is not None:
        return f"{wrong}, not {value!r}"
    if field.enum and value not in field.enum:
        return f"is one of {', '.join(field.enum)}, not {value!r}"
    if field.minimum is not None and value < field.minimum:
        return f"is at least {field.minimum:.15g}, not {value!r}"
    if field.maximum is not None and value > field.maximum:
        return f"is at most {field.maximum:.15g}, not {value!r}"
    if field.pattern is not None and re.fullmatch(field.pattern, value) is None:
        return f"is of the form {field.pattern}, not {value!r}"
    return None


def fitted(field: Field, value: Any) -> Any:
    """The value as a row of the table has it (a whole number for a column of numbers becomes a float); it must be without problem."""
    return float(value) if value is not None and pa.types.is_floating(field.arrow) else value


def parsed(field: Field, text: str) -> Any:
    """A command line's text → the column's value; NULL (so written) is None, a list is separated by commas. ValueError in words."""
    if text == "NULL":
        return None
    kind = field.arrow
    try:
        if pa.types.is_boolean(kind):
            return {"true": True, "false": False}[text.lower()]
        if pa.types.is_integer(kind):
            return int(text)
        if pa.types.is_floating(kind):
            return float(text)
        if pa.types.is_date(kind):
            return date.fromisoformat(text)
    except (KeyError, ValueError) as error:
        raise ValueError(f"{_type_problem(kind, text)}, not {text!r}") from error
    if pa.types.is_list(kind):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def followed(shape: Contract, row: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, and what follows from them: bounds that stood as one figure (12 / 12 / 12, or a single day) stay one.

    Without it, correcting an exact 21 to 12 would need three columns to be written for one figure.
    """
    found = dict(values)
    for rule in shape.rules:
        together = {row[name] for name in rule.fields}
        new = {values[name] for name in rule.fields if name in values}
        if rule.rule == "ordered" and len(together) == len(new) == 1 and None not in together | new:
            found.update({name: next(iter(new)) for name in rule.fields})
    return found
