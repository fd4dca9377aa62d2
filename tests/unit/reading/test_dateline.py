"""Dates that stand above a text are the text's own; dates inside it are not."""

from __future__ import annotations

from datetime import date

import pytest

from services.reading.read import read

TODAY = date(2026, 11, 22)
BODY = "\n\nTen people died in the flood at Osk, the mayor said, and a bridge fell.\n"


def published(head: str) -> date | None:
    return read((head + BODY).encode(), "a.txt", today=TODAY).metadata.published_on


@pytest.mark.parametrize(
    "head",
    [
        "Flood at Osk\n\n5 March 2026",
        "Flood at Osk\nBy Ana Brol\nMarch 5, 2026",
        "Flood at Osk\n\nHarbour Times, 5 March 2026",
        "Flood at Osk\n\nHarbour Times | March 5th, 2026",
        "Published: Thursday, 5 March 2026, 10:40 GMT\n\nFlood at Osk",
        "Updated on 2026-03-05 at 10:40",
        "OSK, 5 March 2026 (Marketdesk) - The dam broke on 1 January 2020.",
        "OSK, Norland, March 5, 2026 — The dam broke.",
        "March 5, 2026 (Global Wire) - The dam broke.",
    ],
)
def test_a_date_above_a_text_is_its_own(head: str) -> None:
    assert published(head) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "head",
    [
        "Flood at Osk",
        "The dam broke on 5 March 2026",
        "Exhibition: June 9 – Sept 6, 2025",
        "The dam was built on 5 March 1974 - and never mended since.",
        "Flood at Osk\n\n5 March 2027",
        "Flood at Osk\n\n35 March 2026",
        "a\n\nb\n\nc\n\nd\n\ne\n\nf\n\ng\n\nh\n\n5 March 2026",
    ],
)
def test_a_date_inside_a_text_is_not(head: str) -> None:
    assert published(head) is None


def test_what_a_file_states_counts_for_more() -> None:
    stated = b"---\npublished: 2026-03-07\n---\n# Flood\n\n5 March 2026" + BODY.encode()
    assert read(stated, "a.md", today=TODAY).metadata.published_on == date(2026, 3, 7)
    plain = b"# Flood at Osk\n\n5 March 2026" + BODY.encode()
    assert read(plain, "a.md", today=TODAY).metadata.published_on == date(2026, 3, 5)
