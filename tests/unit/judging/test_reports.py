"""Articles on one event tie claims that name no event themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.judging import reports
from services.judging.judge import judge_pair
from services.model.claim import Claim, Context
from services.model.opinion import OpinionKind
from services.store.claims import NEAR_ARTICLES
from tests.factories import a_claim, a_quantity

DAY = date(2026, 7, 14)
FERRY = Context(frozenset({"Bintang Laut", "Makassar Strait"}), (1.0, 0.0))


def toll(id: int, number: int, **more: object) -> Claim:
    words = f"{number} people died." if id == 1 else f"Divers found {number} bodies."
    told = {"published": DAY, "context": FERRY} | more
    counted = a_quantity(number, str(told.pop("metric", "killed")), of=None)
    return a_claim(id, words, quantities=[counted], **told)


def test_figures_without_an_event_are_compared_in_articles_on_one() -> None:
    one = toll(1, 18, by="Harbour office")
    other = toll(2, 31, by="Rescue agency", published=date(2026, 7, 15))
    assert judge_pair(one, other).kind is OpinionKind.UPDATE


@pytest.mark.parametrize(
    "more",
    [
        {"context": None},
        {"context": Context(frozenset({"Osk"}), (1.0, 0.0))},
        {"context": Context(FERRY.names, (0.3, 0.95))},
        {"published": date(2027, 7, 14)},
    ],
)
def test_and_not_in_any_others(more: dict[str, object]) -> None:
    opinion = judge_pair(toll(1, 18, by="Harbour office"), toll(2, 31, **more))
    assert opinion.kind is OpinionKind.NOT_COMPARABLE


QUAKE = Context(frozenset({"Chalamar", "Institute of Geology"}), (0.4, 0.92))


@pytest.mark.parametrize("metric", ["killed", "wounded", "missing", "evacuated"])
def test_the_dead_of_two_stories_of_one_week_are_not_compared(metric: str) -> None:
    """Each by a speaker of its own: within a story these are competing estimates."""
    one = toll(1, 18, metric=metric, by="Harbour office")
    other = toll(2, 31, metric=metric, by="Regional governor", context=QUAKE)
    opinion = judge_pair(one, other)
    assert (opinion.rule, opinion.links) == ("gate.story", False)
    assert opinion.reason.endswith(": their articles are on different events.")
    near = toll(2, 31, metric=metric, by="Regional governor")
    assert judge_pair(one, near).links


def test_what_both_claims_name_is_compared_whatever_their_articles_are_on() -> None:
    """A round-up of a year names the ship that an article of July was on."""
    more = {"quantities": [a_quantity(18, "killed")], "entities": ("Bintang Laut",)}
    one = a_claim(1, "18 people died on the Bintang Laut.", context=FERRY, **more)
    more |= {"quantities": [a_quantity(31, "killed")], "context": QUAKE}
    other = a_claim(2, "The Bintang Laut took 31 people with it.", **more)
    assert judge_pair(one, other).rule != "gate.story"


def test_a_name_that_tells_of_an_event_keeps_articles_comparable() -> None:
    both = Context(QUAKE.names | {"Makassar"}, QUAKE.vector)
    assert not reports.on_other_events(toll(1, 18), toll(2, 31, context=both))
    police = Context(FERRY.names | {"Police", "Indonesia"}, FERRY.vector)
    theirs = Context(QUAKE.names | {"Police", "Indonesia"}, QUAKE.vector)
    assert reports.on_other_events(
        toll(1, 18, context=police), toll(2, 31, context=theirs)
    )


@pytest.mark.parametrize("context", [None, FERRY])
def test_nothing_is_said_of_articles_that_nobody_knows(context: object) -> None:
    assert not reports.on_other_events(toll(1, 18), toll(2, 31, context=context))
    same = toll(2, 31, context=QUAKE)
    assert not reports.on_other_events(replace(same, article_id=1), toll(1, 18))


def test_without_a_date_articles_must_be_nearer() -> None:
    near = Context(FERRY.names, (0.6, 0.8))
    assert reports.on_one_event(toll(1, 18), toll(2, 31, context=near))
    undated = toll(2, 31, context=near, published=None)
    assert not reports.on_one_event(toll(1, 18), undated)


def test_two_places_may_be_one_unless_an_article_has_both() -> None:
    strait = toll(1, 18, by="Harbour office", places=("Makassar Strait",))
    island = toll(2, 18, by="Rescue agency", places=("Sulawesi",))
    assert judge_pair(strait, island).kind is OpinionKind.SAME
    both = Context(FERRY.names | {"Sulawesi"}, (1.0, 0.0))
    apart = toll(2, 18, by="Rescue agency", places=("Sulawesi",), context=both)
    assert judge_pair(strait, apart).kind is OpinionKind.NOT_COMPARABLE


def test_the_store_looks_as_far_as_the_judge() -> None:
    assert NEAR_ARTICLES[1:] == reports.NEAR_SOON
    assert min(reports.NEAR) >= min(NEAR_ARTICLES)


@pytest.mark.parametrize(
    ("names", "alike", "near"),
    [
        ({"Makassar"}, 0.5, False),
        ({"Makassar", "Osk"}, 0.5, True),
        ({"Makassar"}, 0.56, True),
        (set(), 0.9, False),
    ],
)
def test_the_more_names_the_less_alike_articles_need_begin(
    names: set[str], alike: float, *, near: bool
) -> None:
    """Weeks apart, so that their days say nothing."""
    mine = toll(1, 18, context=Context(frozenset({"Makassar", "Osk"}), (1.0, 0.0)))
    tabloid = Context(frozenset(names), (alike, (1 - alike**2) ** 0.5))
    later = toll(2, 31, context=tabloid, published=date(2026, 8, 10))
    assert reports.on_one_event(mine, later) is near


@pytest.mark.parametrize(
    ("names", "alike", "near"),
    [
        ({"Makassar"}, 0.47, True),
        ({"Makassar", "Osk"}, 0.32, True),
        ({"Indonesia", "Minister"}, 0.47, False),
        ({"Indonesia"}, 0.54, False),
        ({"Lima"}, 0.54, False),
        ({"Presenter", "Inspector", "I'd"}, 0.47, False),
        ({"Minister"}, 0.9, False),
        (set(), 0.9, False),
    ],
)
def test_within_days_less_is_asked_of_names_that_tell_something(
    names: set[str], alike: float, *, near: bool
) -> None:
    places = {"Makassar", "Osk", "Indonesia", "Lima"}
    told = frozenset(places | {"Minister", "Presenter", "Inspector", "I'd"})
    mine = toll(1, 18, context=Context(told, (1.0, 0.0)))
    other = Context(frozenset(names), (alike, (1 - alike**2) ** 0.5))
    found = toll(2, 31, context=other)
    assert reports.on_one_event(mine, found) is near
    assert not near or reports.surely_on_one_event(mine, found) is (alike == 0.5)


def test_results_of_two_companies_told_in_the_same_words_are_of_two_events() -> None:
    """Wires write such reports alike, and in many only the form has capitals."""
    form = {"Shr", "Net", "Revs", "Nine", "Corp", "Exchange"}
    one = toll(1, 18, context=Context(frozenset(form | {"Osk"}), (1.0, 0.0)))
    other = toll(2, 31, context=Context(frozenset(form | {"Marlow"}), (0.9, 0.43)))
    assert not reports.on_one_event(one, other)
    assert reports.on_other_events(one, other)


def test_figures_of_articles_that_only_their_days_tie_are_not_red() -> None:
    loosely = Context(frozenset({"Makassar"}), (0.47, (1 - 0.47**2) ** 0.5))
    mine = toll(1, 18, by="Harbour office", metric="aboard")
    other = toll(2, 31, context=loosely, metric="aboard")
    found = judge_pair(mine, other)
    assert (found.kind, found.rule) == (OpinionKind.NOT_COMPARABLE, "gate.untied")
    sure = judge_pair(mine, toll(2, 31, metric="aboard"))
    assert sure.kind is OpinionKind.CONTRADICTION


@pytest.mark.parametrize(
    ("one", "other", "tied"),
    [
        ("Jens Brodal", "Jens Holm", False),
        ("Port Amity", "Port Ansley", False),
        ("Jens Holm", "Jens Holm", True),
        ("Port Amity", "Port Amity airport", True),
    ],
)
def test_a_first_word_of_two_names_ties_nothing(
    one: str, other: str, *, tied: bool
) -> None:
    """As an article's names are kept: the name, and each of its words."""
    mine, theirs = (
        toll(id, 18, context=Context(frozenset({name, *name.split()}), (1.0, 0.0)))
        for id, name in enumerate((one, other), start=1)
    )
    assert reports.on_one_event(mine, theirs) is tied
    assert reports.on_other_events(mine, theirs) is not tied


def test_two_persons_in_common_tie_articles_that_begin_unlike() -> None:
    told_ = frozenset({"Hester", "Vane", "Marek", "Lund"})
    mine = toll(1, 18, context=Context(told_, (1.0, 0.0)))
    theirs = toll(2, 18, context=Context(told_, (0.15, (1 - 0.15**2) ** 0.5)))
    assert reports.on_one_event(mine, theirs)
    fewer = Context(told_ - {"Lund"}, theirs.context.vector if theirs.context else ())
    assert not reports.on_one_event(mine, replace(theirs, context=fewer))
