"""Facts of one article's happening → its figure of killed or wounded, with bounds. No figure is counted twice.

Named rule `article_tally`: figures of one sentence add up (they are of different sides or classes); sentences that tell the same
happening again do not: the greatest counts. Persons named singly add up over sentences. `another two` adds to what came before.
The figures of two camps add up over sentences; a whole that is told beside them (`seven people`) counts where it is greater.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from factline.pipelines.happenings.camps import camps
from factline.pipelines.happenings.grouping import Fact

ARTICLE_TALLY = "article_tally"


@dataclass(frozen=True, slots=True)
class Figure:
    """Least, best, greatest; best None: no figure is given; high None: no bound."""

    low: int
    best: int | None
    high: int | None


def tally(facts: Sequence[Fact], kind: str) -> Figure | None:
    """The figure of a kind; None where no fact of that kind is told."""
    if kind == "wounded":
        return _wounded(facts)
    return _tally([f for f in facts if f["kind"] == kind])


def _wounded(facts: Sequence[Fact]) -> Figure | None:
    """Those said to be wounded, or those who were hit less those who died, whichever are more.

    `Shot` and `with a gunshot wound` leave open who lives, and `he` or `the boy` may be one of the dead.
    """
    told = [f for f in facts if f["kind"] == "wounded"]
    dead = [f for f in facts if f["kind"] == "killed"]
    sure = [f for f in told if _lives(f, dead)]
    wounded, hit, killed = _tally(sure), _tally([f for f in told if f not in sure]), _tally(dead)
    if hit is None or hit.best is None:
        return wounded or hit
    left = hit if killed is None or killed.best is None else _less(hit, killed.best)
    if wounded is None or wounded.best is None:
        return left
    return max(wounded, left, key=lambda f: f.best or 0)


def _lives(fact: Fact, dead: Sequence[Fact]) -> bool:
    """Whether the words say that who was hit lived: an outcome, and not of a person named or told of before."""
    if fact["count_relation"] == "other" or not dead:
        return True
    beside = fact["count_best"] == 1 and any(
        f["sentence_id"] == fact["sentence_id"] and f["count_best"] == 1 and f["patient_text"] != fact["patient_text"]
        and not _is_known(f) for f in dead
    )  # fmt: skip
    if fact["means"] == "small_arms" and not beside:
        return False
    return not (_is_known(fact) or (fact["count_text"] is None and _names([fact]) & _names(dead)))


def _is_known(fact: Fact) -> bool:
    """One person, told of before: `he`, `the boy`; `the driver` is as often a new one."""
    word = (fact["count_text"] or "").lower()
    return fact["count_best"] == 1 and (word in _PRONOUNS or (word in _DEFINITE and fact["patient_class"] in _ANYONE))


def _less(hit: Figure, died: int) -> Figure:
    left = max((hit.best or 0) - died, 0)
    return Figure(left, left, None if hit.high is None else left)


_PRONOUNS = frozenset({"he", "she", "him", "himself", "herself"})
_DEFINITE = frozenset({"the", "this", "that"})
_ANYONE = frozenset({"unspecified", "child"})


def _tally(told: Sequence[Fact]) -> Figure | None:
    if not told:
        return None
    own = [f for f in told if f["toll"] != "subset"] or told
    new = [f for f in own if f["toll"] == "new"] or own
    by_sentence = _by_sentence(new)
    sentences = {key: total for key, there in by_sentence.items() if (total := _sentence(there)) is not None}
    totals = list(sentences.values())
    names = _names(new)
    if names:
        totals.append(Figure(len(names), len(names), len(names)))
    if not totals:
        return Figure(max(f["count_low"] or 0 for f in new) or 1, None, None)
    greatest = max(totals, key=_size)
    counted = next((key for key, total in sentences.items() if total is greatest), None)
    whole = _with_others(greatest, {key: there for key, there in by_sentence.items() if key != counted})
    both = _of_camps(new)
    return both if both is not None and (both.best or 0) > (whole.best or 0) else whole


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
    if not greatest:
        return None
    high = None if any(f.high is None for f in greatest) else sum(f.high or 0 for f in greatest)
    return Figure(sum(f.low for f in greatest), sum(f.best or 0 for f in greatest), high)


def _with_others(base: Figure, by_sentence: Mapping[str, Sequence[Fact]]) -> Figure:
    """Adds sentences that tell of further victims beside those counted (`another two died`, `an officer was also killed`).

    Each number once: a report that says `two more` again says the same two. `Two others` in a sentence of its own is not added:
    it is as often said of those of another kind (`one was killed and two others hurt`).
    """
    added: set[tuple[int, int | None]] = set()
    for facts in by_sentence.values():
        further = all(f["count_relation"] == "other" and not _OTHERS & set(f["patient_text"].lower().split()) for f in facts)
        more = _sentence(facts) if further else None
        if more is not None and (more.low, more.best) not in added:
            added.add((more.low, more.best))
            high = None if base.high is None or more.high is None else base.high + more.high
            base = Figure(base.low + more.low, (base.best or 0) + (more.best or 0), high)
    return base


_SAME = frozenset({"he", "she", "himself", "herself"})  # whom the sentence has named
_OTHERS = frozenset({"others", "other"})


def _sentence(facts: Sequence[Fact]) -> Figure | None:
    known = [f for f in facts if f["count_best"] is not None]
    counted = [f for f in known if f["count_text"] is not None]
    counted = [f for f in known if f["count_text"] is not None or any(_beside(f, c) for c in counted)] or known
    if not counted:
        return None
    counted = [f for f in counted if f["count_text"] is None or f["count_text"].lower() not in _SAME] or counted
    unique = {(f["patient_text"], f["count_best"], f["patient_side"], f["patient_class"]): f for f in counted}.values()
    high = None if any(f["count_high"] is None for f in unique) else sum(f["count_high"] for f in unique)
    return Figure(sum(f["count_low"] for f in unique), sum(f["count_best"] for f in unique), high)


def _beside(fact: Fact, counted: Fact) -> bool:
    """Whether a name or a bare noun stands in one list with those counted: `Ann Roe and two others were`, `a woman and child`.

    A calling is not another person: `a scholar and journalist`.
    """
    named = not (fact["patient_text"] or "").islower() or fact["patient_class"] in _ANYONE
    return bool(
        named
        and fact["rule_id"] == counted["rule_id"]
        and fact["char_start"] < counted["char_end"]
        and counted["char_start"] < fact["char_end"]
    )


def _names(facts: Sequence[Fact]) -> set[str]:
    """Last words of the names of persons named singly: `John Roe` and `Roe` are one."""
    single = [
        f["patient_text"].split()[-1] for f in facts if f["count_text"] is None and f["count_best"] == 1 and f["patient_text"]
    ]
    return {word for word in single if not word.islower()}  # a noun without an article is no name: `injured man`
