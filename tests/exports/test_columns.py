"""Names and order of the exports' columns: as the contracts have them, and as the list of the field's columns says where it is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from factline.pipelines.contracts import contract, table_names
from factline.warehouse.export_queries import export_names

FIRST_AND_LAST = {
    "acled": (31, "event_id_cnty", "timestamp"),
    "gdelt_events": (61, "GLOBALEVENTID", "SOURCEURL"),
    "gdelt_mentions": (16, "GLOBALEVENTID", "Extras"),
    "polecat": (40, "Event ID", "Version"),
    "ucdp_ged": (49, "id", "gwnob"),
}


def test_there_are_five_exports() -> None:
    assert set(export_names()) == set(FIRST_AND_LAST)


@pytest.mark.parametrize("name", FIRST_AND_LAST)
def test_how_many_columns_and_which_are_first_and_last(name: str) -> None:
    names = contract(name).schema.names
    assert (len(names), names[0], names[-1]) == FIRST_AND_LAST[name]


@pytest.mark.parametrize("name", [n for n in table_names() if contract(n).stage == "exports"])
def test_a_column_that_may_be_null_says_why(name: str) -> None:
    assert [f.name for f in contract(name).fields if not f.required and not f.missing and f.name != "example"] == []


def _listed(text: str, name: str) -> list[str]:
    found = re.search(rf"^\*\*{name}\*\* \(\d+\):? ?(.*)$", text, re.MULTILINE)
    assert found is not None, f"the list has no {name}"
    return [column.strip() for column in found.group(1).split(",")]


def _gdelt(text: str) -> list[str]:
    """The list names the columns of the first actor and of its place, and says that the others have the same."""
    first, second, third = re.split(r"; the same ten for Actor2; |; the same eight for Actor2Geo and ActionGeo; ", text)
    start, actor = first.split("; ")
    ten = [c.strip() for c in actor.split(",")]
    middle, place = ([c.strip() for c in part.split(",")] for part in second.split("; "))
    again = [c.replace("Actor1", "Actor2") for c in ten]
    places = [*place, *(c.replace("Actor1", "Actor2") for c in place), *(c.replace("Actor1Geo", "ActionGeo") for c in place)]
    return [*(c.strip() for c in start.split(",")), *ten, *again, *middle, *places, *(c.strip() for c in third.split(","))]


@pytest.mark.parametrize("name", FIRST_AND_LAST)
def test_columns_are_those_of_the_field(name: str, shared: Path) -> None:
    text = (shared / "EXPORTS.md").read_text(encoding="utf-8")
    if name == "gdelt_events":
        found = re.search(r"^\*\*gdelt_events\*\* \(61\): (.*)$", text, re.MULTILINE)
        assert found is not None
        expected = _gdelt(found.group(1))
    else:
        expected = _listed(text, name)
    assert contract(name).schema.names == expected
