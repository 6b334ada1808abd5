"""A page's tree → the same with the story in one container, where advertisements part it into several of one class.

Extractors take the one best container of a page. A story set in columns stands in two or five of them, side by side and alike; the
first would be all that is left of it. Where a story ends is not decided here.
"""

from __future__ import annotations

from lxml.html import HtmlElement

_LENGTH = 80  # characters of a paragraph of prose
_PARAGRAPHS = 2  # of prose that such a container holds itself


def _holds_prose(element: HtmlElement) -> bool:
    found: int = sum(child.tag == "p" and len(child.text_content()) >= _LENGTH for child in element)
    return found >= _PARAGRAPHS


def join_split_bodies(tree: HtmlElement) -> int:
    """Move what stands in later containers of a story into its first one; how many were emptied.

    Of one story are those of one tag and class in the same <article>, if any, without a main heading (h1) between them.
    """
    first: dict[tuple[int, HtmlElement | None, str, str], HtmlElement] = {}
    later: list[tuple[HtmlElement, HtmlElement]] = []
    headings = 0
    for element in tree.iter("h1", "div", "section"):
        headings += element.tag == "h1"
        alike = element.get("class")
        if not alike or not _holds_prose(element):
            continue
        key = (headings, next(element.iterancestors("article"), None), element.tag, alike)
        begun = first.setdefault(key, element)
        if begun is not element and begun not in element.iterancestors():
            later.append((begun, element))
    for begun, element in later:
        for child in list(element):
            begun.append(child)
    return len(later)
