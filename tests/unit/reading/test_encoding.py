from __future__ import annotations

import pytest

from services.reading.encoding import decode

TEXT = "Der Bürgermeister von Grünfeld schließt die Brücke für übergroße Züge. "


def test_it_reads_utf8_without_a_word() -> None:
    decoded = decode("naïve café".encode())
    assert (decoded.text, decoded.encoding) == ("naïve café", "utf-8")
    assert not decoded.warnings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_it_obeys_a_byte_order_mark(encoding: str) -> None:
    decoded = decode("Flut in Grünfeld".encode(encoding))
    assert decoded.text == "Flut in Grünfeld"
    assert not decoded.warnings


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_it_recognises_utf16_without_a_mark(encoding: str) -> None:
    decoded = decode(("The bridge was shut on Monday. " * 5).encode(encoding))
    assert decoded.text.startswith("The bridge was shut")
    assert decoded.encoding == encoding
    assert decoded.warnings


def test_windows_quotation_marks_are_told_by_their_bytes() -> None:
    decoded = decode(b"\x93We are shut,\x94 the keeper\x92s wife said.")
    assert decoded.text == "“We are shut,” the keeper’s wife said."
    assert decoded.encoding == "cp1252"
    assert decoded.warnings[0].startswith("check encoding")


def test_an_old_encoding_is_guessed_and_marked() -> None:
    decoded = decode((TEXT * 6).encode("iso8859-1"))
    assert "Brücke" in decoded.text
    assert decoded.warnings[0].startswith("check encoding")


def test_a_page_may_declare_its_encoding() -> None:
    page = '<html><head><meta charset="koi8-r"></head>Мост закрыт'
    decoded = decode(page.encode("koi8-r"))
    assert decoded.text.endswith("Мост закрыт")
    assert not decoded.warnings


def test_a_declared_encoding_that_is_none_is_passed_over() -> None:
    page = b'<html><meta charset="zip"><p>\x93Shut\x94'
    assert decode(page).encoding == "cp1252"


def test_damaged_utf8_stays_utf8_and_its_holes_are_counted() -> None:
    damaged = (TEXT * 9).encode() + b"\xff\xff end"
    decoded = decode(damaged)
    assert decoded.encoding == "utf-8"
    assert "Grünfeld" in decoded.text
    assert any("2 places" in one for one in decoded.warnings)


def test_replacement_signs_of_the_author_are_no_holes() -> None:
    assert not decode("a \ufffd b".encode()).warnings


def test_bytes_that_no_table_holds_are_counted_too() -> None:
    decoded = decode(b"\x93Shut\x94 <meta charset=windows-1252> \x81\x8d end")
    assert decoded.encoding == "cp1252"
    assert any("2 places" in one for one in decoded.warnings)
