"""What a speaker says: the stretch of text that a cue governs. In: Tape, Source, quotations. Out: Span or None.

One span: a quotation that is interrupted ("…," X said, "…") is taken from its beginning to its end, the cue inside it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from factline.pipelines.mentions.mention import Span
from factline.pipelines.mentions.speakers_cues import ENDS_CLAUSE
from factline.pipelines.mentions.speakers_sources import Source
from factline.pipelines.mentions.speakers_tape import Tape

_MARK = re.compile(r"[\"“”„«»\n`'](?:(?<![`'])|(?<=`)`|(?<=')')")  # a set first: the engine runs to one of it
# Single quotation marks: an apostrophe between letters is none.
_SINGLE = re.compile(r"(?<![\w'‘’])[‘'](?=\w)(?:[^\n‘’']|(?<=\w)[’'](?=\w))+[’'](?!\w)")
_OPENS, _CLOSES = frozenset(("“", "„", "«", "``")), frozenset(("”", "»", "''"))


def quotations(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Quotations with their marks, in order. One left open ends with its line, unless the line breaks inside a sentence."""
    found: list[Span] = []
    starts = [s.start for s in sentences]
    start = -1
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark == "\n":
            i = bisect_right(starts, match.start()) - 1
            if start >= 0 and not (i >= 0 and match.end() < sentences[i].end):
                found.append(Span(start, match.start()))
                start = -1
        elif start < 0:
            start = -1 if mark in _CLOSES else match.start()
        elif mark not in _OPENS:
            found.append(Span(start, match.end()))
            start = -1
    if start >= 0:
        found.append(Span(start, len(text)))
    if "‘" in text or " '" in text:
        singles = [Span(*m.span()) for m in _SINGLE.finditer(text)]
        found.extend(s for s in singles if not any(q.start <= s.start < q.end for q in found))
        found.sort()
    return found


