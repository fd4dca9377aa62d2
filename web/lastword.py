"""The status line: what was done last, kept until the next decision."""

from __future__ import annotations

from typing import TypedDict, cast

from flask import g
from flask import session as form_session

_KEY = "last_word"


class LastWord(TypedDict):
    """What was done, and the decision that could be taken back."""

    message: str
    undo: int | None
    fresh: bool


def say(message: str, *, undo: int | None = None) -> None:
    """Put a message on the status line of the pages to come."""
    form_session[_KEY] = LastWord(message=message, undo=undo, fresh=True)


def last_word() -> LastWord | None:
    """Give the message; it is fresh once, for the page that follows the decision."""
    if _KEY not in g:
        word = cast("LastWord | None", form_session.get(_KEY))
        setattr(g, _KEY, word)
        if word is not None and word["fresh"]:
            form_session[_KEY] = {**word, "fresh": False}
    return cast("LastWord | None", g.get(_KEY))


def fresh() -> bool:
    """Tell whether this page is the one that follows the decision."""
    word = last_word()
    return word is not None and word["fresh"]
