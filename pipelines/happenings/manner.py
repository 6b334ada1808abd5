"""Facts → the same, each with the ways in which it may have been done and the times of the day that its text gives it.

What a sentence says of how a deed was done holds for all whom it befell there. Which means are one way is fusion.yaml's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from factline.pipelines.lexicons import Lexicons


def with_manner(facts: Iterable[Mapping[str, Any]], lexicons: Lexicons) -> list[Mapping[str, Any]]:
    """The facts with `ways` and `hours` (fusion.yaml), sets; empty where the text does not say."""
    settings = lexicons.general["fusion"]
    told = list(facts)
    ways: dict[str, set[str]] = {}
    for fact in told:
        if fact["means"] is not None:
            of_one = {way for way, means in settings["ways_of"].items() if fact["means"] in means}
            ways.setdefault(fact["sentence_id"], set()).update(of_one)
    return [
        {**fact, "ways": frozenset(ways.get(fact["sentence_id"], ())), "hours": frozenset(_hours(fact["date_value"], settings))}
        for fact in told
    ]


def _hours(value: str | None, settings: Mapping[str, Any]) -> list[str]:
    """Of a TIMEX3 value the time of the day: `2018-05-10TNI`, `2018-05-10T14:30`."""
    time = (value or "").partition("T")[2]
    if time in settings["hours_of"]:
        return [settings["hours_of"][time]]
    if not time[:2].isdigit():
        return []
    return [next(name for before, name in sorted(settings["clock"].items()) if int(time[:2]) % 24 < before)]