class Contents:
    """Reads contents in one article."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text = text
        self._sentences = sentences
        self.quotations = quotations(text, sentences)
        self._starts = [q.start for q in self.quotations]

    def quotation_at(self, position: int) -> Span | None:
        """The quotation that holds a character."""
        i = bisect_right(self._starts, position) - 1
        return self.quotations[i] if i >= 0 and position < self.quotations[i].end else None

    def read(self, tape: Tape, sentence: Span, source: Source, following: Source | None) -> Span | None:
        """What `source` says; `following` is the next source of the sentence, at which a content after the cue ends."""
        sides = _sides(tape, source)
        start = end = None
        if "after" in sides:
            first = _after_start(tape, source)
            last = _after_end(tape, source, following)
            if first >= last and source.place == "of" and following is not None and source.cue_first <= 1:
                last = _after_end(tape, source, None)  # "according to A, B said": A hands on what B says
            if first < last:
                start, end = tape.span(first, last)
            elif ":" in tape.tape[source.cue_end :] or sides == "after":
                return self._next_stretch(sentence) if tape.tape.endswith(":") else None
        if "before" in sides and (before := _before(tape, source)) is not None:
            start, last_before = tape.span(*before)
            end = end if end is not None else last_before
        if start is None or end is None:
            return None
        return self._widen(start, end, sentence, sides)

    def _widen(self, start: int, end: int, sentence: Span, sides: str) -> Span:
        """To the whole of the quotations at both ends, and to a quotation that goes on behind the sentence."""
        quote = self.quotation_at(end - 1)
        if quote is not None and quote.end > end and "after" in sides:
            end = quote.end
        if "before" in sides:
            quote = self.quotation_at(end - 1) if sides == "before" else self.quotation_at(start)
            if quote is not None and quote.start < start:
                start = quote.start
            if quote is not None and (more := self._quotation_after(sentence.end)) is not None:
                end = more.end
        return Span(start, end)

    def _quotation_after(self, position: int) -> Span | None:
        """A quotation that opens right behind a sentence, in the same paragraph."""
        while position < len(self._text) and self._text[position] in " \u00a0":
            position += 1
        i = bisect_right(self._starts, position) - 1
        return self.quotations[i] if i >= 0 and self._starts[i] == position else None

    def _next_stretch(self, sentence: Span) -> Span | None:
        """After a colon that ends a sentence: the quotation or the sentence that comes next."""
        i = bisect_right(self._sentences, sentence)
        if i >= len(self._sentences):
            return None
        following = self._sentences[i]
        quote = self.quotation_at(following.start)
        return Span(following.start, quote.end if quote is not None else following.end)


def _sides(tape: Tape, source: Source) -> str:
    """after, before, or "before after"."""
    if source.place == "of":
        return _sides_of(tape, source)
    if source.place == "agent" and "noun" not in source.cue.forms:
        return "after" if "T" in tape.tape[source.end : source.end + 2] else "before"
    if source.place == "inverted":
        return "before after" if _quote_follows(tape, source.end) else "before"
    if source.place not in ("subject", "shared") or source.cue.frame not in ("say", "tell"):
        return "after"
    if source.place == "shared":
        return "after"
    return _sides_of_clause(tape, source)


def _quote_follows(tape: Tape, i: int) -> bool:
    return tape.letter(i) in ",:" and tape.letter(i + 1) == '"'


def _sides_of(tape: Tape, source: Source) -> str:
    if source.cue_first <= 1 or tape.letter(source.cue_first - 1) in ENDS_CLAUSE + "TA":
        return "after"
    if (
        tape.letter(source.cue_first - 1) == ","
        and tape.letter(source.end) == ","
        and tape.letter(source.end + 1) not in ENDS_CLAUSE + "A"
    ):
        return "before after"
    return "before"


def _sides_of_clause(tape: Tape, source: Source) -> str:
    opening = source.first
    while opening and tape.letter(opening - 1) == "V":
        opening -= 1
    if opening < 3 or tape.letter(opening - 1) not in ',"-':
        return "after"
    rest = tape.tape[source.cue_end :]
    i = tape.skip_right(source.cue_end)
    if source.cue.frame == "tell":
        i = tape.skip_right(_addressee(tape, i))
    then = tape.letter(i)
    quoted = '"' in tape.tape[opening - 2 : opening]
    if '"' in rest and not quoted:
        return "after"
    if then == "," and (quoted or "T" not in rest):
        if _quote_follows(tape, i) or (not quoted and tape.letter(i + 1) not in ENDS_CLAUSE + "AK"):
            return "before after"
        return "before"
    if quoted:
        return "before after" if '"' in rest.rstrip('".') and ',"' in rest else "before"
    adjunct = then in ".$;" or (then in ENDS_CLAUSE + "GOM" and "T" not in rest and ":" not in rest)
    return "before" if adjunct else "after"


def _after_start(tape: Tape, source: Source) -> int:
    i = max(source.cue_end, source.end) if source.place in ("of", "agent", "inverted") else source.cue_end
    i = tape.skip_right(i)
    if source.cue.frame == "tell":
        i = _addressee(tape, i)
    ahead = tape.tape[i : i + 12]
    if source.cue.frame in ("say", "tell", "quoted") and ahead and ahead[0] in ENDS_CLAUSE + "GOMH(":
        for mark in 'T:"':
            if (at := ahead.find(mark)) >= 0 and not any(x in ahead[:at] for x in "XBK"):
                i += at
                break
    while tape.letter(i) in ",:T-":
        i += 1
    return i


def _addressee(tape: Tape, i: int) -> int:
    if tape.letter(i) == "H":
        return i + 1
    if tape.letter(i) in "DQC":
        while tape.letter(i) in "DQ":
            i += 1
        kind = "C9" if tape.letter(i) == "C" else "NC"
        while tape.letter(i) in kind:
            i += 1
    elif tape.letter(i) == "N":
        i += 1
    return i


def _after_end(tape: Tape, source: Source, following: Source | None) -> int:
    last = tape.length
    if following is not None:
        opens = following.cue_first if following.place in ("shared", "of") else min(following.first, following.cue_first)
        if following.place == "shared" or following.first < source.cue_first:  # the subject stands before both cues
            opens = tape.skip_left(following.cue_first)
        if opens > source.cue_end + 1 and following.place != "inverted":
            if tape.letter(opens - 1) in ENDS_CLAUSE or (tape.letter(opens - 1) == "A" and tape.letter(opens - 2) in ",;"):
                last = opens - 2 if tape.letter(opens - 2) in ",;" else opens - 1
            elif tape.letter(opens - 1) in ",;" or (
                following.place == "shared" and tape.letter(opens - 1) in ENDS_CLAUSE + "A"
            ):
                last = opens - 1
    if (turn := _turn(tape, source, last)) is not None:
        last = turn  # "agreed to a truce a day after B began its raid": what came before is meant by nobody
    if source.antecedent is not None and tape.letter(source.first - 1) == ",":  # "X, who said …, left": to the comma
        comma = tape.tape.find(",", source.cue_end, last)
        last = comma if comma >= 0 else last
    if source.cue.stance == "denied" and tape.tape.count("-", source.cue_end, last) == 1:
        last = tape.tape.index("-", source.cue_end)  # "A denies that it fired – B counts nine dead": what is denied ends there
    while last > source.cue_end and tape.letter(last - 1) in ".,;":
        last -= 1
    return last


def _turn(tape: Tape, source: Source, last: int) -> int | None:
    """Where the narrator goes on behind a thing that is meant or announced (`announced a truce after two men had died`), not a clause."""
    opens = next((i for i in range(source.cue_end + 1, last) if tape.lowers[i] in tape.turns), None)
    if opens is None or source.cue.frame == "intend":
        return opens
    said = tape.tape[source.cue_end : opens]
    named = source.cue.frame == "say" and said[:1] in ("D", "Q") and '"' not in said and not set("XBEKTHO:,") & set(said)
    return opens if named else None


def _before(tape: Tape, source: Source) -> tuple[int, int] | None:
    end = min(source.first, source.cue_first)
    if source.place == "agent":
        end = tape.skip_left(source.cue_first)
    while end and tape.letter(end - 1) in ENDS_CLAUSE + ",-VA":
        end -= 1
    opens = tape.tape.rfind(";", 0, end) + 1 if source.place == "agent" else 0  # "two died; this was not confirmed by B"
    return (opens, end) if end > opens else None
