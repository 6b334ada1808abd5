"""A table → one small picture as a data URI in Markdown, where a picture says more than rows. The same rows give the same bytes."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Callable
from typing import Any

import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

Rows = list[dict[str, Any]]
_BARS = 12


def _years(rows: Rows, column: str) -> Counter[int]:
    return Counter(row[column].year for row in rows if row[column] is not None)


def _by_year(column: str) -> Callable[[Axes, Rows], None]:
    def draw(axes: Axes, rows: Rows) -> None:
        years = sorted(_years(rows, column).items())
        axes.bar([y for y, _ in years], [n for _, n in years], color="#4f6d8f")
        axes.set_ylabel("rows")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))

    return draw


def _by_value(column: str) -> Callable[[Axes, Rows], None]:
    def draw(axes: Axes, rows: Rows) -> None:
        counted = Counter(str(row[column]) for row in rows if row[column] is not None)
        top = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_BARS][::-1]
        axes.barh([name for name, _ in top], [n for _, n in top], color="#4f6d8f")
        axes.set_xlabel("rows")

    return draw


def _map(axes: Axes, rows: Rows) -> None:
    """Points on the plate: longitude and latitude, the area grows with the number killed."""
    placed = [row for row in rows if row["latitude"] is not None and row["longitude"] is not None]
    sizes = [12 + 2 * min(row["killed_best"] or 0, 200) for row in placed]
    axes.scatter([r["longitude"] for r in placed], [r["latitude"] for r in placed], s=sizes, alpha=0.5, color="#b3412e")
    axes.set_xlabel("longitude")
    axes.set_ylabel("latitude")
    axes.grid(alpha=0.3)


def _sides(axes: Axes, rows: Rows) -> None:
    """Killed and wounded by side: the mart's totals over classes and speakers, added up over years."""
    totals: dict[str, Counter[str]] = {}
    for row in rows:
        whole = row["class"] == row["speaker"] == "all" and row["period_kind"] in ("year", "longer")
        if whole and row["side"] != "all":
            totals.setdefault(row["side"], Counter())[row["kind"]] += row["best"] or 0
    names = sorted(totals, key=lambda name: (totals[name]["killed"], name))[-_BARS:]
    killed = [totals[n]["killed"] for n in names]
    axes.barh(names, killed, color="#b3412e", label="killed")
    axes.barh(names, [totals[n]["wounded"] for n in names], left=killed, color="#d9a441", label="wounded")
    axes.set_xscale("symlog")  # one war beside one mine
    axes.legend(fontsize=7)


_PICTURES: dict[str, tuple[str, Callable[[Axes, Rows], None]]] = {
    "articles": ("Articles by year of publication", _by_year("published_from")),
    "removed_spans": ("What was cut, by rule", _by_value("reason")),
    "mentions": ("Mentions by kind", _by_value("kind")),
    "facts": ("Facts by kind", _by_value("kind")),
    "events": ("Events on the map, by killed", _map),
    "rejects": ("Rejects by rule", _by_value("rule")),
    "casualties_by_side": ("Casualties by side", _sides),
    "timeline": ("Rows by year", _by_year("date_start")),
    "claims": ("Claims by speaker's side", _by_value("speaker_side")),
}


def picture(name: str, table: pa.Table) -> str | None:
    """Markdown image of a table by its name, or None where no picture is drawn for it or it has no rows."""
    if name not in _PICTURES or table.num_rows == 0:
        return None
    title, draw = _PICTURES[name]
    figure = Figure(figsize=(5.6, 2.8), dpi=90, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.tick_params(labelsize=7)
    axes.set_title(title, fontsize=9)
    draw(axes, table.to_pylist())
    image = io.BytesIO()
    figure.savefig(image, format="png", metadata={"Software": None})
    return f"![{title}](data:image/png;base64,{base64.b64encode(image.getvalue()).decode()})"
