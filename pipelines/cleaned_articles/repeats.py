"""Lines that say again what another line says → edits: a caption set above the same sentence, a paragraph printed twice."""

from __future__ import annotations

from collections.abc import Sequence

from factline.pipelines.cleaned_articles.edited_text import Edit
from factline.pipelines.cleaned_articles.lines import Line

REPEATED_LINE = "repeated_line"
REPEATED_CAPTION = "repeated_caption"

_LONG = 40  # characters; a shorter line may well be said twice ("The ministry denied this.")
_FAR = (
    80  # the same for lines that do not stand together; and of these only sentences, for lists and interviews repeat their own
)


def _key(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".!?…")


def repeats(lines: Sequence[Line]) -> list[Edit]:
    """Edits that cut a line that stood before, and a line that the next one begins with."""
    seen: set[str] = set()
    edits: list[Edit] = []
    for index, line in enumerate(lines):
        if len(line.text) < _LONG:
            continue
        key = _key(line.text)
        if key in seen:
            if index > 0 and _key(lines[index - 1].text) == key:
                edits.append(Edit(line.start, line.end, reason=REPEATED_CAPTION))
            elif len(line.text) >= _FAR and line.finished and not line.text.endswith("?"):
                edits.append(Edit(line.start, line.end, reason=REPEATED_LINE))
            continue
        seen.add(key)
        if index + 1 < len(lines) and _begins(lines[index + 1].text, line.text):
            edits.append(Edit(line.start, line.end, reason=REPEATED_CAPTION))
            seen.discard(key)
    return edits


def _begins(longer: str, shorter: str) -> bool:
    """Whether a line begins with the whole sentence of another and goes on with a new one."""
    stem = shorter.rstrip(".!?… ")
    if len(longer) <= len(shorter) or not longer.startswith(stem):
        return False
    rest = longer[len(stem) :]
    return rest[0] in ".!?…" and rest.lstrip(".!?…\"'”’)")[:1].isspace()
