"""What is a denial, and whether it is of just what another claim asserts."""

from __future__ import annotations

import pytest

from services.judging.denial import denies, excludes, of_a_noun
from services.judging.judge import judge_pair
from services.model.claim import Claim, Hedge, Polarity
from services.model.opinion import OpinionKind
from tests.factories import a_claim, a_quantity


def said(text: str, predicate: str, subject: str = "Ketter", **more: object) -> Claim:
    """A plain assertion about Ketter."""
    what = {"entities": ("Ketter",)} | more
    return a_claim(1, text, predicate=predicate, subject=subject, **what)


def denied(text: str, predicate: str, subject: str = "Ketter", **more: object) -> Claim:
    """A denial about Ketter, as extraction finds it."""
    what = {"entities": ("Ketter",), "polarity": Polarity.DENIED, "negated": True}
    return a_claim(2, text, predicate=predicate, subject=subject, **(what | more))


def test_a_plain_denial_excludes_what_it_denies() -> None:
    here = denied("Ketter did not sign the Orvane lease.", "sign", objects=("lease",))
    there = said("Ketter signed the Orvane lease.", "sign", objects=("lease",))
    assert excludes(here, there)
    assert judge_pair(here, there).kind is OpinionKind.CONTRADICTION


@pytest.mark.parametrize(
    ("here", "what", "there", "verb"),
    [
        # another clause of the sentence is denied
        (
            "The dismissal will not affect the pay of Ketter at the mill.",
            "affect",
            "Ketter got a dismissal at the mill.",
            "get dismissal",
        ),
        # a narrower thing
        (
            "Ketter has not won a senior race at the mill.",
            "win",
            "Ketter won three junior races at the mill.",
            "win",
        ),
        # a way of doing it
        (
            "Ketter has not formally left the mill.",
            "leave",
            "Ketter left the mill.",
            "leave",
        ),
        # an earlier time
        (
            "Ketter had not run the mill before.",
            "run",
            "Ketter ran the mill.",
            "run",
        ),
        # a little of it is left
        (
            "Ketter barely ran the mill.",
            "run",
            "Ketter ran the mill.",
            "run",
        ),
    ],
)
def test_a_denial_of_something_else_excludes_nothing(
    here: str, what: str, there: str, verb: str
) -> None:
    objects = tuple(one for one in ("race",) if one in here)
    pair = denied(here, what, objects=objects), said(there, verb, objects=objects)
    assert not excludes(*pair)
    assert judge_pair(*pair).kind is not OpinionKind.CONTRADICTION


def test_a_denial_about_other_places_excludes_nothing() -> None:
    here = denied(
        "Traffic of Ketter to Orvane was not affected.",
        "affect",
        "traffic",
        entities=("Ketter", "Orvane"),
    )
    there = said("All traffic of Ketter was affected.", "affect", "traffic")
    assert not excludes(here, there)


def test_who_denies_in_other_words_denies() -> None:
    here = denied("Ketter was not the forger.", "be forger")
    there = said("Ketter discounted rumours that he was the forger.", "discount")
    assert denies(there)
    assert judge_pair(here, there).kind is not OpinionKind.CONTRADICTION


def test_two_denials_do_not_exclude_each_other() -> None:
    here = denied("No one was hurt in the mill of Ketter.", "hurt", "one")
    there = said("No injuries were reported in the mill of Ketter.", "report", "injury")
    assert not excludes(here, there)


@pytest.mark.parametrize(
    "text",
    [
        "Ketter will meet No. 4 seed Orvane.",
        "Nothing less than the future of Ketter is at stake.",
        "Ketter did not only sign the lease, he read it aloud.",
        "Ketter doesn't think the lease will be signed.",
    ],
)
def test_what_looks_like_a_denial_is_none(text: str) -> None:
    assert not denies(denied(text, "sign"))


def test_a_bound_that_is_denied_leaves_its_figure_alone() -> None:
    years = a_quantity(8, "duration", hedge=Hedge.AT_LEAST)
    here = denied("No club offered Ketter over eight years.", "offer", "club")
    there = said("The club offered Ketter eight years.", "offer", "club")
    assert excludes(here, there)
    bounded = denied(
        "No club offered Ketter over eight years.", "offer", "club", quantities=[years]
    )
    assert not excludes(bounded, there)


def test_a_noun_alone_may_be_denied() -> None:
    assert of_a_noun(denied("The poll of 900 gave no margin.", "give"))
    assert not of_a_noun(denied("The poll did not ask 900 people.", "ask"))


def test_what_would_have_been_is_not_told_as_so() -> None:
    here = denied(
        "Without the tape of Orvane, Ketter would never have resigned.", "resign"
    )
    there = said("Ketter resigned.", "resign")
    assert judge_pair(here, there).kind is not OpinionKind.CONTRADICTION
