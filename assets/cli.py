"""The `factline` command: arguments in, one line a mistake, an exit code that means something. What a command does stands elsewhere.

Exit codes: 0 done, 1 a check failed, 2 wrong usage, 3 an input is missing or unreadable, 4 an internal fault.
Long because the arguments of every command stand here, side by side.
Modules are imported by the command that needs them, so that `factline --help` answers at once.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from factline.assets.errors import Exit, FactlineError
from factline.warehouse.layout import DamagedError

app = typer.Typer(
    name="factline",
    help="From conflict news to checkable facts: every figure with its bounds, side, speaker and denial, traced to its characters.",
    epilog="Exit codes: 0 done, 1 a check failed, 2 wrong usage, 3 an input is missing or unreadable, 4 an internal fault.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Where = Annotated[
    Path | None, typer.Option("--home", help="Folder that runs write to: FACTLINE_HOME, or ./data.", show_default=False)
]


def _known_domain(name: str) -> str:
    from factline.pipelines.lexicons import domain_names

    if name not in domain_names():
        raise FactlineError(f"no domain named {name}", f"there are {', '.join(domain_names())}", Exit.USAGE)
    return name


Domain = Annotated[
    str, typer.Option("--domain", callback=_known_domain, help="Whose lexicons to read: a folder's name in lexicons/domains.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


@app.callback()
def _every_command(debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of a fault.")] = False) -> None:
    pass  # main reads --debug itself, for a fault can come before the options are parsed


@app.command()
def run(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; none is the bundled sample corpus.", metavar="[PATH]…")
    ] = None,
    home: Where = None,
    domain: Domain = "karabakh",
    sources: Annotated[
        bool,
        typer.Option("--sources", help="Pull every source of factline.toml first, then read the inbox, as the schedule does."),
    ] = False,
    log: Annotated[bool, typer.Option("--log", help="Show Dagster's log.")] = False,
    as_json: Json = False,
) -> None:
    """Take articles the whole way into the warehouse, and print what was found and where it lies."""
    from factline.assets.commands import run as command

    command.show(home, paths or [], domain=domain, sources=sources, log=log, as_json=as_json)


@app.command()
def extract(
    docs: Annotated[
        Path, typer.Argument(help='Lines of {"id", "title", "text" or "html", "url", "published_at"}.', metavar="DOCS.jsonl")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for <table>.parquet.")],
    domain: Domain = "karabakh",
    processes: Annotated[int, typer.Option("--processes", min=1, help="How many processes share the batches.")] = 1,
    as_json: Json = False,
) -> None:
    """Run the stages alone, without Dagster, over lines of articles."""
    from factline.assets.commands import extract as command

    command.show(docs, out, domain=domain, processes=processes, as_json=as_json)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="A query over the warehouse's tables and marts.", metavar="SELECT…")],
    home: Where = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Query the warehouse with SQL (DuckDB), without changing it."""
    from factline.assets.commands import sql as command

    command.show(home, query, as_json=as_json, as_csv=as_csv)


@app.command()
def explain(
    identifier: Annotated[str, typer.Argument(help="Id of a fact (fac-…) or an event (evt-…).", metavar="FACT_ID|EVENT_ID")],
    home: Where = None,
    as_json: Json = False,
) -> None:
    """Show where a fact or an event comes from, down to the characters of the article."""
    from factline.assets.commands import explain as command

    command.show(home, identifier, as_json=as_json)


Join = Annotated[
    list[str] | None, typer.Option("--join", help="This event or fact is the same happening, may be repeated.", metavar="ID")
]
Separate = Annotated[
    list[str] | None, typer.Option("--separate", help="This fact is of another happening, may be repeated.", metavar="ID")
]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]
Source = Annotated[str, typer.Option("--source", help="What you rely on.")]
Author = Annotated[
    str | None, typer.Option("--author", help="Who says so: FACTLINE_AUTHOR, or the login name.", envvar="FACTLINE_AUTHOR")
]


