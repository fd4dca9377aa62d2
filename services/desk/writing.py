"""Writes rows for spreadsheets (CSV) and programs (JSONL): for the desk and the CLI."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import IO, Any

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")

Rows = Iterator[dict[str, Any]]


def safe_cell(value: object) -> str:
    """Give a cell that no spreadsheet takes for a formula.

    OWASP "CSV Injection": a leading = + - @ TAB or CR starts one, also behind spaces
    and in full width. Plain numbers keep their sign.
    """
    if value is None:
        return ""
    if isinstance(value, list | dict | tuple):
        return safe_cell(json.dumps(value, ensure_ascii=False, default=str))
    text = str(value)
    if _NUMBER.fullmatch(text):
        return text
    start = unicodedata.normalize("NFKC", text[:16]).lstrip(" \n\v\f")[:1]
    return f"'{text}" if start in ("=", "+", "-", "@", "\t", "\r") else text


def write_csv(rows: Rows, file: IO[bytes]) -> None:
    """Write a heading and all rows, every cell quoted."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for number, row in enumerate(rows):
        if number == 0:
            writer.writerow(list(row))
        writer.writerow([safe_cell(value) for value in row.values()])
    text.detach()


def write_jsonl(rows: Rows, file: IO[bytes]) -> None:
    """Write one JSON object a line."""
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, default=str)
        file.write(line.encode() + b"\n")


#: How to write each format.
WRITERS: dict[str, Callable[[Rows, IO[bytes]], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
}
