from __future__ import annotations

import gzip
import io
import random
import zipfile

import pytest

from services.errors import Unreadable
from services.reading.kinds import refuse_binary


def _zipped(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0..JFIF", "JPEG"),
        (gzip.compress(b"text"), "gzip"),
        (b"\x7fELF\x02\x01\x01", "program"),
        (_zipped("notes.txt"), "zip"),
        (_zipped("word/document.xml"), "Word"),
        (_zipped("xl/workbook.xml"), "Excel"),
        (rb"{\rtf1\ansi Hello}", "RTF"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(20), "film"),
        (random.Random(1).randbytes(4000), "binary"),
        (bytes(4000), "binary"),
    ],
)
def test_it_names_what_the_bytes_look_like(content: bytes, looks: str) -> None:
    with pytest.raises(Unreadable, match="looks like") as refusal:
        refuse_binary(content, "story.txt")
    assert refusal.value.code == "reading.unknown_type"
    assert looks in str(refusal.value)


@pytest.mark.parametrize(
    "content",
    [
        b"BMW will close its works in Aldmoor, the firm said on Friday.",
        b"MZ is the number plate of Mainz.",
        b"PK",
        b"A stray \x00 NUL and another \x00 one do not make it a program.",
        b"One record, one NUL, as some machines write.\x00\n" * 50,
        "Мост через реку закрыт.".encode("utf-16"),
        "The bridge is shut.".encode("utf-16-le") * 20,
        "橋は月曜日に閉鎖された。".encode(),
    ],
)
def test_it_lets_texts_pass(content: bytes) -> None:
    refuse_binary(content, "story.txt")
