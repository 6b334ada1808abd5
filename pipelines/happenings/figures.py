"""Facts of one article's happening → its figure of killed or wounded, with bounds. No figure is counted twice.

Figures of one sentence add up (they are of different sides or classes); sentences that tell the same happening again do not: the
greatest counts. Persons named singly add up over sentences. `another two` adds to what came before.
The figures of two camps add up over sentences; a whole that is told beside them (`seven people`) counts where it is greater.
What other accounts say (`other reports`) counts only where the text gives no figure of its own.
Of rival speakers the greatest is best, or by a rule of the most conservative figure the least; both stay its bounds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from factline.pipelines.happenings.camps import camps
from factline.pipelines.happenings.grouping import Fact
from factline.pipelines.happenings.rivals import GREATEST, LEAST, rivals, with_one_voice


@dataclass(frozen=True, slots=True)
class Figure:
    """Least, best, greatest; best None: no figure is given; high None: no bound."""

    low: int
    best: int | None
    high: int | None


def tally(facts: Sequence[Fact], kind: str, choice: str = GREATEST) -> Figure | None:
    """The figure of a kind; None where no fact of that kind is told. `choice`: of rival speakers, whose number is best."""
    told = rivals([f for f in facts if f["kind"] == kind])
    if not told:
        return _figure(facts, kind)
    low, best, high = (_figure(with_one_voice(facts, told, c), kind) for c in (LEAST, choice, GREATEST))
    if low is None or best is None or high is None:
        raise AssertionError("of rivals one is always left")
    return Figure(
        min(low.low, best.low), best.best, None if None in (best.high, high.high) else max(best.high or 0, high.high or 0)
    )


def by_alliance(facts: Sequence[Fact], kind: str, choice: str = GREATEST) -> dict[str, Figure]:
    """The figure of each alliance of sides that is named and has a number, in order of name."""
    names = sorted({f["patient_alliance"] for f in facts if f["kind"] == kind and f["patient_alliance"] is not None})
    found = {name: tally([f for f in facts if f["patient_alliance"] == name], kind, choice) for name in names}
    return {name: figure for name, figure in found.items() if figure is not None and figure.best is not None}


def _figure(facts: Sequence[Fact], kind: str) -> Figure | None:
    if kind == "wounded":
        return _wounded(facts)
    return _tally([f for f in facts if f["kind"] == kind], facts)


def _wounded(facts: Sequence[Fact]) -> Figure | None:
    """Those said to be wounded, or those who were hit less those who died, whichever are more.

    `Shot` and `with a gunshot wound` leave open who lives, and `he` or `the boy` may be one of the dead.
    """
    told = [f for f in facts if f["kind"] == "wounded"]
    dead = [f for f in facts if f["kind"] == "killed"]
    dead_in, dead_names = _by_sentence(dead), _names(dead)
    lives = [not dead or _lives(f, dead_in.get(f["sentence_id"], ()), dead_names) for f in told]
    wounded, hit = (
        _tally([f for f, lived in zip(told, lives, strict=True) if lived is which], facts) for which in (True, False)
    )
    killed = _tally(dead, facts)
    if hit is None or hit.best is None:
        return wounded or hit
    left = hit if killed is None or killed.best is None else _less(hit, killed.best)
    if wounded is None or wounded.best is None:
        return left
    return max(wounded, left, key=lambda f: f.best or 0)


def _lives(fact: Fact, dead_here: Sequence[Fact], dead_names: AbstractSet[str]) -> bool:
    """Whether the words say that who was hit lived: an outcome, and not of a person named or told of before.

    `dead_here`: the dead of its sentence, `dead_names`: those of all.
    """
    if fact["count_relation"] == "other":
        return True
    beside = fact["count_best"] == 1 and any(
        f["count_best"] == 1 and f["patient_text"] != fact["patient_text"] and not _is_known(f) for f in dead_here
    )
    if fact["outcome_open"] and not beside:
        return False
    if any(f["char_start"] == fact["char_start"] and f["patient_text"] == fact["patient_text"] for f in dead_here):
        return False  # a girl hurt in the shelling later died
    return not (_is_known(fact) or (fact["count_text"] is None and _names([fact]) & dead_names))


def _is_known(fact: Fact) -> bool:
    """One person, told of before: `he`, `the boy`; `the driver` is as often a new one."""
    return fact["count_best"] == 1 and (
        fact["points"] in ("he", "him", "self") or (fact["points"] == "the" and fact["patient_class"] in _ANYONE)
    )


def _less(hit: Figure, died: int) -> Figure:
    left = max((hit.best or 0) - died, 0)
    return Figure(left, left, None if hit.high is None else left)


_ANYONE = frozenset({"unspecified", "child"})
_FURTHER = _ANYONE | {"attacker"}  # plus bomber


def _tally(told: Sequence[Fact], harm: Sequence[Fact]) -> Figure | None:
    """The figure of facts of one kind; `harm`: all facts of the happening, in reading order."""
    if not told:
        return None
    own = [f for f in told if f["toll"] != "subset"] or told
    new = [f for f in own if f["toll"] == "new"] or own
    new = _own(new)
    by_sentence = _by_sentence(new)
    sentences = {key: total for key, there in by_sentence.items() if (total := _sentence(there)) is not None}
    _with_those_before(sentences, by_sentence, harm)
    further = [key for key in list(sentences)[1:] if _is_further(by_sentence[key])]
    totals = [total for key, total in sentences.items() if key not in further] or list(sentences.values())
    totals = _less_held(totals)
    names = _names(new)
    if names:
        totals.append(Figure(len(names), len(names), len(names)))
    if not totals:
        return Figure(max(f["count_low"] or 0 for f in new) or 1, None, None)
    greatest = max(totals, key=_size)
    counted = next((key for key, total in sentences.items() if total is greatest), None)
    order = list(sentences)
    after = order.index(counted) if counted is not None else -1
    whole = _with_others(greatest, [sentences[key] for key in further if order.index(key) > after])
    both = _of_camps(new)
    return both if both is not None and (both.best or 0) > (whole.best or 0) else whole


def _own(facts: Sequence[Fact]) -> Sequence[Fact]:
    """Without what other accounts give, where the text's own words give a number: `dozens` and `many` leave it to them."""
    own = [f for f in facts if not f["apart"]]
    return own if any(f["count_best"] is not None and f["count_operator"] != "vague" for f in own) else facts