@app.command()
def review(  # noqa: PLR0913, PLR0917  (a command's options are its arguments)
    identifier: Annotated[
        str | None,
        typer.Argument(help="Id of a fact or event to say something of; none lists what needs a look.", metavar="[ID]"),
    ] = None,
    sets: Annotated[
        list[str] | None, typer.Option("--set", help="Column and right value, may be repeated.", metavar="COL=VALUE")
    ] = None,
    delete: Annotated[bool, typer.Option("--delete", help="It never happened, or was never said: take the row out.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="It is right as it stands: take it off the list.")] = False,
    join: Join = None,
    separate: Separate = None,
    reason: Reason = "",
    source: Source = "",
    author: Author = None,
    kind: Annotated[str | None, typer.Option("--kind", help="List only this kind of fact or event.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many to list.")] = 20,
    home: Where = None,
    domain: Domain = "karabakh",
    as_json: Json = False,
) -> None:
    """List what most needs a look; with an ID, write a correction of it, which every later run replays."""
    from getpass import getuser

    from factline.assets.commands import review as command

    if identifier is None:
        command.refuse_word([*(sets or []), *(join or []), *(separate or [])], delete, confirm)
        command.show(home, kind=kind, limit=limit, as_json=as_json)
        return
    today = datetime.now().astimezone().date()
    actions: dict[str, bool | list[str]] = {
        "set": sets or [],
        "delete": delete,
        "confirm": confirm,
        "join": join or [],
        "separate": separate or [],
    }
    word = command.word_of(actions, (reason, source, author or getuser()), today)
    command.write(home, identifier, word, domain=domain, as_json=as_json)


@app.command()
def release(
    name: Annotated[
        str, typer.Argument(help="Name of the release: letters, digits, point, hyphen, underscore.", metavar="NAME")
    ],
    day: Annotated[str | None, typer.Option("--date", help="Day of the release, as 2026-03-01; none is today.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Release although checks failed; the manifest says so.")] = False,
    home: Where = None,
    as_json: Json = False,
) -> None:
    """Freeze the warehouse as it stands: every table, a manifest of hashes, a Frictionless data package."""
    from factline.assets.commands import release as command

    on = _day(day) if day is not None else datetime.now().astimezone().date()
    command.show(home, name, released_on=on, force=force, as_json=as_json)


@app.command()
def releases(home: Where = None, as_json: Json = False) -> None:
    """List the releases, oldest first."""
    from factline.assets.commands import releases as command

    command.show(home, as_json=as_json)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="A release, or `now`.", metavar="A")],
    after: Annotated[str, typer.Argument(help="A release, or `now` for the warehouse as it stands.", metavar="B")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many changes to print.")] = 20,
    home: Where = None,
    as_json: Json = False,
) -> None:
    """Say which facts and events came, went or changed between two releases, and why."""
    from factline.assets.commands import diff as command

    command.show(home, before, after, limit=limit, as_json=as_json)


@app.command()
def verify(
    names: Annotated[list[str] | None, typer.Argument(help="Releases; none is all of them.", metavar="[NAME]…")] = None,
    sha256: Annotated[str | None, typer.Option("--sha256", help="What the manifest itself must hash to.")] = None,
    home: Where = None,
    as_json: Json = False,
) -> None:
    """Prove the files of releases against their manifests; exit code 1 where a byte differs."""
    from factline.assets.commands import verify as command

    command.show(home, names or [], sha256=sha256, as_json=as_json)


@app.command()
def check(home: Where = None, domain: Domain = "karabakh", as_json: Json = False) -> None:
    """Run every check again on the tables as they lie in the warehouse; exit code 1 where one fails."""
    from factline.assets.commands import check as command

    command.show(home, domain=domain, as_json=as_json)


@app.command()
def exports(
    name: Annotated[
        str | None,
        typer.Argument(help="ucdp_ged, acled, polecat, gdelt_events or gdelt_mentions; none is all.", metavar="[NAME]"),
    ] = None,
    home: Where = None,
    docs: Annotated[bool, typer.Option("--docs", help="Print where each column comes from (docs/exports.md).")] = False,
    as_json: Json = False,
) -> None:
    """Show what the exports hold in the field's own tables: rows, how far each column is filled, what is lost and why."""
    from factline.assets.commands import exports as command

    command.show(home, name, docs=docs, as_json=as_json)


@app.command()
def compare(
    reference: Annotated[
        Path, typer.Argument(help="Your copy of UCDP GED or of ACLED, known by its columns.", metavar="GED.csv")
    ],
    home: Where = None,
    days: Annotated[int, typer.Option("--days", min=0, help="Days by which two events may lie apart and be one.")] = 3,
    km: Annotated[
        float, typer.Option("--km", min=0, help="Kilometres by which they may; eight times as many for wide places.")
    ] = 50,
    out: Annotated[Path | None, typer.Option("--out", help="Write one row an event: NAME.parquet or NAME.csv.")] = None,
    as_json: Json = False,
) -> None:
    """Lay a reference set beside our events: in both, ours alone, theirs alone, figures that differ."""
    from factline.assets.commands import compare as command

    command.show(home, reference, days=days, km=km, out=out, as_json=as_json)


@app.command()
def doctor(home: Where = None, as_json: Json = False) -> None:
    """Look whether this machine has what Factline needs; exit code 1 where something is missing."""
    from factline.assets.commands import doctor as command

    command.show(home, as_json=as_json)


