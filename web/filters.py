"""How figures, speakers and times read on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from flask import Flask
from markupsafe import Markup, escape

from services.desk.secondreads import READABLE
from services.desk.views import DecisionView
from services.model.case import Lane
from services.model.claim import (
    Attribution,
    Claim,
    Granularity,
    Hedge,
    Polarity,
    Quantity,
    Speaker,
    When,
)
from services.model.decision import DecisionKind, Reason
from services.model.opinion import OpinionKind, is_doubtful
from web.letters import foreign, lettered
from web.rules import rule_words
from web.sources import stretches

_SIGNS = {"percent": "%", "USD": "US$", "EUR": "€", "GBP": "£"}
_BEFORE = ("USD", "EUR", "GBP")
_MILLION = 1_000_000

#: The lane in which an opinion would put its case; gives shape and colour.
LANES = {
    OpinionKind.CONTRADICTION: Lane.CONTRADICTIONS,
    OpinionKind.COMPETING_ESTIMATES: Lane.ESTIMATES,
    OpinionKind.UPDATE: Lane.UPDATES,
    OpinionKind.SAME: Lane.SUPPORTING,
    OpinionKind.COMPATIBLE: Lane.SUPPORTING,
    OpinionKind.NOT_COMPARABLE: None,
}

#: What a decision did, in the past tense; the gap is for the claims it touched.
DONE = {
    DecisionKind.ACCEPT: "accepted {}",
    DecisionKind.MERGE: "merged {}",
    DecisionKind.UPDATE: "merged {} as an update",
    DecisionKind.REJECT: "rejected {}",
    DecisionKind.BOTH_STAND: "let {} stand side by side",
    DecisionKind.NOT_A_CONFLICT: "said that {} are no conflict",
    DecisionKind.DEFER: "put the case off until tomorrow",
    DecisionKind.PARK: "parked the case",
    DecisionKind.TAKE_UP: "took the case up again",
    DecisionKind.ASSIGN: "gave the case to somebody",
    DecisionKind.AMEND: "changed {}",
    DecisionKind.ADD: "added a claim",
    DecisionKind.PUT_BACK: "put a piece back into the text",
    DecisionKind.CUT: "cut a piece of the text",
    DecisionKind.RANK: "ranked a value of {}",
    DecisionKind.SPLIT: "split {} off",
    DecisionKind.SEND_BACK: "sent {} back to the queue",
    DecisionKind.JOIN: "joined a record of {} into another",
    DecisionKind.SEPARATE: "separated a record of {} again",
    DecisionKind.ONE_ORIGIN: "said that origins are one",
    DecisionKind.INDEPENDENT: "said that origins are independent",
    DecisionKind.UNDO: "took back a decision on {}",
    DecisionKind.REDO: "made a decision on {} again",
}


def install(app: Flask) -> None:
    """Give the templates these filters."""
    for one in (
        ago,
        as_of,
        but,
        chain,
        day,
        did,
        emphasised,
        figure,
        foreign,
        lettered,
        rule_words,
        is_doubtful,
        lane_of,
        number,
        plural,
        seconds,
        size,
        speaker,
        stance_of,
        stretches,
    ):
        app.add_template_filter(one)
    app.jinja_env.globals["readable"] = READABLE
    app.jinja_env.globals["reasons"] = tuple(enumerate(Reason, 1))


def number(value: float) -> str:
    """Write a number as people read it: 4,000; 38 million; 2.5."""
    for name, least, unit in _LARGE:
        if abs(value) >= least and value % (unit / 100) == 0:
            return f"{value / unit:,.2f}".rstrip("0").rstrip(".") + f" {name}"
    if value == int(value):
        return f"{int(value):,}"
    if abs(value) < 0.01:
        return f"{value:g}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


#: From so many on, round numbers are written with the word.
_LARGE = (("billion", 1e9, 1e9), ("million", 1e7, 1e6))


def figure(quantity: Quantity) -> str:
    """Write a quantity with its hedge: "up to 4,000", "10,000–12,000"."""
    text = _bounds(quantity)
    if quantity.unit in _BEFORE:
        text = f"{_SIGNS[quantity.unit]} {text}"
    elif quantity.unit:
        text = f"{text} {_SIGNS.get(quantity.unit, quantity.unit)}"
    hedge = _HEDGES.get(quantity.hedge, "")
    another = "another " if quantity.additional else ""
    return f"{another}{hedge}{text}"


_HEDGES: dict[Hedge | None, str] = {
    Hedge.ABOUT: "about ",
    Hedge.NEARLY: "nearly ",
    Hedge.UP_TO: "up to ",
    Hedge.AT_LEAST: "at least ",
    Hedge.COULD: "could be ",
}


def _bounds(quantity: Quantity) -> str:
    """Write the ends of a quantity without its hedge."""
    low, high = quantity.low, quantity.high
    if quantity.hedge is Hedge.DOZENS or low is high is None:
        return quantity.quote
    if low is None or high is None:
        end = high if low is None else low
        return number(end if end is not None else 0)
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def stance_of(claim: Claim) -> str:
    """Name what a claim without figures says: a state, or whether it is so."""
    predication = claim.draft.predication
    if predication.status:
        return predication.status[1]
    if claim.draft.polarity is not Polarity.ASSERTED:
        return claim.draft.polarity.value
    if predication.first:
        return "not the first" if predication.negated else "the first"
    return "negated" if predication.negated else "affirmed"


def speaker(attribution: Attribution) -> str:
    """Name in a few words who vouches for a claim."""
    who = attribution.innermost
    if who is None:
        return "own voice"
    return _name(who)


def chain(attribution: Attribution) -> list[str]:
    """Name those who passed a statement on, from the one nearest to the speaker."""
    return [_name(one) for one in reversed(attribution.speakers[:-1])]


def _name(one: Speaker) -> str:
    """Name a speaker; one without a name is shown by the words that stand there."""
    return one.name or (f"unnamed (“{one.words or one.cue}”)")


def as_of(when: When | None) -> str:
    """Write the time of a claim as exactly as it is known."""
    if when is None:
        return ""
    if when.start is None or when.granularity is Granularity.UNRESOLVED:
        return f"“{when.text}”"
    if when.granularity is Granularity.DAY:
        return day(when.start)
    if when.granularity is Granularity.MONTH:
        return f"{when.start:%b %Y}"
    if when.granularity is Granularity.YEAR:
        return f"{when.start:%Y}"
    return when.text


def day(value: date | datetime | None) -> str:
    """Write a day: 9 Mar 2026."""
    return "" if value is None else f"{value.day} {value:%b %Y}"


def ago(value: datetime, now: datetime) -> str:
    """Write how long ago something was; beyond a week, the day."""
    passed = now - value
    for unit, length in _UNITS:
        if passed >= length:
            return f"{passed // length} {unit} ago"
    return "just now"


_UNITS = (
    ("d", timedelta(days=1)),
    ("h", timedelta(hours=1)),
    ("min", timedelta(minutes=1)),
)


def plural(count: int, word: str) -> str:
    """Write a count with its noun."""
    if count == 1:
        return f"1 {word}"
    return f"{count:,} {word[:-1]}ies" if word.endswith("y") else f"{count:,} {word}s"


def seconds(length: float) -> str:
    """Write a length of time: "12 s", "7 min", "3 h"."""
    for unit, least in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if length >= 2 * least:
            return f"{length / least:.0f} {unit}"
    return f"{length:.0f} s"


def size(count: int) -> str:
    """Write a file's size."""
    if count < 1_000:
        return f"{count} bytes"
    if count < _MILLION:
        return f"{count / 1_000:.0f} kB"
    if count >= 1_000 * _MILLION:
        return f"{count / _MILLION / 1_000:.1f} GB"
    return f"{count / _MILLION:.1f} MB"


