from __future__ import annotations

import pytest

from web.paste import own_name


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Dam fails.txt", "dam-fails-k.txt"),
        ("../../etc/passwd", "passwd-k"),
        ("..\\..\\boot.ini", "boot-k.ini"),
        (".hidden", "hidden-k"),
        ("Überschwemmung.HTML", "überschwemmung-k.html"),
        ("дамба.txt", "дамба-k.txt"),
        ("a.txt.json", "a-k.txt.json"),
        ("a.json", "a-k.json"),
        ("x" * 300 + ".txt", "x" * 50 + "-k.txt"),
        ("!!!.txt", "article-k.txt"),
        ("a\x00b.txt", "a-b-k.txt"),
    ],
)
def test_every_name_becomes_a_harmless_one(name: str, own: str) -> None:
    assert own_name(name, "k") == own


def test_a_sidecar_stays_beside_its_article() -> None:
    assert own_name("Wall of Water.md.json", "k") == own_name(
        "Wall of Water.md", "k"
    ) + (".json")


def test_a_name_of_endings_only_ends() -> None:
    assert own_name(".json" * 2000, "k").endswith(".json")
