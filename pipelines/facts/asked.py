"""Draft facts of a sentence that asks (`it is not clear if the guard died`, `did he die?`) → hypothetical.

Words: function_words.yaml, `asked` and `asks`.

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
        function_words = lexicons.general["function_words"]
        words = "|".join(map(re.escape, function_words["asked"]))
        self._open = re.compile(rf"\b(?:{words})\b[^;]*\Z", re.IGNORECASE)
        self._question = re.compile(rf"(?<!\w)(?:{'|'.join(function_words['asks'])})\s[^.?!;:]*\?")

    def mark(self, drafts: Sequence[Draft], sentence: SentenceRow, text: str) -> None:
        """Sets the stance of drafts behind such words in their clause; text is the cleaned article."""
        questions: list[tuple[int, int]] = []
        if drafts and text.find("?", sentence.start, sentence.end) >= 0:
            questions = [m.span() for m in self._question.finditer(text, sentence.start, sentence.end)]
        for draft in drafts:
            if draft.stance == "asserted" and any(first < draft.trigger.start < last for first, last in questions):
                draft.stance = "hypothetical"
            if draft.stance == "asserted" and self._open.search(text, sentence.start, draft.start) is not None:
                draft.stance = "hypothetical"
