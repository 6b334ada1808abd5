"""The warehouse and an id → where a fact or event comes from: rule, words, offsets, speaker, date and its reason, event."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from factline.assets.explained import corrected, counted, day, interval, party, published
from factline.assets.following import followed, history_lines, touching
from factline.assets.page_place import element_path
from factline.pipelines.facts.rule_groups import RuleGroups, rule_groups
from factline.pipelines.lexicons import load_lexicons
from factline.warehouse.curated import read_curated
from factline.warehouse.layout import Home
from factline.warehouse.manifest import read_manifest

Row = dict[str, Any]
_AROUND = 200  # characters of raw text shown on each side of a quote


class _Tables:
    """Curated tables of a home, each read once for one story."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._read: dict[str, pa.Table] = {}
        self.lexicons = load_lexicons(read_manifest(home)["domain"])

    def table(self, name: str) -> pa.Table:
        """The whole table."""
        if name not in self._read:
            self._read[name] = read_curated(self._home, name)
        return self._read[name]

    def rows(self, table: str, column: str, value: str) -> list[Row]:
        """Rows whose column holds that value."""
        found: list[Row] = self.table(table).filter(pc.field(column) == value).to_pylist()
        return found

    def row(self, table: str, column: str, value: str) -> Row:
        """The one row; KeyError where there is none."""
        found = self.rows(table, column, value)
        if not found:
            raise KeyError(value)
        return found[0]

    def corrections(self, key: str) -> tuple[Row, ...]:
        """What reviewers did to a row."""
        return tuple(self.rows("corrections", "key", key))

    def corrected_row(self, table: str, column: str, value: str) -> Row:
        """The one row; where a reviewer deleted it, as the text yields it. KeyError where there is none."""
        deleted = [c for c in self.corrections(value) if c["action"] == "delete"]
        if not deleted:
            return self.row(table, column, value)
        row: Row = json.loads(deleted[0]["row"])
        return row


