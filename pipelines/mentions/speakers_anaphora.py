"""Which actor a speaker is. In: speakers as found, actor mentions. Out: speaker mentions with entity_id and side.

An actor inside the source names it. A pronoun or a noun alone ("the ministry", "he", "the statement") takes over from the
nearest speaker or actor before it that fits.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from factline.pipelines.mentions.mention import Mention, Span, speaker_mention
from factline.pipelines.mentions.speakers_cues import CueLexicon

_OPENING = 8  # characters before an actor: room for the end of a sentence and an article


@dataclass(slots=True)
class Speaker:
    """A speaker as found; antecedent: what "who" or "which" right before the verb stands for."""

    span: Span
    cue: Span
    content: Span | None
    lemma: str
    stance: str
    antecedent: Span | None = None

    def mention(self, entity_id: str | None = None, side: str | None = None) -> Mention:
        """The row of it."""
        content = self.content if self.content is not None else (None, None)
        return speaker_mention(self.span, self.lemma, (entity_id, side), self.cue, content, self.stance)


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody named before: where and as which one, as what, and who it is."""

    number: int
    end: int
    words: tuple[str, ...]
    kind: str  # person, organisation, open
    entity_id: str | None
    side: str | None


def resolved(text: str, speakers: Sequence[Speaker], actors: Sequence[Mention], lexicon: CueLexicon) -> list[Mention]:
    """The speakers' mentions in order of the text, each with the entity and side that could be found for it."""
    ordered = sorted(speakers, key=lambda s: (s.span, s.cue))
    starts = [a.start for a in actors]
    named: list[_Named] = []
    latest: dict[str, _Named] = {}  # of each kind
    found: list[Mention] = []
    pronouns = lexicon.one_person | lexicon.several | lexicon.one_thing
    for speaker in ordered:
        span = speaker.antecedent or speaker.span
        words = tuple(text[span.start : span.end].lower().split())
        inside = _inside(text, span, actors, starts, lexicon)
        before = actors[: bisect_left(starts, span.start)]
        entity_id, side = inside if inside is not None else _from_before(text, words, named, latest, before, lexicon)
        found.append(speaker.mention(entity_id, side))
        if words[0] not in pronouns or entity_id is not None or side is not None:
            kind = _kind(words, lexicon)
            thing = text[speaker.span.start : speaker.span.end].lower().split()[-1] in lexicon.one_thing
            if kind == "open" and (thing or _is_state(span, before, actors[len(before) :])):
                kind = "organisation"  # of Baku, or of what goes by `which`, nobody says he
            latest[kind] = _Named(len(named), span.end, words, kind, entity_id, side)
            named.append(latest[kind])
    return found


def _inside(
    text: str, span: Span, actors: Sequence[Mention], starts: Sequence[int], lexicon: CueLexicon
) -> tuple[str | None, str | None] | None:
    """Entity and side of the first actor that overlaps a span, the longest of those that begin there; None without actors.

    Two sides that speak together ("A and B reported") are neither one nor the other: no entity, no side.
    """
    low = max(0, bisect_left(starts, span.start) - 3)  # an actor may begin a little before the source
    near = [a for a in actors[low : bisect_left(starts, span.end)] if a.end > span.start]
    if not near:
        return None
    first = min(near, key=lambda a: (a.start, -a.end))
    for other in near:
        between = text[first.end : other.start].strip().lower() if other.start > first.end else None
        if between is not None and other.side != first.side and lexicon.classes.get(between) == "A":
            return None, None
    return first.entity_id, first.side


def _is_state(span: Span, before: Sequence[Mention], behind: Sequence[Mention]) -> bool:
    """Whether a span is the name of a country or its capital and nothing more; `behind`: actors that begin at its start or later."""
    whole = next(iter(behind), None) or (before[-1] if before else None)
    return (
        whole is not None
        and (whole.start, whole.end) == (span.start, span.end)
        and whole.country is not None
        and whole.person_class is None
    )


