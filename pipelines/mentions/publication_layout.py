"""Where datelines and stamps stand in an article, and how far its words reach: the publication entry of the dates lexicon."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import Any

from factline.pipelines.lexicons import Lexicons


class Layout:
    """The publication entry of the dates lexicon, compiled."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.head: int = data["head_paragraphs"]
        self.place_before = re.compile(data["place_before"])
        self.place_after = re.compile(data["place_after"])
        self.stamp_before = re.compile(data["stamp_before"], re.IGNORECASE)
        self.alone = re.compile(data["alone"], re.IGNORECASE)
        self.window = timedelta(days=data["window_days"])
        self.link: int = data["link_sentences"]
        self.lag = timedelta(days=data["weekday_lag_days"])
        self.lead: int = data["lead_sentences"]
        self.widest: int = data["widest_days"]


@lru_cache(maxsize=8)
def publication_layout(lexicons: Lexicons) -> Layout:
    """The layout of one set of lexicons, compiled once."""
    return Layout(lexicons.general["dates"]["publication"])
