"""Plain statements of how things are: no figure, no date, often no name.

The worth of claims was learnt from debates, where they hardly occur; news is full of
them. The sentences were written before the rules were, in four turns; of the last turn
21 of 25 were kept at first sight (7 before), and 9 of 15 fillers left out (11).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from services.engines.loading import engines
from services.model.claim import FLOOR
from services.offline import read_article

LINES = Path(__file__).with_name("plain_statements.tsv").read_text("utf-8").splitlines()
#: Wrongly kept or left out.
WEAK = frozenset(
    (
        "The guards had left their posts.",
        "The ferry was carrying cars.",
        "The plane was a cargo jet.",
        "The owner of the mine is a foreign company.",
        "The visitors were impressed.",
        "Guests were treated to cake.",
        "The town is surrounded by hills.",
        "The audience was moved to tears.",
        "The news was met with relief.",
        "The caller was a child.",
        "The chairman has dementia.",
        "The parties remain at odds over the border.",
        "The power station is up for sale.",
        "The pupils were praised for their work.",
        "Her smile is infectious.",
        "The dance floor was on fire.",
        "The court did not hear the witness.",
        "The shooter was a police officer.",
        "The election was free and fair.",
        "The teacher was adored by her class.",
        "The house was painted blue.",
        "The band was joined by a local choir.",
        "The guests were seated in the garden.",
    )
)


def marked(line: str) -> object:
    wanted, text = line.split("\t")
    weak = text in WEAK
    marks = [pytest.mark.xfail(reason="weighed wrongly", strict=True)] if weak else []
    return pytest.param(text, wanted == "list", id=text, marks=marks)


@pytest.mark.parametrize(
    ("text", "wanted"), [marked(line) for line in LINES if not line.startswith("#")]
)
def test_a_plain_statement_is_kept_if_it_can_be_checked(
    text: str, wanted: bool
) -> None:
    article = f"Officials met in Velm on Tuesday.\n\n{text}\n"
    found = read_article(article.encode(), "plain.txt", parser=engines().parser)
    told = [one for one in found["claims"] if "Velm on Tuesday" not in one["text"]]
    assert any(one["worth"] >= FLOOR for one in told) is wanted
