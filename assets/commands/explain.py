"""`factline explain`: a fact or an event, with the very characters that it comes from."""

from __future__ import annotations

import json
from pathlib import Path

from rich.table import Table
from rich.text import Text

from factline.assets.commands.places import warehouse_of
from factline.assets.commands.terminal import output
from factline.assets.errors import FactlineError
from factline.assets.explanation import EventStory, FactStory, FormerEvent, tell_event, tell_fact, tell_former_event
from factline.assets.trail import trail, trail_line
from factline.warehouse.layout import Home


def _pairs(rows: list[tuple[str, str]]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, value in rows:
        if value:
            table.add_row(name, Text(value))
    return table


def _context(story: FactStory) -> Text:
    text = Text("…" if story.cut_before else "")
    text.append(story.before)
    text.append(f"⟦{story.quote}⟧", style="bold")  # marked also where a terminal or a file shows no style
    text.append(story.after)
    text.append("…" if story.cut_after else "")
    return text


def _print_fact(story: FactStory, home: Home) -> None:
    output.print(_pairs(story.lines()))
    output.out(f"\n{trail_line(home, story)}", style="dim")
    output.print(_context(story))
    output.print("")


def _print_former(former: FormerEvent, home: Home) -> None:
    output.print(_pairs(former.lines()))
    output.print("")
    for story in former.now:
        _print_event(story, home)


def _story(home: Home, identifier: str) -> FactStory | EventStory | FormerEvent:
    if not identifier.startswith("evt-"):
        return tell_fact(home, identifier)
    try:
        return tell_event(home, identifier)
    except KeyError:
        return tell_former_event(home, identifier)


def _print_event(story: EventStory, home: Home) -> None:
    output.print(_pairs(story.lines()))
    output.print("")
    for fact in story.facts:
        _print_fact(fact, home)


def show(given: Path | None, identifier: str, *, as_json: bool) -> None:
    """Print where it comes from. FactlineError where there is no warehouse, or none of that id in it."""
    home = warehouse_of(given)
    try:
        story = _story(home, identifier)
    except KeyError as error:
        raise FactlineError(
            f"no fact or event {identifier} in {home.root}", '`factline sql "SELECT fact_id, quote FROM facts"` lists them'
        ) from error
    if as_json:
        told = story.as_json() | {"trail": trail(home, story)} if isinstance(story, FactStory) else story.as_json()
        print(json.dumps(told, ensure_ascii=False, default=str))
    elif isinstance(story, FormerEvent):
        _print_former(story, home)
    elif isinstance(story, EventStory):
        _print_event(story, home)
    else:
        _print_fact(story, home)
