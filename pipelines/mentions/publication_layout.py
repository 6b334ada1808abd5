"""Where datelines and stamps stand in an article, and how far its words reach: the publication entry of the dates lexicon."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import Any

import re2

from factline.pipelines.lexicons import Lexicons

_REACH = 60  # characters before a date in which the words of its stamp stand


class Stamp:
    """A kind of stamp in running text: the words before its date, which of several counts, and the basis that it gives."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.takes_last: bool = entry["take"] == "last"
        self.basis: str = entry["basis"]
        self._words = re2.compile(f"(?i:{entry['words']})$")

    def before(self, text: str, start: int) -> bool:
        """Whether its words stand right before a date that begins at start."""
        return self._words.search(text[max(0, start - _REACH) : start]) is not None


class Layout:
    """The publication entry of the dates lexicon, compiled."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.head: int = data["head_paragraphs"]
        self.place_before = re.compile(data["place_before"])
        self.place_after = re.compile(data["place_after"])
        self.stamp_before = re.compile(data["stamp_before"], re.IGNORECASE)
        self.byline = re.compile(data["byline"])
        self.alone = re.compile(data["alone"], re.IGNORECASE)
        self.stamps = [Stamp(entry) for entry in data["stamps"]]
        self.window = timedelta(days=data["window_days"])
        self.link: int = data["link_sentences"]
        self.lag = timedelta(days=data["weekday_lag_days"])
        self.lead: int = data["lead_sentences"]
        self.years: int = data["stamp_years"]
        self.widest: int = data["widest_days"]


@lru_cache(maxsize=8)
def publication_layout(lexicons: Lexicons) -> Layout:
    """The layout of one set of lexicons, compiled once."""
    return Layout(lexicons.general["dates"]["publication"])
