"""The case: question, opinion, rows, sources, and the reviewer's decision."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from services.desk import (
    cases,
    decide,
    pending,
    queue,
    rulecards,
    secondreads,
    settling,
    undo,
    warnings,
)
from services.desk.planning import CONFLICTS
from services.desk.settling import Settling
from services.desk.views import CaseView, NearPage
from services.errors import CrossclaimError, Illegal, Missing, Stale
from services.model.decision import (
    AMENDMENTS,
    ORIGINS,
    DecisionKind,
    Reason,
    Request,
    Role,
)
from services.model.opinion import PairOpinion
from services.store.transaction import Session
from web import ahead, beside, blind, lastword, swaps, table, tour
from web.beside import Beside
from web.context import begin_reading, desk_session, reviewer
from web.differences import difference
from web.forms import request_id
from web.plot import plot
from web.queue import chosen_lane, eyes, kept
from web.queue import page as queue_page
from web.security import needs

blueprint = Blueprint("cases", __name__)

#: Longest note of a decision, in characters.
_NOTE = 2_000


@blueprint.get("/cases/<int:case_id>")
@needs(Role.VIEWER)
def show(case_id: int) -> ResponseReturnValue:
    """Show a case; one that was joined leads to the case it went into."""
    view, waiting = _read(case_id)
    if view.joined_into is not None:
        return redirect(url_for("cases.show", case_id=view.joined_into), code=301)
    own = beside.read(view)
    return _page(view, waiting, own, conflict=_kept_conflict(view, own))


@blueprint.post("/cases/<int:case_id>/decide")
@needs(Role.REVIEWER)
def decided(case_id: int) -> ResponseReturnValue:
    """Carry out the decision of the case's form and go on to the next case."""
    asked = _asked(case_id)
    try:
        with desk_session() as session:
            thought = _thought(session, case_id)
            outcome = decide.decide(session, asked, reviewer(), eyes())
            at_hand = ahead.at_hand(session, outcome.next_case)
    except (Stale, Illegal, Missing) as refusal:  # missing: the record that was named
        return _conflict(asked, refusal)
    said = f"{outcome.message}{_left(asked)}{thought}"
    lastword.say(said, undo=outcome.decision_id)
    if at_hand:
        return ahead.shown(_address(outcome.next_case))
    return _go_on(outcome.next_case)


@blueprint.get("/cases/<int:case_id>/ahead")
@needs(Role.VIEWER)
def next_card(case_id: int) -> ResponseReturnValue:
    """Give the card of the case behind this one, for when this one is decided.

    With `renew`, what stands beside this one and what it could be merged into too: its
    own card was made before the decision that led here.
    """
    with desk_session() as session:
        following = queue.next_wanted(session, case_id, eyes())
        mark = ahead.mark(session, following)
    renewed, waiting = "", None
    if request.args.get("renew"):
        view, waiting = _read(case_id)
        renewed = _renewed(view, waiting)
    if following is None or mark is None:
        return f"{renewed}<p>Nothing else waits.</p>"
    card, around = _read(following, waiting)
    around = ahead.without(around, case_id)
    shown = _page(card, around, ahead_mark=mark, address=_address(following))
    return renewed + shown


def _renewed(view: CaseView, waiting: NearPage) -> str:
    """Give the queue's pane, the steps and the buttons of a case, as they are now."""
    with desk_session() as session:
        across = warnings.across(session, view)
    return render_template(
        "renewed.html",
        case=view,
        waiting=waiting,
        numbers=table.numbers(table.beginning(table.grouped(view.rows))),
        across=across,
        in_conflict=_in_conflict(view),
        blind=blind.blind_to(view),
        **_around(view.id, waiting),
    )


def _left(asked: Request) -> str:
    """Say that the rows of a pair that is no conflict still want a decision."""
    waits = asked.kind is DecisionKind.NOT_A_CONFLICT
    return " Its rows stay in the queue." if waits else ""


def _thought(session: Session, case_id: int) -> str:
    """Tell somebody who decides blind what the machine thought of the case."""
    if not blind.works_blind():
        return ""
    view = cases.show(session, case_id)
    if blind.blind_to(view) and view.kind is not None:
        return f" The machine had thought: {view.kind.words}."
    return ""


