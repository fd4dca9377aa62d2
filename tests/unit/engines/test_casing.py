from __future__ import annotations

from itertools import pairwise

from services.engines.casing import Words, is_shouted, quieted
from services.engines.loading import engines

WORDS = Words(
    nouns={"dam", "night", "governor", "people", "engineer"},
    others={"the", "above", "hold", "through", "said", "in", "on", "and", "large"},
)


def test_only_capitals_throughout_are_shouting() -> None:
    assert is_shouted("THE DAM ABOVE TOLVE HOLDS, ENGINEERS SAID (AFP)")
    assert not is_shouted("The dam above Tolve holds")
    assert not is_shouted("NATO AND THE UN")
    assert not is_shouted("大坝 12 345 678")


def test_names_keep_their_capitals() -> None:
    text = "THE DAM ABOVE TOLVE HOLDS, GOVERNOR VANTOR SAID IN FRANCE ON MONDAY."
    assert quieted(text, WORDS) == (
        "The dam above Tolve holds, Governor Vantor said in France on Monday."
    )


def test_every_sign_keeps_its_place() -> None:
    text = "İZMİR’DE THE DAM “HOLDS”. THE ẞ ENGINEERS SAID ŞŞ 5 \U0001f30a!"
    quiet = quieted(text, WORDS)
    assert len(quiet) == len(text)
    assert quiet.upper()[8:20] == text[8:20]


def test_the_parser_knows_a_shouted_name() -> None:
    text = "PRIME MINISTER ILSE VANTOR DECLARED THREE DAYS OF MOURNING ON THURSDAY."
    parsed = next(engines().parser.parse([text]))
    assert [one.dep for one in parsed.tokens if one.text == "declared"] == ["ROOT"]
    assert all(one.end <= two.start for one, two in pairwise(parsed.tokens))
    assert "Vantor" in " ".join(one.text for one in parsed.entities)
