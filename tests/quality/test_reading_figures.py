"""What a figure counts, whatever the story: its metric, family and whose it is.

`reading_figures.tsv` was written before the rules that name what is counted; its second
half was not looked at while they were made.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from quality_shared import engines

from services.extraction.extract import extract
from services.model.article import Metadata
from services.model.claim import Quantity
from services.model.text import CleanText, OffsetMap

TABLE = Path(__file__).with_name("reading_figures.tsv")
ROWS = [
    line.split("\t")
    for line in TABLE.read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def quantities(text: str) -> list[Quantity]:
    """Give all figures of a text as they are read."""
    clean = CleanText(text, (), OffsetMap.identity(len(text)))
    about = Metadata(published=date(2025, 4, 28))
    found = extract(clean, about, engines().parser, every=True)
    return [one for draft in found for one in draft.quantities]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[5]}")
def test_a_figure_is_named_by_what_it_counts(row: list[str]) -> None:
    _, name, family, of, figure, text = row
    found = [
        (one.metric.name, one.metric.family, one.of or "-")
        for one in quantities(text)
        if figure in one.quote
    ]
    assert found == [(name, family, of)]
