"""`factline sql`: a query over the warehouse, as a table, JSON lines of one array, or CSV."""

from __future__ import annotations

import sys
from pathlib import Path

from factline.assets.commands.places import warehouse_of
from factline.assets.commands.terminal import output
from factline.assets.errors import Exit, FactlineError
from factline.assets.summary import rows_of, terminal_table
from factline.warehouse.catalogue import query
from factline.warehouse.queries import QueryError


def show(given: Path | None, text: str, *, as_json: bool, as_csv: bool) -> None:
    """Print what the query finds. FactlineError where there is no warehouse, or the query is wrong or would change something."""
    if as_json and as_csv:
        raise FactlineError("--json and --csv exclude each other", "give one of them", Exit.USAGE)
    home = warehouse_of(given)
    try:
        frame = query(home, text)
    except QueryError as error:
        said = " ".join(str(error).partition("\nLINE ")[0].split())  # behind it stands the query itself
        raise FactlineError(f"the query fails: {said}", "`SHOW TABLES` lists the tables", Exit.USAGE) from error
    if as_json:
        print(frame.to_json(orient="records", date_format="iso", force_ascii=False))
    elif as_csv:
        frame.to_csv(sys.stdout, index=False)
    else:
        output.print(terminal_table(rows_of(frame)))
