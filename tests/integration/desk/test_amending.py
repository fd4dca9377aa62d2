"""Changing records: ranks, splits, joins; each logged, each taken back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.desk import records
from services.desk.amending import amend
from services.desk.cases import show
from services.desk.decide import decide
from services.desk.recordviews import RecordView
from services.desk.undo import undo
from services.desk.views import Outcome
from services.errors import Illegal, Missing, Refused, Stale
from services.model.case import Rank, RecordStatus
from services.model.decision import Amendment, DecisionKind, Reviewer, Role
from services.model.opinion import OpinionKind
from services.store import decisions
from services.store.transaction import Session
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import (
    a_case_of,
    a_claim,
    a_request,
    a_user,
    claim_status,
)

TWELVE = a_draft("Twelve died.", quantities=[a_quantity(12)], by="Interior Ministry")
FIFTEEN = a_draft("Fifteen died.", quantities=[a_quantity(15)], by="Hospital")
FORTY = a_draft("Forty died.", quantities=[a_quantity(40)], by="Rescuers")


@pytest.fixture
def edda(session: Session) -> Reviewer:
    return a_user(session, "Edda", Role.EDITOR)


@pytest.fixture
def disputed(session: Session, edda: Reviewer) -> RecordView:
    """A record of three figures that stand side by side."""
    case, _ = a_case_of(
        session, [TWELVE, FIFTEEN, FORTY], OpinionKind.COMPETING_ESTIMATES
    )
    decide(session, a_request(session, case, DecisionKind.BOTH_STAND), edda)
    return newest(session)


def newest(session: Session) -> RecordView:
    return records.show(session, records.page(session)[0].id)


def another(session: Session, by: Reviewer) -> RecordView:
    """A record of one further figure, from a case of its own."""
    sixty = a_draft("Sixty died.", quantities=[a_quantity(60)], by="Mayor")
    case, _ = a_case_of(session, [sixty])
    decide(session, a_request(session, case, DecisionKind.ACCEPT), by)
    return newest(session)


def change(
    session: Session, by: Reviewer, view: RecordView, kind: DecisionKind, **more: Any
) -> Outcome:
    plain = Amendment(
        request_id=str(uuid.uuid4()),
        record_id=view.line.id,
        kind=kind,
        seen=records.show(session, view.line.id).seen,
    )
    return amend(session, replace(plain, **more), by)


def deprecate(session: Session, by: Reviewer, view: RecordView, place: int) -> Outcome:
    return change(
        session,
        by,
        view,
        DecisionKind.RANK,
        value=view.values[place].key,
        rank=Rank.DEPRECATED,
        note="a typing error of the agency",
    )


def test_a_deprecated_value_stays_visible_outside_range_and_counts(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    said = deprecate(session, edda, disputed, 2)
    assert said.message == (
        f"Ranked 40 killed in record {disputed.line.id} deprecated: "
        "a typing error of the agency."
    )
    view = records.show(session, disputed.line.id)
    assert [one.words for one in view.values] == ["12", "15", "40"]
    assert view.values[2].said is not None
    assert (view.values[2].said.by, view.values[2].said.reason) == (
        "Edda",
        "a typing error of the agency",
    )
    assert view.line.value == "12–15, no best: disputed"
    assert (view.line.attributions, view.line.articles) == (2, 2)
    assert view.sentence == "from 12 (Interior Ministry) to 15 (Hospital)"
    assert next(one.kind for one in view.history) is DecisionKind.RANK


def test_undoing_a_rank_brings_the_one_before_back(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    key = disputed.values[0].key
    word = {"value": key, "note": "the ministry counts bodies"}
    change(session, edda, disputed, DecisionKind.RANK, rank=Rank.PREFERRED, **word)
    change(session, edda, disputed, DecisionKind.RANK, rank=Rank.DEPRECATED, **word)
    undo(session, edda, str(uuid.uuid4()))
    view = records.show(session, disputed.line.id)
    assert view.values[0].rank is Rank.PREFERRED
    undo(session, edda, str(uuid.uuid4()))
    view = records.show(session, disputed.line.id)
    assert view.values[0].rank is Rank.NORMAL
    assert view.line == disputed.line


def test_a_preferred_value_is_the_best_and_settles_the_dispute(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    assert disputed.line.status is RecordStatus.DISPUTED
    assert disputed.bounds[0].best is None
    change(
        session,
        edda,
        disputed,
        DecisionKind.RANK,
        value=disputed.values[1].key,
        rank=Rank.PREFERRED,
    )
    view = records.show(session, disputed.line.id)
    assert view.line.status is RecordStatus.HELD
    assert view.line.value == "12–40, best 15"
    (span,) = view.bounds
    assert span.best is not None
    assert (span.low.words, span.best.words, span.high.words) == ("12", "15", "40")


def test_ranks_are_an_editors_word_and_need_a_reason_to_deprecate(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    with pytest.raises(Refused):
        deprecate(session, a_user(session, "Ana"), disputed, 0)
    word = {"value": disputed.values[0].key, "rank": Rank.DEPRECATED}
    with pytest.raises(Illegal, match="reason"):
        change(session, edda, disputed, DecisionKind.RANK, **word)
    with pytest.raises(Illegal, match="no such value"):
        change(session, edda, disputed, DecisionKind.RANK, value="x", note="y")


def test_a_stale_page_is_refused_with_who_did_what(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    deprecate(session, edda, disputed, 0)
    with pytest.raises(Stale, match=r"Edda, .*: Ranked 12 killed"):
        change(
            session,
            edda,
            disputed,
            DecisionKind.RANK,
            value=disputed.values[1].key,
            rank=Rank.PREFERRED,
            seen=disputed.seen,
        )


def test_the_same_form_twice_counts_once(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    word = {
        "request_id": str(uuid.uuid4()),
        "seen": disputed.seen,
        "value": disputed.values[0].key,
        "rank": Rank.PREFERRED,
    }
    first = change(session, edda, disputed, DecisionKind.RANK, **word)
    assert change(session, edda, disputed, DecisionKind.RANK, **word) == first


def test_evidence_is_split_off_as_a_record_of_its_own_and_comes_back(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    forty = disputed.values[2].sources[0].placed.claim.id
    said = change(session, edda, disputed, DecisionKind.SPLIT, evidence=(forty,))
    old, made = records.show(session, disputed.line.id), newest(session)
    assert (
        said.message
        == f"Split 1 claim off record {old.line.id} as record {made.line.id}."
    )
    assert (old.line.value, made.line.value) == ("12–15, no best: disputed", "40")
    assert made.evidence[0].decision_id == disputed.evidence[2].decision_id
    assert [one.kind for one in made.history] == [
        DecisionKind.SPLIT,
        DecisionKind.BOTH_STAND,
    ]
    undo(session, edda, str(uuid.uuid4()))
    assert records.show(session, disputed.line.id).line == disputed.line
    assert records.show(session, made.line.id).line.value == "retired"
    # Below the split lies the decision that it was built on.
    undo(session, edda, str(uuid.uuid4()))
    assert records.show(session, disputed.line.id).evidence == ()


def test_nothing_is_undone_below_a_split(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    forty = disputed.values[2].sources[0].placed.claim.id
    change(session, edda, disputed, DecisionKind.SPLIT, evidence=(forty,))
    with pytest.raises(Illegal, match="later decision"):
        undo(session, edda, str(uuid.uuid4()), disputed.evidence[0].decision_id)


def test_something_must_be_left_in_a_record(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    everything = tuple(one.row.claim.id for one in disputed.evidence)
    for chosen in ((), everything, (10**9,)):
        with pytest.raises(Illegal):
            change(session, edda, disputed, DecisionKind.SPLIT, evidence=chosen)


def test_evidence_goes_back_to_the_queue_and_the_case_opens(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    forty = disputed.values[2].sources[0].placed.claim.id
    change(session, edda, disputed, DecisionKind.SEND_BACK, evidence=(forty,))
    assert claim_status(session, forty) == "pending"
    assert records.show(session, disputed.line.id).line.value.startswith("12–15")
    # Decided anew, it is evidence again, by the new decision.
    request = a_request(session, disputed.case_id, DecisionKind.ACCEPT)
    decide(session, request, edda)
    assert newest(session).line.value == "40"
    undo(session, edda, str(uuid.uuid4()))
    undo(session, edda, str(uuid.uuid4()))
    assert records.show(session, disputed.line.id).line == disputed.line


def test_records_are_joined_and_keep_their_numbers(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    other = another(session, edda)
    change(session, edda, other, DecisionKind.JOIN, other_id=disputed.line.id)
    home = records.show(session, disputed.line.id)
    assert home.line.value == "12–60, no best: disputed"
    assert [one.id for one in home.joined] == [other.line.id]
    assert home.joined[0].value == "60"
    assert records.show(session, other.line.id).home == disputed.line.id
    assert [one.id for one in records.page(session)] == [disputed.line.id]
    assert [one.id for one in records.lines(session, [other.line.id])] == [
        disputed.line.id
    ]


def test_joined_records_are_separated_whatever_came_since(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    other = another(session, edda)
    change(session, edda, other, DecisionKind.JOIN, other_id=disputed.line.id)
    deprecate(session, edda, disputed, 0)
    change(session, edda, disputed, DecisionKind.SEPARATE, other_id=other.line.id)
    assert records.show(session, other.line.id).line == other.line
    view = records.show(session, disputed.line.id)
    assert (view.line.value, view.joined) == ("15–40, no best: disputed", ())
    undo(session, edda, str(uuid.uuid4()))
    assert records.show(session, other.line.id).home == disputed.line.id


def test_a_record_that_went_into_another_is_changed_there(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    other = another(session, edda)
    change(session, edda, other, DecisionKind.JOIN, other_id=disputed.line.id)
    with pytest.raises(Illegal, match="was joined into"):
        deprecate(session, edda, other, 0)
    with pytest.raises(Illegal, match="into itself"):
        change(session, edda, disputed, DecisionKind.JOIN, other_id=other.line.id)
    with pytest.raises(Illegal, match="was not joined"):
        change(session, edda, disputed, DecisionKind.SEPARATE, other_id=10**9)


def test_a_record_that_is_not_there_is_missing(session: Session) -> None:
    edda = a_user(session, "Edda", Role.EDITOR)
    asked = Amendment(str(uuid.uuid4()), 10**9, DecisionKind.JOIN, seen=0)
    with pytest.raises(Missing):
        amend(session, asked, edda)
    with pytest.raises(Illegal):
        kind = DecisionKind.ACCEPT
        amend(session, Amendment(str(uuid.uuid4()), 1, kind, seen=0), edda)


def test_it_tells_what_was_held_at_any_moment(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    """What the past held does not move, whatever is decided or undone later."""
    number = disputed.line.id
    told = [(decisions.now(session), records.show(session, number))]
    other = another(session, edda)
    forty = disputed.values[2].sources[0].placed.claim.id
    acts: list[Callable[[], object]] = [
        lambda: deprecate(session, edda, disputed, 0),
        lambda: change(session, edda, disputed, DecisionKind.SPLIT, evidence=(forty,)),
        lambda: change(session, edda, other, DecisionKind.JOIN, other_id=number),
        lambda: change(
            session, edda, disputed, DecisionKind.SEPARATE, other_id=other.line.id
        ),
        *[lambda: undo(session, edda, str(uuid.uuid4()))] * 4,
    ]
    for act in acts:
        act()
        told.append((decisions.now(session), records.show(session, number)))
    for moment, then in told:
        now = records.show(session, number, moment)
        assert now.line == then.line
        assert now.values == then.values
        assert now.joined == then.joined
        assert now.history[0].id == then.history[0].id
    before = records.show(session, number, told[0][0] - timedelta(days=1))
    assert (before.line.value, before.evidence, before.history) == ("nothing", (), ())


def test_a_new_claim_that_repeats_a_deprecated_value_says_so(
    session: Session, edda: Reviewer, disputed: RecordView
) -> None:
    deprecate(session, edda, disputed, 2)
    again = a_claim(session, disputed.case_id, FORTY)
    rows = {
        one.claim.id: one.deprecated for one in show(session, disputed.case_id).rows
    }
    said = rows.pop(again) or ""
    assert said.startswith(f"deprecated in record {disputed.line.id} on 20")
    assert said.endswith(": a typing error of the agency")
    assert set(rows.values()) == {None}
