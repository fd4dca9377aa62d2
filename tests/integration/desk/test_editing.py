"""A claim's fields are corrected: judged again at once, logged, and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.desk import cases as desk_cases
from services.desk import history
from services.desk.decide import decide
from services.desk.editing import correct_claim
from services.desk.undo import redo, undo
from services.errors import BuiltOn, Illegal, Missing, Refused, Reused, Stale
from services.gathering.corrected import correction_of, machine_of
from services.judging.fingerprint import fingerprint
from services.model.case import Lane
from services.model.claim import ClaimDraft, Granularity, When
from services.model.correction import CorrectedFigure, Correcting, Correction
from services.model.decision import DecisionKind, Reason, Reviewer, Role
from services.model.opinion import OpinionKind
from services.store.plain import from_plain
from services.store.tables import ClaimRow
from services.store.transaction import Session
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import (
    a_case_of,
    a_request,
    a_user,
    case_row,
    new_id,
)

TWELVE = a_draft(
    quantities=[a_quantity(12, of="Ostrell", quote="Twelve")],
    subject="flood",
    entities=("Ostrell",),
)
FIFTEEN = a_draft(
    "Fifteen people were killed in the Ostrell flood.",
    quantities=[a_quantity(15, of="Ostrell", quote="Fifteen")],
    subject="flood",
    entities=("Ostrell",),
)
TO_TWELVE = Correction(
    figures=(CorrectedFigure(0, 12, 12, None, None, "killed", "casualties"),)
)


def _case(session: Session) -> tuple[int, list[int]]:
    return a_case_of(session, [TWELVE, FIFTEEN], OpinionKind.CONTRADICTION)


def _asked(
    session: Session, case: int, claim: int, wanted: Correction, **more: Any
) -> Correcting:
    asked = Correcting(new_id(), claim, case_row(session, case).version, wanted)
    return replace(asked, **more)


def _draft(session: Session, claim: int) -> ClaimDraft:
    row = session.get_one(ClaimRow, claim, populate_existing=True)
    draft: ClaimDraft = from_plain(ClaimDraft, row.draft)
    return draft


def _drafts(session: Session, claim: int) -> tuple[ClaimDraft, Correction] | None:
    """The machine's reading and the correction; None for a claim without."""
    row = session.get_one(ClaimRow, claim, populate_existing=True)
    return (machine_of(row), correction_of(row)) if row.amended else None


def test_a_corrected_figure_is_judged_again_and_the_machines_is_kept(
    session: Session, ana: Reviewer
) -> None:
    case, (_, claim) = _case(session)
    asked = _asked(session, case, claim, TO_TWELVE, note="It says twelve.")
    outcome = correct_claim(session, asked, ana)
    assert outcome.message == (
        "Changed a claim: figures 15 killed (Ostrell) → 12 killed (Ostrell)."
    )
    view = desk_cases.show(session, case)
    assert [one.opinion.kind for one in view.opinions] == [OpinionKind.SAME]
    assert view.lane is Lane.NEW
    assert view.version == asked.seen + 1
    row = session.get_one(ClaimRow, claim, populate_existing=True)
    assert machine_of(row) == FIFTEEN
    assert row.fingerprint == fingerprint(_draft(session, claim))
    (line,) = history.lines(session, case_id=case)
    assert (line.note, line.claims) == ("It says twelve.", (claim,))


def test_it_is_undone_and_done_again(session: Session, ana: Reviewer) -> None:
    case, (_, claim) = _case(session)
    correct_claim(session, _asked(session, case, claim, TO_TWELVE), ana)
    undo(session, ana, new_id())
    assert _draft(session, claim) == FIFTEEN
    assert _drafts(session, claim) is None
    assert desk_cases.show(session, case).lane is Lane.CONTRADICTIONS
    redo(session, ana, new_id())
    assert _draft(session, claim).quantities[0].high == 12
    assert desk_cases.show(session, case).lane is Lane.NEW
    undo(session, ana, new_id())
    assert _draft(session, claim) == FIFTEEN
    assert history.broken(session) == []


def test_a_second_correction_goes_back_to_the_first(
    session: Session, ana: Reviewer
) -> None:
    case, (_, claim) = _case(session)
    correct_claim(session, _asked(session, case, claim, TO_TWELVE), ana)
    said = replace(TO_TWELVE, said_by="Runa Falk")
    correct_claim(session, _asked(session, case, claim, said), ana)
    assert _drafts(session, claim) == (FIFTEEN, said)
    undo(session, ana, new_id())
    assert _drafts(session, claim) == (FIFTEEN, TO_TWELVE)


