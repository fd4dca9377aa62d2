"""Files that harm a careless reader: by what they hold, or by being no file at all.

With the articles of `tests.faults.deadly`, which end their reader, these are the
kinds of poison of F17. No reader of ours may die of one; each is taken or refused.
"""

from __future__ import annotations

import gzip
import io
import os
import random
import socket
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.faults.stories import story

_CHANCE = random.Random(17)
_NOISE = _CHANCE.randbytes(60_000)
_MEGA = 1_000_000


def _text(number: int) -> str:
    """Give an article that no other kind has."""
    return story(8_000_000 + number)[1]


def _zipped(name: str, content: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return whole.getvalue()


def _page(body: str) -> bytes:
    return f"<!doctype html><html><body>{body}</body></html>".encode()


def _laughs() -> bytes:
    """Entities that name each other ten times over: a thousand million laughs."""
    entities = ['<!ENTITY l0 "lol">']
    for one in range(1, 10):
        entities.append(f'<!ENTITY l{one} "{f"&l{one - 1};" * 10}">')
    return f"<!DOCTYPE html [{''.join(entities)}]><p>&l9;</p>".encode()


def _aliases() -> bytes:
    """Front matter whose references grow in the same way."""
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{one}: &a{one} [*a{one - 1}, *a{one - 1}]" for one in range(1, 30)]
    return ("---\n" + "\n".join(lines) + "\n---\n" + _text(1)).encode()


#: What a file may hold. Made when asked for: some are large.
CONTENTS: Mapping[str, Callable[[], bytes]] = {
    "line-of-10-mb.txt": lambda: b"flood " * (10 * _MEGA // 6),
    "word-of-3-mb.txt": lambda: b"x" * 3 * _MEGA,
    "lines-of-one-sign.txt": lambda: b"a\n" * 50_000,
    "noise.txt": lambda: _NOISE,
    "noise.html": lambda: b"<html>" + _NOISE,
    "nul.txt": lambda: _text(2).replace(" ", " \0").encode(),
    "only-nul.txt": lambda: b"\0" * 5_000,
    "blank.txt": lambda: b" \t\r\n" * 5_000,
    "mark-of-order-alone.txt": lambda: b"\xef\xbb\xbf",
    "utf-16.txt": lambda: _text(3).encode("utf-16"),
    "utf-16-without-mark.txt": lambda: _text(4).encode("utf-16-be"),
    "utf-32.txt": lambda: _text(5).encode("utf-32"),
    "utf-7.txt": lambda: (_text(6) + " 2 + 2 – 1").encode("utf-7"),
    "half-a-sign.txt": lambda: _text(7).encode() + b"\xe2\x82",
    "two-encodings.txt": lambda: _text(8).encode() + "müde".encode("cp1252") * 40,
    "wrong-charset.html": lambda: b"<meta charset=utf-16>" + _page(_text(9)),
    "no-such-charset.html": lambda: b"<meta charset=x-none>" + _page(_text(10)),
    "controls.txt": lambda: ("\x1b[2J\x07\x08" * 400 + _text(11)).encode(),
    "right-to-left.txt": lambda: ("\u202e\u2066" * 400 + _text(12)).encode(),
    "marks-upon-marks.txt": lambda: ("e" + "\u0301" * 200_000 + _text(13)).encode(),
    "deep.html": lambda: _page("<div>" * 100_000 + _text(14)),
    "deep-table.html": lambda: _page("<table><tr><td>" * 20_000 + _text(15)),
    "wide-tag.html": lambda: _page(f"<p {'a=b ' * 200_000}>{_text(16)}"),
    "never-closed.html": lambda: b"<p" * 300_000,
    "entities.html": lambda: _page("&amp;" * 10_000 + _text(17)),
    "laughs.html": _laughs,
    "outside.html": lambda: (
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _page("&x;")
    ),
    "aliases.md": _aliases,
    "deep-front.md": lambda: (
        b"---\n" + b"- " * 50_000 + b"\n---\n" + _text(18).encode()
    ),
    "quotes.txt": lambda: ("“" * 50_000 + _text(19)).encode(),
    "figures.txt": lambda: ("1,2.3-4/5 " * 50_000 + _text(20)).encode(),
    "bomb.gz.txt": lambda: gzip.compress(b"\0" * 50 * _MEGA),
    "bomb.zlib.html": lambda: zlib.compress(b"<p>" * 10 * _MEGA),
    "bomb.zip": lambda: _zipped("a.txt", b"\0" * 50 * _MEGA),
    "bomb.docx": lambda: _zipped("word/document.xml", b"<w:t>" * 10 * _MEGA),
    "broken.pdf": lambda: b"%PDF-1.7\n1 0 obj <</Length 9999999999>> stream\n" + _NOISE,
}


def _symbolic_link(inbox: Path, away: Path) -> None:
    away.write_text("a secret of somebody else")
    (inbox / "symbolic-link.txt").symlink_to(away)


def _hard_link(inbox: Path, away: Path) -> None:
    other = away.with_name("linked")
    other.write_text("another secret")
    os.link(other, inbox / "hard-link.txt")


def _pipe(inbox: Path, away: Path) -> None:
    os.mkfifo(inbox / "pipe.txt")


def _socket(inbox: Path, away: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(inbox)  # its address may have no more than a hundred signs
        try:
            one.bind("socket.txt")
        finally:
            os.chdir(here)


def _too_large(inbox: Path, away: Path) -> None:
    with (inbox / "too-large.txt").open("wb") as file:
        file.truncate(3_000_000_000)


def _long_name(inbox: Path, away: Path) -> None:
    (inbox / ("n" * 251 + ".txt")).write_text(_text(21))


def _odd_name(inbox: Path, away: Path) -> None:
    path = os.path.join(os.fsencode(inbox), b"\xff\n\x1b[2J.txt")
    with open(path, "wb") as file:
        file.write(_text(22).encode())


def _empty(inbox: Path, away: Path) -> None:
    (inbox / "empty.txt").touch()


#: What lies in an inbox and is no plain file, or none of a plain name.
PLACED: Mapping[str, Callable[[Path, Path], None]] = {
    "symbolic link": _symbolic_link,
    "hard link": _hard_link,
    "pipe": _pipe,
    "socket": _socket,
    "too large": _too_large,
    "long name": _long_name,
    "odd name": _odd_name,
    "empty": _empty,
}
