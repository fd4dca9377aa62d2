"""The lot of a decision: everybody who has the log can draw it again."""

from __future__ import annotations

import hashlib

from services.desk.sampling import LOTS, lot


def test_a_lot_is_what_the_log_says() -> None:
    drawn = hashlib.sha256(b"7:abc").hexdigest()
    assert lot(7, "abc") == int(drawn[:16], 16) % LOTS
    assert lot(7, "abc") != lot(8, "abc") != lot(8, "abd")


def test_lots_are_spread_evenly() -> None:
    lots = [lot(case, f"hash {case}") for case in range(4_000)]
    for share in (10, 50, 90):
        drawn = sum(one < LOTS * share // 100 for one in lots)
        assert abs(drawn / 40 - share) < 2.5
