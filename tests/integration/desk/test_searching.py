"""Search: what is found, how it is marked, narrowed, counted and paged."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.desk import searching
from services.desk.decide import decide
from services.desk.searching import Asked, Kind, words_of
from services.errors import Missing
from services.model.case import Lane
from services.model.decision import DecisionKind
from services.store.transaction import Session
from tests.factories import a_draft
from tests.integration.desk.rows import (
    a_case,
    a_case_of,
    a_claim,
    a_request,
    a_user,
    an_article,
)


def texts(found: searching.Found) -> list[str]:
    return ["".join(run.text for run in one.words) for one in found.claims]


def find(session: Session, words: str, **more: Any) -> searching.Found:
    return searching.find(session, Asked(words, **more))


@pytest.fixture
def two(session: Session) -> list[int]:
    """Two claims on one reservoir, by two speakers in two outlets."""
    sealed = a_draft("Divers sealed the reservoir.", by="Harbour Watch")
    leaks = a_draft("The reservoir is leaking.", by="Valley Council")
    one = an_article(
        session, sealed.text, source="Morning Gazette", published=date(2026, 3, 2)
    )
    other = an_article(
        session, leaks.text, source="Evening Star", published=date(2026, 4, 2)
    )
    case = a_case(session, Lane.CONTRADICTIONS, question="Whether it leaks")
    return [
        a_claim(session, case, sealed, article_id=one),
        a_claim(session, a_case(session), leaks, article_id=other),
    ]


def test_it_finds_any_form_of_a_word_and_marks_it(
    session: Session, two: list[int]
) -> None:
    found = find(session, "leak")
    assert [one.id for one in found.claims] == [two[1]]
    assert [run.text for run in found.claims[0].words if run.hit] == ["leaking"]
    assert [one.outlet for one in found.articles] == ["Evening Star"]
    hits = [run.text for run in found.articles[0].words if run.hit]
    assert hits == ["leaking"]


def test_the_newest_comes_first_and_all_words_must_stand_there(
    session: Session, two: list[int]
) -> None:
    assert [one.id for one in find(session, "reservoir").claims] == two[::-1]
    assert [one.id for one in find(session, "reservoir divers").claims] == two[:1]
    assert [one.id for one in find(session, "reservoir -divers").claims] == two[1:]
    assert [one.id for one in find(session, '"sealed the"').claims] == two[:1]
    assert [one.id for one in find(session, "divers or leaking").claims] == two[::-1]


def test_a_name_is_found_as_written_and_by_its_beginning(
    session: Session, two: list[int]
) -> None:
    for words in ("harbour", "Harb", "Harbour Watch"):
        assert [one.id for one in find(session, words).claims] == two[:1]
    assert [one.outlet for one in find(session, "gazette").articles] == [
        "Morning Gazette"
    ]


def test_a_misspelt_name_brings_those_written_nearly_so(
    session: Session, two: list[int]
) -> None:
    found = find(session, "Vallley Councill")
    assert found.empty
    assert found.meant == ("Valley Council",)


def test_facets_count_and_narrow(session: Session, two: list[int]) -> None:
    found = find(session, "reservoir")
    assert found.counts == {Kind.CLAIMS: 2, Kind.RECORDS: 0, Kind.ARTICLES: 2}
    assert found.facets is not None
    assert dict(found.facets["speaker"]) == {"Harbour Watch": 1, "Valley Council": 1}
    assert dict(found.facets["outlet"]) == {"Morning Gazette": 1, "Evening Star": 1}
    assert dict(found.facets["lane"]) == {"contradictions": 1, "new": 1}
    for narrowing in (
        {"speaker": "Harbour Watch"},
        {"outlet": "Morning Gazette"},
        {"lane": Lane.CONTRADICTIONS},
        {"until": date(2026, 3, 31)},
    ):
        found = find(session, "reservoir", **narrowing)
        assert [one.id for one in found.claims] == two[:1], narrowing
    assert [one.id for one in find(session, "reservoir", since=date(2026, 4, 1)).claims]


def test_a_record_is_found_by_what_is_evidence_for_it(session: Session) -> None:
    case, _ = a_case_of(session, [a_draft("The lighthouse went dark.")])
    decide(session, a_request(session, case, DecisionKind.ACCEPT), a_user(session))
    found = find(session, "lighthouse")
    assert [one.question for one in found.records] == ["Ostrell flood: deaths"]
    assert found.counts is not None
    assert found.counts[Kind.RECORDS] == 1
    assert [one.id for one in find(session, "Ostrell", kind=Kind.RECORDS).records]


def test_pages_go_on_where_the_last_one_ended(session: Session) -> None:
    case = a_case(session)
    article = an_article(session, "A ferry.")
    draft = a_draft("The ferry is late.")
    ids = [
        a_claim(session, case, draft, article_id=article, span_end=100 + one)
        for one in range(searching.PAGE + 3)
    ]
    first = find(session, "ferry", kind=Kind.CLAIMS)
    rest = find(session, "ferry", kind=Kind.CLAIMS, after=first.after)
    assert [one.id for one in (*first.claims, *rest.claims)] == ids[::-1]
    assert rest.after is None


def test_withdrawn_claims_are_found_by_nobody(session: Session) -> None:
    a_claim(session, None, a_draft("A phantom."), status="withdrawn")
    assert find(session, "phantom").claims == ()


def test_nothing_asked_finds_nothing(session: Session, two: list[int]) -> None:
    for words in ("", "   ", "-", '"', "&|!():*", "\\", "'"):
        found = find(session, words)
        assert found.empty
        assert found.counts is None


def test_no_text_can_mark_itself(session: Session) -> None:
    text = "A <b>beacon</b> \ue000burned\ue001 <script>alert(1)</script>."
    a_claim(session, None, a_draft(text))
    (hit,) = find(session, "beacon").claims
    assert [run.text for run in hit.words if run.hit] == ["beacon"]
    assert "".join(run.text for run in hit.words) == text.replace("\ue000", "").replace(
        "\ue001", ""
    )


def test_marked_text_is_taken_apart() -> None:
    runs = words_of("a \ue000b\ue001 c \ue000d\ue001")
    assert [(run.text, run.hit) for run in runs] == [
        ("a ", False),
        ("b", True),
        (" c ", False),
        ("d", True),
    ]
    assert words_of("") == ()


def vector(*start: float) -> list[float]:
    return [*start, *[0.0] * (384 - len(start))]


def test_similar_claims_come_nearest_first(session: Session) -> None:
    case = a_case(session)
    own = a_claim(session, case, a_draft("One."), vector=vector(1, 0))
    far = a_claim(session, case, a_draft("Far."), vector=vector(0, 1))
    near = a_claim(session, case, a_draft("Near."), vector=vector(1, 0.1))
    a_claim(session, case, a_draft("Gone."), vector=vector(1), status="withdrawn")
    this, others = searching.similar(session, own)
    assert this.id == own
    assert [one.id for one in others] == [near, far]
    assert others[0].nearness > others[1].nearness


def test_of_similar_claims_as_near_those_with_its_words_come_first(
    session: Session,
) -> None:
    case = a_case(session)
    text = "The weir at Orvane was sold for 12 crowns."
    own = a_claim(session, case, a_draft(text), vector=vector(1, 0))
    other = a_claim(session, case, a_draft("A mill was let."), vector=vector(1, 0.5))
    same = a_claim(
        session, case, a_draft("They sold Orvane's weir."), vector=vector(1, 0.52)
    )
    _, others = searching.similar(session, own)
    assert [one.id for one in others] == [same, other]


def test_a_claim_that_is_not_there_has_no_similar_ones(session: Session) -> None:
    with pytest.raises(Missing):
        searching.similar(session, 10**9)
    bare = a_claim(session, None, a_draft("No vector."))
    with pytest.raises(Missing):
        searching.similar(session, bare)


def test_a_very_long_article_is_searched_as_far_as_it_goes(session: Session) -> None:
    """A tsvector holds a megabyte: the rest of the text is not searched."""
    words = " ".join(f"word{number}" for number in range(60_000))
    an_article(session, f"{words} lastword")
    assert [one.id for one in find(session, "word7").articles]
    assert find(session, "lastword").articles == ()
