"""`factline sources`: what factline.toml declares, tried, and pulled by hand."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from factline.assets.commands.places import home_of
from factline.assets.commands.terminal import output
from factline.assets.errors import Exit, FactlineError
from factline.assets.running import declared_sources
from factline.assets.summary import terminal_table
from factline.pipelines import articles
from factline.warehouse.layout import Home, HomeBusyError
from factline.warehouse.raw_files import SCHEMA
from factline.warehouse.sources.fetching import Fetcher
from factline.warehouse.sources.found import Item
from factline.warehouse.sources.pulling import Report, pull_once, trial
from factline.warehouse.sources.settings import Settings, Source, settings_path
from factline.warehouse.sources.state import State


def _chosen(settings: Settings, names: Sequence[str], home: Home, given: Path | None) -> dict[str, Source]:
    unknown = [name for name in names if name not in settings.sources]
    if unknown or not settings.sources:
        where = settings_path(home, os.environ, given)
        declared = ", ".join(settings.sources) or "none"
        raise FactlineError(
            f"no such source: {', '.join(unknown)}" if unknown else "no source is declared", f"{where} declares {declared}"
        )
    return {name: settings.sources[name] for name in names or settings.sources}


def _where(source: Source) -> str:
    places = (getattr(source, name, None) for name in ("url", "path", "url_variable"))
    found = next((str(place) for place in places if place), None)
    return found or f"{len(getattr(source, 'urls', ()))} addresses"


def _rows(home: Home, settings: Settings) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    state = State(home.pulls if home.pulls.exists() else None, looking=True)
    try:
        for name, source in settings.sources.items():
            rows.append({"source": name, "kind": source.kind, "where": _where(source), **state.counts(name)})
    finally:
        state.close()
    return rows


def show(given: Path | None, *, settings_file: Path | None, as_json: bool) -> None:
    """Print the sources declared, and what each has given so far."""
    home = home_of(given)
    settings = declared_sources(home, settings_file)
    if as_json:
        print(json.dumps(_rows(home, settings), ensure_ascii=False))
    elif settings.sources:
        output.print(terminal_table(_rows(home, settings)))
    else:
        output.out(f"no source is declared in {settings_path(home, os.environ, settings_file)}")


def _read(item: Item) -> dict[str, Any]:
    """What the articles stage makes of an item."""
    row = {"source_ref": item.source_ref, "content": item.content, "sidecar": item.sidecar}
    result = articles.run(pa.Table.from_pylist([row], schema=SCHEMA))
    found = [
        {name: article[name] for name in ("title", "publisher", "language", "published_from", "media_type")}
        | {"words": len(article["raw_text"].split())}
        for article in result.tables["articles"].to_pylist()
    ]
    refused = [f"{r['key']}: {r['rule']}: {r['reason']}" for r in result.rejects.to_pylist()]
    return {"item": item.item, "bytes": len(item.content), "articles": found[:3], "refused": refused[:3]}


def _print_trial(name: str, items: list[dict[str, Any]], report: Report) -> None:
    announced = f", {report.waiting} entries" if report.waiting else ""
    output.out(f"{name}: {report.kind}{announced}")
    for item in items:
        output.out(f"  {item['item']}: {item['bytes']:,} bytes")
        for article in item["articles"]:
            told = ", ".join(f"{key} {value}" for key, value in article.items() if value is not None)
            output.out(f"    article: {told}")
        for line in item["refused"]:
            output.out(f"    refused: {line}")
    for missed in report.missed:
        output.out(f"  missed {missed.item}: {missed.rule}: {missed.reason}")
    if not items and not report.missed and report.error is None:
        output.out("  nothing there yet")


def test(given: Path | None, name: str, *, settings_file: Path | None, as_json: bool) -> None:
    """Fetch the first item of a source and print what comes of it; nothing is kept. FactlineError where it cannot be had."""
    home = home_of(given)
    settings = declared_sources(home, settings_file)
    source = _chosen(settings, [name], home, settings_file)[name]
    fetcher = Fetcher(settings.fetching)
    try:
        items, report = trial(name, source, fetcher)
    finally:
        fetcher.close()
    read = [_read(item) for item in items]
    if as_json:
        misses = [{"item": m.item, "rule": m.rule, "reason": m.reason} for m in report.missed]
        print(
            json.dumps(
                {"source": name, "items": read, "missed": misses, "error": report.error}, ensure_ascii=False, default=str
            )
        )
    else:
        _print_trial(name, read, report)
    if report.error is not None:
        raise FactlineError(f"{name}: {report.error[0]}: {report.error[1]}", "see docs/sources.md", Exit.INPUT)


def pull(given: Path | None, names: Sequence[str], *, settings_file: Path | None, as_json: bool) -> None:
    """Pull sources (none: all) into the home; exit code 1 where one could not be pulled."""
    home = home_of(given)
    settings = declared_sources(home, settings_file)
    chosen = _chosen(settings, names, home, settings_file)
    reports = []
    try:
        with home.writing():
            for name, source in chosen.items():
                reports.append(pull_once(home, name, source, settings.fetching))
                if not as_json:
                    output.out(f"{name}: {reports[-1].words()}")
    except HomeBusyError as error:
        raise FactlineError(str(error), "wait for it, or give another folder with --home") from error
    if as_json:
        keys = ("source", "kind", "landed", "known", "unchanged", "waiting", "error")
        rows = [{key: getattr(r, key) for key in keys} | {"missed": len(r.missed)} for r in reports]
        print(json.dumps(rows, ensure_ascii=False))
    failed = [r for r in reports if r.error is not None]
    if failed:
        said = "; ".join(f"{r.source}: {(r.error or ('', ''))[0]}" for r in failed)
        raise FactlineError(f"not pulled: {said}", "`factline sources test NAME` shows more", Exit.CHECK_FAILED)
