from __future__ import annotations

from datetime import date

from services.reading.plain import read_plain

TODAY = date(2026, 3, 9)
MEANT = "“The dam holds,” said José Núñez – “for now.” It cost £40 million."
GARBLED = MEANT.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")


def test_garbled_text_is_mended_and_said_so() -> None:
    parts = read_plain(GARBLED, TODAY)
    assert parts.text == MEANT
    assert parts.warnings == ("check encoding: 9 garbled signs were mended.",)


def test_every_mended_sign_leads_back_to_its_place() -> None:
    parts = read_plain(GARBLED, TODAY)
    at = parts.text.index("José")
    start, end = parts.source_map.span_to_source(at, at + 4)
    assert GARBLED[start:end] == "JosÃ©"


def test_text_that_is_not_garbled_is_left_alone() -> None:
    for text in ("Ã© is how é looks when garbled.", "Crème brûlée, ÂME, Ñandú, à 5 €"):
        parts = read_plain(text, TODAY)
        assert (parts.text, parts.warnings) == (text, ())
