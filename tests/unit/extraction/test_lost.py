from __future__ import annotations

from tests.unit.extraction.conftest import Claims

SAID = "Norway said the old bridge at Vardal was closed on Friday."
TOLD = "The old bridge at Vardal was closed on Friday."


def test_a_statement_printed_again_as_narration_lost_its_speaker(
    claims: Claims,
) -> None:
    found = claims(f"{SAID} {TOLD}")
    assert [one.attribution.lost for one in found] == [False, True]


def test_what_nobody_said_lost_nothing(claims: Claims) -> None:
    assert [one.attribution.lost for one in claims(TOLD)] == [False]


def test_few_words_are_alike_by_chance(claims: Claims) -> None:
    found = claims("Norway said ten men died. Ten men died.")
    assert not any(one.attribution.lost for one in found)
