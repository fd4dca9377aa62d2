"""What stands still in the inbox, and what belongs together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workers.listing import Listing, article_of


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("flood.txt.json", "flood.txt"),
        ("flood.html.JSON", "flood.html"),
        ("a.b.txt.json", "a.b.txt"),
        ("flood.json", None),
        ("flood.txt", None),
        ("json", None),
    ],
)
def test_a_sidecar_is_known_by_its_two_endings(name: str, article: str | None) -> None:
    assert article_of(name) == article


def test_the_wait_begins_anew_when_a_file_changes(tmp_path: Path) -> None:
    path, listing = tmp_path / "flood.txt", Listing(tmp_path)
    path.write_text("Twelve")
    listing.refresh(10)
    listing.refresh(13)
    assert listing.standing(13) == {"flood.txt": 3}
    path.write_text("Twelve people")
    listing.refresh(14)
    assert listing.standing(14) == {"flood.txt": 0}


def test_another_file_under_the_same_name_is_another_file(tmp_path: Path) -> None:
    path, listing = tmp_path / "flood.txt", Listing(tmp_path)
    path.write_text("Twelve")
    os.utime(path, ns=(7, 7))
    listing.refresh(10)
    other = tmp_path / ".other"
    other.write_text("Eleven")
    os.utime(other, ns=(7, 7))
    other.rename(path)
    listing.refresh(13)
    assert listing.standing(13) == {"flood.txt": 0}


def test_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    path, listing = tmp_path / "flood.txt", Listing(tmp_path)
    path.write_text("Twelve")
    listing.refresh(10)
    path.unlink()
    listing.refresh(12)
    assert listing.known == {}
