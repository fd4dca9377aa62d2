"""The review side as a state machine: people do anything in any order, also at once.

Each step goes through the desk's own functions, in a transaction of its own on the real
database, as in a web process. Held against a small model: who may be refused and
why, that a form counts once, and that taking back restores the very view from before.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as tried
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from services.desk.amending import amend
from services.desk.decide import decide
from services.desk.undo import redo, undo
from services.desk.views import Outcome
from services.errors import CrossclaimError, Reused, Stale
from services.model.case import Rank
from services.model.decision import (
    Amendment,
    DecisionKind,
    Reason,
    Request,
    Reviewer,
    Role,
)
from services.model.opinion import OpinionKind
from services.store import amendments, decisions
from services.store.transaction import Session, transaction
from tests.conftest import empty
from tests.integration.desk.rows import FIFTEEN, TOLLS, TWELVE, a_case_of, a_user
from workers.embedded import Ends

#: What is evidence now, and of which record: what was split off or sent back has
#: another place than the decision gave it, or none.
HELD = """
SELECT coalesce(p.record_id, CASE WHEN p.id IS NULL THEN e.record_id END) AS record_id,
       e.claim_id, e.stance
  FROM evidence e LEFT JOIN LATERAL (
    SELECT id, record_id FROM places
     WHERE evidence_id = e.id AND ended_by IS NULL ORDER BY id DESC LIMIT 1) p ON true
 WHERE e.ended_by IS NULL AND (p.id IS NULL OR p.record_id IS NOT NULL)
"""
#: What stands on the desk: versions and times aside, and what was ended or retired.
VIEW = {
    "claims": "SELECT id, status, record_id, case_id FROM claims",
    "cases": "SELECT id, status, joined_into FROM cases",
    "records": "SELECT id, status FROM records WHERE retired_at IS NULL",
    "evidence": HELD,
    "ranks": "SELECT record_id, value, rank FROM ranks WHERE ended_by IS NULL",
    "merges": (
        "SELECT DISTINCT ON (record_id) record_id, into_id FROM merges"
        " WHERE ended_by IS NULL ORDER BY record_id, id DESC"
    ),
    "deferrals": "SELECT case_id, user_id FROM deferrals WHERE ended_by IS NULL",
    "negatives": "SELECT a, b FROM negatives WHERE ended_by IS NULL",
}
#: A record that went into itself, in however many steps.
CIRCLES = """
WITH RECURSIVE newest AS (
    SELECT DISTINCT ON (record_id) record_id, into_id FROM merges
     WHERE ended_by IS NULL ORDER BY record_id, id DESC),
way AS (
    SELECT record_id AS start, into_id AS at, 1 AS steps FROM newest
     WHERE into_id IS NOT NULL
    UNION ALL
    SELECT way.start, n.into_id, steps + 1
      FROM way JOIN newest n ON n.record_id = way.at
     WHERE n.into_id IS NOT NULL AND steps < 50)
SELECT count(*) FROM way WHERE at = start
"""
KINDS = [
    DecisionKind.ACCEPT,
    DecisionKind.ACCEPT,
    DecisionKind.BOTH_STAND,
    DecisionKind.REJECT,
    DecisionKind.MERGE,
    DecisionKind.UPDATE,
    DecisionKind.NOT_A_CONFLICT,
    DecisionKind.PARK,
    DecisionKind.TAKE_UP,
    DecisionKind.DEFER,
]
CASES = 4
View = dict[str, list[tuple[Any, ...]]]
#: One form: what sending it does.
Form = Callable[[Session], Outcome]
Answer = Outcome | CrossclaimError


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that stands in the log, with what stood before it and after it."""

    id: int
    form: Form
    other: Form | None  # the same form's number with something else in it
    before: View | None  # None when others acted at the same moment
    after: View | None


