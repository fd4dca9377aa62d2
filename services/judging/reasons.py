"""The one plain sentence that says why, with both values and both speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.judging.arithmetic import Figure
from services.judging.speakers import voice
from services.model.claim import Claim, Polarity, Quantity

#: Longer statements are cut at a word, in code points.
LONGEST = 110


def number(value: float) -> str:
    """Write a figure the way a newspaper does: 4,000 or 2.5."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,g}"


def shown(quantity: Quantity) -> str:
    """Quote a quantity with its metric: “about 4,000” killed or wounded."""
    return f"“{quantity.quote}” {metric_words(quantity)}".rstrip()


def metric_words(quantity: Quantity) -> str:
    """Give the metric as people read it, unless the quote says it already.

    A metric made of the words at hand is told as a person would: "satellites carried";
    of money, the verb that stood by it tells nothing that a reader can use. A time that
    something lasts says so itself: “six hours”.
    """
    noun, words = quantity.metric.family, quantity.metric.name.replace("-", " ")
    if noun == "duration":
        return ""
    if words.startswith(f"{noun} "):
        money = quantity.unit is not None and quantity.unit.isupper()
        words = "" if money else f"{plural(noun)}{words.removeprefix(noun)}"
        words = words.removesuffix(" in all")
    words = _TOLD.get(words, words)
    return "" if words in quantity.quote.casefold() else words


#: Metrics whose name says less than what is counted under it.
_TOLD = {"damage": "in cost or damage", "killed in all": "killed"}


def plural(noun: str) -> str:
    """Give the plural of a noun, as far as its ending tells."""
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun  # "employees" is one already
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return noun if noun in ("people", "schoolchildren", "children") else f"{noun}s"


def sum_of(found: Figure) -> str:
    """Show a sum with its parts: “1,800” + “another 600” = 2,400."""
    low, high = found.stated
    total = number(low) if low == high else f"{number(low)}–{number(high)}"
    parts = " + ".join(f"“{part.quote}” {part.metric.name}" for part in found.parts)
    return f"{parts} = {total}"


def figure_words(found: Figure) -> str:
    """Show a figure, or a sum with its parts."""
    return sum_of(found) if found.is_sum else shown(found.parts[0])


def statement(claim: Claim) -> str:
    """Quote what a claim states, cut at a word if it is long."""
    text = " ".join(claim.draft.text.split())
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0] + " …"
    return f"“{text.rstrip('.')}”"


def two(left: str, right: str, claims: Sequence[Claim]) -> str:
    """Put two values with their speakers side by side."""
    return f"{left} ({_said_by(claims[0])}) and {right} ({_said_by(claims[1])})"


def _said_by(claim: Claim) -> str:
    """Name who says it; of a denial whose words do not show it, who denies it.

    "One of its lines had caused the fire" is all that is left of the operator's denial.
    """
    denied = claim.draft.polarity is Polarity.DENIED
    shown = _NEGATED.search(claim.draft.text.casefold()) is not None
    return f"denied by {voice(claim)}" if denied and not shown else voice(claim)


_NEGATED = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|cannot)\b|n['’]t"
)


def stated(claims: tuple[Claim, Claim], tail: str) -> str:
    """Quote two statements with their speakers, and go on with `tail`."""
    quotes = [statement(claim) for claim in claims]
    return f"{two(quotes[0], quotes[1], claims)} {tail}."
