"""How many independent origins a case has, as the machine counts and as people say."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations, product
from itertools import count as numbers
from typing import Any

from services.desk.origins import Counted, count
from services.judging import origins
from services.model.claim import Claim, ClaimStatus
from services.model.decision import DecisionKind
from services.store.originwords import Origin, Word
from tests.factories import a_claim

COPIED = "Engineers closed the Kettra bridge after cracks opened in its northern pier."
OTHER = "Divers found the hull of the lost trawler below the cliffs of Varn on Friday."
ONE, APART = DecisionKind.ONE_ORIGIN, DecisionKind.INDEPENDENT
POLICE = a_claim(1, by="Police")
HOSPITAL = a_claim(2, by="Hospital")
MAYOR = a_claim(3, by="Mayor")
_number = numbers(1)


def origin(claim: Claim) -> Origin:
    (group,) = count([claim], []).groups
    return group[0]


def word(kind: DecisionKind, one: Claim, other: Claim, **more: Any) -> Word:
    plain: dict[str, Any] = {"by": "Ana", "note": "", "decision_id": next(_number)}
    plain |= {"a": origin(one), "b": origin(other)}
    return Word(kind=kind, at=datetime(2026, 3, 9, tzinfo=UTC), **(plain | more))


def told(*claims: Claim, said: list[Word]) -> tuple[int, int]:
    found = count(claims, said)
    return found.least, found.most


def names(found: Counted) -> list[list[str]]:
    return [[one.name for one in group] for group in found.groups]


def test_without_a_word_it_counts_as_the_machine_does() -> None:
    """Four claims in three articles, in all ways to share words and speakers."""
    texts = list(product([COPIED, OTHER, "It leaks."], repeat=3))
    for said, by in product(texts, product(["", "Police", "Mayor"], repeat=3)):
        claims = [
            a_claim(id, text, by=(who,) if who else (), article_id=min(id, 3))
            for id, text, who in zip((1, 2, 3), said, by, strict=True)
        ]
        claims.append(a_claim(4, OTHER, article_id=3))
        found = count(claims, [])
        assert found.told is None
        assert found.machine == origins.sources(claims)
        number = "1 origin" if found.most == 1 else f"1–{found.most} origins"
        assert f", {number}" in found.machine, claims


def test_two_that_are_one_lower_the_most() -> None:
    assert told(POLICE, HOSPITAL, MAYOR, said=[]) == (1, 3)
    found = count([POLICE, HOSPITAL, MAYOR], [word(ONE, POLICE, HOSPITAL)])
    assert (found.least, found.most) == (1, 2)
    assert names(found) == [["Hospital", "Police"], ["Mayor"]]
    assert found.told == (
        "3 articles, 3 attributions, 1–2 origins:"
        " Hospital and Police are one, as Ana says"
    )


def test_two_that_are_independent_raise_the_least() -> None:
    said = [word(APART, POLICE, HOSPITAL)]
    assert told(POLICE, HOSPITAL, said=said) == (2, 2)
    assert told(POLICE, HOSPITAL, MAYOR, said=said) == (2, 3)
    said += [word(APART, POLICE, MAYOR)]
    assert told(POLICE, HOSPITAL, MAYOR, said=said) == (2, 3)
    said += [word(APART, HOSPITAL, MAYOR)]
    assert told(POLICE, HOSPITAL, MAYOR, said=said) == (3, 3)


def test_many_that_are_all_independent_are_counted_at_once() -> None:
    names = ["".join(one) for one in product("bcdfghl", "aeiou", ["ran"])]
    many = [a_claim(number, by=name.title()) for number, name in enumerate(names)]
    said = [word(APART, one, other) for one, other in combinations(many, 2)]
    assert told(*many, said=said) == (35, 35)


def test_what_the_machine_joined_can_be_independent() -> None:
    copies = [a_claim(id, COPIED, article_id=id) for id in (1, 2, 3)]
    assert told(*copies, said=[]) == (1, 1)
    said = [word(APART, copies[0], copies[2])]
    # The second prints the same words as both: it stays with the first.
    found = count(copies, said)
    assert (found.least, found.most) == (2, 2)
    assert names(found) == [["Outlet 1", "Outlet 2"], ["Outlet 3"]]


def test_an_article_can_be_independent_of_the_speaker_whose_words_it_prints() -> None:
    claims = [a_claim(1, COPIED, by="Ana Brol"), a_claim(2, COPIED)]
    assert told(*claims, said=[]) == (1, 1)
    assert told(*claims, said=[word(APART, *claims)]) == (2, 2)


def test_the_newest_word_counts() -> None:
    said = [word(APART, POLICE, HOSPITAL), word(ONE, HOSPITAL, POLICE)]
    assert told(POLICE, HOSPITAL, said=said) == (2, 2)
    assert told(POLICE, HOSPITAL, said=said[::-1]) == (1, 1)
    # Through a third too: what is newer keeps apart, or joins.
    chain = [word(ONE, POLICE, MAYOR), word(ONE, MAYOR, HOSPITAL)]
    assert told(POLICE, HOSPITAL, MAYOR, said=[said[0], *chain]) == (2, 2)
    assert told(POLICE, HOSPITAL, MAYOR, said=[*chain, said[0]]) == (1, 1)
    assert len(count([POLICE, HOSPITAL, MAYOR], [*chain, said[0]]).words) == 2


def test_a_word_on_what_is_not_there_says_nothing() -> None:
    found = count([POLICE, MAYOR], [word(ONE, POLICE, HOSPITAL)])
    assert found.told is None and found.words == ()
    gone = a_claim(2, by="Hospital", status=ClaimStatus.REJECTED)
    assert told(POLICE, gone, said=[word(APART, POLICE, HOSPITAL)]) == (1, 1)


def test_words_of_one_act_are_told_as_one() -> None:
    three = [POLICE, HOSPITAL, MAYOR]
    said = [
        word(APART, one, other, decision_id=7)
        for one, other in ((POLICE, HOSPITAL), (POLICE, MAYOR), (HOSPITAL, MAYOR))
    ]
    line = count(three, said).told or ""
    assert line.count("as Ana says") == 1
    assert "Hospital, Mayor and Police are independent" in line


def test_two_articles_of_one_outlet_are_told_apart() -> None:
    claims = [a_claim(id, f"{id} gates leak.", source="The Post") for id in (1, 2)]
    assert names(count(claims, [])) == [
        ["The Post, article 1"],
        ["The Post, article 2"],
    ]
