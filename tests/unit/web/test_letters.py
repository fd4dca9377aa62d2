from __future__ import annotations

import pytest

from services.desk.views import Piece, SourceView
from web.letters import foreign, lettered


def a_source(text: str) -> SourceView:
    return SourceView(
        article_id=1,
        name="one.txt",
        title=None,
        source=None,
        url=None,
        published=None,
        pieces=(Piece(text),),
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("in Київ.", "in <ruby>Київ<rt>Kiiv</rt></ruby>."),
        (
            "Владимир Петров",
            "<ruby>Владимир<rt>Vladimir</rt></ruby> <ruby>Петров<rt>Petrov</rt></ruby>",
        ),
        ("Αθήνα", "<ruby>Αθήνα<rt>Athina</rt></ruby>"),
        ("<b>ж</b>", "&lt;b&gt;<ruby>ж<rt>zh</rt></ruby>&lt;/b&gt;"),
    ],
)
def test_a_word_in_other_letters_gets_its_reading(text: str, shown: str) -> None:
    assert lettered(text) == shown
    assert foreign([a_source(text)])


@pytest.mark.parametrize(
    "text", ["", "Łódź, café, “quoted” – 4,000 €", "x² ≤ 5 µm, 12 ℃ → ☂ 🙂", "Ⅳ №5"]
)
def test_latin_words_and_signs_stay_as_they_are(text: str) -> None:
    assert lettered(text) == text
    assert not foreign([a_source(text)])
