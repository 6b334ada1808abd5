"""HTML source → its text nodes, entities decoded, still mapped to the source's offsets. No parser of the libraries gives these.

Tags of inline elements vanish, any other tag leaves a newline. Which text is the story is not decided here.
"""

from __future__ import annotations

import re
from html import unescape

from factline.pipelines.cleaned_articles.edited_text import MARKUP, Edit, EditedText

# Possessive quantifiers: an unclosed quote in a hostile page costs one look at it, not a look from each of its characters.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<(?P<unseen>script|style|head|template|textarea|svg|math|iframe|object|select)\b(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>.*?(?:</(?P=unseen)\s*>|\Z)"
    r"|</?(?P<name>[a-zA-Z][^\s/>]*+)(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>"
    r"|</?[a-zA-Z][^>]*+>"  # an attribute with a quote too many
    r"|<[!?][^>]*+>"
    r"|&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});?",
    re.DOTALL | re.IGNORECASE,
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)


def _edit(found: re.Match[str]) -> Edit | None:
    start, end = found.span()
    if found.group().startswith("&"):
        meant = unescape(found.group())
        return Edit(start, end, meant) if meant != found.group() and meant else None
    name = found.group("name")
    if name is not None and name.lower() in _INLINE:
        return Edit(start, end, reason=MARKUP)
    return Edit(start, end, "\n")


def text_nodes(source: str) -> EditedText:
    """The source as an edited text that holds its text nodes only."""
    text = EditedText(source)
    text.apply([edit for found in _MARKUP.finditer(source) if (edit := _edit(found)) is not None])
    return text
