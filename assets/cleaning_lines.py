"""Pages as plain text with a keep or drop flag a line → how many body lines are kept, by their length.

`python -m factline.assets.cleaning_lines` (part of `make bench-cleaning`). Long lines are told apart because of what gold flags
short ones: it keeps a word of a menu where the story has the word too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from factline.assets.errors import FactlineError
from factline.assets.public_gold import evaluation_folder
from factline.pipelines.cleaned_articles import cleaned
from factline.pipelines.cleaned_articles.prose import topic
from factline.pipelines.lexicons import Lexicons, load_lexicons

LENGTHS = (0, 25, 80)  # characters; each class begins here


@dataclass
class Kept:
    """Lines of one length: how many gold and we keep, we keep, and gold keeps."""

    both: int = 0
    ours: int = 0
    gold: int = 0

    def words(self) -> str:
        """Precision, recall and F1."""
        precision, recall = self.both / max(self.ours, 1), self.both / max(self.gold, 1)
        f1 = 2 * self.both / max(self.ours + self.gold, 1)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   ({self.both} of {self.gold} body lines kept)"


def _lines(page: Mapping[str, Any], lexicons: Lexicons) -> Iterator[tuple[int, bool, bool]]:
    """Length, whether half of it or more is left, and whether gold keeps it: for each flagged line of a page."""
    text, _ = cleaned(page["text"], "text/plain", lexicons, topic(page.get("title"), page.get("url")))
    cuts = text.removed()
    for line in page["gold"]["lines"]:
        start, end = line["start"], line["end"]
        gone = sum(max(0, min(cut.end, end) - max(cut.start, start)) for cut in cuts)
        yield end - start, 2 * gone < end - start, line["keep"]


def by_length(pages: Sequence[Mapping[str, Any]], lexicons: Lexicons) -> dict[int, Kept]:
    """For each class of LENGTHS, what was kept."""
    found = {length: Kept() for length in LENGTHS}
    for page in pages:
        for length, ours, gold in _lines(page, lexicons):
            kept = found[max(begin for begin in LENGTHS if begin <= length)]
            kept.both += ours and gold
            kept.ours += ours
            kept.gold += gold
    return found


def main() -> int:
    """Print a line for each class."""
    try:
        gold = evaluation_folder() / "dev" / "cleaning_lines.jsonl"
        pages = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    except (FactlineError, OSError) as error:
        print(f"no lines to measure on: {error}", file=sys.stderr)
        return 3
    print(f"body lines kept, {len(pages)} pages as plain text")
    for length, kept in by_length(pages, load_lexicons()).items():
        print(f"  lines from {length:>2} characters on: {kept.words()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
