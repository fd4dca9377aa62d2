"""The next card, fetched while this one is read: a decision then shows it at once.

The browser keeps the card with a mark of what it was made of, and sends the mark with
the decision. Where the decision leads to that very case, and it is as it was, the
answer is the status line alone. Else it carries the card as ever: without scripts, too.
"""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request
from flask.wrappers import Response

from services.desk import queue
from services.desk.views import NearPage
from services.store.transaction import Session
from web import context, swaps

#: Tells the page to put the card that it keeps in place, once the status line stands.
SHOW = "desk:card"


def mark(session: Session, case_id: int | None) -> str | None:
    """Name what a card of a case is made of, if there is one and it waits."""
    stamp = None if case_id is None else queue.stamp(session, case_id)
    if stamp is None:
        return None
    return f"{stamp}-{'blind' if context.preferences().blind else 'open'}"


def at_hand(session: Session, case_id: int | None) -> bool:
    """Tell whether the browser keeps the card of this case as it is now."""
    kept = request.form.get("ahead", "")
    return bool(kept) and swaps.wanted() and kept == mark(session, case_id)


def without(waiting: NearPage, case_id: int) -> NearPage:
    """Give the queue as it will be once a case is decided."""
    items = tuple(one for one in waiting.items if one.case_id != case_id)
    return replace(waiting, items=items)


def shown(address: str) -> Response:
    """Answer that the card at hand is the next: the status line, and its address."""
    answer = swaps.at(address, render_template("ahead_shown.html"))
    answer.headers["HX-Reswap"] = "none"
    answer.headers["HX-Trigger-After-Swap"] = SHOW
    return answer
