"""What an archive may unpack to: each limit is reached without a word, and passed with one; a member with a password is told."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from factline.pipelines.articles.archives import LIMITS, RefusedMember, unpack
from factline.pipelines.articles.kinds import kind_of
from factline.pipelines.articles.raw import RawFile, RefusalError


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


TWO = zipped({"a.txt": b"x" * 40, "b.txt": b"y" * 40})
WITHIN = zipped({"in.zip": zipped({"deep.zip": zipped({"a.txt": b"x"})})})


@pytest.mark.parametrize(
    ("content", "limit", "rule"),
    [
        (TWO, {"members": 2}, "archive_too_many_members"),
        (TWO, {"total_bytes": 80}, "archive_too_large"),
        (WITHIN, {"depth": 3}, "archive_too_deep"),
    ],
)
def test_a_limit_holds_up_to_itself(content: bytes, limit: dict[str, int], rule: str) -> None:
    ((name, most),) = limit.items()
    assert unpack(RawFile("a.zip", content), "zip", kind_of, replace(LIMITS, **limit))
    with pytest.raises(RefusalError, match=rule):
        unpack(RawFile("a.zip", content), "zip", kind_of, replace(LIMITS, **{name: most - 1}))


def test_a_member_with_a_password_is_told_and_the_others_are_read() -> None:
    content = bytearray(TWO)
    content[6] |= 1  # the flag in the member's own head, and in the archive's list of members
    content[content.index(b"PK\x01\x02") + 8] |= 1
    locked, read = unpack(RawFile("a.zip", bytes(content)), "zip", kind_of)
    assert isinstance(locked, RefusedMember)
    assert (locked.source_ref, locked.refusal.rule) == ("a.zip!a.txt", "encrypted_member")
    assert (read.source_ref, read.content) == ("a.zip!b.txt", b"y" * 40)