@blueprint.post("/undo")
@needs(Role.REVIEWER)
def undone() -> ResponseReturnValue:
    """Take back one decision, or the reviewer's latest."""
    named = request.form.get("decision", type=int)
    with desk_session() as session:
        outcome = undo.undo(session, reviewer(), request_id(), named)
    lastword.say(outcome.message)
    if outcome.article is not None:
        there = url_for("articles.show", article_id=outcome.article)
        return _elsewhere(there)
    return _go_on(outcome.next_case)


def _read(case_id: int, known: NearPage | None = None) -> tuple[CaseView, NearPage]:
    """Read the case and the part of the queue in which it stands.

    `known` is a part that was read already: it is enough where it goes on behind the
    case.
    """
    with desk_session() as session:
        view = cases.show(session, case_id, None if _whole() else table.first)
        if known and case_id in [one.case_id for one in known.items[:-1]]:
            return view, known
        return view, queue.near(session, view.place, chosen_lane(), eyes=eyes())


def _whole() -> bool:
    """Tell whether the address asks for all rows of a large case."""
    return request.args.get("rows") == "all"


def _said_of(view: CaseView) -> dict[str, object]:
    """Read what people said before: of the rule, of pairs, of decisions."""
    with desk_session() as session:
        return {
            "rule_card": rulecards.of(session, view.rule),
            "across": warnings.across(session, view),
            "second": secondreads.of(session, view.history),
        }


def _page(
    view: CaseView, waiting: NearPage, own: Beside | None = None, **more: object
) -> str:
    """Render the case beside the queue; `own` is what stands beside it, if known."""
    own = own or beside.read(view)
    groups = table.grouped(view.rows)
    shown = groups if _whole() else table.beginning(groups)
    numbers = table.numbers(shown)
    return render_template(
        "case.html",
        case=_between(view, numbers),
        waiting=waiting,
        groups=shown,
        numbers=numbers,
        more=len(view.rows) - len(numbers),
        picture=plot(groups),
        vouchers=table.vouchers(view.rows),
        difference=difference(
            [row for group in groups for row in group.rows],
            view.opinions,
            view.no_conflict,
        ),
        in_conflict=_in_conflict(view),
        beside=own,
        watched=own.watched,
        blind=blind.blind_to(view),
        request_id=str(uuid.uuid4()),
        tour_step=tour.step("case"),
        tour_steps=tour.steps(),
        first_case=view.id,
        **_around(view.id, waiting),
        **_said_of(view),
        **more,
    )


def _between(view: CaseView, numbers: Mapping[int, int]) -> CaseView:
    """Leave of the opinions those between rows that the page shows."""

    def both(pair: PairOpinion) -> bool:
        return pair.a in numbers and pair.b in numbers

    return replace(
        view,
        opinions=tuple(filter(both, view.opinions)),
        set_aside=tuple(filter(both, view.set_aside)),
    )


def _in_conflict(view: CaseView) -> bool:
    """Tell whether there is a conflict that somebody could call none."""
    return any(
        pair.opinion.kind in CONFLICTS and (pair.a, pair.b) not in view.no_conflict
        for pair in view.opinions
    )


def _around(case_id: int, waiting: NearPage) -> dict[str, int | None]:
    """Give the cases before and behind this one in the queue."""
    ids = [one.case_id for one in waiting.items]
    if case_id not in ids:
        return {"before": None, "behind": ids[0] if ids else None}
    place = ids.index(case_id)
    return {
        "before": ids[place - 1] if place else None,
        "behind": ids[place + 1] if place + 1 < len(ids) else None,
    }


def _go_on(case_id: int | None) -> ResponseReturnValue:
    """Show the next case, or the queue when none is left.

    To htmx the answer carries it at once; other browsers are led there.
    """
    there = _address(case_id)
    if not swaps.wanted():
        return redirect(there, code=303)
    begin_reading()
    if case_id is None:
        return swaps.at(there, queue_page())
    return swaps.at(there, _page(*_read(case_id)))


def _address(case_id: int | None) -> str:
    """Give where a case is shown with the same filters; without one, the queue."""
    if case_id is None:
        return url_for("queue.show", **kept())
    return url_for("cases.show", case_id=case_id, **kept())


