"""Files that are no text, by their first bytes and by their names."""

from __future__ import annotations

import re
from collections.abc import Container

from services.errors import Unreadable

#: First bytes (file(1)'s magic, the formats' own specifications) and what they mean.
_MAGIC = (
    (b"%PDF-", "a PDF", "save its text as .txt"),
    (b"PK\x03\x04", "a zip archive", "unpack it first"),
    (b"PK\x05\x06", "an empty zip archive", "pack it again"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", "drop the article's text"),
    (b"\xff\xd8\xff", "a JPEG picture", "drop the article's text"),
    (b"GIF8", "a GIF picture", "drop the article's text"),
    (b"BM", "a BMP picture", "drop the article's text"),
    (b"II*\x00", "a TIFF picture", "drop the article's text"),
    (b"MM\x00*", "a TIFF picture", "drop the article's text"),
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
    (b"BZh", "a bzip2 file", "unpack it first"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", "unpack it first"),
    (b"\x7fELF", "a program", "drop the article's text"),
    (b"MZ\x90\x00", "a Windows program", "drop the article's text"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Word or Office file",
        "save it as .txt",
    ),
    (b"{\\rtf", "an RTF document", "save it as .txt"),
    (b"ID3", "a sound file", "drop the article's text"),
    (b"OggS", "a sound or film file", "drop the article's text"),
    (b"\x1aE\xdf\xa3", "a film file", "drop the article's text"),
    (b"SQLite format 3\x00", "an SQLite database", "drop the article's text"),
    (b"wOF", "a font", "drop the article's text"),
    (b"WARC/", "a web archive", "save the page as .html"),
)
_OFFICE = {
    b"word/": ("a Word document", "save it as .txt"),
    b"xl/": ("an Excel workbook", "save it as .txt"),
    b"ppt/": ("a PowerPoint file", "save it as .txt"),
    b"mimetypeapplication/vnd.oasis": ("an OpenDocument file", "save it as .txt"),
    b"mimetypeapplication/epub": ("an EPUB book", "save the chapter as .txt"),
}
#: Bytes that text in no encoding we read is made of, but line ends and tabs.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_SAMPLE = 65_536
#: Random bytes have 11 % controls, and are no UTF-8; text that a machine has cut into
#: records may have some.
_FEW, _MANY = 0.03, 0.3
_HINTS = {
    ".pdf": "save its text as .txt",
    ".doc": "save it as .txt",
    ".docx": "save it as .txt",
    ".odt": "save it as .txt",
    ".rtf": "save it as .txt",
    ".zip": "unpack it first",
    ".gz": "unpack it first",
    ".json": "name a sidecar after its article (story.txt.json) and drop both",
}


def refuse_binary(data: bytes, name: str) -> None:
    """Raise Unreadable for bytes that are no text, naming what they look like."""
    for magic, looks, advice in _MAGIC:
        if data.startswith(magic):
            if magic.startswith(b"PK"):
                looks, advice = _packed(data, looks, advice)
            if magic != b"BM" or _is_noise(data):
                raise _unknown(name, f"looks like {looks}; {advice}.")
    if data[4:8] == b"ftyp":
        raise _unknown(name, "looks like a film file; drop the article's text.")
    if data[:4] == b"RIFF" and _is_noise(data):
        raise _unknown(name, "looks like a picture or sound file; drop the text.")
    if _is_noise(data):
        raise _unknown(name, "looks like binary data; drop the article's text.")


def refuse_extension(extension: str, name: str, known: Container[str]) -> None:
    """Raise Unreadable for a type of file that no reader takes."""
    if extension not in known:
        advice = _HINTS.get(extension, "save the article as .txt, .md or .html")
        raise _unknown(name, f"is a {extension} file, which cannot be read; {advice}.")


def _unknown(name: str, what: str) -> Unreadable:
    """Make the refusal."""
    return Unreadable("reading.unknown_type", f"{name} {what}")


def _packed(data: bytes, looks: str, advice: str) -> tuple[str, str]:
    """Tell office documents from other zip archives by the names inside."""
    sample = data[:_SAMPLE] + data[-_SAMPLE:]
    for sign, found in _OFFICE.items():
        if sign in sample:
            return found
    return looks, advice


def _is_noise(data: bytes) -> bool:
    """Tell bytes that hold too many controls to be text.

    UTF-16 text has many NULs, but all on one side of each pair. A text with a stray
    NUL here and there stays a text.
    """
    sample = data[:_SAMPLE]
    if sample.startswith(_WIDE_MARKS):
        return False
    controls = len(_CONTROL.findall(sample))
    if controls <= max(2, _FEW * len(sample)):
        return False
    if controls <= _MANY * len(sample):
        return not _is_utf8(sample)
    even, odd = _CONTROL.findall(sample[0::2]), _CONTROL.findall(sample[1::2])
    few, many = sorted((len(even), len(odd)))
    return not (many > 0.35 * len(sample) and few < 0.01 * len(sample))


def _is_utf8(sample: bytes) -> bool:
    """Tell UTF-8, cut off perhaps in its last character."""
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(sample) - 3
    return True
