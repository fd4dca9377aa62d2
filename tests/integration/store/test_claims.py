"""Claims are stored once and found by what they have in common."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.model.article import Sighting
from services.model.claim import ClaimDraft, Context
from services.model.text import Span
from services.store import articles, cases, claims, contexts, longtexts
from services.store.claims import Found
from services.store.tables import DIMENSIONS
from tests.factories import a_draft
from tests.fakes import a_vector

TRACE = str(uuid.UUID(int=7))


def store(
    session: Session, name: str, *drafts: ClaimDraft, ticket: int = 0
) -> list[int]:
    """Store an article's claims, judged under a ticket if one is given."""
    seen = Sighting(name, name, 3, 1, 2, 3, None, TRACE)
    article, _ = articles.receive(session, seen)
    found = [Found(one, "print", a_vector(one.text)) for one in drafts]
    claims.add(session, article, found, extractor="1")
    ids = claims.unjudged(session, article)
    if ticket:
        session.execute(
            text(
                "UPDATE claims SET ticket = :t, status = 'pending' WHERE id = ANY(:i)"
            ),
            {"t": ticket, "i": ids},
        )
    return ids


def said(words: str, *keys: str) -> ClaimDraft:
    return a_draft(words, keys=keys)


def found(session: Session, ids: list[int], seen: int, newest: int) -> set[int]:
    pairs = claims.neighbours(session, ids, seen=seen, newest=newest)
    assert all(a < b for a, b in pairs)
    return {one for pair in pairs for one in pair} - set(ids)


