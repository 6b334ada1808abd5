"""A place in the source of an HTML page → the element that holds it, as a browser's console finds it."""

from __future__ import annotations

import lxml.html
from lxml.etree import LxmlError, _Element

_MARK = "\ue000factline\ue001"  # of Unicode's private use: no page that means anything holds it


def _marked(tree: _Element) -> _Element | None:
    """The element whose own text holds the mark."""
    for element in tree.iter():
        if _MARK in (element.text or ""):
            return element
        if _MARK in (element.tail or ""):
            return element.getparent()
    return None


def element_path(source: str, at: int) -> str | None:
    """XPath of the element around source[at:], as the HTML parser builds the page; None where `at` is no place of its text."""
    marked = source[:at] + _MARK + source[at:]
    parser = lxml.html.HTMLParser(encoding="utf-8")  # whatever the page declares: it was decoded by the articles stage
    try:
        tree = lxml.html.document_fromstring(marked.encode("utf-8", "surrogatepass"), parser=parser)
    except (LxmlError, ValueError):  # no page
        return None
    found = _marked(tree)
    return None if found is None else str(tree.getroottree().getpath(found))
