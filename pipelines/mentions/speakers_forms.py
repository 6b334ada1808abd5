"""What a cue's form is at its place: finite, participle, noun. In: Tape, the cue's tokens. Out: the name of the form, or None.

Who speaks is for speakers_sources.
"""

from __future__ import annotations

import re

from factline.pipelines.mentions.speakers_cues import ENDS_CLAUSE, Cue, CueLexicon
from factline.pipelines.mentions.speakers_tape import NP_RIGHT, Tape

_CLAUSE = re.compile(rf"(?:{NP_RIGHT.pattern})V*[XBK]")

_ABOUT = re.compile(r"G[DQ]*[NC]{1,3}T")  # claims on the network that …


def verb_form(tape: Tape, first: int, end: int, cue: Cue, chain: str, lexicon: CueLexicon) -> str | None:
    """active, gerund, passive, infinitive; None where the form is no verb here."""
    left = tape.letter(first - 1)
    if "gerund" in cue.forms:
        return "active" if "B" in chain else "gerund" if left not in "DQSG" else None
    if cue.forms & {"past", "participle"}:
        return _past_form(tape, end, cue, chain, left)
    if left == "O":
        return "infinitive"
    if "X" in chain:
        return "active"
    if cue.noun_like and (left in "DQSGE9" or not _is_verb_here(tape, first, end, left)):
        return "active" if _closes(tape, first, end) or _counts(tape, first, end, cue, left, lexicon) else None
    return None if "base" in cue.forms and left in "DQSG" else "active"


def _past_form(tape: Tape, end: int, cue: Cue, chain: str, left: str) -> str | None:
    """The past tense and the participle, which are mostly written alike."""
    by = tape.letter(end) == "Y" or (tape.letter(end) in ENDS_CLAUSE + "GOMVN" and tape.letter(end + 1) == "Y")
    if by or ("B" in chain and "X" not in chain.rpartition("B")[2]):
        return "passive"
    if "past" in cue.forms or "X" in chain:
        return None if left in "DQSG" else "active"
    return None


def _is_verb_here(tape: Tape, first: int, end: int, left: str) -> bool:
    """Of a word that is noun and verb: a clause follows, or an object follows and a pronoun or a name stands before it."""
    right = tape.letter(end)
    if right in 'T:"' or (left in "HRC)," and _ABOUT.match(tape.tape, end)):
        return True
    return left in "HRC)" and (right in "DQHC9" or right == "O") and (tape.upper or tape.tokens.texts[first][0].islower())


def _closes(tape: Tape, first: int, end: int) -> bool:
    """`…, the aide Jane Roe tweets.`: the last words of a sentence, behind a name that a comma or a quotation opens."""
    group = tape.left(first)
    last = tape.letter(end) in ".$" and tape.letter(first - 1) == "C"
    return last and group is not None and tape.letter(group[0] - 1) in ',"'


def _counts(tape: Tape, first: int, end: int, cue: Cue, left: str, lexicon: CueLexicon) -> bool:
    """`Tamar reports three dead`, `local officials report at least 20`: a number behind it makes it a verb."""
    ahead = tape.tokens.lowers[end : end + 2]
    number = tape.letter(end) == "9" or (bool(ahead) and (ahead[0] in lexicon.numbers or ahead[0] in lexicon.counts_none))
    subject = left in "HRC)" or (
        left == "N" and ("third" in cue.forms or tape.tokens.lowers[first - 1].endswith(lexicon.forms.plural))
    )
    return bool(subject and (number or " ".join(ahead) in lexicon.bounds))


def has_what_it_needs(tape: Tape, first: int, end: int, cue: Cue) -> bool:
    """Whether a clause, a quotation or an infinitive stands where the cue's frame asks for it."""
    if cue.frame not in ("quoted", "that", "intend"):
        return True
    ahead = tape.tape[tape.skip_right(end) :]
    quoted = '"' in ahead[:2] or ahead[:1] == ":"
    if cue.frame == "quoted":
        return quoted or '"' in tape.tape[:first][-8:] or '"' in ahead[:8]
    if cue.frame == "intend":
        return " " in cue.lemma or quoted or tape.letter(tape.skip_right(end)) == "O" or ahead[:1] in "TDQHC"
    return quoted or ahead[:1] in ("T", "H", "W") or tape.letter(end) == "W" or bool(_CLAUSE.match(ahead))


def clause_follows(tape: Tape, i: int) -> bool:
    """Whether a subject and its verb stand right behind token `i`."""
    return _CLAUSE.match(tape.tape, i) is not None