@dataclass(frozen=True)
class FactStory:
    """A fact with its article, sentence, quote in the raw text, mentions in its sentence, events, and what reviewers did to it."""

    fact: Row
    article: Row
    sentence: Row
    mentions: tuple[Row, ...]
    events: tuple[Row, ...]
    rule: RuleGroups | None  # None where the lexicons of today match nothing there
    corrections: tuple[Row, ...]

    @property
    def raw_start(self) -> int:
        """Start of the quote in the raw text."""
        start: int = self.fact["raw_start"]
        return start

    @property
    def raw_end(self) -> int:
        """End of the quote in the raw text."""
        end: int = self.fact["raw_end"]
        return end

    @property
    def source_ref(self) -> str:
        """The article as its source names it."""
        return str(self.article["source_ref"])

    @property
    def page(self) -> int | None:
        """The page of a PDF that the quote begins on, from 1; None where the article has no pages."""
        starts = self.article["page_starts"]
        return bisect_right(starts, self.raw_start) if starts else None

    @property
    def element(self) -> str | None:
        """The element of an HTML page that the quote begins in (XPath) and the line of the source; None where the article is none."""
        if self.article["media_type"] != "text/html":
            return None
        path = element_path(self.article["raw_text"], self.raw_start)
        return path and f"{path}, line {self.article['raw_text'].count(chr(10), 0, self.raw_start) + 1} of the source"

    @property
    def quote(self) -> str:
        """raw_text[raw_start:raw_end]."""
        return str(self.article["raw_text"][self.raw_start : self.raw_end])

    @property
    def before(self) -> str:
        """Raw text that leads to the quote."""
        return str(self.article["raw_text"][max(0, self.raw_start - _AROUND) : self.raw_start])

    @property
    def after(self) -> str:
        """Raw text that follows the quote."""
        return str(self.article["raw_text"][self.raw_end : self.raw_end + _AROUND])

    @property
    def cut_before(self) -> bool:
        """Whether the raw text begins before `before`."""
        return self.raw_start > _AROUND

    @property
    def cut_after(self) -> bool:
        """Whether the raw text goes on after `after`."""
        return self.raw_end + _AROUND < len(self.article["raw_text"])

    def lines(self) -> list[tuple[str, str]]:
        """Name and value of all that is known, in reading order; an empty value is not known."""
        fact, article = self.fact, self.article
        basis = ", ".join(x for x in (fact["date_precision"], f"basis {fact['date_basis']}", fact["date_value"]) if x)
        read_from = f" from “{fact['date_text']}”" if fact["date_text"] else ""
        return [
            ("fact", f"{fact['fact_id']}  {fact['kind']}, {fact['stance']}{', ' + fact['toll'] if fact['toll'] else ''}"),
            (
                "count",
                f"{interval(fact, 'count')} {fact['count_operator'] or ''} “{fact['count_text']}”"
                if fact["count_text"]
                else interval(fact, "count"),
            ),
            ("patient", party(fact, "patient")),
            ("agent", party(fact, "agent")),
            ("speaker", party(fact, "speaker")),
            *([("relayed by", fact["relayed_by_text"])] if fact["relayed_by_text"] else []),
            ("date", f"{day(fact)} [{basis}]{read_from}"),
            ("place", " ".join(x for x in (fact["place_text"], f"({fact['place_id']})" if fact["place_id"] else None) if x)),
            ("rule", f"{fact['rule_id']}, confidence {fact['confidence']:.2f}"),
            *self._rule_lines(),
            ("page", str(self.page or "")),
            ("element", self.element or ""),
            ("sentence", self.sentence["text"]),
            (
                "mentions",
                "; ".join(f"{m['kind']} “{m['text']}”{' = ' + m['value'] if m['value'] else ''}" for m in self.mentions),
            ),
            ("article", f"{article['article_id']}  {article['title'] or article['source_ref']}  {published(article)}"),
            *(("event", f"{e['event_id']} ({e['role']}): {e['why']}") for e in self.events),
            *(corrected(row) for row in self.corrections),
        ]

    def _rule_lines(self) -> list[tuple[str, str]]:
        if self.rule is None:
            return [("groups", "the rules as they are today match nothing here")]
        groups = "; ".join(f"{name} “{words}”" for name, words in self.rule.groups)
        return [("pattern", self.rule.pattern), ("groups", groups), ("as in", self.rule.example)]

    def as_json(self) -> Row:
        """The same for a program; the article without its text."""
        article = {k: v for k, v in self.article.items() if k != "raw_text"}
        around = {"before": self.before, "quote": self.quote, "after": self.after}
        parts: Row = {"sentence": self.sentence, "mentions": list(self.mentions), "events": list(self.events)}
        parts["rule"] = None if self.rule is None else asdict(self.rule)
        parts["corrections"] = list(self.corrections)
        return {"fact": self.fact, "article": article, **parts, "raw": around, "page": self.page, "element": self.element}


@dataclass(frozen=True)
class EventStory:
    """An event with the facts that tell or deny it, and what reviewers did to it."""

    event: Row
    facts: tuple[FactStory, ...]
    links: tuple[Row, ...]  # the strongest first
    corrections: tuple[Row, ...]
    history: tuple[Row, ...]  # of this id, and of those that it took in

    def lines(self) -> list[tuple[str, str]]:
        """Name and value of all that is known of the event."""
        event = self.event
        return [
            (
                "event",
                f"{event['event_id']}  {event['kind']} ({event['family']}){', contradicted' if event['contradicted'] else ''}",
            ),
            ("date", f"{day(event)} [{event['date_precision']}]"),
            ("place", event["place_text"] or ""),
            ("sides", ", ".join(event["sides"])),
            ("killed", interval(event, "killed")),
            ("wounded", interval(event, "wounded")),
            ("chosen by", event["best_rule"]),
            ("from facts", ", ".join(dict.fromkeys(event["killed_facts"] + event["wounded_facts"]))),
            (
                "told by",
                ", ".join(counted(event[f"{noun}s"], noun) for noun in ("fact", "article", "source", "speaker")),
            ),
            *(("one event", _link(link)) for link in self.links),
            *history_lines(self.history),
            *(corrected(row) for row in self.corrections),
        ]

    def as_json(self) -> Row:
        """The same for a program."""
        more = {"links": list(self.links), "corrections": list(self.corrections), "history": list(self.history)}
        return {"event": self.event, **more, "facts": [fact.as_json() for fact in self.facts]}


