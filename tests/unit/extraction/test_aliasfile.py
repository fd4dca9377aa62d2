from __future__ import annotations

from pathlib import Path

import pytest

from services.extraction.aliasfile import load, parse

GOOD = "Harbour Watch\tCoastal Guard\torg"


def test_rows_are_read_and_comments_passed_over() -> None:
    found = parse(f"# ours\n\n{GOOD}\r\n".encode())
    assert found.rows == (("Harbour Watch", "Coastal Guard", "org"),)
    assert found.faults == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Harbour Watch", "it has 1 of 3 columns: alias, name and kind, set apart"),
        ("a\tb\tc\td", "it has 4 of 3 columns"),
        ("\tCoastal Guard\torg", "the alias is empty"),
        ("Watch\t \torg", "the name is empty"),
        ("Watch\tWatch\torg", "the alias and the name are the same"),
        ("Watch\tCoastal Guard\tship", "“ship” is no kind; use one of country, org"),
        ("W\x07tch\tCoastal Guard\torg", "characters that cannot be seen"),
        (f"{'W' * 201}\tCoastal Guard\torg", "longer than 200"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_the_reason(
    line: str, reason: str
) -> None:
    found = parse(f"{GOOD}\n{line}\n".encode())
    assert len(found.rows) == 1
    (fault,) = found.faults
    assert fault.line == 2 and reason in fault.reason


def test_an_alias_twice_is_named_with_its_first_line() -> None:
    found = parse(f"# ours\n{GOOD}\n{GOOD}\n".encode())
    (fault,) = found.faults
    assert (fault.line, fault.reason) == (3, "“Harbour Watch” stands in line 2 already")


def test_bytes_that_are_no_text_are_named_with_their_line() -> None:
    found = parse(f"{GOOD}\n".encode() + b"\xff\xfe\t\n")
    assert found.rows == ()
    assert (found.faults[0].line, found.faults[0].reason) == (2, "this is not UTF-8")


def test_no_file_is_an_empty_one(tmp_path: Path) -> None:
    assert parse(load(tmp_path / "aliases.tsv")).faults == ()


def test_a_file_that_cannot_be_opened_stops_nobody(tmp_path: Path) -> None:
    (fault,) = parse(load(tmp_path)).faults
    assert fault.reason == "the file cannot be opened: Is a directory"
