"""Who hears how far a run is. A run tells each batch that it ends; the command line listens, Dagster's own runs have no listener."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Within, `listener(what, done, total)` is called as work goes on."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell(what: str, done: int, total: int) -> None:
    """Say that `done` of `total` batches of `what` are done; nobody may listen."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(what, done, total)