@dataclass(frozen=True)
class FormerEvent:
    """An event id that no longer stands: what became of it, in order, and the events that stand now; none where its facts are gone."""

    event_id: str
    history: tuple[Row, ...]
    now: tuple[EventStory, ...]

    def lines(self) -> list[tuple[str, str]]:
        """Name and value of all that is known of the id."""
        stands = ", ".join(story.event["event_id"] for story in self.now) or "none: its facts are no longer told"
        return [("event", f"{self.event_id}  stands no more"), *history_lines(self.history), ("now", stands)]

    def as_json(self) -> Row:
        """The same for a program."""
        return {"event_id": self.event_id, "history": list(self.history), "now": [story.as_json() for story in self.now]}


def _link(link: Row) -> str:
    """Why two articles tell one event, with the points of each reason and the names that both have."""
    names = f"; both name {', '.join(link['shared_names'])}" if link["shared_names"] else ""
    return f"{link['article_id']} and {link['other_article_id']} ({link['score']:.1f} points): {link['why']}{names}"


def _fact(tables: _Tables, fact_id: str) -> FactStory:
    fact = tables.corrected_row("facts", "fact_id", fact_id)
    sentence = tables.row("sentences", "sentence_id", fact["sentence_id"])
    mentions = tables.rows("mentions", "sentence_id", fact["sentence_id"])
    article = tables.row("articles", "article_id", fact["article_id"])
    events = tables.rows("event_facts", "fact_id", fact_id)
    in_order = sorted(mentions, key=lambda m: (m["raw_start"], m["mention_id"]))
    text = tables.row("cleaned_articles", "article_id", fact["article_id"])["text"]
    span = (fact["char_start"], fact["char_end"])
    rule = rule_groups(fact["rule_id"], span, text, sentence, mentions, lexicons=tables.lexicons)
    return FactStory(fact, article, sentence, tuple(in_order), tuple(events), rule, tables.corrections(fact_id))


def tell_fact(home: Home, fact_id: str) -> FactStory:
    """The story of a fact. KeyError where there is none of that id, FileNotFoundError where there is no warehouse."""
    return _fact(_Tables(home), fact_id)


def tell_event(home: Home, event_id: str) -> EventStory:
    """The story of an event and of each of its facts. KeyError where none of that id stands."""
    return _event(_Tables(home), event_id)


def tell_former_event(home: Home, event_id: str) -> FormerEvent:
    """What became of an event id that was once given. KeyError where it never was, or stands."""
    tables = _Tables(home)
    history, standing = tables.table("event_history"), tables.table("events")["event_id"]
    rows, now = followed(history, standing, event_id)
    if not rows or now == (event_id,):
        raise KeyError(event_id)
    return FormerEvent(event_id, rows, tuple(_event(tables, heir) for heir in now))


def _event(tables: _Tables, event_id: str) -> EventStory:
    event = tables.corrected_row("events", "event_id", event_id)
    members = sorted(row["fact_id"] for row in tables.rows("event_facts", "event_id", event_id))
    links = sorted(tables.rows("event_links", "event_id", event_id), key=lambda row: (-row["score"], row["happening_id"]))
    told = tuple(_fact(tables, fact_id) for fact_id in members)
    history = touching(tables.table("event_history"), event_id)
    return EventStory(event, told, tuple(links), tables.corrections(event_id), history)
