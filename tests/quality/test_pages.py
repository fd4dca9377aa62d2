"""Pages of eight kinds of site: what of each is the article, and what is not.

The pages are invented. `pages.jsonl` says of each which words must be left after
reading and cleaning (`kept`) and which must not (`gone`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.cleaning.clean import clean
from services.reading.read import read

PAGES = Path(__file__).parent / "pages"
TOLD = [
    json.loads(line) for line in (PAGES / "pages.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told["page"])
def test_a_page_is_cut_down_to_its_article(told: dict[str, Any]) -> None:
    path = PAGES / f"{told['page']}.html"
    text = clean(read(path.read_bytes(), path.name, None)).text
    assert [one for one in told["kept"] if one not in text] == []
    assert [one for one in told["gone"] if one in text] == []


def test_every_page_is_told_of() -> None:
    files = {one.stem for one in PAGES.glob("*.html")}
    assert files == {one["page"] for one in TOLD}
