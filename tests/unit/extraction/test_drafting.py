"""Which time is a claim's own, and which way it lies from the day of publication."""

from __future__ import annotations

from datetime import date

import pytest

from services.model.claim import ClaimDraft
from tests.unit.extraction.conftest import Claims

WEDNESDAY = date(2025, 10, 29)


def days(draft: ClaimDraft) -> tuple[date | None, date | None] | None:
    return (draft.when.start, draft.when.end) if draft.when is not None else None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("The ferry is not expected to sail before Friday.", None, date(2025, 10, 30)),
        ("The school will not open on Friday.", date(2025, 10, 31), date(2025, 10, 31)),
        ("She expects a cut in January.", date(2026, 1, 1), date(2026, 1, 31)),
        ("The talks resume on Friday.", date(2025, 10, 31), date(2025, 10, 31)),
        ("The fair takes place on Friday.", date(2025, 10, 31), date(2025, 10, 31)),
        ("The pass will stay shut until Friday.", None, date(2025, 10, 31)),
        ("The school opened on Friday.", date(2025, 10, 24), date(2025, 10, 24)),
        ("The talks resumed in January.", date(2025, 1, 1), date(2025, 1, 31)),
    ],
)
def test_what_is_yet_to_come_lies_ahead(
    claims: Claims, text: str, start: date | None, end: date
) -> None:
    (found,) = claims(text, published=WEDNESDAY)
    assert days(found) == (start, end)


def test_a_verb_has_its_own_time_before_that_of_a_noun(claims: Claims) -> None:
    text = "The walkout, due to begin on Saturday, was called off on Tuesday."
    (found,) = claims(text, published=WEDNESDAY)
    assert days(found) == (date(2025, 10, 28), date(2025, 10, 28))


def test_how_far_a_comparison_reaches_is_not_when(claims: Claims) -> None:
    (worst,) = claims("It was the worst drought since 2011.", published=WEDNESDAY)
    (risen,) = claims("Rents have risen 9 percent since 2011.", published=WEDNESDAY)
    assert days(worst) is None
    assert days(risen) == (date(2011, 1, 1), None)
