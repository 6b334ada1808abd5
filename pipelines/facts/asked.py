"""Draft facts of a sentence that asks (`it is not clear if the guard died`) → hypothetical. Words: function_words.yaml, `asked`.

Knows nothing of who asks; a speaker's stance comes later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from factline.pipelines.facts.draft import Draft, SentenceRow
from factline.pipelines.lexicons import Lexicons


class Asked:
    """What a sentence leaves open; one for each Lexicons."""

    def __init__(self, lexicons: Lexicons) -> None:
        words = "|".join(map(re.escape, lexicons.general["function_words"]["asked"]))
        self._open = re.compile(rf"\b(?:{words})\b[^;]*\Z", re.IGNORECASE)

    def mark(self, drafts: Sequence[Draft], sentence: SentenceRow, text: str) -> None:
        """Sets the stance of drafts behind such words in their clause; text is the cleaned article."""
        for draft in drafts:
            if draft.stance == "asserted" and self._open.search(text, sentence.start, draft.start) is not None:
                draft.stance = "hypothetical"
