"""A case as the reviewer sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.desk import cases
from services.desk.decide import decide
from services.errors import Missing
from services.model.case import CaseStatus
from services.model.decision import DecisionKind, Reason
from services.model.opinion import OpinionKind
from services.model.text import Span
from services.store.transaction import Session
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import (
    a_case,
    a_case_of,
    a_claim,
    a_request,
    a_user,
    an_article,
    an_opinion,
)

TWELVE = a_draft(quantities=[a_quantity(12)])
HURT = a_draft("Forty were hurt.", quantities=[a_quantity(40, "wounded")])

CLEAN = "The dam broke. Twelve died."
#: Before cleaning there was a menu in front and a caption in the middle.
ORIGINAL = "Home | News\nThe dam broke. [Photo: A. Vell] Twelve died."
OFFSETS = [[0, 12, 15, 15], [15, 44, 12, 12]]
CUTS = [[0, 12, "furniture.menu", "Home | News\n"]]
CUTS += [[27, 44, "furniture.caption", "[Photo: A. Vell] "]]


def _quoting(*quotes: str) -> tuple[Span, ...]:
    return tuple(
        Span(CLEAN.index(one), CLEAN.index(one) + len(one), one) for one in quotes
    )


def test_it_misses_a_case_that_is_not_there(session: Session) -> None:
    with pytest.raises(Missing):
        cases.show(session, 10**9)


def test_a_figure_that_dwarfs_those_of_its_story_is_marked(session: Session) -> None:
    article = an_article(session, "one story")
    huge = a_draft("75,000 were killed.", quantities=[a_quantity(75_000)])
    lone = a_case(session)
    a_claim(session, lone, huge, article_id=article)
    assert "extreme value" not in cases.show(session, lone).marks
    a_claim(session, a_case(session), TWELVE, article_id=article)
    assert "extreme value" in cases.show(session, lone).marks


def test_a_figure_of_another_story_makes_none_extreme(session: Session) -> None:
    huge = a_draft("75,000 were killed.", quantities=[a_quantity(75_000)])
    lone = a_case(session)
    a_claim(session, lone, huge)
    a_claim(session, a_case(session), TWELVE)
    assert "extreme value" not in cases.show(session, lone).marks


def test_rows_are_sorted_by_metric_and_keep_decided_ones(session: Session) -> None:
    ana = a_user(session)
    case, (hurt, killed, rejected, _) = a_case_of(
        session, [HURT, TWELVE, TWELVE, TWELVE]
    )
    reject = a_request(
        session,
        case,
        DecisionKind.REJECT,
        claims=(rejected,),
        reason=Reason.DUPLICATE,
    )
    decide(session, reject, ana)
    a_claim(session, case, TWELVE, status="withdrawn")
    view = cases.show(session, case)
    assert [row.claim.id for row in view.rows][-1] == hurt
    assert [row.open for row in view.rows] == [True, False, True, True]
    assert view.rows[0].claim.id == killed
    assert view.version == 2
    assert [one.by for one in view.history] == ["Ana"]


def test_pairs_that_cannot_be_compared_are_set_aside(session: Session) -> None:
    case, (a, b, c) = a_case_of(session, [TWELVE, TWELVE, HURT])
    an_opinion(session, a, b, OpinionKind.SAME)
    an_opinion(session, a, c, OpinionKind.NOT_COMPARABLE)
    view = cases.show(session, case)
    assert [(one.a, one.b) for one in view.opinions] == [(a, b)]
    assert [(one.a, one.b) for one in view.set_aside] == [(a, c)]


def test_opinions_with_claims_of_other_cases_are_left_out(session: Session) -> None:
    case, (a,) = a_case_of(session, [TWELVE])
    _, (foreign,) = a_case_of(session, [TWELVE])
    an_opinion(session, a, foreign)
    assert cases.show(session, case).opinions == ()


def test_spans_and_cuts_stand_in_the_text_before_cleaning(session: Session) -> None:
    article = an_article(
        session, ORIGINAL, clean_text=CLEAN, offsets=OFFSETS, cuts=CUTS
    )
    case = a_case(session)
    whole = replace(TWELVE, spans=_quoting(CLEAN), text=CLEAN)
    part = replace(HURT, spans=_quoting("Twelve died."), text="Twelve died.")
    first = a_claim(session, case, whole, article_id=article)
    second = a_claim(session, case, part, article_id=article)
    view = cases.show(session, case)
    (source,) = view.articles
    assert "".join(piece.text for piece in source.pieces) == ORIGINAL
    assert [(one.text, one.claims, one.cut) for one in source.pieces] == [
        ("Home | News\n", (), "furniture.menu"),
        ("The dam broke. ", (first,), None),
        ("[Photo: A. Vell] ", (), "furniture.caption"),
        ("Twelve died.", (first, second), None),
    ]
    spans = {row.claim.id: row.spans[0] for row in view.rows}
    assert ORIGINAL[spans[second].start : spans[second].end] == "Twelve died."
    assert spans[first] == Span(12, len(ORIGINAL), CLEAN)


def test_an_article_is_shown_once_for_all_its_claims(session: Session) -> None:
    article = an_article(session, CLEAN)
    case = a_case(session)
    for quote in ("The dam broke.", "Twelve died."):
        draft = replace(TWELVE, spans=_quoting(quote), text=quote)
        a_claim(session, case, draft, article_id=article)
    a_claim(session, case, TWELVE)
    assert len(cases.show(session, case).articles) == 2


def test_a_joined_case_tells_where_it_went(session: Session) -> None:
    older = a_case(session)
    case = a_case(session, status="joined", joined_into=older)
    view = cases.show(session, case)
    assert (view.status, view.joined_into) == (CaseStatus.JOINED, older)
    assert view.rows == ()


def _record_of(session: Session, vector: list[float] | None = None, **more: str) -> int:
    """A record on a claim of a case of its own."""
    draft = replace(TWELVE, keys=tuple(more.values()))
    case = a_case(session)
    a_claim(session, case, draft, vector=vector)
    accept = a_request(session, case, DecisionKind.ACCEPT)
    decide(session, accept, a_user(session, f"Ana {case}"))
    return cases.show(session, case).records[0].id


def _axis(number: int, lean: float = 0.0) -> list[float]:
    vector = [0.0] * 384
    vector[number] = 1.0
    vector[number + 1] = lean
    return vector


def test_it_suggests_own_records_then_those_with_shared_keys_then_near_ones(
    session: Session,
) -> None:
    far = _record_of(session, _axis(9))
    near = _record_of(session, _axis(3, 0.5))
    sharing = _record_of(session, None, one="flood:killed", two="ostrell")
    less = _record_of(session, None, one="flood:killed")
    draft = replace(TWELVE, keys=("flood:killed", "ostrell"))
    case = a_case(session)
    own_claim = a_claim(session, case, draft, vector=_axis(3))
    a_claim(session, case, draft, vector=_axis(3))
    accept = a_request(session, case, DecisionKind.ACCEPT, claims=(own_claim,))
    decide(session, accept, a_user(session))
    view = cases.show(session, case)
    (own,) = view.records
    suggested = [one.id for one in view.suggested]
    assert suggested[0] == own.id
    assert suggested[1:3] == [sharing, less]
    assert suggested[3:] == [near, far]


def test_it_suggests_no_more_than_five(session: Session) -> None:
    for _ in range(7):
        _record_of(session, None, one="flood:killed")
    case = a_case(session)
    a_claim(session, case, replace(TWELVE, keys=("flood:killed",)))
    assert len(cases.show(session, case).suggested) == 5
