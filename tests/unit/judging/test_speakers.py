from __future__ import annotations

from services.judging import speakers
from tests.factories import a_claim


def test_the_innermost_named_speaker_vouches() -> None:
    assert speakers.speaker(a_claim(by=["Yonhap", "Kim"])) == "Kim"
    assert speakers.speaker(a_claim(by=["ministry", ""])) == "ministry"
    assert speakers.speaker(a_claim()) == ""


def test_a_country_s_military_goes_by_several_names() -> None:
    one = a_claim(1, by="South Korea's military")
    other = a_claim(2, by="South Korea's Joint Chiefs of Staff")
    assert speakers.same_speaker(one, other)
    assert not speakers.same_speaker(one, a_claim(3, by="North Korea's military"))


def test_unnamed_speakers_are_never_the_same() -> None:
    assert not speakers.same_speaker(a_claim(1, by=[""]), a_claim(2, by=[""]))


def test_an_outlet_s_own_voice_is_one_voice() -> None:
    here = {"article_id": 1, "source": "Post"}
    assert speakers.same_voice(a_claim(1, **here), a_claim(2, **here))
    assert not speakers.same_voice(a_claim(1, source="A"), a_claim(2, source="B"))


def test_it_names_the_voice_with_its_outlet() -> None:
    assert speakers.voice(a_claim(1, by="police")) == "police, Outlet 1"
    assert speakers.voice(a_claim(1)) == "Outlet 1, in its own voice"
    assert speakers.voice(a_claim(1, source=None)) == "the article's own voice"
    assert speakers.voice(a_claim(1, by=[""])) == "unnamed sources, Outlet 1"