class Review(RuleBasedStateMachine):
    """Two reviewers and an editor at four cases."""

    url: ClassVar[str]
    owner_url: ClassVar[str]

    def __init__(self) -> None:
        """Empty the desk."""
        super().__init__()
        empty(self.owner_url)
        self.made: list[Made] = []
        self.people: list[Reviewer] = []
        self.cases: list[int] = []

    @initialize()
    def furnish(self) -> None:
        """Put people and cases there."""
        drafts = [TOLLS, [TWELVE, FIFTEEN], [TWELVE], [FIFTEEN]]
        kinds = [OpinionKind.COMPETING_ESTIMATES, OpinionKind.CONTRADICTION, None, None]
        with transaction(self.url) as session:
            self.people = [
                a_user(session, name, role)
                for name, role in (
                    ("Ana", Role.REVIEWER),
                    ("Ben", Role.REVIEWER),
                    ("Edda", Role.EDITOR),
                )
            ]
            self.cases = [
                a_case_of(session, one, kind)[0]
                for one, kind in zip(drafts, kinds, strict=True)
            ]

    # --- one at a time ----------------------------------------------------------------

    @rule(
        who=st.integers(0, 2),
        case=st.integers(0, CASES - 1),
        kind=st.sampled_from(KINDS),
        late=st.booleans(),
        some=st.integers(0, 9),
    )
    def decides(
        self, who: int, case: int, kind: DecisionKind, late: bool, some: int
    ) -> None:
        """Somebody presses a button, on the page of now or on one of before."""
        version = self._version(self.cases[case])
        late = late and version > 1
        seen = version - 1 if late else version
        asked = self._request(self.cases[case], kind, seen, some)
        answer = self._send(*self._decision(asked, who))
        if late:  # the record that it names may be gone, too
            assert not isinstance(answer, Outcome), answer
        else:
            assert not isinstance(answer, Stale), answer

    @rule(who=st.integers(0, 2), which=st.integers(0, 99), named=st.booleans())
    def undoes(self, who: int, which: int, named: bool) -> None:
        """Somebody takes a decision back: the one named, or their latest."""
        self._step(undo, who, self._named(which) if named else None)

    @rule(who=st.integers(0, 2), which=st.integers(0, 99), named=st.booleans())
    def redoes(self, who: int, which: int, named: bool) -> None:
        """Somebody does again what was taken back."""
        self._step(redo, who, self._named(which) if named else None)

    @rule(
        who=st.integers(0, 2),
        act=st.sampled_from(["join", "join", "separate", "split", "send_back", "rank"]),
        one=st.integers(0, 9),
        other=st.integers(0, 9),
        late=st.booleans(),
    )
    def changes_a_record(
        self, who: int, act: str, one: int, other: int, late: bool
    ) -> None:
        """Somebody joins, parts, splits or ranks records."""
        known = self._records()
        if not known:
            return
        asked = self._amendment(
            DecisionKind(act), known[one % len(known)], known[other % len(known)], late
        )
        answer = self._send(*self._change(asked, who))
        if late and isinstance(answer, Outcome):
            assert asked.seen == 0, "nothing had ever been said about it"

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, 99))
    def sends_a_form_again(self, which: int) -> None:
        """An answer was lost, or somebody clicked twice: it counts once."""
        known = self.made[which % len(self.made)]
        before = self._view()
        answer = self._answer(known.form)
        assert isinstance(answer, Outcome), answer
        assert answer.decision_id == known.id
        assert self._view() == before

    @precondition(lambda self: any(one.other for one in self.made))
    @rule(which=st.integers(0, 99))
    def changes_a_form_and_sends_it_again(self, which: int) -> None:
        """The same number with something else in it is refused."""
        known = [one for one in self.made if one.other]
        other = known[which % len(known)].other
        assert other is not None
        before = self._view()
        assert isinstance(self._answer(other), Reused)
        assert self._view() == before

    # --- at once ----------------------------------------------------------------------

    @rule(
        case=st.integers(0, CASES - 1),
        first=st.sampled_from(KINDS),
        second=st.sampled_from(KINDS),
        some=st.integers(0, 9),
    )
    def two_decide_one_case(
        self, case: int, first: DecisionKind, second: DecisionKind, some: int
    ) -> None:
        """Of two who saw the same version, one is first, or neither may."""
        seen = self._version(self.cases[case])
        asked = [
            self._request(self.cases[case], kind, seen, some + place)
            for place, kind in enumerate((first, second))
        ]
        self._at_once([self._decision(one, who) for who, one in enumerate(asked)])
        moved = [one for one in asked if one.kind is not DecisionKind.DEFER]
        if len(moved) == 2:
            with transaction(self.url) as session:
                stood = [
                    decisions.by_request(session, uuid.UUID(one.request_id))
                    for one in moved
                ]
            assert sum(one is not None for one in stood) <= 1

    @precondition(lambda self: self.made)
    @rule(
        case=st.integers(0, CASES - 1),
        kind=st.sampled_from(KINDS),
        which=st.integers(0, 99),
    )
    def one_undoes_while_another_decides(
        self, case: int, kind: DecisionKind, which: int
    ) -> None:
        """An undo and a decision on what it opens; an undo of one decision twice."""
        asked = self._request(
            self.cases[case], kind, self._version(self.cases[case]), which
        )
        target = self._named(which)
        self._at_once(
            [
                self._decision(asked, 0),
                self._undoing(undo, 2, target),
                self._undoing(undo, 2, target),
            ]
        )
        with transaction(self.url) as session:
            taken = session.scalar(
                text("SELECT count(*) FROM decisions WHERE undoes = :one"),
                {"one": target},
            )
        assert taken in (0, 1)

    @rule(one=st.integers(0, 9), other=st.integers(0, 9))
    def two_join_in_opposite_directions(self, one: int, other: int) -> None:
        """Of two opposite joins at once, one stands at most."""
        known = self._records()
        if not known:
            return
        a, b = known[one % len(known)], known[other % len(known)]
        pair = [
            self._amendment(DecisionKind.JOIN, a, b, False),
            self._amendment(DecisionKind.JOIN, b, a, False),
        ]
        answers = self._at_once([self._change(asked, 0) for asked in pair])
        assert sum(isinstance(answer, Outcome) for answer in answers) <= 1

    @rule(case=st.integers(0, CASES - 1), kind=st.sampled_from(KINDS))
    def somebody_clicks_thrice(self, case: int, kind: DecisionKind) -> None:
        """The same form three times at once is one decision, or three refusals."""
        seen = self._version(self.cases[case])
        form = self._decision(self._request(self.cases[case], kind, seen, 0), 1)
        answers = self._at_once([form] * 3)
        made = {one.decision_id for one in answers if isinstance(one, Outcome)}
        refused = [one for one in answers if not isinstance(one, Outcome)]
        assert (len(made), len(refused)) in ((1, 0), (0, 3)), answers

    # --- what always holds ------------------------------------------------------------

    @invariant()
    def the_log_is_whole(self) -> None:
        """The chain holds, and the log has what was answered with yes, no more."""
        with transaction(self.url) as session:
            assert decisions.broken(session) == []
            logged = session.scalars(text("SELECT id FROM decisions")).all()
        assert sorted(logged) == sorted(one.id for one in self.made)

    @invariant()
    def no_record_goes_into_itself(self) -> None:
        """However people joined them."""
        with transaction(self.url) as session:
            assert session.scalar(text(CIRCLES)) == 0

    @invariant()
    def each_decision_found_what_the_one_before_left(self) -> None:
        """So nothing was overwritten unseen, and the last one's values stand."""
        left: dict[tuple[str, int, str], object] = {}
        with transaction(self.url) as session:
            for changes in session.scalars(
                text("SELECT changes FROM decisions ORDER BY id")
            ):
                for entry in changes.get("moved", {}).get("claims", ()):
                    for name, before in entry["before"].items():
                        key = ("claims", entry["id"], name)
                        assert left.get(key, before) == before, (key, changes)
                        left[key] = entry["after"][name]
            stored = {
                row.id: row
                for row in session.execute(
                    text("SELECT id, status, record_id, case_id FROM claims")
                )
            }
        for (_, claim, name), value in left.items():
            if name in ("status", "record_id", "case_id"):
                assert getattr(stored[claim], name) == value

    @invariant()
    def evidence_and_claims_agree(self) -> None:
        """A claim that is in a record is its evidence once, and no other claim is."""
        with transaction(self.url) as session:
            wrong = session.scalar(
                text(
                    "SELECT count(*) FROM claims c FULL JOIN (SELECT claim_id,"
                    f" count(*) AS n, min(record_id) AS record_id FROM ({HELD}) h"
                    " GROUP BY claim_id) e ON e.claim_id = c.id"
                    " WHERE c.record_id IS DISTINCT FROM e.record_id OR e.n > 1"
                )
            )
        assert wrong == 0

    # --- how --------------------------------------------------------------------------

    def _view(self) -> View:
        """Give what stands."""
        with transaction(self.url) as session:
            return {
                name: sorted(tuple(row) for row in session.execute(text(asked)))
                for name, asked in VIEW.items()
            }

    def _version(self, case: int) -> int:
        with transaction(self.url) as session:
            asked = text("SELECT version FROM cases WHERE id = :id")
            return int(session.scalar(asked, {"id": case}) or 0)

    def _records(self) -> list[int]:
        with transaction(self.url) as session:
            return list(session.scalars(text("SELECT id FROM records ORDER BY id")))

    def _named(self, which: int) -> int:
        return self.made[which % len(self.made)].id if self.made else 1

    def _request(self, case: int, kind: DecisionKind, seen: int, some: int) -> Request:
        known = self._records()
        wants_record = kind in (DecisionKind.MERGE, DecisionKind.UPDATE) and known
        reasons = {
            DecisionKind.REJECT: Reason.FURNITURE,
            DecisionKind.NOT_A_CONFLICT: next(iter(Reason)),
        }
        return Request(
            str(uuid.uuid4()),
            case,
            kind,
            seen,
            record_id=known[some % len(known)] if wants_record else None,
            reason=reasons.get(kind),
        )

    def _amendment(
        self, kind: DecisionKind, record: int, other: int, late: bool
    ) -> Amendment:
        with transaction(self.url) as session:
            members = amendments.members(session, [record])
            newest = amendments.newest_about(session, members)
            claims = session.scalars(
                text(
                    "SELECT claim_id FROM evidence WHERE record_id = :id"
                    " AND ended_by IS NULL ORDER BY claim_id LIMIT 1"
                ),
                {"id": record},
            ).all()
        return Amendment(
            request_id=str(uuid.uuid4()),
            record_id=record,
            kind=kind,
            seen=0 if late else newest,
            evidence=tuple(claims),
            rank=Rank.PREFERRED,
            value="12",
            other_id=other,
        )

    def _decision(self, asked: Request, who: int) -> tuple[Form, Form]:
        other = replace(asked, note="something else")
        by = self.people[who]
        return (
            lambda session: decide(session, asked, by),
            lambda session: decide(session, other, by),
        )

    def _change(self, asked: Amendment, who: int) -> tuple[Form, Form]:
        other = replace(asked, note="something else")
        by = self.people[who]
        return (
            lambda session: amend(session, asked, by),
            lambda session: amend(session, other, by),
        )

    def _undoing(
        self, act: Callable[..., Outcome], who: int, named: int | None
    ) -> tuple[Form, None]:
        key, by = str(uuid.uuid4()), self.people[who]
        return (lambda session: act(session, by, key, named), None)

    def _step(self, act: Callable[..., Outcome], who: int, named: int | None) -> None:
        """Take something back, and hold the view against that from before it."""
        before = self._view()
        answer = self._send(*self._undoing(act, who, named))
        if not isinstance(answer, Outcome):
            return
        with transaction(self.url) as session:
            row = decisions.find(session, answer.decision_id)
            assert row is not None
            target = next(one for one in self.made if one.id == row.undoes)
        if target.after == before and target.before is not None:
            assert self._view() == target.before

    def _answer(self, form: Form) -> Answer:
        """Send a form in a transaction of its own; a refusal rolls it back."""
        try:
            with transaction(self.url) as session:
                return form(session)
        except CrossclaimError as refusal:
            return refusal

    def _send(self, form: Form, other: Form | None) -> Answer:
        """Send a form; what is refused changes nothing."""
        before = self._view()
        answer = self._answer(form)
        after = self._view()
        if isinstance(answer, Outcome):
            self.made.append(Made(answer.decision_id, form, other, before, after))
        else:
            assert after == before, answer
        return answer

    def _at_once(self, forms: Sequence[tuple[Form, Form | None]]) -> list[Answer]:
        """Send forms at the same moment, each over a line of its own."""
        ready = threading.Barrier(len(forms))

        def one(form: Form) -> Answer:
            def both(session: Session) -> Outcome:
                session.execute(text("SELECT 1"))  # the line to the server stands
                ready.wait(20)
                return form(session)

            return self._answer(both)

        with ThreadPoolExecutor(len(forms)) as pool:
            answers = list(pool.map(one, [form for form, _ in forms]))
        known = {one.id for one in self.made}
        for (form, other), answer in zip(forms, answers, strict=True):
            if isinstance(answer, Outcome) and answer.decision_id not in known:
                known.add(answer.decision_id)
                self.made.append(Made(answer.decision_id, form, other, None, None))
        return answers


@pytest.mark.slow
def test_whatever_people_do_the_desk_keeps_its_word(
    clean_database: str, servers: Ends
) -> None:
    class Here(Review):
        url = clean_database
        owner_url = servers.owner_url

    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # hypothesis' own
        Here,
        settings=tried(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],  # to shrink such a run takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
