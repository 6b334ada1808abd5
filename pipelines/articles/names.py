"""record_fields.yaml → look-ups. The names by which inputs call things are data; this module only loads them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from factline.pipelines.contracts.yaml_data import parsed


@dataclass(frozen=True)
class Names:
    """Look-ups: a field's names (best first), names of lists of records, a sidecar's names, kind by ending and by media type, month by name; the
    language expected of an article, and by how much another must be likelier.
    """

    fields: dict[str, tuple[str, ...]]
    lists: tuple[str, ...]
    sidecar: frozenset[str]
    kinds: dict[str, str]
    media_types: dict[str, str]
    months: dict[str, int]
    language: str
    margin: float


@cache
def names() -> Names:
    """The look-ups of record_fields.yaml."""
    data = parsed(resources.files(__package__).joinpath("record_fields.yaml").read_text(encoding="utf-8"))
    return Names(
        fields={field: tuple(n.lower() for n in known) for field, known in data["fields"].items()},
        lists=tuple(data["lists"]),
        sidecar=frozenset(data["sidecar"]),
        kinds={ending: kind for kind, endings in data["endings"].items() for ending in endings},
        media_types={name: kind for kind, known in data["media_types"].items() for name in known},
        months={name: number for number, known in enumerate(data["months"], 1) for name in known},
        language=data["language"]["expected"],
        margin=data["language"]["margin"],
    )
