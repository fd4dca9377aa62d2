"""The five real articles: every claim that a checker would list is found and right.

The articles may not be carried in the project; without them these tests are skipped.
"""

from __future__ import annotations

from typing import Any

import pytest
from quality_real import SEEDS, faults, wanted

pytestmark = pytest.mark.skipif(
    not SEEDS.exists(), reason="the real articles (../shared/seeds) are not here"
)


def marked(one: dict[str, Any]) -> Any:
    """Expect a claim to be wrong where the list says so, and only there."""
    weak = one.get("weak")
    marks = [pytest.mark.xfail(reason=weak, strict=True)] if weak else []
    return pytest.param(one, id=f"{one['article']} {one['what']}", marks=marks)


@pytest.mark.parametrize("one", [marked(one) for one in wanted()])
def test_a_claim_a_checker_would_list_is_right(one: dict[str, Any]) -> None:
    assert faults(one) == []