@pytest.fixture(params=["one by one", "by index"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of looking find the same."""
    if request.param == "by index":
        monkeypatch.setattr(claims, "EXACT", -1)
    return str(request.param)


def test_the_same_claim_of_the_same_text_is_stored_once(session: Session) -> None:
    first = store(session, "a.txt", said("Twelve people died."))
    assert store(session, "a.txt", said("Twelve people died.")) == first


def test_claims_with_a_common_key_are_neighbours(session: Session, way: str) -> None:
    (other,) = store(session, "a.txt", said("Rain fell.", "q:a", "q:b"), ticket=1)
    store(session, "b.txt", said("Wind blew.", "q:c"), ticket=2)
    mine = store(session, "c.txt", said("Nothing alike.", "q:b"))
    assert found(session, mine, 0, 2) == {other}


def test_claims_that_are_near_in_meaning_are_neighbours(
    session: Session, way: str
) -> None:
    near = "The old bridge at Kettra was closed on Monday"
    (other,) = store(session, "a.txt", said(near, "s:a"), ticket=1)
    store(session, "b.txt", said("A loaf costs three marks in Vell", "s:b"), ticket=2)
    mine = store(session, "c.txt", said(near + " morning", "s:c"))
    assert found(session, mine, 0, 2) == {other}


def test_claims_that_were_not_judged_yet_are_no_neighbours(
    session: Session, way: str
) -> None:
    store(session, "a.txt", said("Rain fell.", "q:a"))
    mine = store(session, "b.txt", said("Rain fell.", "q:a"))
    assert found(session, mine, 0, 2) == set()


def test_withdrawn_claims_are_no_neighbours(session: Session, way: str) -> None:
    store(session, "a.txt", said("Rain fell.", "q:a"), ticket=1)
    session.execute(text("UPDATE claims SET status = 'withdrawn'"))
    mine = store(session, "b.txt", said("Rain fell.", "q:a"))
    assert found(session, mine, 0, 2) == set()


def test_the_second_look_finds_only_what_is_new(session: Session) -> None:
    store(session, "a.txt", said("Rain fell.", "q:a"), ticket=1)
    (late,) = store(session, "b.txt", said("Rain fell.", "q:a"), ticket=2)
    mine = store(session, "c.txt", said("Rain fell.", "q:a"))
    assert found(session, mine, 1, 2) == {late}


def test_claims_of_one_article_are_compared_with_each_other(
    session: Session, way: str
) -> None:
    ids = store(session, "a.txt", said("Rain fell.", "q:a"), said("It poured.", "q:a"))
    pairs = claims.neighbours(session, ids, seen=0, newest=0)
    assert pairs == [(ids[0], ids[1])]


def test_a_claim_of_a_very_long_text_meets_a_bounded_number_of_its_others(
    session: Session,
) -> None:
    many = longtexts.MANY + 100
    drafts = [
        replace(
            said(f"Rain fell on day {day} in Ostrell.", "q:rain", f"q:{day % 250}"),
            spans=(Span(100 * day, 100 * day + 40, "Rain fell"),),
        )
        for day in range(many)
    ]
    other = store(session, "a.txt", said("Rain fell in Ostrell.", "q:7"), ticket=1)
    ids = store(session, "b.txt", *drafts)
    pairs = longtexts.load(session, ids).pairs(claims.NEAR)
    assert len(ids) == many
    assert len(pairs) <= many * (longtexts.MOST_SHARING + longtexts.MOST_NEAR)
    assert all((ids[day], ids[day + 1]) in pairs for day in range(many - 1))
    assert (ids[7], ids[257]) in pairs  # far apart in the text, under a rare key
    assert (ids[0], ids[400]) not in pairs
    others = claims.neighbours(session, ids, seen=0, newest=1)
    assert (other[0], ids[7]) in others
    assert len(longtexts.load(session, ids[:10]).ids) == 0


def test_a_claim_without_keys_meets_only_what_sounds_alike(
    session: Session, way: str
) -> None:
    store(session, "a.txt", said("Rain fell on Ostrell all night"), ticket=1)
    mine = store(session, "b.txt", said("A loaf costs three marks"))
    assert found(session, mine, 0, 1) == set()


#: Articles that begin alike, and one that begins otherwise; two more share no name.
BEGINNINGS = {
    "here": (("Osk Cave", "Tresk"), 1.0),
    "same": (("Tresk",), 0.47),
    "unlike": (("Tresk",), 0.1),
    "nameless": (("Lorr",), 0.47),
    "very alike": (("Lorr",), 0.6),
    "very long": (("Tresk",), 0.9),
}


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("same", True),
        ("unlike", False),
        ("nameless", False),
        ("very alike", True),
        ("very long", False),
    ],
)
@pytest.mark.parametrize("key", ["s:access", "d:begin", "q:casualties"])
def test_what_is_of_one_kind_in_articles_that_begin_alike_is_a_neighbour(
    session: Session, key: str, other: str, *, found: bool
) -> None:
    mine = store(session, "here", said("Guides shut the cave.", f"{key}:cave"))
    told = [said("It is open.", f"{key}:it")]
    if other == "very long":
        told += [
            said(f"Guide {n} slept.", f"d:sleep:{n}") for n in range(longtexts.MANY)
        ]
    theirs = store(session, other, *told, ticket=1)
    unkind = store(session, "third", said("Nobody knew.", "d:know:nobody"), ticket=1)
    for ids, name in ((mine, "here"), (theirs, other), (unkind, "same")):
        names, near = BEGINNINGS[name]
        vector = [near, (1 - near**2) ** 0.5] + [0.0] * (DIMENSIONS - 2)
        article = session.scalars(
            text("SELECT DISTINCT article_id FROM claims WHERE id = ANY(:ids)"),
            {"ids": ids},
        ).one()
        contexts.put(session, article, Context(frozenset(names), tuple(vector)))
    pairs = claims.neighbours(session, mine, seen=0, newest=1)
    assert pairs == ([(mine[0], theirs[0])] if found else [])


def test_opinions_of_a_case_are_found_however_many_claims_it_has(
    session: Session,
) -> None:
    assert cases.opinions_between(session, range(1, 70_000)) == ()
