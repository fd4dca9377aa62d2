"""A short run of the rig: faults drawn from a seed, eight invariants afterwards.

`make faults` makes a longer one, `make soak` one of an hour. A failure prints the seed,
the command that makes the same run again, and everything that was broken.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.catalogue import FAULTS, QUICK, draw, possible
from tests.faults.rig import Order, report, run
from tests.faults.world import world

pytestmark = pytest.mark.slow


@pytest.fixture
def order(request: pytest.FixtureRequest, articles: int) -> Order:
    return Order(
        seed=int(request.config.getoption("--seed")),
        articles=articles,
        faults=int(request.config.getoption("--faults")),
        only=str(request.config.getoption("--only")),
        scale=QUICK,
    )


def test_nothing_is_lost_and_nothing_doubled(order: Order, tmp_path: Path) -> None:
    with world() as one:
        result = run(one, order, print)
    (tmp_path / "report.md").write_text(report(result))
    missed = [entry for entry in result.faults if entry["outcome"] == "missed"]
    assert not result.findings, "\n".join([order.command, *result.findings])
    assert len(missed) <= len(result.faults) // 4, missed


def test_the_catalogue_has_every_number_of_the_matrix() -> None:
    """F17 and F18 are not drawn: poison has its test, reviewers are always there."""
    numbers = {one.number for one in FAULTS}
    assert numbers == {f"F{one}" for one in (*range(1, 17), 19)}
    assert len({one.how for one in FAULTS}) == len(FAULTS)


def test_a_seed_draws_the_same_faults_again_and_each_once_before_any_twice() -> None:
    assert draw(3, 20) == draw(3, 20) != draw(4, 20)
    everything = draw(1, len(possible()) + 10)
    assert {one.how for one in possible()} == {one.how for one in everything}
    assert {one.number for one in draw(1, 30, "F7 F8")} == {"F7", "F8"}
