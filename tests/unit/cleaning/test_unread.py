from __future__ import annotations

import pytest

from services.cleaning.language import unread


@pytest.mark.parametrize(
    ("guessed", "stated", "why"),
    [
        ("en", None, None),
        (None, None, None),
        ("und", "en-GB", None),
        ("de", "en", "The article is written in German; only English is read for now."),
        (
            "und",
            None,
            "The article does not look like English; only English is read for now.",
        ),
    ],
)
def test_what_is_not_english_is_not_read_and_says_so(
    guessed: str | None, stated: str | None, why: str | None
) -> None:
    assert unread(guessed, stated=stated) == why
