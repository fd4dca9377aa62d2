"""Reads hedges: how a figure is bounded or softened by the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from services.extraction.lexicon import rows
from services.model.claim import Hedge

_REACH = 40
#: What may stand between a hedge and its number: "more than a dozen", "about US$ 5".
_BETWEEN = r"(?:a |another |an additional |a further )?"
#: "65 million plus 10 million in bonuses"
_ADDS = re.compile(r" (?:[\d$€£]|(?:an?|the|another|interest|costs|tax|VAT|bonuses)\b)")
#: "The building is over two" is a place, "some two" an amount.
_NO_HEDGE_BEFORE = re.compile(r"\b(?:all|hand|turn\w*|took|take\w*|carried) $", re.I)
#: "Has gone up to 263" is where it stands now, and no bound.
_MOVED_UP = re.compile(
    r"\b(?:go|goes|gone|going|went|climb\w*|crept|edged|shot|moved|jumped|ticked|inched)"
    r" $",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Hedged:
    """A hedge and the piece of the sentence that it and its figure take up."""

    start: int
    end: int
    hedge: Hedge


@cache
def _pattern(side: str) -> tuple[re.Pattern[str], dict[str, Hedge]]:
    """Give one pattern for all hedges of a side and what each stands for."""
    kinds = {row[1]: Hedge(row[0]) for row in rows("hedges.tsv") if row[2] == side}
    listed = "|".join(re.escape(one) for one in sorted(kinds, key=len, reverse=True))
    if side == "before":
        return re.compile(rf"(?<!\w)({listed})\s?{_BETWEEN}$", re.I), kinds
    return re.compile(rf"(?:\s|(?=[+-]))({listed})(?!\w|-old)", re.I), kinds


def hedge_around(text: str, start: int, end: int) -> Hedged | None:
    """Give the hedge of a figure at `start`..`end`: before it, else behind it."""
    lead = text[max(0, start - _REACH) : start]
    pattern, kinds = _pattern("before")
    match = pattern.search(lead)
    if match is not None and (lead.endswith((" ", "~", "<", ">", "≤", "≥"))):
        away = _NO_HEDGE_BEFORE.search(lead[: match.start()])
        if kinds[match.group(1).lower()] is Hedge.UP_TO:
            moved = _MOVED_UP.search(lead[: match.start()])
            if moved and match.group(1).lower() == "up to":
                return None
        if away is None or kinds[match.group(1).lower()] is not Hedge.AT_LEAST:
            place = start - len(lead) + match.start()
            return Hedged(place, end, kinds[match.group(1).lower()])
    pattern, kinds = _pattern("behind")
    match = pattern.match(text, end)
    if match is None or (match.group(1) == "plus" and _ADDS.match(text, match.end())):
        return None
    return Hedged(start, match.end(), kinds[match.group(1).lower()])
