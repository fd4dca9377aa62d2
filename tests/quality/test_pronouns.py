"""A name that is put in for a pronoun is the right one, or none is put in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from tools.quality_pronouns import SEEN_FILE, UNSEEN_FILE, Put, puts, wanted


@cache
def read(path: Path) -> Sequence[Put]:
    return tuple(puts(path))


@pytest.mark.parametrize(
    ("path", "kind", "least_right", "most_wrong"),
    [
        (SEEN_FILE, "he, she", 490, 24),
        (SEEN_FILE, "they, it", 78, 18),
        (SEEN_FILE, "there", 3, 1),
        (UNSEEN_FILE, "he, she", 177, 15),
        (UNSEEN_FILE, "they, it", 15, 4),
        (UNSEEN_FILE, "there", 1, 0),
    ],
)
def test_names_put_in_are_right(
    path: Path, kind: str, least_right: int, most_wrong: int
) -> None:
    given = [one for one in read(path) if one.kind == kind and one.found]
    right = sum(one.right for one in given)
    wrong = [(one.word, one.found, one.wanted) for one in given if not one.right]
    assert right >= least_right
    assert len(wrong) <= most_wrong, wrong


@pytest.mark.parametrize("path", [SEEN_FILE, UNSEEN_FILE])
def test_nearly_every_pronoun_of_the_file_is_met(path: Path) -> None:
    """What cleaning cuts out is not read, and no name is put in for "them"."""
    labelled = sum(len(one) for one in wanted(path).values())
    assert labelled > 600
    assert len(read(path)) > 0.85 * labelled
