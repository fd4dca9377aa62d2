from __future__ import annotations

from workers.again import lines, summary

TOLD = {
    "article": 3,
    "file": "fire.txt",
    "from": "1",
    "to": "2",
    "kept": 4,
    "changed": [
        {
            "id": 7,
            "text": "Ten died.",
            "status": "accepted",
            "identity": "new claim",
            "fields": {"figures": ["9 killed", "10 killed"]},
        }
    ],
    "new": [{"text": "The mill burnt."}],
    "gone": [{"id": 8, "text": "It rained.", "status": "pending"}],
    "decided": [7],
}


def test_what_would_change_is_told_field_by_field() -> None:
    assert list(lines(TOLD)) == [
        "article 3  fire.txt  version 1 -> 2  4 kept, 1 changed, 1 new, 1 gone",
        "  ~ claim 7 (accepted), as a new claim: Ten died.",
        "      figures: 9 killed -> 10 killed",
        "  + The mill burnt.",
        "  - claim 8 (pending): It rained.",
    ]


def test_an_article_that_cannot_be_read_says_why() -> None:
    told = {"article": 3, "file": "fire.txt", "error": "reading.empty: It is empty."}
    assert list(lines(told)) == [
        "article 3  fire.txt  cannot be read any more: reading.empty: It is empty."
    ]


def test_the_sum_is_one_sentence() -> None:
    assert summary({"articles": 2, "kept": 9, "errors": 1}) == (
        "2 articles: 9 claims kept, 0 changed, 0 new, 0 gone; 0 decided claims are "
        "affected; 1 articles cannot be read"
    )
