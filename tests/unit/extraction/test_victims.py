"""Who is counted among the dead and hurt, and who only stands in the sentence."""

from __future__ import annotations

import pytest

from tests.unit.extraction.conftest import Claims


@pytest.mark.parametrize(
    "text",
    [
        "Twelve hikers were shot and killed in Oslo.",
        "The quake left twelve hikers dead in Oslo.",
        "At least twelve hikers are believed to have died in Oslo.",
        "The deaths of twelve hikers shocked Oslo.",
        "Gunmen stormed the school in Oslo, killing twelve.",
        "The number of killed people in Oslo could reach twelve.",
        "Storm kills twelve in Oslo",
    ],
)
def test_those_who_died_are_counted_however_it_is_said(
    claims: Claims, text: str
) -> None:
    figures = [one for claim in claims(text) for one in claim.quantities]
    assert [one.metric.name for one in figures if one.low == 12] == ["killed"]


@pytest.mark.parametrize(
    "text",
    [
        "Several people were killed in Oslo when 12 bombs went off.",
        "Dana Holt, a mother of 12, was fatally shot in Oslo.",
        "Dana Holt was killed in Oslo when 12 men fired from a roof.",
        "Lane was found guilty of 12 counts of assault in the death of Dana Holt.",
        "Gunmen attacked 12 people in Oslo, killing three.",
        "Police shot 12 dogs and killed a man in Oslo.",
    ],
)
def test_others_in_the_sentence_are_not_among_the_dead(
    claims: Claims, text: str
) -> None:
    figures = [one for claim in claims(text) for one in claim.quantities]
    told = [one for one in figures if one.low == 12]
    assert told
    assert "killed" not in {one.metric.name for one in told}
