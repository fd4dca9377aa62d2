"""The one plain sentence that says why, with both values and both speakers."""

from __future__ import annotations

from collections.abc import Sequence

from services.judging.arithmetic import Figure
from services.judging.speakers import voice
from services.model.claim import Claim, Quantity

#: Longer statements are cut at a word, in code points.
LONGEST = 110


def number(value: float) -> str:
    """Write a figure the way a newspaper does: 4,000 or 2.5."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,g}"


def shown(quantity: Quantity) -> str:
    """Quote a quantity with its metric: “about 4,000” killed or wounded."""
    return f"“{quantity.quote}” {metric_words(quantity)}".rstrip()


def metric_words(quantity: Quantity) -> str:
    """Give the metric as people read it, unless the quote says it already."""
    words = quantity.metric.name.replace("-", " ")
    return "" if words in quantity.quote.casefold() else words


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
    return f"{left} ({voice(claims[0])}) and {right} ({voice(claims[1])})"


def stated(claims: tuple[Claim, Claim], tail: str) -> str:
    """Quote two statements with their speakers, and go on with `tail`."""
    quotes = [statement(claim) for claim in claims]
    return f"{two(quotes[0], quotes[1], claims)} {tail}."
