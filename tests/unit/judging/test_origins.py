"""How many independent origins claims have, and why."""

from __future__ import annotations

from dataclasses import replace

from services.judging import origins
from services.model.claim import Attribution
from tests.factories import a_claim, a_speaker

COPIED = "Engineers closed the Kettra bridge after cracks opened in its northern pier."


def test_unnamed_reports_are_an_attribution_but_no_origin() -> None:
    unnamed = a_claim(1, by="")
    draft = replace(unnamed.draft, attribution=Attribution((a_speaker(""),)))
    claims = [replace(unnamed, draft=draft), a_claim(2, by="police")]
    assert origins.sources(claims) == "2 articles, 2 attributions, 1 origin: police"


def test_outlets_in_their_own_voice_may_be_origins() -> None:
    found = origins.sources([a_claim(1), a_claim(2)])
    assert found == "2 articles, no attribution, 1–2 origins"


def test_one_speaker_in_four_outlets_is_one_origin() -> None:
    claims = [a_claim(id, by="Water Inspectorate") for id in range(1, 5)]
    found = origins.sources(claims)
    assert found == "4 articles, 1 attribution, 1 origin: Water Inspectorate"


def test_outlets_that_print_one_text_are_one_origin() -> None:
    claims = [a_claim(id, COPIED, article_id=id) for id in (1, 2, 3)]
    found = origins.sources(claims)
    assert found.endswith("no attribution, 1 origin: 3 articles print the same words")


def test_copies_beside_another_outlet_are_told() -> None:
    other = a_claim(4, "The bridge stays shut.", article_id=4)
    claims = [a_claim(id, COPIED, article_id=id) for id in (1, 2)] + [other]
    found = origins.sources(claims)
    assert found.endswith("1–2 origins; 2 articles print the same words")


def test_short_statements_that_are_alike_are_no_copies() -> None:
    claims = [a_claim(id, "Twelve people died.", article_id=id) for id in (1, 2)]
    assert origins.sources(claims).endswith("1–2 origins")


def test_who_prints_a_speaker_s_words_as_its_own_is_no_origin() -> None:
    claims = [
        a_claim(1, COPIED, article_id=1, by="Ana Brol"),
        a_claim(2, COPIED, article_id=2),
    ]
    assert origins.sources(claims).endswith("1 attribution, 1 origin: Ana Brol")
