"""Stories of one week stay apart, though all of them count their dead."""

from __future__ import annotations

from tools.quality_mixed import across


def test_no_story_is_mixed_with_another() -> None:
    told, mixed, pairs = across()
    assert pairs > 1_000
    assert [(one.stories, one.opinion.reason) for one in told] == []
    assert mixed == []
