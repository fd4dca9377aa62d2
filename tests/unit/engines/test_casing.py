from __future__ import annotations

from itertools import pairwise

import pytest

from services.engines.casing import Words, calmed, is_shouted, quieted
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


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        (
            "Bosses have SACKED 60 staff by text.",
            "Bosses have sacked 60 staff by text.",
        ),
        ("Thugs STOLE 12 bikes.", "Thugs stole 12 bikes."),
        ("A LARGE dam was HELD.", "A large dam was held."),
        ("NATO and the UN agreed.", "NATO and the UN agreed."),
        ("NICE said so.", "NICE said so."),
        ("It was SACKED LARGE.", "It was sacked large."),
        ("The LARGE VELM DAM fell.", "The LARGE VELM DAM fell."),
        ("The NON-SACKED staff.", "The NON-SACKED staff."),
        ("LARGE Marine Group sank.", "LARGE Marine Group sank."),
    ],
)
def test_a_shouted_word_is_read_as_the_plain_one(text: str, calm: str) -> None:
    words = Words(nouns={"dam"}, others={"sack", "stole", "large", "held", "nice"})
    assert calmed(text, words) == calm


def first(text: str, *others: str) -> tuple[str, str, str]:
    """Give tag, base form and label of a sentence's first word."""
    parsed = next(engines().parser.parse([text, *others]))
    one = parsed.tokens[0]
    return one.tag, one.lemma, one.entity


@pytest.mark.parametrize(
    ("text", "tag", "lemma"),
    [
        ("Sirens sounded in Velm.", "NNS", "siren"),
        ("Taxis were banned from the square.", "NNS", "taxi"),
        ("Landslides blocked two roads.", "NNS", "landslide"),
        ("Riot police used tear gas on the square.", "NN", "riot"),
        ("Prison guards went on strike.", "NN", "prison"),
        ("Dock workers walked out.", "NN", "dock"),
        ("Navy divers were seen on the square.", "NN", "navy"),
    ],
)
def test_a_noun_at_the_start_is_no_name(text: str, tag: str, lemma: str) -> None:
    assert first(text) == (tag, lemma, "")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Marsh aides went on strike.", "The court heard Lena Marsh."),
        ("Rusk supporters were seen on the square.", "Few saw Karl Rusk."),
        ("Delta passengers were seen on the square.", ""),
        ("Siemens cut 40 jobs.", ""),
    ],
)
def test_a_name_at_the_start_stays_one(text: str, other: str) -> None:
    assert first(text, other)[0] in ("NNP", "NNPS")