@app.command()
def evaluate(
    public: Annotated[bool, typer.Option("--public", help="The shared folder's gold sets too, by its scorer.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", help="Of those sets only this one.", metavar="SET")] = None,
    domain: Domain = "karabakh",
    processes: Annotated[int, typer.Option("--processes", min=1, help="How many processes read the gold sets.")] = 1,
    as_json: Json = False,
) -> None:
    """Compare the sample corpus with its gold facts: precision and recall by kind; with --public the public gold sets too."""
    from factline.assets.commands import evaluate as command

    command.show(public=public, only=only or [], domain=domain, processes=processes, as_json=as_json)


@app.command()
def bench(
    docs: Annotated[
        Path | None, typer.Argument(help="Lines of articles; none is the sample corpus, repeated.", metavar="[DOCS.jsonl]")
    ] = None,
    domain: Domain = "karabakh",
    peers: Annotated[bool, typer.Option("--peers", help="Beside spaCy and dateparser, which `make bench` installs.")] = False,
    as_json: Json = False,
) -> None:
    """Measure articles a second, each stage and end to end, in one process and in two."""
    from factline.assets.commands import bench as command

    command.show(docs, domain=domain, beside_peers=peers, as_json=as_json)


@app.command(name="bench-cleaning")
def bench_cleaning(domain: Domain = "karabakh", as_json: Json = False) -> None:
    """Measure the main text of the shared folder's pages beside that of the nearest peers."""
    from factline.assets.commands import bench_cleaning as command

    command.show(domain=domain, as_json=as_json)


@app.command()
def ui(
    home: Where = None,
    port: Annotated[int, typer.Option("--port", help="Port to listen on.", min=1, max=65535)] = 3000,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Open Dagster's UI over the home: lineage, checks, schedule, sensor. Ends with Ctrl-C."""
    from factline.assets.commands import ui as command

    command.show(home, host=host, port=port)


sources_app = typer.Typer(
    name="sources", help="List, try and pull the sources that factline.toml declares.", invoke_without_command=True
)
app.add_typer(sources_app)

SettingsFile = Annotated[
    Path | None,
    typer.Option("--settings", help="Settings file: FACTLINE_SETTINGS, or factline.toml in the home.", show_default=False),
]


@sources_app.callback()
def sources_list(context: typer.Context, home: Where = None, settings: SettingsFile = None, as_json: Json = False) -> None:
    """List the sources, and what each has given so far."""
    if context.invoked_subcommand is not None:
        return
    from factline.assets.commands import sources as command

    command.show(home, settings_file=settings, as_json=as_json)


@sources_app.command("test")
def sources_test(
    name: Annotated[str, typer.Argument(help="A source's name.", metavar="NAME")],
    home: Where = None,
    settings: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Fetch the first item of a source and show what comes of it; nothing is kept."""
    from factline.assets.commands import sources as command

    command.test(home, name, settings_file=settings, as_json=as_json)


@sources_app.command("pull")
def sources_pull(
    names: Annotated[list[str] | None, typer.Argument(help="Names of sources; none is all.", metavar="[NAME]…")] = None,
    home: Where = None,
    settings: SettingsFile = None,
    as_json: Json = False,
) -> None:
    """Land what is new of sources in the home; `factline run --sources` goes on from there. Exit code 1 where one fails."""
    from factline.assets.commands import sources as command

    command.pull(home, names or [], settings_file=settings, as_json=as_json)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FactlineError(f"--date {text} is no day", "write it as 2026-03-01", Exit.USAGE) from error


def _say(message: str, remedy: str) -> None:
    print(f"factline: {message}: {remedy}" if remedy else f"factline: {message}", file=sys.stderr)


def main() -> None:
    """Entry point: runs the command; a fault becomes one line on stderr, or a traceback with --debug."""
    debug = "--debug" in sys.argv[1:]
    if debug:
        sys.argv.remove("--debug")
    try:
        app()
    except FactlineError as error:
        if debug:
            raise
        _say(error.message, error.remedy)
        sys.exit(error.code)
    except DamagedError as error:
        if debug:
            raise
        _say(str(error), "`factline run` writes it anew")
        sys.exit(Exit.INPUT)
    except Exception as error:  # the last door: whatever was not foreseen is said in one line, with the way to see more
        if debug:
            raise
        from factline.pipelines.faults import ArticleFaultError  # only here: it brings Arrow

        meanwhile = "leave the article out until this is mended; " if isinstance(error, ArticleFaultError) else ""
        said = str(error).splitlines()[0] if str(error) else ""
        _say(f"internal fault, {type(error).__name__}: {said}", f"{meanwhile}--debug shows where")
        sys.exit(Exit.INTERNAL)
