"""The stance of what a speaker says: the cue's own, unless the words around it turn it.

In: Tape, Source. Out: claimed, denied or hypothetical.
"""

from __future__ import annotations

from factline.pipelines.mentions.speakers_cues import CueLexicon
from factline.pipelines.mentions.speakers_sources import Source
from factline.pipelines.mentions.speakers_tape import Tape


def stance_of(tape: Tape, source: Source, lexicon: CueLexicon) -> str:
    """claimed, denied or hypothetical.

    A negated cue ("did not confirm") or a modal one ("would say") tells neither yes nor no: hypothetical. Calling a report
    false denies it.
    """
    if source.mood != "plain":
        return "hypothetical"
    if (
        source.cue.stance == "claimed"
        and source.cue.frame in ("say", "tell", "object", "that")
        and _calls_false(tape, source, lexicon)
    ):
        return "denied"
    return source.cue.stance


def _calls_false(tape: Tape, source: Source, lexicon: CueLexicon) -> bool:
    """ "said the reports were false", "described the claims as disinformation", "called the report a lie"."""
    if lexicon.denials["untrue"].isdisjoint(tape.lowers):
        return False
    words = tape.lowers[source.cue_end :]
    verdict = next((i for i, word in enumerate(words) if word in lexicon.denials["untrue"]), None)
    if verdict is None:
        return False
    between = words[:verdict]
    report = next((i for i, word in enumerate(between) if word in lexicon.denials["reports"]), None)
    if report is None or lexicon.negation & set(between):
        return False
    letters = tape.tape[source.cue_end + report : source.cue_end + verdict]
    return "B" in letters or source.cue.frame == "object"
