from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from services.engines.loading import Engines
from services.offline import judge_lines, read_article
from tests.fakes import FakeEmbedder, FakeParser

ENGINES = Engines(FakeParser(), FakeEmbedder())
ARTICLE = (
    "The dam broke on Tuesday and the river came down on the town.\n\n"
    "Nine people were killed in the flood, the ministry said on Monday evening.\n"
)


def judged(*lines: str | dict[str, Any]) -> list[dict[str, Any]]:
    texts = [one if isinstance(one, str) else json.dumps(one) for one in lines]
    return list(judge_lines(texts, ENGINES))


def test_a_pair_gets_an_opinion_with_rule_and_reason() -> None:
    text = "The bridge in Pellin is closed to heavy vehicles."
    (found,) = judged({"id": "p1", "a": text, "b": {"text": text, "who": "police"}})
    assert list(found) == ["id", "opinion", "confidence", "rule", "why"]
    assert (found["id"], found["opinion"]) == ("p1", "same")
    assert 0 <= found["confidence"] <= 1
    assert text.rstrip(".") in found["why"]


def test_it_judges_alike_from_both_sides() -> None:
    one, other = "The bridge is closed.", "Nobody was hurt in the fire."
    there, back = judged({"a": one, "b": other}, {"a": other, "b": one})
    assert there == back


def test_given_speakers_are_named_in_the_reason() -> None:
    pair = {
        "a": {"text": "The bridge is closed.", "who": ["Pellin police"]},
        "b": "The bridge is closed.",
    }
    (found,) = judged(pair)
    assert "Pellin police" in found["why"]


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"a": "One text only."}',
        {"a": "", "b": "Text."},
        {"a": {"who": "police"}, "b": "Text."},
        {"a": {"text": "Text.", "who": 7}, "b": "Text."},
        {"a": {"text": "Text.", "published": "Monday"}, "b": "Text."},
        {"a": "x" * 30_000, "b": "Text."},
    ],
)
def test_a_bad_line_gets_its_number_and_the_rest_go_on(line: str | dict) -> None:
    wrong, right = judged("", line, {"a": "It fell.", "b": "It fell."})[-2:]
    assert wrong["line"] == 2
    assert wrong["error"]
    assert right["opinion"] == "same"


def test_a_blank_line_is_passed_over() -> None:
    assert judged("", "  \n") == []


def read(**more: Any) -> dict[str, Any]:
    data = ARTICLE.encode()
    return read_article(data, "flood.txt", None, parser=FakeParser(), **more)


def test_an_article_is_read_with_its_hash_and_text() -> None:
    found = read()
    assert list(found) == ["file", "sha256", "metadata", "text", "removed", "claims"]
    assert found["file"] == "flood.txt"
    assert len(found["sha256"]) == 64
    assert "river came down" in found["text"]
    assert found["metadata"]["published"] is None


def test_an_article_in_another_language_says_why_it_was_not_read() -> None:
    german = (
        "Die Flut kam in der Nacht und hat das Dorf unter Wasser gesetzt, sagte der "
        "Bürgermeister. Es sind 40 Häuser zerstört worden, und zwei Menschen sind tot."
    )
    found = read_article(german.encode(), "flut.txt", parser=ENGINES.parser)
    assert found["claims"] == []
    assert found["text"] == german
    assert found["not_read"].startswith("The article is written in German")


def test_a_given_date_counts_for_more_than_the_article_s() -> None:
    found = read(published=date(2026, 3, 9))
    assert found["metadata"]["published"] == "2026-03-09"


def test_what_is_printed_is_json() -> None:
    assert json.loads(json.dumps(read())) == read()
