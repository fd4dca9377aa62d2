"""Which held claim is the one that is asked about."""

from __future__ import annotations

from services.judging.known import cleaned, ranked


def test_a_post_loses_links_and_its_tags_become_words() -> None:
    post = (
        "Water &amp; mud in #KettraFlood2026 https://x.test/a1 "
        "— Ana Rell (@anarell) pic.twitter.com/abc"
    )
    assert cleaned(post) == "Water & mud in Kettra Flood 2026 — Ana Rell"
    assert cleaned("@OrvaneNews says so") == "Orvane News says so"
    assert cleaned("#_") == "_"


def test_shared_words_lift_a_claim_over_one_that_is_as_near() -> None:
    held = [
        ("The mayor of Orvane sold the mill.", 0.70),
        ("The mayor of Brenmoor sold the weir.", 0.70),
    ]
    assert ranked("Did Brenmoor's mayor sell a weir?", held) == [1, 0]


def test_a_rare_word_counts_for_more_than_a_common_one() -> None:
    held = [
        ("The flood in Kettra closed 12 roads.", 0.6),
        ("The flood drowned a zebra.", 0.6),
        ("The flood in Kettra closed a school.", 0.6),
        ("The flood in Kettra closed a bridge.", 0.6),
    ]
    assert ranked("A zebra in the Kettra flood", held)[0] == 1
    assert ranked("The Kettra flood: 12 roads", held)[0] == 0


def test_what_is_far_nearer_in_meaning_stays_first() -> None:
    held = [("He was freed.", 0.9), ("The jail at Orvane let in a zebra.", 0.5)]
    assert ranked("The jail at Orvane released the zebra thief.", held) == [0, 1]


def test_without_words_in_common_the_vectors_decide() -> None:
    held = [("Weir", 0.2), ("Mill", 0.4), ("Dam", 0.4)]
    assert ranked("Zebra", held) == [1, 2, 0]
    assert ranked("Zebra", []) == []
