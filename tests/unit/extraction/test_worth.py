from __future__ import annotations

from collections.abc import Callable

import pytest

from services.engines.protocols import Parser
from services.extraction.clauses import Clause
from services.extraction.extract import all_drafts, understood
from services.extraction.signs import figure_size, signs
from services.extraction.tree import Tree
from services.extraction.worth import (
    LEAST,
    LEAST_POSSIBLE,
    chance,
    is_kept,
    reasons,
    worth,
)
from services.model.article import Metadata
from services.model.claim import FLOOR, ClaimDraft, Polarity
from services.model.text import CleanText, OffsetMap
from tests.factories import a_draft
from tests.unit.extraction.conftest import Claims

Weighed = tuple[Tree, Clause, ClaimDraft]


@pytest.fixture
def weighed(parser: Parser) -> Callable[[str], list[Weighed]]:
    """Give a function from a text to what each of its claims is weighed by."""

    def of(text: str) -> list[Weighed]:
        clean = CleanText(text, (), OffsetMap.identity(len(text)))
        context = understood(clean, Metadata(), parser)
        seen: list[Weighed] = []

        def keep(tree: Tree, clause: Clause, draft: ClaimDraft) -> float:
            seen.append((tree, clause, draft))
            return worth(tree, clause, draft)

        context.weigh = keep
        assert list(all_drafts(context))
        return seen

    return of


@pytest.mark.parametrize(
    "text",
    [
        "About 300 people were killed in Oslo on Friday.",
        "Norway has retaken Vardal.",
        "Norway officially admitted that it had sent soldiers.",
        "“We will rebuild every house in Vardal,” said Anna Dole.",
        "Two men were convicted of murder in March.",
        "Unemployment fell to 4.1 percent, its lowest since 1999.",
    ],
)
def test_figures_states_and_acts_are_worth_a_minute(claims: Claims, text: str) -> None:
    assert max(one.worth for one in claims(text)) >= FLOOR


@pytest.mark.parametrize(
    "text",
    [
        "What will happen next?",
        "We are so proud of this beautiful and wonderful place.",
        "It is hard to say.",
        "The path forward is uncertain.",
        "Thank you all so much.",
        "Millions.",
    ],
)
def test_questions_and_feelings_are_not(claims: Claims, text: str) -> None:
    assert all(one.worth < FLOOR for one in claims(text))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The driver was among the guests.", True),
        ("The driver was not among the guests.", True),
        ("The driver may have been among the guests.", False),
        ("Where did the driver stand?", False),
        ("A quiet place.", False),
    ],
)
def test_what_is_said_in_passing_is_kept_if_it_says_something(
    claims: Claims, text: str, kept: bool
) -> None:
    found = claims(text)
    assert all(one.minor for one in found)
    assert any(is_kept(one) for one in found) is kept


@pytest.mark.parametrize(
    ("worth", "polarity", "kept"),
    [
        (FLOOR, Polarity.POSSIBLE, True),
        (LEAST, Polarity.PLANNED, True),
        (LEAST_POSSIBLE, Polarity.POSSIBLE, True),
        (LEAST_POSSIBLE - 0.01, Polarity.POSSIBLE, False),
        (LEAST, Polarity.ORDERED, False),
        (LEAST - 0.01, Polarity.ASSERTED, False),
    ],
)
def test_what_is_kept_depends_on_worth_and_on_what_is_said(
    worth: float, polarity: Polarity, kept: bool
) -> None:
    assert is_kept(a_draft(worth=worth, polarity=polarity)) is kept


def test_worth_lies_between_nothing_and_one(claims: Claims) -> None:
    text = "Norway said on Friday that 300 people died. Why? Nobody knows."
    assert all(0.0 <= one.worth <= 1.0 for one in claims(text))


def test_an_empty_clause_is_not_lifted_by_its_neighbour(claims: Claims) -> None:
    found = claims("That is sad, but about 300 people were killed in Oslo on Friday.")
    low = [one.worth for one in found if "sad" in one.text]
    assert low
    assert max(low) < FLOOR < max(one.worth for one in found)


def test_a_question_with_a_figure_is_no_claim(claims: Claims) -> None:
    assert all(one.worth < FLOOR for one in claims("Did 300 people die in Oslo?"))


def test_reasons_are_words_with_the_strongest_first(
    weighed: Callable[[str], list[Weighed]],
) -> None:
    ((tree, clause, draft),) = weighed("About 300 people were killed in Oslo.")
    found = reasons(tree, clause, draft, most=4)
    assert len(found) == 4
    sizes = [abs(one.weight) for one in found]
    assert sizes == sorted(sizes, reverse=True)
    assert "a figure" in {one.words for one in reasons(tree, clause, draft, most=9)}
    assert not any(":" in one.words or "<" in one.words for one in found)


def test_a_sign_knows_no_name(weighed: Callable[[str], list[Weighed]]) -> None:
    ((tree, clause, draft),) = weighed("Anna Dole left Oslo on 3 May.")
    told = " ".join(signs(tree, clause, draft)).lower()
    assert not any(name in told for name in ("anna", "dole", "oslo", "may "))


def test_each_sign_is_named_once(weighed: Callable[[str], list[Weighed]]) -> None:
    for one in weighed("The army, the army and the army left the town of Osk."):
        assert len(signs(*one)) == len(set(signs(*one)))


def test_one_death_is_as_much_as_many(claims: Claims) -> None:
    (dead,) = claims("One man was killed in Oslo.")
    (cats,) = claims("Two cats sat in Oslo.")
    assert figure_size(dead) > figure_size(cats)


def test_unknown_signs_weigh_nothing() -> None:
    assert chance(["no such sign"]) == chance([])
