"""Our own reading cases: each phenomenon on invented stories, through the real parser.

Cases stand in `reading/*.jsonl`, one file a phenomenon; tools/quality_reading.py says
what a case may hold.
"""

from __future__ import annotations

from typing import Any

import pytest
from quality_reading import CASES, cases, faults

LEAST = 5

FILES = sorted(CASES.glob("*.jsonl"))


def marked(case: dict[str, Any]) -> Any:
    """Expect a case to fail where it says so, and only there."""
    weak = case.get("weak")
    marks = [pytest.mark.xfail(reason=weak, strict=True)] if weak else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", [marked(c) for path in FILES for c in cases(path)])
def test_a_case_is_read_as_a_checker_would(case: dict[str, Any]) -> None:
    assert faults(case) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_phenomenon_has_enough_cases_on_several_stories(path: Any) -> None:
    told = cases(path)
    assert len(told) >= LEAST
    assert len({one["story"] for one in told}) >= 3
