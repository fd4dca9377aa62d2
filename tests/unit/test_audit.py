"""An audit that could ask nobody is not taken for one that found nothing."""

from __future__ import annotations

import audit
import pytest

FINE = {"name": "flask", "version": "3.1.3", "vulns": []}
HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["1.1"], "aliases": [], "description": ""}
BAD = {"name": "old", "version": "1.0", "vulns": [HOLE]}
UNKNOWN = {"name": "alembic", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([FINE], audit.GOOD, "1 packages asked about, 0 known holes."),
        ([FINE, BAD], audit.HOLES, "old 1.0: PYSEC-2026-1, mended in 1.1"),
        ([FINE, UNKNOWN], audit.HOLES, "alembic: Dependency not found on PyPI"),
        ([UNKNOWN], audit.NOT_ASKED, "AUDIT NOT DONE"),
        ([], audit.NOT_ASKED, "AUDIT NOT DONE"),
    ],
)
def test_what_is_said_of_each_answer(
    packages: list[dict[str, object]], code: int, said: str
) -> None:
    found = audit.verdict(packages)
    assert found.code == code
    assert said in "\n".join(found.lines)


def test_a_service_that_does_not_answer_is_named() -> None:
    found = audit.verdict([], "ERROR: one\nConnectionError: no way there\n")
    assert "ConnectionError: no way there" in "\n".join(found.lines)
