"""A cue in a sentence → who speaks. In: Tape and a cue's tokens. Out: Source, or None where the words are no attribution.

What is said is for speakers_contents; which actor a source stands for is for speakers_anaphora.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from factline.pipelines.mentions.speakers_cues import ENDS_CLAUSE, Cue, CueLexicon
from factline.pipelines.mentions.speakers_forms import clause_follows, has_what_it_needs, verb_form
from factline.pipelines.mentions.speakers_tape import Tape

_FAR_WHO = 14  # tokens from "who" to the end of what it tells


class Source(NamedTuple):
    """Tokens [first, end) name who speaks with the cue [cue_first, cue_end).

    place: where the words put the source: subject, inverted ("said X"), agent ("reported by X"), shared (the subject of a verb
    before), possessor, of (after a preposition). antecedent: what "who" and "which" stand for. mood: plain, negated ("did not
    confirm") or modal ("would say").
    """

    first: int
    end: int
    cue_first: int
    cue_end: int
    cue: Cue
    place: str
    mood: str = "plain"
    antecedent: tuple[int, int] | None = None


def find_source(tape: Tape, first: int, end: int, cue: Cue, earlier: Sequence[Source], lexicon: CueLexicon) -> Source | None:
    """Who speaks with the cue at tokens [first, end); `earlier` are the sources found before in the same sentence."""
    if cue.frame == "preposition":
        group = tape.right(end)
        if group is not None and (first > 1 or tape.letter(group[1] + 1) == "R"):  # what follows an opening one is said
            group = _appositive(tape, group)
        return group and Source(*group, first, end, cue, "of")
    if "noun" in cue.forms and (found := _noun_source(tape, first, end, cue, lexicon)) is not None:
        return found
    if cue.frame == "noun":
        return None
    found = _verb_source(tape, first, end, cue, earlier, lexicon)
    if found is None or _is_no_speaker(tape, found, lexicon):
        return None
    around = set(tape.lowers[max(0, found.first - 1) : found.first + 1])
    if around & lexicon.negation and found.place == "subject":  # "neither side has claimed", "nor has the army claimed"
        found = found._replace(mood="negated")
    if found.mood == "negated" and cue.lemma not in lexicon.unconfirmed:
        return None
    return found


def _is_no_speaker(tape: Tape, found: Source, lexicon: CueLexicon) -> bool:
    last = tape.tokens.texts[found.end - 1]
    if tape.letter(found.first) in "SE" or all(letter in "MGDAb" for letter in tape.tape[found.first : found.end]):
        return True
    counted = last.isdecimal() or last.lower().split("-")[0] in lexicon.numbers
    if counted and (found.cue.noun_like or tape.lowers[found.cue_first] in lexicon.adjectives):
        return True  # two suspected rebels, at least 30 alleged rebels
    return (last.lower() if tape.upper else last) in lexicon.not_speakers  # a name ("The Times") is none of them


def _noun_source(tape: Tape, first: int, end: int, cue: Cue, lexicon: CueLexicon) -> Source | None:
    """ "the ministry's claim that", "his claim that", "reports from the ministry", "a statement by X"."""
    following = tape.tokens.lowers[end] if end < tape.length else ""
    if following in lexicon.agent_links and tape.letter(first - 1) not in "HRTX":
        group = tape.right(end + 1)
        if group is not None and tape.letter(group[0]) in "DQHCN":
            return Source(*_appositive(tape, group), first, end, cue, "agent")
    if following not in lexicon.noun_links:
        return None
    if tape.letter(end) == "G" and (group := tape.right(end + 1)) is not None and tape.letter(group[1]) == "T":
        return Source(*group, first, group[1], cue, "possessor")  # the assertion of the ministry that two died
    start = next((i for i in range(first, first - 3, -1) if tape.letter(i - 1) not in "NEV9"), first - 3)
    if tape.letter(start - 1) == "Q":
        return Source(start - 1, start, first, end, cue, "possessor")
    if tape.letter(start - 1) == "S" and (group := tape.left(start - 1)) is not None:
        return Source(*group, first, end, cue, "possessor")
    return None


def _verb_source(tape: Tape, first: int, end: int, cue: Cue, earlier: Sequence[Source], lexicon: CueLexicon) -> Source | None:
    before = earlier[-1] if earlier else None
    start = tape.skip_left(first)
    if tape.lowers[max(0, start - len(lexicon.no_longer)) : start] == lexicon.no_longer:
        start -= len(lexicon.no_longer)
    chain = tape.tape[start:first]
    words = set(tape.lowers[start:first])
    mood = "negated" if words & lexicon.negation else "modal" if words & lexicon.modal else "plain"
    link = tape.lowers[start - 1] if start > 0 else ""
    if link in lexicon.neither_nor["between"] and before is not None and before.mood == "negated":
        return Source(before.first, before.end, first, end, cue, "shared", "negated")
    finite = verb_form(tape, first, end, cue, chain, lexicon)
    if finite == "gerund" and tape.letter(first - 1) == "Z":
        return _quoted(tape, first, end, cue, before)
    bare = tape.letter(end) in "GOY.$" or (not chain and clause_follows(tape, end))
    if finite == "active" and cue.frame == "object" and bare:
        return None  # "a man accused of murder", "a group called the Brotherhood claimed": participles
    if finite == "passive":
        return _agent(tape, first, end, cue, mood)
    if finite == "infinitive":
        return _infinitive(tape, first, end, cue, lexicon)
    if finite is None or not has_what_it_needs(tape, first, end, cue):
        return None
    found = _subject(tape, start, first, end, cue, earlier[0] if earlier else None, before, lexicon)
    return found._replace(mood=mood) if found is not None and mood != "plain" else found


def _subject(
    tape: Tape, start: int, first: int, end: int, cue: Cue, opening: Source | None, before: Source | None, lexicon: CueLexicon
) -> Source | None:
    letter = tape.letter(start - 1)
    if letter == "H":
        return Source(start - 1, start, first, end, cue, "subject")
    if letter == "R" or (letter == "T" and tape.letter(start - 2) in "NCM"):
        stop = start - 2 if tape.letter(start - 2) == "," else start - 1
        return Source(start - 1, start, first, end, cue, "subject", antecedent=tape.left(tape.skip_left(stop)))
    if "gerund" in cue.forms and "B" not in tape.tape[start:first]:
        return _shared(tape, start, first, end, cue, opening)
    if letter in "NCES)b9Q":
        return _group_subject(tape, start, first, end, cue)
    if cue.inverts and letter in ',"-^:' and (found := _inverted(tape, start, first, end, cue, lexicon)) is not None:
        return found
    if letter in ",-" and (group := _interrupted(tape, start - 1)) is not None:
        return Source(*group, first, end, cue, "subject")
    if letter in "A,-J":
        return _shared(tape, start, first, end, cue, before)
    return None


def _group_subject(tape: Tape, start: int, first: int, end: int, cue: Cue) -> Source | None:
    group = tape.left(start)
    if group is None:
        return None
    if (told := _before_who(tape, group[0])) is not None:
        return Source(*told, first, end, cue, "subject")
    left = tape.letter(group[0] - 1)
    if left in "RT" and tape.letter(group[0] - 2) in "NC," and "E" in tape.tape[group[0] : group[1]]:
        stop = group[0] - 2 if tape.letter(group[0] - 2) == "," else group[0] - 1
        return Source(*(tape.left(stop) or group), first, end, cue, "subject")
    return Source(*group, first, end, cue, "subject")


def _before_who(tape: Tape, first: int) -> tuple[int, int] | None:
    """ "Residents who fled the town said": not the town, which ends what is told of them."""
    for i in range(first - 1, max(first - _FAR_WHO, 0), -1):
        if tape.tape[i] == "R":
            return tape.left(i) if i < first - 1 and tape.letter(i - 1) in "NC" else None
        if tape.tape[i] in ',";:.-KT':
            return None
    return None


def _interrupted(tape: Tape, comma: int) -> tuple[int, int] | None:
    """ "Jane Roe, a spokeswoman for the ministry, said": the group before the interruption that ends at `comma`."""
    mark = tape.tape[comma]
    for i in range(comma - 1, 0, -1):
        letter = tape.tape[i]
        if letter in '";:':
            return None
        if letter != mark:
            continue
        opens = tape.letter(i + 1)
        group = tape.left(i)
        if (
            group is None
            or tape.letter(group[0] - 1) in ENDS_CLAUSE + "GOK"
            or set(tape.tape[group[0] : group[1]]) <= {"9", "M"}
        ):
            continue  # "Jane Roe, 58, a farmer, said": not the age
        if opens in ENDS_CLAUSE + "GOMVXK" or tape.tokens.lowers[i + 1].endswith(tape.doing):
            return group
        if opens in "DRQCNE9T":
            return (group[0], comma)
    return None


def _inverted(tape: Tape, start: int, first: int, end: int, cue: Cue, lexicon: CueLexicon) -> Source | None:
    if start != first:
        return None
    i = end
    if tape.letter(i) not in "DQHCN" or (tape.letter(i) == "H" and tape.letter(start - 1) != '"'):
        return None
    group = tape.right(i)
    if group is None:
        return None
    if cue.frame == "tell" and tape.letter(group[1]) == "T":
        return None  # "Ann Roe, whose son died, told deputies that": whom she told
    group = _appositive(tape, group)
    if tape.letter(start - 1) in ",-" and tape.letter(start - 2) != '"' and _parenthetical(tape, start - 1):
        bare = cue.lemma in lexicon.no_object and tape.letter(group[1]) in ',.$"'
        return Source(*group, first, end, cue, "inverted") if bare else None
    return Source(*group, first, end, cue, "inverted")


def _parenthetical(tape: Tape, comma: int) -> bool:
    """Whether what ends at `comma` interrupts a clause: it stands between two commas and has no verb of its own."""
    opening = tape.tape.rfind(tape.tape[comma], 0, comma)
    inside = tape.tape[opening + 1 : comma]
    citing = inside[:1] == "K" and tape.tokens.lowers[opening + 1].endswith(tape.doing)
    told = citing or inside[:1] == "R" or tape.lowers[opening + 1] == tape.whose
    return opening > 0 and (told or not any(letter in "XBEKH" for letter in inside))


def _appositive(tape: Tape, group: tuple[int, int]) -> tuple[int, int]:
    """The group with ", a spokesman for the ministry" or ", who …" after it."""
    end = group[1]
    if tape.letter(end) == "," and tape.letter(end + 1) in "DRQ":
        stop = end + 1
        while tape.letter(stop) not in '$,".;:K':
            stop += 1
        clause = tape.letter(end + 1) != "R" and any(letter in "XBKE" for letter in tape.tape[end + 1 : stop])
        if stop - end > 1 and tape.letter(stop) in '$,".' and not clause:
            return group[0], stop
    return group


def _shared(tape: Tape, start: int, first: int, end: int, cue: Cue, before: Source | None) -> Source | None:
    """The subject of a verb before: "…, adding that", "… and said"."""
    since = tape.tape.rfind(";", 0, start) + 1
    if before is not None and before.place != "possessor" and before.cue_first >= since:
        return Source(before.first, before.end, first, end, cue, "shared")
    group = _citing_subject(tape, end) if start <= 1 and cue.frame == "quote" else _clause_subject(tape, since, start)
    return Source(*group, first, end, cue, "shared") if group is not None else None


def _citing_subject(tape: Tape, end: int) -> tuple[int, int] | None:
    """ "Citing the ministry, the agency reported": the subject behind the comma."""
    comma = tape.tape.find(",", end)
    return tape.right(tape.skip_right(comma + 1)) if comma >= 0 else None


def _clause_subject(tape: Tape, start: int, stop: int) -> tuple[int, int] | None:
    """The noun group that begins the main clause in tokens [start, stop): the first one with a verb behind it, else the first one."""
    first: tuple[int, int] | None = None
    for i in range(start, stop):
        if i > start and tape.tape[i - 1] not in ',;:"-':
            continue
        group = tape.right(tape.skip_right(i))
        if group is None or group[1] > stop:
            continue
        if tape.letter(group[1]) in "XBEKV":
            return group
        first = first or group
    return first


def _agent(tape: Tape, first: int, end: int, cue: Cue, mood: str) -> Source | None:
    """Who stands after "by": "was reported by X", "denied by X"."""
    for i in range(end, min(end + 6, tape.length)):
        if tape.tape[i] == "Y" and (group := tape.right(i + 1)) is not None:
            if cue.frame == "that" and tape.letter(group[1]) != "T":
                return None  # "is known by many"
            return Source(*_appositive(tape, group), first, end, cue, "agent", mood)
        if tape.tape[i] in ',.;:"TK':
            return None
    return None


def _quoted(tape: Tape, first: int, end: int, cue: Cue, before: Source | None) -> Source | None:
    """Who is quoted "as saying": the object of a verb of quoting, or the subject of its passive."""
    if tape.letter(first - 2) == "K":
        group = _subject_group(tape, tape.skip_left(first - 2))
    elif before is None or before.cue.frame != "quote":
        return None
    elif before.place == "agent":
        group = _subject_group(tape, tape.skip_left(before.cue_first))
    else:
        group = tape.right(before.cue_end)
    return Source(*group, first, end, cue, "subject") if group is not None else None


def _subject_group(tape: Tape, start: int) -> tuple[int, int] | None:
    return (start - 1, start) if tape.letter(start - 1) in "HR" else tape.left(start)


def cited(tape: Tape, source: Source) -> Source | None:
    """The one whom `source` cites, where no "as saying" gives the words: a speaker too."""
    if source.cue.frame != "quote" or source.place == "agent":
        return None
    group = tape.right(source.cue_end)
    if (
        group is None
        or tape.letter(group[0]) not in "DQHCN"
        or (tape.letter(group[1]) == "Z" and tape.letter(group[1] + 1) == "K")
    ):
        return None
    return Source(*_appositive(tape, group), source.cue_first, source.cue_end, source.cue, "cited")


def _infinitive(tape: Tape, first: int, end: int, cue: Cue, lexicon: CueLexicon) -> Source | None:
    """ "went on to say": the subject of the verb before "to"."""
    if tape.tokens.lowers[first - 2] not in lexicon.carriers:
        return None
    return _shared(tape, first - 1, first, end, cue, None)
