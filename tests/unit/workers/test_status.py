"""The figures of `crossclaim status` in lines for people."""

from __future__ import annotations

from typing import Any

from workers.status import told

NOW: dict[str, Any] = {
    "runs": {"reading": {"done": 7, "failed": 1}, "judging": {}},
    "oldest_ready": None,
    "failures": {"reading.unknown_type": 1},
    "cases": {"contradictions": 4},
    "queue": None,
    "parts": [{"name": "worker@desk", "alive": False, "age": 61.2}],
}


def test_it_tells_in_words_how_it_stands() -> None:
    lines = [" ".join(line.split()) for line in told(NOW)]
    assert lines == [
        "reading 7 done, 1 failed",
        "judging nothing yet",
        "waiting nothing",
        "failures 1 reading.unknown_type",
        "cases 4 contradictions",
        "queue away",
        "worker@desk silent, last sign 61 s ago",
    ]


def test_it_tells_how_long_the_oldest_waits() -> None:
    assert "waiting     oldest 12 s" in told({**NOW, "oldest_ready": 12.4})
