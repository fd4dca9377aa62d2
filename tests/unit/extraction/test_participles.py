"""Names of what is counted read as English."""

from __future__ import annotations

import pytest

from services.extraction.participles import gerund, participle


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
        ("prefer", "preferred"),
        ("", ""),
    ],
)
def test_a_verb_gets_its_past_participle(verb: str, past: str) -> None:
    assert participle(verb) == past


@pytest.mark.parametrize(
    ("verb", "going_on"),
    [
        ("want", "wanting"),
        ("take", "taking"),
        ("agree", "agreeing"),
        ("die", "dying"),
        ("stop", "stopping"),
        ("prefer", "preferring"),
        ("open", "opening"),
    ],
)
def test_a_verb_gets_its_form_in_ing(verb: str, going_on: str) -> None:
    assert gerund(verb) == going_on
