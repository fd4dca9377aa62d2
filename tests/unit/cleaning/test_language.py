from __future__ import annotations

import pytest

from services.cleaning.language import guess


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The keepers of the valley have lost half of their bees, it said.",
        ),
        (
            "de",
            "Die Imker im Tal haben die Hälfte der Bienen verloren, und das im Mai.",
        ),
        (
            "fr",
            "Les apiculteurs de la vallée ont perdu la moitié de leurs abeilles.",
        ),
        (
            "es",
            "Los apicultores del valle han perdido la mitad de las abejas.",
        ),
        (
            "it",
            "Gli apicoltori della valle hanno perso la metà delle api, e non è tutto.",
        ),
        (
            "ru",
            "Пчеловоды долины потеряли за зиму половину пчёл, и это не всё.",
        ),
        (
            "uk",
            "Пасічники долини втратили за зиму половину бджіл, і це не все.",
        ),
        ("ko", "골짜기의 양봉가들은 겨울 동안 벌의 절반을 잃었다고 밝혔다."),
        ("ja", "谷の養蜂家は冬の間に蜂の半分を失ったと発表した。"),
        ("zh", "山谷里的养蜂人在冬天失去了一半的蜜蜂。"),
        ("ar", "فقد مربو النحل في الوادي نصف النحل خلال الشتاء."),
    ],
)
def test_it_knows_the_commonest_languages(language: str, text: str) -> None:
    assert guess(text) == language


def test_other_languages_are_undetermined() -> None:
    text = (
        "Mehiläishoitajat menettivät talvella puolet pesistään tänään taas eikä syytä"
    )
    assert guess(" ".join([text] * 6)) == "und"


def test_a_headline_without_small_words_is_not_called_foreign() -> None:
    assert (
        guess("Storm Ondine Cuts Power, Ferries Stop, Schools Close, Two Dead") is None
    )


def test_words_of_two_languages_count_for_english() -> None:
    assert guess("“I have seen men die in the mud,” said an officer in Lisk") == "en"


@pytest.mark.parametrize("text", ["", "4,000", "Bees dead", "1 2 3 4 5 6 7 8 9"])
def test_a_short_text_tells_nothing(text: str) -> None:
    assert guess(text) is None


def test_names_in_an_english_text_change_nothing() -> None:
    text = (
        "Jörg Überländer of the Bundesverband der Imker told the Süddeutsche that he "
        "saw it coming, and that the ministry was to blame."
    )
    assert guess(text) == "en"
