"""Draft facts of articles and all their sentences → when and where each happened, as the whole text tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from factline.pipelines.facts.background import Background
from factline.pipelines.facts.discourse_dates import Dates
from factline.pipelines.facts.discourse_places import Places
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.lexicons import Lexicons

Told = tuple[
    Sequence[Draft], Sequence[SentenceRow], str, tuple[date | None, date | None]
]  # the last: the bounds of publication


class Discourse:
    """What only the run of the text can tell; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._background = Background(lexicons)
        self._dates = Dates(lexicons)
        self._places = Places(lexicons)

    def set_all(self, told: Sequence[Told]) -> None:
        """Sets background, date_* and place_* of every draft of several articles; sentences in order. A step for all of them, then the next."""
        told = [article for article in told if article[0]]
        for drafts, sentences, text, _ in told:
            self._background.mark(drafts, sentences, text)
        for drafts, sentences, text, published in told:
            self._dates.set(drafts, sentences, text, published)
        for drafts, sentences, text, _ in told:
            self._places.set(drafts, sentences, text)
