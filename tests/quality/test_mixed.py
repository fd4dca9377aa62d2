"""Stories of one week stay apart, though all of them count their dead."""

from __future__ import annotations

from services.model.opinion import OpinionKind
from tools.quality_mixed import across

#: Links between two stories that have nothing to do with each other, of about 1,800
#: pairs that are compared: lower it, never raise it.
MOST = 1


def test_hardly_a_story_is_mixed_with_another() -> None:
    told, mixed, pairs = across()
    assert pairs > 1_000
    assert len(told) <= MOST, [(one.stories, one.opinion.reason) for one in told]
    assert len(mixed) <= MOST


def test_no_alarm_holds_one_story_against_another() -> None:
    told, _, _ = across()
    alarms = [one for one in told if one.opinion.kind is not OpinionKind.SAME]
    assert alarms == []
