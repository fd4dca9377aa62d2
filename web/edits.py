"""Correcting a claim on a page with its fields, and adding one by marking words."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.desk import adding, editing
from services.desk.editing import EditView
from services.errors import Illegal, Stale
from services.model.addition import Adding
from services.model.claim import ClaimDraft, Granularity, Hedge, Quantity, When
from services.model.correction import CorrectedFigure, Correcting, Correction
from services.model.decision import Role
from web import lastword
from web.context import desk_session, reviewer
from web.forms import request_id
from web.security import local_path, needs

blueprint = Blueprint("edits", __name__)

#: Longest reason, in characters.
_NOTE = 2_000


@blueprint.get("/claims/<int:claim_id>/edit")
@needs(Role.REVIEWER)
def form(claim_id: int) -> str:
    """Show the fields of a claim."""
    return _page(claim_id)


@blueprint.post("/claims/<int:claim_id>/edit")
@needs(Role.REVIEWER)
def edit(claim_id: int) -> ResponseReturnValue:
    """Correct a claim as its form says, and go back to its case."""
    try:
        with desk_session() as session:
            asked = _asked(editing.look(session, claim_id))
            outcome = editing.correct_claim(session, asked, reviewer())
    except (Stale, Illegal) as refusal:
        return _page(claim_id, str(refusal)), 409
    lastword.say(outcome.message, undo=outcome.decision_id)
    return redirect(url_for("cases.show", case_id=outcome.next_case), code=303)


def _page(claim_id: int, refusal: str = "") -> str:
    """Render the form; after a refusal with what was typed."""
    with desk_session() as session:
        view = editing.look(session, claim_id)
    return render_template(
        "review/edit.html",
        edit=view,
        hedges=tuple(Hedge),
        refusal=refusal,
        typed=request.form,
        blank=len(view.row.claim.draft.quantities),
        machine_figures=len(view.machine.quantities),
    )


def _asked(view: EditView) -> Correcting:
    """Read the form against what the machine reads."""
    asked = request.form
    if "machine" in asked:  # the button that gives the claim back to the machine
        wanted = Correction()
    else:
        wanted = Correction(
            figures=_figures(asked, view),
            when=_when(asked, view.machine),
            undated="undated" in asked and view.machine.when is not None,
            said_by=_said_by(asked, view.machine),
        )
    return Correcting(
        request_id=request_id(),
        claim_id=view.row.claim.id,
        seen=asked.get("seen", default=0, type=int),
        correction=wanted,
        note=asked.get("note", "").strip()[:_NOTE],
    )


def _figures(asked: Mapping[str, str], view: EditView) -> tuple[CorrectedFigure, ...]:
    """Give the figures that differ from those that the machine reads."""
    read = view.machine.quantities
    number = max(len(read), len(view.row.claim.draft.quantities)) + 1
    found = (_figure(asked, place, view.metrics) for place in range(number))
    return tuple(
        one
        for one in found
        if one and (one.place >= len(read) or not _alike(one, read[one.place]))
    )


def _figure(
    asked: Mapping[str, str], place: int, families: Mapping[str, str]
) -> CorrectedFigure | None:
    """Read one figure's fields; None when they are all empty."""
    low, high = _number(asked, f"low-{place}"), _number(asked, f"high-{place}")
    if low is None and high is None:
        return None
    words = asked.get(f"hedge-{place}", "")
    hedge = Hedge(words) if words in set(Hedge) else None
    metric = " ".join(asked.get(f"metric-{place}", "").split()).lower()
    low, high = _ends(low, high, hedge)
    return CorrectedFigure(
        place=place,
        low=low,
        high=high,
        hedge=hedge,
        unit=asked.get(f"unit-{place}", "").strip() or None,
        metric=metric,
        family=families.get(metric, metric),
    )


def _ends(
    low: float | None, high: float | None, hedge: Hedge | None
) -> tuple[float | None, float | None]:
    """Give the ends of a figure of which one field was filled."""
    only = high if low is None else low
    if hedge is Hedge.UP_TO:
        return None, high if high is not None else low
    if hedge is Hedge.AT_LEAST:
        return only, None
    return (only, only) if low is None or high is None else (low, high)


def _number(asked: Mapping[str, str], field: str) -> float | None:
    """Read a number as people write it: 4,000. Raises Illegal for anything else."""
    written = asked.get(field, "").replace(",", "").replace(" ", "")
    if not written:
        return None
    try:
        return float(written)
    except ValueError as error:
        raise Illegal(f"“{asked.get(field)}” is no number.") from error


def _alike(one: CorrectedFigure, read: Quantity) -> bool:
    return (one.low, one.high, one.hedge, one.unit, one.metric) == (
        read.low,
        read.high,
        read.hedge,
        read.unit,
        read.metric.name,
    )


def _when(asked: Mapping[str, str], machine: ClaimDraft) -> When | None:
    """Read the days that a claim speaks of; None while they are the machine's."""
    start, end = _day(asked, "from"), _day(asked, "to")
    start, end = start or end, end or start
    if start is None or end is None or "undated" in asked:
        return None
    known = machine.when
    if known is not None and (known.start, known.end) == (start, end):
        return None
    words = f"{start}" if start == end else f"{start} to {end}"
    return When(words, start, end, _grain(start, end))


def _day(asked: Mapping[str, str], field: str) -> date | None:
    """Read a day. Raises Illegal when it is none."""
    written = asked.get(field, "").strip()
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise Illegal(f"“{written}” is no day; write 2026-03-09.") from error


def _grain(start: date, end: date) -> Granularity:
    """Tell how exactly a span of days is known."""
    if start >= end:
        return Granularity.DAY
    last = calendar.monthrange(start.year, start.month)[1]
    if (start.day, end) == (1, start.replace(day=last)):
        return Granularity.MONTH
    if (end - start).days < 7:
        return Granularity.WEEK
    return Granularity.SEASON if (end - start).days < 300 else Granularity.YEAR


def _said_by(asked: Mapping[str, str], machine: ClaimDraft) -> str | None:
    """Read who says it; None while it is whom the machine reads."""
    written = " ".join(asked.get("said_by", "").split())
    known = machine.attribution.innermost
    return None if written == (known.name if known else "") else written


@blueprint.post("/claims")
@needs(Role.REVIEWER)
def add() -> ResponseReturnValue:
    """Add the marked words of an article as a claim."""
    asked = request.form
    wanted = Adding(
        request_id=request_id(),
        article_id=asked.get("article", default=0, type=int),
        words=asked.get("words", "").replace("\r\n", "\n"),
        start=asked.get("start", type=int),
    )
    with desk_session() as session:
        outcome = adding.add(session, wanted, reviewer())
    told = f"{outcome.message} It is read now, and joins its case in a moment."
    lastword.say(told, undo=outcome.decision_id)
    return redirect(local_path(asked.get("back")), code=303)
