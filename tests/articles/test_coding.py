"""Content codings undone, never beyond a limit."""

from __future__ import annotations

import gzip
import zlib

import pytest

from factline.pipelines.articles import coding
from factline.pipelines.articles.raw import RefusalError

STORY = "Two guards were killed at the Lower Mill crossing on Monday, the district office said in a short statement."


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        (None, STORY.encode()),
        ("gzip", gzip.compress(STORY.encode(), mtime=0)),
        ("GZIP", gzip.compress(STORY[:20].encode(), mtime=0) + gzip.compress(STORY[20:].encode(), mtime=0)),
        ("deflate", zlib.compress(STORY.encode())),
        ("deflate", zlib.compress(STORY.encode(), wbits=-15)),
        ("gzip", gzip.compress(STORY.encode(), mtime=0) + b"\x00" * 8),
    ],
)
def test_content_codings_are_undone(name: str | None, sent: bytes) -> None:
    assert coding.document([sent], name, 10_000) == STORY.encode()
    assert coding.document([sent[n : n + 1] for n in range(len(sent))], name, 10_000) == STORY.encode()


def test_a_coding_never_grows_beyond_the_limit() -> None:
    squeeze = zlib.compressobj(9, wbits=31)
    bomb = b"".join(squeeze.compress(bytes(2**20)) for _ in range(100)) + squeeze.flush()
    assert len(bomb) < 200_000
    with pytest.raises(RefusalError, match="too_large"):
        coding.document([bomb], "gzip", 10 * 2**20)


@pytest.mark.parametrize(
    ("name", "sent", "rule"),
    [
        ("br", b"x", "unknown_coding"),
        ("gzip", STORY.encode(), "broken_coding"),
        ("gzip", gzip.compress(STORY.encode(), mtime=0)[:-12], "broken_coding"),
        (None, bytes(111), "too_large"),
    ],
)
def test_what_cannot_be_undone_is_refused(name: str | None, sent: bytes, rule: str) -> None:
    with pytest.raises(RefusalError, match=rule):
        coding.document([sent], name, 110)
