"""Text, sentences and their expressions of time → bounds of the day of publication, for an article whose source declares none.

First a dateline or a stamp (Updated: …), basis `dateline`, or the day of a post that it embeds, basis `inferred`. Failing that, what the text's own words leave (publication_inference),
basis `inferred`, with the words it rests on as evidence. Else `unknown`: nothing ever comes from today's date.
"""

from __future__ import annotations

from collections.abc import Sequence

from factline.pipelines.lexicons import Lexicons
from factline.pipelines.mentions.anchor_events import yearless
from factline.pipelines.mentions.date_patterns import Expression
from factline.pipelines.mentions.date_scene import Scene, date_cues
from factline.pipelines.mentions.date_values import calendar, slashes
from factline.pipelines.mentions.mention import Bounds, Span
from factline.pipelines.mentions.publication_inference import UNKNOWN, Found, Inference
from factline.pipelines.mentions.publication_layout import Layout, publication_layout


def infer_publication(text: str, sentences: Sequence[Span], found: Found, lexicons: Lexicons) -> Bounds:
    """Bounds with basis dateline, inferred or unknown. `found` holds each expression with the position of its sentence."""
    layout = publication_layout(lexicons)
    stamped, stamp_without_year = _dateline(text, found, lexicons, layout)
    if stamped is not None:
        return stamped
    return Inference(text, sentences, found, lexicons, layout, stamp_without_year).bounds()


def _dateline(text: str, found: Found, lexicons: Lexicons, layout: Layout) -> tuple[Bounds | None, Expression | None]:
    """A whole date that stands as a dateline or stamp, or else one without its year."""
    without_year: Expression | None = None
    month: Bounds | None = None
    scene = Scene(text, UNKNOWN, date_cues(lexicons))
    stamped: dict[int, Bounds] = {}
    for _, expression in found:
        if not _whole_day(expression):
            continue
        rank = next((n for n, stamp in enumerate(layout.stamps) if stamp.before(text, expression.start)), None)
        stands = _stands_as_stamp(text, expression, layout)
        if rank is None and not stands:
            continue
        when = (slashes if expression.reads == "slashes" else calendar)(expression.fields, scene)
        if when is None:
            continue
        span = when.period
        words = text[expression.start : expression.end]
        if span is not None and span.first == span.last:
            if stands:
                return Bounds(span.first, span.first, "dateline", words), None
            if rank is not None and (rank not in stamped or layout.stamps[rank].takes_last):
                stamped[rank] = Bounds(span.first, span.first, layout.stamps[rank].basis, words)
            continue
        if span is not None and span.grain == "month" and month is None and _under_title(text, expression, layout):
            month = Bounds(span.first, span.last, "inferred", words)  # `Findings of the Lomo Desk, August 2018`
        month_day = yearless(expression)
        if without_year is None and stands and month_day is not None and month_day[1] is not None:
            without_year = expression
    return (stamped[min(stamped)] if stamped else month), without_year


def _whole_day(expression: Expression) -> bool:
    """Whether it may be a day with its month; a clock may stand before it (7:03 pm, March 5, 2021)."""
    if expression.reads == "clock":
        return bool(expression.fields.keys() & {"month", "month2"})
    return expression.reads in ("calendar", "slashes")


def _under_title(text: str, expression: Expression, layout: Layout) -> bool:
    """Whether a month ends a line that names the publication, as on the cover of a report."""
    line = text.rfind("\n", 0, expression.start) + 1
    ends = text[expression.end : expression.end + 1] in ("\n", "")
    return ends and line > 0 and layout.byline.search(text[line : expression.start]) is not None


def _stands_as_stamp(text: str, expression: Expression, layout: Layout) -> bool:
    start = text.rfind("\n\n", 0, expression.start) + 2 if "\n\n" in text[: expression.start] else 0
    end = text.find("\n\n", expression.end)
    end = len(text) if end < 0 else end
    if text.count("\n\n", 0, start) >= layout.head and text.count("\n\n", end) > 1:
        return False
    before, after = text[start : expression.start].lstrip(), text[expression.end : end]
    if layout.place_before.search(before) and layout.place_after.search(after):
        return True
    if layout.alone.search(after) and layout.alone.search(before):
        return True
    if layout.byline.search(before.rpartition("\n")[2]) and layout.alone.search(after.partition("\n")[0]):
        return True
    return bool(layout.stamp_before.search(before))