def did(decision: DecisionView) -> str:
    """Say what a decision did: "merged 3 claims"."""
    if decision.article_id is not None and decision.kind is DecisionKind.UNDO:
        return "took back a change of the text"
    if decision.article_id is not None and decision.kind is DecisionKind.REDO:
        return "made a change of the text again"
    if not decision.claims and decision.kind is DecisionKind.UNDO:
        return "took back a decision"
    if not decision.claims and decision.kind is DecisionKind.REDO:
        return "made a decision again"
    return DONE[decision.kind].format(plural(len(decision.claims), "claim"))


def lane_of(kind: OpinionKind) -> Lane | None:
    """Give the lane whose shape and colour an opinion wears."""
    return LANES[kind]


def emphasised(text: str, quotes: Iterable[str]) -> Markup:
    """Set the given words of a text in bold; everything else stays text."""
    places = sorted(
        (text.find(quote), len(quote)) for quote in quotes if quote and quote in text
    )
    parts: list[Markup] = []
    at = 0
    for start, length in places:
        if start < at:
            continue
        inner = escape(text[start : start + length])
        parts += [escape(text[at:start]), Markup("<b>{}</b>").format(inner)]
        at = start + length
    return Markup("").join([*parts, escape(text[at:])])


def but(kept: Mapping[str, str], name: str, value: str | None = None) -> dict[str, str]:
    """Give an address's arguments with one of them changed, or left out."""
    rest = {key: one for key, one in kept.items() if key != name}
    return rest if value is None else rest | {name: value}
