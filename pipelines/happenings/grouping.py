"""Facts of one article → happenings: what the article tells as one occurrence. Fusing them across articles is fusion's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from factline.pipelines.contracts import PLACE_RANKS, UNSURE_RANK, is_war_sized

Fact = Mapping[str, Any]
TOLD = frozenset({"asserted", "claimed"})
DENIED = frozenset({"denied"})
_LONG_PRECISIONS = frozenset({"year", "decade", "season"})
_LONG = timedelta(days=8)
_A_DAY_OR_TWO = timedelta(days=2)
_LINGERS = timedelta(days=45)  # from a wound to a death that is told with it
_KNOWN = frozenset({"he", "him", "the"})
_MISHAP = frozenset({"by_mishap"})  # fusion.yaml, ways_of


class Happening:
    """Facts of one family that an article tells of one time and place, in the order in which they were added.

    `dated`: the fact with the narrowest date, `placed`: with the most precise place; the first of several, None where none has one.
    `hurt`: words for the wounded; `ways`: those in which any of its facts may have been done; `of_war`: whether one counts the dead of a war.
    """

    __slots__ = ("_hours", "article_id", "dated", "facts", "family", "hurt", "of_war", "placed", "ways")

    def __init__(self, article_id: str, family: str, facts: Iterable[Fact] = ()) -> None:
        self.article_id = article_id
        self.family = family
        self.facts: list[Fact] = []
        self.dated: Fact | None = None
        self.placed: Fact | None = None
        self.hurt: set[str | None] = set()
        self.ways: set[str] = set()
        self.of_war = False
        self._hours: defaultdict[date | None, set[str]] = defaultdict(set)  # by day
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> None:
        """One fact more."""
        self.facts.append(fact)
        if fact["date_start"] is not None and (self.dated is None or _width(fact) < _width(self.dated)):
            self.dated = fact
        if fact["place_id"] is not None and (self.placed is None or _place_rank(fact) < _place_rank(self.placed)):
            self.placed = fact
        if fact["kind"] == "wounded":
            self.hurt.add(fact["patient_text"])
        self.ways |= fact["ways"]
        self.of_war |= is_war_sized(fact["kind"], fact["count_low"])
        self._hours[fact["date_start"]] |= fact["hours"]

    @property
    def sides(self) -> tuple[str, ...]:
        """Sides that suffer or act, in order of name."""
        return tuple(sorted({f[c] for f in self.facts for c in ("patient_side", "agent_side") if f[c] is not None}))

    @property
    def hours(self) -> set[str]:
        """The times of the day of those facts that are of its day."""
        return self._hours[self.dated["date_start"] if self.dated is not None else None]

    @property
    def alliances(self) -> list[str]:
        """Their alliances, in order of name."""
        return sorted({f[c] for f in self.facts for c in ("patient_alliance", "agent_alliance") if f[c] is not None})


def _width(fact: Fact) -> tuple[timedelta, int]:
    return fact["date_end"] - fact["date_start"], fact["char_start"]


def _place_rank(fact: Fact) -> tuple[int, int]:
    return _rank(fact), fact["char_start"]


def _rank(fact: Fact) -> int:
    return UNSURE_RANK if fact["place_precision"] is None else PLACE_RANKS[fact["place_precision"]]


def dates_meet(a: Fact | None, b: Fact | None, *, slack: int = 0) -> bool:
    """Whether two facts' dates can be one: unknown meets all; a short date and a long one (over eight days) are not one."""
    if a is None or b is None or a["date_start"] is None or b["date_start"] is None:
        return True
    if _is_long(a) != _is_long(b):
        return False
    margin = timedelta(days=slack)
    return bool(a["date_start"] <= b["date_end"] + margin and b["date_start"] <= a["date_end"] + margin)


def _is_long(fact: Fact) -> bool:
    """Whether it is dated by more than a week of time. A day that nobody can name yet (`on Monday`, the news undated) stays a day."""
    one_day = fact["date_precision"] == "day" and "/" not in (fact["date_value"] or "")
    return bool(fact["date_end"] - fact["date_start"] > _LONG) and not one_day


