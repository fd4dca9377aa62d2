"""What an undo brings back stands with the claims that came meanwhile."""

from __future__ import annotations

import random
import threading
from datetime import date

import pytest
from sqlalchemy import text

from services.config import Settings
from services.desk.decide import decide
from services.desk.undo import redo, undo
from services.errors import CrossclaimError
from services.model.decision import DecisionKind, Reason, Request, Reviewer
from services.store.transaction import Session, transaction
from services.store.trouble import for_anothers_sake
from tests.arriving import (
    Story,
    arrive,
    extracted,
    judge_at_once,
    rows,
)
from tests.factories import a_draft, a_quantity
from tests.integration.desk.rows import a_request, a_user, new_id

#: Claims that a link holds together, both waiting, in two cases: nobody called the two
#: no conflict, so a reviewer would have to see them beside each other.
APART = """
SELECT o.a, o.b FROM opinions o JOIN claims a ON a.id = o.a JOIN claims b ON b.id = o.b
 WHERE o.links AND a.case_id <> b.case_id
   AND a.status = 'pending' AND b.status = 'pending'
   AND NOT EXISTS (SELECT FROM negatives n WHERE n.ended_by IS NULL
          AND n.a = least(a.fingerprint, b.fingerprint)
          AND n.b = greatest(a.fingerprint, b.fingerprint))
"""


TOWNS = ["Ostrell", "Kettra", "Vell", "Brenmoor", "Dask", "Arnholt", "Eckby", "Lorn"]


def story(town: str, number: int) -> Story:
    """An article with one toll of a town; every two of a town are linked."""
    toll = a_draft(
        f"{number} people were killed in the {town} flood, Speaker {number} said.",
        by=f"Speaker {number}",
        quantities=[a_quantity(number, of="people")],
        subject="people",
        predicate="kill",
        entities=(town,),
        places=(town,),
        keys=(f"q:casualties:@{town}",),
    )
    return Story(f"{town} {number}.txt", [toll], published=date(2026, 3, 9))


def ask(session: Session, kind: DecisionKind, claim: int) -> Request:
    case = session.scalar(
        text("SELECT case_id FROM claims WHERE id = :id"), {"id": claim}
    )
    reason = None if kind is DecisionKind.ACCEPT else Reason.DIFFERENT_EVENT
    return a_request(session, case or 0, kind, claims=(claim,), reason=reason)


def person(settings: Settings, name: str = "Ana") -> Reviewer:
    with transaction(settings.database_url) as session:
        return a_user(session, name)


def test_what_was_rejected_and_comes_back_joins_what_came_meanwhile(
    settings: Settings,
) -> None:
    ana = person(settings)
    arrive(settings, [story("Ostrell", 12)])
    with transaction(settings.database_url) as session:
        done = decide(session, ask(session, DecisionKind.REJECT, 1), ana)
    arrive(settings, [story("Ostrell", 15)])
    assert len(rows(settings, "SELECT DISTINCT case_id FROM claims")) == 2
    with transaction(settings.database_url) as session:
        undo(session, ana, new_id(), done.decision_id)
    assert rows(settings, APART) == []
    (case,) = rows(settings, "SELECT id, status FROM cases WHERE joined_into IS NULL")
    assert case == {"id": 1, "status": "open"}
    with transaction(settings.database_url) as session:
        redo(session, ana, new_id())
    (first, second) = rows(settings, "SELECT status FROM claims ORDER BY id")
    assert (first["status"], second["status"]) == ("rejected", "pending")
    with transaction(settings.database_url) as session:
        undo(session, ana, new_id())
    assert rows(settings, APART) == []


@pytest.mark.parametrize("seed", range(3))
def test_people_who_decide_beside_judging_leave_no_linked_claims_apart(
    settings: Settings, seed: int
) -> None:
    """Articles are judged by two workers while three people decide and take back."""
    people = [person(settings, name) for name in ("Ana", "Ben", "Cleo")]
    arrive(settings, [story(town, 12) for town in TOWNS])
    for town in TOWNS:
        extracted(settings, story(town, 15))
    working = threading.Event()
    unexpected: list[BaseException] = []
    crew = [
        threading.Thread(
            target=_reviews, args=(settings, one, rng, working, unexpected)
        )
        for one, rng in zip(
            people, (random.Random(f"{seed} {n}") for n in range(3)), strict=True
        )
    ]
    for one in crew:
        one.start()
    judge_at_once(settings, 2)
    working.set()
    for one in crew:
        one.join(60)
        assert not one.is_alive()
    assert unexpected == []
    for who in people:
        _take_everything_back(settings, who)
    assert rows(settings, APART) == []
    assert rows(settings, "SELECT id FROM claims WHERE case_id IS NULL") == []


def _reviews(
    settings: Settings,
    by: Reviewer,
    rng: random.Random,
    over: threading.Event,
    unexpected: list[BaseException],
) -> None:
    """Reject, accept and take back, until the judging is over and some more."""
    kinds = (DecisionKind.REJECT, DecisionKind.REJECT, DecisionKind.ACCEPT)
    deeds = 0
    while not over.is_set() or deeds < 40:
        deeds += 1
        try:
            with transaction(settings.database_url) as session:
                if rng.random() < 0.4:
                    undo(session, by, new_id())
                    continue
                kind = rng.choice(kinds)
                waits = session.scalars(
                    text("SELECT id FROM claims WHERE status = 'pending' ORDER BY id")
                ).all()
                if waits:
                    decide(session, ask(session, kind, rng.choice(waits)), by)
        except CrossclaimError:
            pass  # stale, built upon, nothing to take back: told to whoever asked
        except Exception as error:
            if not for_anothers_sake(error):
                unexpected.append(error)


def _take_everything_back(settings: Settings, by: Reviewer) -> None:
    while True:
        try:
            with transaction(settings.database_url) as session:
                undo(session, by, new_id())
        except CrossclaimError:
            return
