from __future__ import annotations

import pytest

from services.engines.protocols import Parser
from services.extraction.aliases import BUILT_IN
from services.extraction.extract import extract
from services.model.article import Metadata
from services.model.text import CleanText, OffsetMap


def test_a_row_is_found_with_and_without_its_article() -> None:
    table = BUILT_IN.with_rows([("the Old Mint", "Norwegian Treasury", "org")])
    assert table.get("the Old Mint") == "Norwegian Treasury"
    assert table.get("Old Mint") == "Norwegian Treasury"
    assert table.kind("Norwegian Treasury") == "org"


def test_the_built_in_table_stays_as_it_is() -> None:
    BUILT_IN.with_rows([("Old Mint", "Norwegian Treasury", "org")])
    assert BUILT_IN.get("Old Mint") is None


def test_a_later_row_wins() -> None:
    table = BUILT_IN.with_rows([("the Fed", "Reserve Board", "org")])
    assert table.get("the Fed") == "Reserve Board"


def test_an_alias_of_an_alias_leads_to_the_end() -> None:
    table = BUILT_IN.with_rows([("NIS", "Spy House", "org"), ("nisters", "NIS", "org")])
    assert table.get("nisters") == "Spy House"


def test_a_row_can_turn_an_earlier_one_round() -> None:
    table = BUILT_IN.with_rows([("Kyiv", "Kiev", "place")])
    assert (table.get("Kyiv"), table.get("Kiev")) == ("Kiev", None)


def test_alike_is_not_enough() -> None:
    table = BUILT_IN.with_rows([("Old Mint", "Norwegian Treasury", "org")])
    assert table.get("old mint") is None
    assert table.get("Old Mints") is None


@pytest.mark.parametrize("row", [("", "Oslo", "place"), ("O", " ", "place")])
def test_empty_names_are_refused(row: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="empty"):
        BUILT_IN.with_rows([row])


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="none of"):
        BUILT_IN.with_rows([("Old Mint", "Norwegian Treasury", "building")])


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "The Old Mint said the bridge was closed.",
            ("Old Mint", "Norwegian Treasury", "org"),
        ),
        (
            "The dam operator said the bridge was closed.",
            ("dam operator", "Vardal Hydro", "org"),
        ),
        ("Bobs said the bridge was closed.", ("Bobs", "Robert Dole", "person")),
        ("Moscow said the bridge was closed.", ("Moscow", "Russia's embassy", "org")),
    ],
)
def test_a_desks_row_names_a_speaker(
    parser: Parser, text: str, row: tuple[str, str, str]
) -> None:
    clean = CleanText(text, (), OffsetMap.identity(len(text)))
    found = extract(clean, Metadata(), parser, aliases=BUILT_IN.with_rows([row]))
    assert found[0].attribution.speakers[0].name == row[1]
