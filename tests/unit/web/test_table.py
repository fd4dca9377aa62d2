from __future__ import annotations

from services.desk.views import ClaimView
from services.model.claim import Claim
from tests.factories import a_claim, a_quantity
from web import table


def a_view(claim: Claim) -> ClaimView:
    return ClaimView(claim, "a.txt", None, "Outlet", claim.draft.spans)


def test_rows_gather_by_what_they_count_and_are_numbered_through() -> None:
    killed = [a_claim(n, quantities=[a_quantity(n)]) for n in (1, 3)]
    both = a_claim(2, quantities=[a_quantity(3), a_quantity(4, "wounded")])
    plain = a_claim(4)
    groups = table.grouped(map(a_view, (killed[0], both, killed[1], plain)))
    assert [one.name for one in groups] == ["killed", "killed + wounded", "statements"]
    assert table.numbers(groups) == {1: 1, 3: 2, 2: 3, 4: 4}
    assert [one.open for one in groups] == [2, 1, 1]


def test_no_rows_make_no_groups() -> None:
    assert table.grouped([]) == ()


def test_figures_rise_and_sides_stand_together() -> None:
    figures = [a_claim(n, quantities=[a_quantity(30 - n)]) for n in (1, 2, 3)]
    sides = ("sealed", "leaking", "sealed", "leaking")
    states = [a_claim(n, state=("leak:Dam", one)) for n, one in enumerate(sides, 4)]
    rows = [
        row for one in table.grouped(map(a_view, figures + states)) for row in one.rows
    ]
    assert [row.claim.id for row in rows] == [5, 7, 4, 6, 3, 2, 1]
