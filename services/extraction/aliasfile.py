"""A desk's own file of names, `aliases.tsv`: alias, name, kind; tab between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.extraction.aliases import KINDS

#: Longest name, in characters.
LONGEST = 200

Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be used, and why; numbers count from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class AliasFile:
    """The rows of a file that can be used, and the lines that cannot."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def load(path: Path) -> bytes | str:
    """Give a file's content; why it cannot be opened; nothing if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        return f"the file cannot be opened: {error.strerror}"


def parse(data: bytes | str) -> AliasFile:
    """Read what `load` gave. Never fails: what is wrong becomes a fault.

    A fault of the whole file has the line 0.
    """
    if isinstance(data, str):
        return AliasFile((), (Fault(0, data),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong_line = data.count(b"\n", 0, error.start) + 1
        return AliasFile((), (Fault(wrong_line, "this is not UTF-8"),))
    rows: list[Row] = []
    faults: list[Fault] = []
    known: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        row = _row(line)
        reason = row if isinstance(row, str) else _twice(row, known, number)
        if reason:
            faults.append(Fault(number, reason))
        elif not isinstance(row, str):
            rows.append(row)
    return AliasFile(tuple(rows), tuple(faults))


def _row(line: str) -> Row | str:
    """Read a line; give the reason where it cannot be used."""
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != 3:
        return (
            f"it has {len(cells)} of 3 columns: alias, name and kind, set apart by tabs"
        )
    return wrong(*cells) or (cells[0], cells[1], cells[2])


def _twice(row: Row, known: dict[str, int], number: int) -> str | None:
    """Tell an alias that stands in the file already."""
    first = known.setdefault(row[0], number)
    return None if first == number else f"“{row[0]}” stands in line {first} already"


def wrong(alias: str, canonical: str, kind: str) -> str | None:
    """Say what is wrong with a row; None if nothing is."""
    for what, text in (("alias", alias), ("name", canonical)):
        if not text.strip():
            return f"the {what} is empty"
        if len(text) > LONGEST:
            return f"the {what} is longer than {LONGEST} characters"
        if not text.isprintable():
            return f"the {what} holds characters that cannot be seen"
    if alias == canonical:
        return "the alias and the name are the same"
    if kind not in KINDS:
        return f"“{kind[:40]}” is no kind; use one of {', '.join(KINDS)}"
    return None