def places_meet(a: Fact | None, b: Fact | None) -> bool:
    """Whether two facts' places can be one: unknown meets all, a coarser place may hold a finer one within two degrees."""
    if a is None or b is None or a["place_id"] is None or b["place_id"] is None or a["place_id"] == b["place_id"]:
        return True
    if a["place_precision"] == b["place_precision"] == "country":
        return False
    if None in (a["latitude"], a["longitude"], b["latitude"], b["longitude"]):
        return False
    wide = any(_rank(f) > PLACE_RANKS["town"] for f in (a, b))
    reach = 8.0 if "country" in (a["place_precision"], b["place_precision"]) else 2.0 if wide else 0.3
    return bool(abs(a["latitude"] - b["latitude"]) <= reach and abs(a["longitude"] - b["longitude"]) <= reach)


def happenings(
    article_id: str, facts: Iterable[Fact], families: Mapping[str, str], stances: Collection[str]
) -> list[Happening]:
    """Groups the facts of one article that have one of these stances, in reading order; the others are left out."""
    found: list[Happening] = []
    for fact in sorted(facts, key=lambda f: (f["char_start"], f["char_end"], f["fact_id"])):
        if fact["stance"] not in stances:
            continue
        family = families[fact["kind"]]
        home = next((h for h in reversed(found) if h.family == family and _belongs(fact, h)), None)
        if home is None:
            home = Happening(article_id, family)
            found.append(home)
        home.add(fact)
    return found


def _belongs(fact: Fact, happening: Happening) -> bool:
    if fact["toll"] == "cumulative" or happening.facts[0]["toll"] == "cumulative":
        return fact["toll"] == happening.facts[0]["toll"] and dates_meet(fact, happening.dated)
    if fact["background"] != happening.facts[0]["background"] or _undated_beside_long(fact, happening.dated):
        return False
    if _is_aftermath(fact, happening):
        return True
    if _is_of_war_beside_day(fact, happening):
        return False
    return dates_meet(fact, happening.dated) and places_meet(fact, happening.placed) and not _is_another_deed(fact, happening)


def _is_another_deed(fact: Fact, happening: Happening) -> bool:
    """Whether it was done in another way and at another time of the day: the shelling of the morning, the drone of the night.

    What nobody did is apart from what somebody did at any time.
    """
    if fact["ways"] and happening.ways and (fact["ways"] == _MISHAP) != (happening.ways == _MISHAP):
        return True
    known = fact["ways"] and happening.ways and fact["hours"] and happening.hours
    return bool(known) and fact["ways"].isdisjoint(happening.ways) and fact["hours"].isdisjoint(happening.hours)


def _is_aftermath(fact: Fact, happening: Happening) -> bool:
    """Who was hurt in it and died of it days later: of the happening, not of another on the day of the death."""
    dated = happening.dated
    if not fact["later"]:
        return False
    both = dated is not None and fact["date_start"] is not None
    if dated is not None and both and (_is_long(dated) or _is_long(fact) or _days(fact, dated) > _LINGERS):
        return False
    return bool(happening.hurt) and (fact["points"] in _KNOWN or fact["patient_text"] in happening.hurt)


def _days(a: Fact, b: Fact) -> timedelta:
    between: timedelta = abs(a["date_start"] - b["date_start"])
    return between


def _undated_beside_long(fact: Fact, dated: Fact | None) -> bool:
    """A fact without a date is not told of a year or a decade named elsewhere in the article, nor the other way round."""
    if dated is None:
        return bool(fact["date_start"] is not None and fact["date_precision"] in _LONG_PRECISIONS)
    return fact["date_start"] is None and dated["date_precision"] in _LONG_PRECISIONS


def _is_of_war_beside_day(fact: Fact, happening: Happening) -> bool:
    """A war's worth of dead without a date is no part of the two days in which a smaller number fell, nor the other way round."""
    large = is_war_sized(fact["kind"], fact["count_low"])
    if large == happening.of_war:
        return False
    of_war, of_day = (fact, happening.dated) if large else (happening.dated, fact)
    undated = of_war is None or of_war["date_start"] is None
    return undated and of_day is not None and of_day["date_start"] is not None and _width(of_day)[0] <= _A_DAY_OR_TWO


def by_article(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """Facts by article, articles in order of id."""
    found: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda f: (f["article_id"], f["char_start"], f["fact_id"])):
        found.setdefault(fact["article_id"], []).append(fact)
    return found
