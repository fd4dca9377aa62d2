"""Names of what is counted read as English."""

from __future__ import annotations

import pytest

from services.extraction.participles import participle


@pytest.mark.parametrize(
    ("verb", "past"),
    [
        ("seize", "seized"),
        ("carry", "carried"),
        ("stop", "stopped"),
        ("play", "played"),
        ("fix", "fixed"),
        ("open", "opened"),
        ("need", "needed"),
        ("take", "taken"),
        ("submit", "submitted"),
        ("", ""),
    ],
)
def test_a_verb_gets_its_past_participle(verb: str, past: str) -> None:
    assert participle(verb) == past
