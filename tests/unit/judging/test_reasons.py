from __future__ import annotations

from dataclasses import replace

import pytest

from services.judging import arithmetic, reasons
from services.model.claim import Metric, Polarity
from tests.factories import a_claim, a_quantity


@pytest.mark.parametrize(
    ("value", "expected"), [(4000, "4,000"), (2.5, "2.5"), (1_200_000, "1,200,000")]
)
def test_it_writes_figures_as_newspapers_do(value: float, expected: str) -> None:
    assert reasons.number(value) == expected


def test_it_does_not_say_the_metric_twice() -> None:
    assert reasons.shown(a_quantity(12, quote="12")) == "“12” killed"
    assert reasons.shown(a_quantity(12, quote="12 killed")) == "“12 killed”"


def test_it_shows_a_sum_with_its_parts() -> None:
    total = arithmetic.add([a_quantity(1800), a_quantity(600)])
    assert total
    assert reasons.figure_words(total) == "“1,800” killed + “600” killed = 2,400"


def test_it_cuts_a_long_statement_at_a_word() -> None:
    quoted = reasons.statement(a_claim(1, "word " * 60))
    assert len(quoted) <= reasons.LONGEST + 4
    assert quoted.endswith("word …”")


def test_it_puts_both_speakers_into_one_sentence() -> None:
    claims = (a_claim(1, "It is sealed.", by="operator"), a_claim(2, "It leaks."))
    assert reasons.stated(claims, "cannot both hold") == (
        "“It is sealed” (operator, Outlet 1) and “It leaks”"
        " (Outlet 2, in its own voice) cannot both hold."
    )


@pytest.mark.parametrize(
    ("metric", "unit", "expected"),
    [
        (Metric("satellite carried", "satellite"), None, "“12” satellites carried"),
        (Metric("customer removed", "customer"), "USD", "“12”"),
        (Metric("damage", "damage"), "USD", "“12” in cost or damage"),
        (Metric("branch closed in all", "branch"), None, "“12” branches closed"),
        (Metric("duration of lose", "duration"), "hour", "“12”"),
    ],
)
def test_it_tells_a_metric_as_a_person_would(
    metric: Metric, unit: str | None, expected: str
) -> None:
    figure = replace(a_quantity(12, unit=unit, quote="12"), metric=metric)
    assert reasons.shown(figure) == expected


def test_it_says_who_denies_where_the_words_do_not_show_it() -> None:
    said = a_claim(1, "A pump failed.")
    denied = a_claim(2, "A pump failed.", by="owner", polarity=Polarity.DENIED)
    shown = a_claim(2, "No pump failed.", by="owner", polarity=Polarity.DENIED)
    assert "(denied by owner, Outlet 2)" in reasons.stated((said, denied), "differ")
    assert "(owner, Outlet 2)" in reasons.stated((said, shown), "differ")
