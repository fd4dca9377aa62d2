"""What is written as JSON is read back as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.model.claim import Claim, ClaimDraft, Hedge
from services.model.text import Cut
from services.store.plain import from_plain, to_plain
from tests.factories import a_claim, a_day, a_draft, a_quantity


@dataclass(frozen=True)
class Older:
    """A value as an older version of the program wrote it."""

    name: str
    born: date | None = None
    pair: tuple[str, int] = ("", 0)


def test_a_draft_comes_back_as_it_was() -> None:
    draft = a_draft(
        by=["Ana Brol", "Ben Dask"],
        quantities=[a_quantity((None, 40), hedge=Hedge.UP_TO), a_quantity(3)],
        when=a_day(),
        status=("open:Kettra bridge", "closed"),
        keys=("q:casualties:@Ostrell",),
    )
    assert from_plain(ClaimDraft, to_plain(draft)) == draft


def test_a_claim_comes_back_as_it_was() -> None:
    claim = a_claim(published=date(2026, 3, 9), vector=(0.6, 0.8))
    assert from_plain(Claim, to_plain(claim)) == claim


def test_missing_fields_take_their_default_and_unknown_ones_are_left_out() -> None:
    assert from_plain(Older, {"name": "Ana", "shoe size": 38}) == Older("Ana")


def test_pairs_and_days_are_read_by_their_types() -> None:
    plain = {"name": "Ana", "born": "1990-03-09", "pair": ["a", 2]}
    assert from_plain(Older, plain) == Older("Ana", date(1990, 3, 9), ("a", 2))


def test_nothing_stays_nothing() -> None:
    assert from_plain(Cut | None, None) is None
    assert from_plain(Cut, None) is None
