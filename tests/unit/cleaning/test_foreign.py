from __future__ import annotations

from services.cleaning.foreign import foreign
from services.cleaning.story import Story
from tests.unit.cleaning.beehive import STORY, lines

GERMAN = (
    "Die Imker von Tollmar haben im Winter 4000 Völker verloren, und der Verband sagt, "
    "dass es die schwersten Verluste seit dem Beginn der Zählung sind."
)
HEBREW = "הדבוראים של טולמר איבדו השנה ארבעת אלפים כוורות ואין להם עוד דבש למכור בקיץ"


def _found(*texts: str) -> dict[int, str]:
    found = lines(*texts)
    return foreign(found, Story.of(found, None, marked_up=False))


def test_a_paragraph_in_another_language_is_cut_by_its_own_rule() -> None:
    assert _found(*STORY, GERMAN) == {4: "furniture.foreign_language"}
    assert _found(HEBREW, *STORY) == {0: "furniture.foreign_language"}


def test_an_article_in_another_language_is_left_whole() -> None:
    assert _found(GERMAN, GERMAN[::1], STORY[2][:60]) == {}


def test_a_few_foreign_words_stay() -> None:
    assert _found(*STORY, "“Basta ya,” one banner read. “No pasarán.”") == {}
    assert _found(*STORY, "Vive la reine des abeilles de Tollmar!") == {}


def test_names_of_many_lands_are_no_foreign_language() -> None:
    squad = (
        "Müller, García, De la Cruz, Di Maria, van der Berg, da Silva, Łukasz, Håkan, "
        "Østergaard and O’Neill were called up for the match in Tollmar."
    )
    assert _found(*STORY, squad) == {}
