"""Draft facts of one article and all its sentences → when and where each happened, as the whole text tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from factline.pipelines.facts.background import Background
from factline.pipelines.facts.discourse_dates import Dates
from factline.pipelines.facts.discourse_places import Places
from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.lexicons import Lexicons


class Discourse:
    """What only the run of the text can tell; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._background = Background(lexicons)
        self._dates = Dates(lexicons)
        self._places = Places(lexicons)

    def set(
        self, drafts: Sequence[Draft], sentences: Sequence[SentenceRow], text: str, published: tuple[date | None, date | None]
    ) -> None:
        """Sets background, date_* and place_* of every draft; sentences in order, published the bounds of publication."""
        if not drafts:
            return
        self._background.mark(drafts, sentences, text)
        self._dates.set(drafts, sentences, text, published)
        self._places.set(drafts, sentences, text)
