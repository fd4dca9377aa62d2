from __future__ import annotations

from datetime import date

import pytest

from services.reading.frontmatter import read_front_matter

TODAY = date(2026, 5, 4)


def test_its_values_are_read_as_text() -> None:
    front = read_front_matter(
        "---\ntitle: 1984\nsource: No\ndate: 2026-05-03\nlang: de\n"
        "author: [Ada Moor, Bo Lind]\n---\nBody",
        TODAY,
    )
    assert front is not None
    assert front.stated.fields == {
        "title": "1984",
        "source": "No",
        "published": date(2026, 5, 3),
        "language": "de",
        "byline": "Ada Moor, Bo Lind",
    }


@pytest.mark.parametrize(
    "source",
    [
        "---\nA rule, and no front matter at all.\n",
        "---\nA rule above\n---\nand a rule below.",
        "No front matter.\n---\ntitle: x\n---\n",
        "--- title: x ---",
        "---\n" + "title: x\n" * 2000 + "---\n",
    ],
)
def test_a_rule_is_no_front_matter(source: str) -> None:
    assert read_front_matter(source, TODAY) is None


def test_broken_yaml_names_line_and_column_and_the_body_goes_on() -> None:
    source = "---\ntitle: Harbour\nurl: [https://a.example\n---\nBody"
    front = read_front_matter(source, TODAY)
    assert front is not None
    assert "line 4, column 1" in front.stated.warnings[0]
    assert source[front.end :] == "\nBody"


def test_a_wrong_value_is_warned_of() -> None:
    front = read_front_matter("---\ndate: soon\ntitle: x\n---\n", TODAY)
    assert front is not None
    assert front.stated.fields == {"title": "x"}
    assert "published left empty" in front.stated.warnings[0]


@pytest.mark.parametrize(
    "bomb", ["[" * 9000, "{" * 9000, "&a [*a]", "!!python/object:x {}"]
)
def test_hostile_yaml_is_harmless(bomb: str) -> None:
    read_front_matter(f"---\na: {bomb}\n---\nBody", TODAY)