def test_speaker_time_and_a_further_figure_are_corrected(
    session: Session, ana: Reviewer
) -> None:
    case, (claim, _) = _case(session)
    when = When("in March", date(2026, 3, 1), date(2026, 3, 31), Granularity.MONTH)
    hurt = CorrectedFigure(1, 30, 40, None, None, "wounded", "casualties")
    wanted = Correction(figures=(hurt,), when=when, said_by="Runa Falk")
    correct_claim(session, _asked(session, case, claim, wanted), ana)
    draft = _draft(session, claim)
    assert [one.name for one in draft.attribution.speakers] == ["Runa Falk"]
    assert draft.when == when
    assert [(one.low, one.metric.name) for one in draft.quantities] == [
        (12, "killed"),
        (30, "wounded"),
    ]
    own = Correction(figures=(hurt,), undated=True, said_by="")
    correct_claim(session, _asked(session, case, claim, own), ana)
    draft = _draft(session, claim)
    assert (draft.when, draft.attribution.speakers) == (None, ())


def test_what_was_no_conflict_is_asked_again_with_the_old_verdict_shown(
    session: Session, ana: Reviewer
) -> None:
    case, (first, claim) = _case(session)
    settled = a_request(
        session, case, DecisionKind.NOT_A_CONFLICT, reason=Reason.DIFFERENT_EVENT
    )
    decide(session, settled, ana)
    assert desk_cases.show(session, case).no_conflict == {(first, claim)}
    wanted = Correction(
        figures=(CorrectedFigure(0, 18, 18, None, None, "killed", "casualties"),)
    )
    correct_claim(session, _asked(session, case, claim, wanted), ana)
    view = desk_cases.show(session, case)
    assert view.no_conflict == frozenset()
    assert view.formerly_no_conflict == {(first, claim)}
    undo(session, ana, new_id())
    view = desk_cases.show(session, case)
    assert view.no_conflict == {(first, claim)}
    assert view.formerly_no_conflict == frozenset()


def test_a_decision_upon_it_must_be_taken_back_first(
    session: Session, ana: Reviewer
) -> None:
    case, (_, claim) = _case(session)
    done = correct_claim(session, _asked(session, case, claim, TO_TWELVE), ana)
    accept = decide(session, a_request(session, case, DecisionKind.ACCEPT), ana)
    with pytest.raises(BuiltOn) as refused:
        undo(session, ana, new_id(), done.decision_id)
    assert refused.value.decision == accept.decision_id


@pytest.mark.parametrize(
    "wanted",
    [
        Correction(figures=(CorrectedFigure(0, 9, 3, None, None, "killed", "c"),)),
        Correction(figures=(CorrectedFigure(0, None, None, None, None, "k", "c"),)),
        Correction(figures=(CorrectedFigure(0, 3, 3, None, None, "", "c"),)),
        Correction(
            figures=(CorrectedFigure(0, float("inf"), None, None, None, "k", "c"),)
        ),
        Correction(when=When("x", date(2026, 2, 2), date(2026, 1, 1), Granularity.DAY)),
        Correction(said_by="x" * 300),
        Correction(),
        Correction(
            figures=(CorrectedFigure(0, 12, 12, None, None, "killed", "casualties"),)
        ),
    ],
)
def test_what_makes_no_sense_or_changes_nothing_is_refused(
    session: Session, ana: Reviewer, wanted: Correction
) -> None:
    case, (claim, _) = _case(session)
    with pytest.raises(Illegal):
        correct_claim(session, _asked(session, case, claim, wanted), ana)


def test_who_may_on_what_page_and_once(session: Session, ana: Reviewer) -> None:
    case, (_, claim) = _case(session)
    asked = _asked(session, case, claim, TO_TWELVE)
    with pytest.raises(Refused):
        correct_claim(session, asked, a_user(session, "Vera", Role.VIEWER))
    with pytest.raises(Stale):
        correct_claim(session, replace(asked, seen=asked.seen - 1), ana)
    done = correct_claim(session, asked, ana)
    assert correct_claim(session, asked, ana) == done
    with pytest.raises(Reused):
        correct_claim(session, replace(asked, note="other"), ana)
    with pytest.raises(Missing):
        correct_claim(session, replace(asked, claim_id=10**9, request_id=new_id()), ana)