def _elsewhere(there: str) -> ResponseReturnValue:
    """Lead to a page of another kind; htmx is told to open it anew."""
    if swaps.wanted():
        return "", 204, {"HX-Redirect": there}
    return redirect(there, code=303)


#: Decisions that are made on other pages, by other forms.
_ELSEWHERE = {
    DecisionKind.UNDO,
    DecisionKind.REDO,
    DecisionKind.ASSIGN,
    DecisionKind.AMEND,
    DecisionKind.ADD,
    DecisionKind.PUT_BACK,
    DecisionKind.CUT,
    *AMENDMENTS,
    *ORIGINS,
}


def _asked(case_id: int) -> Request:
    """Read the form. Its buttons say "accept", "merge:17" or "reject:3"."""
    word, _, detail = request.form.get("choice", "").partition(":")
    if word not in set(DecisionKind) or word in _ELSEWHERE:
        raise BadRequest("The form names no decision.")
    kind = DecisionKind(word)
    wants_reason = kind in (DecisionKind.REJECT, DecisionKind.NOT_A_CONFLICT)
    return Request(
        request_id=request_id(),
        case_id=case_id,
        kind=kind,
        seen=request.form.get("seen", default=0, type=int),
        claims=tuple(request.form.getlist("claims", type=int)),
        record_id=None if wants_reason else _record(detail),
        reason=_reason(detail) if wants_reason else None,
        note=request.form.get("note", "").strip()[:_NOTE],
        shown=_numbers("shown"),
        over=_numbers("over"),
    )


def _numbers(field: str) -> tuple[int, ...]:
    """Read the numbers that a field lists between spaces."""
    words = request.form.get(field, "").split()
    return tuple(int(one) for one in words if one.isdecimal() and len(one) < 19)


def _record(detail: str) -> int | None:
    """Give the record that a button or the number field names."""
    written = detail or request.form.get("record", "")
    digits = written.strip().lstrip("#")
    return int(digits) if digits.isdecimal() and len(digits) < 19 else None


def _reason(detail: str) -> Reason | None:
    """Give the reason of a button's digit."""
    reasons = list(Reason)
    place = int(detail) if detail.isdecimal() else 0
    return reasons[place - 1] if 1 <= place <= len(reasons) else None


def _conflict(asked: Request, refusal: CrossclaimError) -> tuple[str, int]:
    """Show the case as it is now, with what was asked kept for another go.

    What was asked is kept on the server too: a reload of the case brings it back.
    """
    with desk_session() as session:
        pending.keep_request(session, asked, reviewer())
    begin_reading()
    view, waiting = _read(asked.case_id)
    stale = _settling(asked) if isinstance(refusal, Stale) else None
    told = _Conflict(asked=asked, refusal=str(refusal), settling=stale)
    return _page(view, waiting, conflict=told), 409


def _settling(asked: Request) -> Settling:
    """Compare what was asked with what was decided meanwhile."""
    with desk_session() as session:
        return settling.settle(session, asked, reviewer())


def _kept_conflict(view: CaseView, own: Beside) -> _Conflict | None:
    """Give the panel of a decision that came too late and is not settled yet."""
    kept = pending.request_in(own.draft)
    if kept is None or kept.seen == view.version:
        return None
    refusal = "You were about to decide this case when somebody else did."
    return _Conflict(asked=kept, refusal=refusal, settling=_settling(kept))


@dataclass(frozen=True, slots=True)
class _Conflict:
    """What the panel of a conflict tells and keeps."""

    asked: Request
    refusal: str
    settling: Settling | None = None  # of a stale one; others would be refused again

    @property
    def wants_note(self) -> bool:
        """Tell whether all that lacks is a note."""
        return self.asked.reason is Reason.OTHER and not self.asked.note

    @property
    def choice(self) -> str:
        """Give the button's word that would ask for the same again."""
        asked = self.asked
        if asked.reason is not None:
            return f"{asked.kind}:{list(Reason).index(asked.reason) + 1}"
        return f"{asked.kind}:{asked.record_id}" if asked.record_id else asked.kind