def _kind(words: tuple[str, ...], lexicon: CueLexicon) -> str:
    if (
        words[0] in lexicon.one_person
        or words[-1] in lexicon.persons
        or (len(words) > 1 and words[0].rstrip(".") in lexicon.persons)
        or _is_office(words, lexicon)
    ):
        return "person"
    if words[0] in lexicon.one_thing or any(word.rstrip(",") in lexicon.organisations for word in words):
        return "organisation"
    return "open"


def _is_office(words: tuple[str, ...], lexicon: CueLexicon) -> bool:
    """`defence ministry spokeswoman ann roe`, `an official of the ministry`: a person's noun, and no organisation's behind its name."""
    at = next((i for i, word in enumerate(words) if word.rstrip(",") in lexicon.persons), None)
    if at is None:
        return False
    rest = words[at + 1 :]
    of = bool(rest) and lexicon.classes.get(rest[0]) == "G"
    return of or not any(word.rstrip(",") in lexicon.organisations for word in rest)


def _from_before(
    text: str,
    words: tuple[str, ...],
    named: Sequence[_Named],
    latest: Mapping[str, _Named],
    actors: Sequence[Mention],
    lexicon: CueLexicon,
) -> tuple[str | None, str | None]:
    """Entity and side of the nearest one before that an anaphor may stand for; `named`, its `latest` and `actors` stand before it."""
    first = words[0]
    if first in lexicon.one_person or first in lexicon.several or first in lexicon.one_thing:
        one_thing = first in lexicon.one_thing and first not in lexicon.one_person
        kinds = ("person", "open") if first in lexicon.one_person else ("organisation", "open") if one_thing else latest
        last = max((latest[kind] for kind in kinds if kind in latest), key=lambda one: one.number, default=None)
        if (
            one_thing
            and (opener := _opener(text, actors, last.end if last is not None else 0, lexicon.forms.article)) is not None
        ):
            return opener.entity_id, opener.side
        return (last.entity_id, last.side) if last is not None else (None, None)
    head = words[-1]
    if first not in lexicon.definite or len(words) > 2 or head not in lexicon.organisations | lexicon.persons:
        return None, None
    return _same_noun(text, head, named, actors, lexicon.forms.possessive) or _last_organisation(head, named, lexicon)


def _opener(text: str, actors: Sequence[Mention], since: int, article: str) -> Mention | None:
    """The last actor behind an offset that opens its sentence: `The ministry put its losses at two. It said …`."""
    for actor in reversed(actors):
        if actor.start < since:
            return None
        before = (
            text[max(0, actor.start - _OPENING) : actor.start]
            .removesuffix(f"{article} ")
            .removesuffix(f"{article.capitalize()} ")
            .rstrip(" ")
        )
        if actor.side is not None and (not before or before[-1] in '.!?\n”"'):
            return actor
    return None


def _same_noun(
    text: str, head: str, named: Sequence[_Named], actors: Sequence[Mention], possessive: tuple[str, ...]
) -> tuple[str | None, str | None] | None:
    """The nearest speaker or actor with the same noun in its name: "the ministry" after "Tamar's Defence Ministry"."""
    speaker = next((one for one in reversed(named) if head in one.words), None)
    for actor in reversed(actors):
        if speaker is not None and actor.end <= speaker.end:
            break
        owns = speaker is not None and (  # `Tamar's ministry's report`: no speaker
            text.startswith(possessive, actor.end) or text.endswith(possessive, actor.start, actor.end)
        )
        if not owns and head in text[actor.start : actor.end].lower().split():
            return actor.entity_id, actor.side
    return (speaker.entity_id, speaker.side) if speaker is not None else None


def _last_organisation(head: str, named: Sequence[_Named], lexicon: CueLexicon) -> tuple[str | None, str | None]:
    """ "the statement", "the agency": the speaker before, unless that is a person."""
    if head in lexicon.organisations and named and named[-1].kind != "person":
        return named[-1].entity_id, named[-1].side
    return None, None