def _less_held(totals: Sequence[Figure]) -> list[Figure]:
    """Without ranges that hold a figure told elsewhere, which they do not raise then: `12 to 20 died` beside `15 died`."""
    exact = sorted({t.best for t in totals if t.best is not None and t.low == t.best})
    return [t for t in totals if not _holds(t, exact)]


def _holds(between: Figure, exact: Sequence[int]) -> bool:
    """Whether a figure is a range with one of these numbers in it; they are in order."""
    if between.best is None or between.high is None or not between.low < between.best < between.high:
        return False
    at = bisect_left(exact, between.low)
    return at < len(exact) and exact[at] <= between.high


def _by_sentence(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact["sentence_id"], []).append(fact)
    return found


def _size(total: Figure) -> tuple[int, int, bool]:
    return total.best or 0, total.low, total.high is None


def _of_camps(facts: Sequence[Fact]) -> Figure | None:
    """The greatest figure that a sentence gives for each camp, added up; None where the words tell no two camps apart."""
    greatest = []
    for there in camps(facts):
        totals = [total for told in _by_sentence(there).values() if (total := _sentence(told)) is not None]
        greatest.append(max(totals, key=_size))
    return _sum(greatest) if greatest else None


def _sum(figures: Sequence[Figure]) -> Figure:
    high = None if any(f.high is None for f in figures) else sum(f.high or 0 for f in figures)
    return Figure(sum(f.low for f in figures), sum(f.best or 0 for f in figures), high)


def _with_others(base: Figure, further: Sequence[Figure]) -> Figure:
    """Adds further victims to those counted. Each number once: a report that says `two more` again says the same two."""
    added: set[tuple[int, int | None]] = set()
    for more in further:
        if (more.low, more.best) not in added:
            added.add((more.low, more.best))
            base = _sum([base, more])
    return base


