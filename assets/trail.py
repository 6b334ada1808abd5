"""A fact's story → the way back to the file: sentence, cleaned text, raw text, bytes; each step with its offsets."""

from __future__ import annotations

from typing import Any

from factline.assets.explanation import FactStory
from factline.warehouse.layout import Home
from factline.warehouse.raw_bytes import byte_span


def trail(home: Home, story: FactStory) -> dict[str, Any]:
    """Offsets of the fact's words at each step; `file` is None where the file held more than this article, or is no longer kept."""
    fact, sentence = story.fact, story.sentence
    found = byte_span(home, story.article, story.raw_start, story.raw_end)
    file = None if found is None else {"name": found.source_ref, "encoding": found.encoding, "bytes": [found.start, found.end]}
    return {
        "sentence": {"id": sentence["sentence_id"], "position": sentence["position"]},
        "cleaned_text": [fact["char_start"], fact["char_end"]],
        "raw_text": [story.raw_start, story.raw_end],
        "file": file,
    }


def trail_line(home: Home, story: FactStory) -> str:
    """The same in words."""
    steps = trail(home, story)
    cleaned, raw, file = steps["cleaned_text"], steps["raw_text"], steps["file"]
    line = f"sentence {steps['sentence']['position'] + 1} of {story.article['article_id']}, cleaned text {cleaned[0]:,} to {cleaned[1]:,}"
    line += f", raw text, characters {raw[0]:,} to {raw[1]:,} of {story.source_ref}"
    if file is not None:
        line += f", bytes {file['bytes'][0]:,} to {file['bytes'][1]:,} of the file {file['name']} ({file['encoding']})"
    return line
