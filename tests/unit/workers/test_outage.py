"""Trouble that lasts is told at once, seldom meanwhile, and at its end."""

from __future__ import annotations

from typing import Any

from structlog.testing import capture_logs

from workers.outage import Outage


def told(lines: list[Any]) -> list[tuple[str, float]]:
    return [(line["event"], line["lasted"]) for line in lines]


def test_an_hour_of_trouble_is_told_ten_times() -> None:
    outage = Outage("queue takes nothing")
    with capture_logs() as lines:
        for second in range(3600):
            outage.felt(OSError("a secret"), now=100.0 + second)
    assert told(lines) == [
        ("queue takes nothing", lasted)
        for lasted in (0, 10, 30, 70, 150, 310, 630, 1230, 1830, 2430, 3030)
    ]
    assert lines[-1]["tries"] == 3031
    assert "secret" not in str(lines)


def test_its_end_is_told_with_how_long_it_lasted_and_once() -> None:
    outage = Outage("queue takes nothing")
    with capture_logs() as lines:
        outage.felt(OSError(), now=100.0)
        outage.felt(OSError(), now=104.0)
        outage.over(now=105.5)
        outage.over(now=106.0)
    assert told(lines) == [
        ("queue takes nothing", 0),
        ("queue takes nothing: over", 5.5),
    ]
    assert outage.lasted(now=200.0) == 0


def test_the_next_trouble_is_told_at_once_again() -> None:
    outage = Outage("queue takes nothing")
    for second in range(100):
        outage.felt(OSError(), now=float(second))
    outage.over(now=100.0)
    with capture_logs() as lines:
        outage.felt(OSError(), now=101.0)
        outage.felt(OSError(), now=111.0)
    assert told(lines) == [("queue takes nothing", 0), ("queue takes nothing", 10)]