def _is_further(facts: Sequence[Fact]) -> bool:
    """Whether a sentence tells of further victims beside those counted (`another two died`, `an officer was also killed`)."""
    return all(f["count_relation"] == "other" for f in facts) and not _has_others(facts)


def _has_others(facts: Sequence[Fact]) -> bool:
    return any(f["others"] for f in facts)


def _with_those_before(sentences: dict[str, Figure], by_sentence: Mapping[str, Sequence[Fact]], harm: Sequence[Fact]) -> None:
    """Adds to `two others died`, in a sentence of its own, those of the sentence of harm before it, where both tell of one kind alone.

    Else it is as often said of those of another kind (`one was killed. Two others were hurt`). Of several before it, the others may
    be a part (`Four men were hit. Two others were hurt`): added where they are more than those.
    """
    kinds = {key: {f["kind"] for f in facts} for key, facts in _by_sentence([f for f in harm if f["kind"] in _HARM]).items()}
    for before, key in pairwise(kinds):
        facts = by_sentence.get(key, ())
        others = bool(facts) and all(f["count_relation"] == "other" for f in facts) and _has_others(facts)
        if not others or len(kinds[key]) > 1 or not kinds[key] <= kinds[before] or not {key, before} <= sentences.keys():
            continue
        first, told = sentences[before], sentences[key]
        if all(f["count_text"] is None and (f["patient_text"] or "").islower() for f in by_sentence[before]):
            continue  # `shooting suspect`: a bare noun may be anybody
        if first.best == 1 or (told.best or 0) > (first.best or 0):
            sentences[key] = _sum([first, told])


_HARM = frozenset({"killed", "wounded"})


def _sentence(facts: Sequence[Fact]) -> Figure | None:
    known = [f for f in facts if f["count_best"] is not None]
    counted = [f for f in known if f["count_text"] is not None]
    counted = [f for f in known if f["count_text"] is not None or any(_beside(f, c) for c in counted)] or known
    if not counted:
        return None
    counted = [f for f in counted if not _is_same(f, counted)] or counted
    unique = {(f["patient_text"], f["count_best"], f["patient_side"], f["patient_class"]): f for f in counted}.values()
    high = None if any(f["count_high"] is None for f in unique) else sum(f["count_high"] for f in unique)
    return Figure(sum(f["count_low"] for f in unique), sum(f["count_best"] for f in unique), high)


def _is_same(fact: Fact, counted: Sequence[Fact]) -> bool:
    """Whether a pronoun stands for somebody counted; not the one of `killing herself and two guards`, `shot his wife and killed himself`."""
    alone = fact["kind"] != "killed" and not any(o is not fact and _one_clause(fact, o) for o in counted)
    return fact["points"] == "he" or (fact["points"] == "self" and alone)


def _one_clause(a: Fact, b: Fact) -> bool:
    return bool(a["rule_id"] == b["rule_id"] and a["char_start"] < b["char_end"] and b["char_start"] < a["char_end"])


def _beside(fact: Fact, counted: Fact) -> bool:
    """Whether a name or a bare noun stands in one list with those counted: `Ann Roe and two others were`, `a woman and child`.

    A calling is not another person: `a scholar and journalist`. Others come beside whoever is named before them in the sentence.
    """
    named = not (fact["patient_text"] or "").islower() or fact["kin"] or fact["patient_class"] in _FURTHER
    further = counted["count_relation"] == "other" and fact["char_start"] < counted["char_start"] and named
    return further or (named and _one_clause(fact, counted))


def _names(facts: Sequence[Fact]) -> set[str]:
    """Last words of the names of persons named singly: `John Roe` and `Roe` are one."""
    single = [
        f["patient_text"].split()[-1] for f in facts if f["count_text"] is None and f["count_best"] == 1 and f["patient_text"]
    ]
    return {word for word in single if not word.islower()}  # a noun without an article is no name: `injured man`
