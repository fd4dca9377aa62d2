from __future__ import annotations

from collections.abc import Callable

import pytest

from services.extraction.tree import Tree


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("The club was fined.", "fine"),
        ("The army waged war on the rebels.", "wage"),
        ("The fire raged for days.", "rage"),
        ("Lena Marsh hoped for peace.", "hope"),
        ("Lena Marsh hopes for peace.", "hope"),
        ("The bank was rated safe.", "rate"),
        ("The children were spared.", "spare"),
        ("They were planning a strike.", "plan"),
        ("The choir was singing.", "sing"),
        ("Police used tear gas.", "use"),
        ("The tax was scrapped.", "scrap"),
        ("The council raised taxes.", "tax"),
        ("The council banned taxis.", "taxi"),
        ("Clinics gave 400 doses.", "dose"),
        ("Divers found two corpses.", "corpse"),
        ("They dug graves.", "grave"),
        ("The army left its bases.", "base"),
        ("Two buses burned.", "bus"),
    ],
)
def test_words_have_their_own_base(
    tree: Callable[[str], Tree], text: str, lemma: str
) -> None:
    assert lemma in [one.lemma for one in tree(text).tokens]
