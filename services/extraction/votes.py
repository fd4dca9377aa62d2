"""Reads the results of votes: "passed 218-210", "by 9 votes to 4", "301 in favour".

A score of a match looks the same; what stands around the numbers tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = r"\d{1,3}(?:,\d{3})*"
_PAIR = re.compile(
    rf"(?<![\d,.$€£/-])(?P<one>{_NUMBER})(?: ?[-–] ?| votes? to | to )"
    rf"(?P<two>{_NUMBER})"
    r"(?![\d%/]|[.,]\d|-\d| ?(?:percent|per cent|million|billion|votes?\b|people))"
)
_VOTING = re.compile(
    r"\b(?:vot(?:e|es|ed|ing)|pass(?:ed|es|ing)?|approv\w+|adopt\w*|ratif\w+|reject\w*"
    r"|defeat\w*|fail\w*|ruling|ruled|confirm\w*|acquit\w*|convict\w*|impeach\w*|censur\w+"
    r"|overturn\w*|upheld|struck down|carried|overrid\w+|endors\w+|back(?:s|ed|ing))\b",
    re.IGNORECASE,
)
_BODIES = re.compile(
    r"\b(?:bill|law|motion|measure|resolution|treaty|amendment|nomination|plan|budget"
    r"|ruling|ruled|court|senate|house|parliament|council|committee|assembly|congress"
    r"|lawmakers?|senators?|legislat\w+|commission|board|jury|judges|justices|deputies"
    r"|mps|members|delegates|shareholders|union|floor|decision|proposal|veto|chamber)\b",
    re.IGNORECASE,
)
_SPORT = re.compile(
    r"\b(?:match|game|goals?|scor\w+|season|final|semi-?final|cup|league|half-?time|penalt"
    r"\w+|sets?|tie-?break\w*|beat|aggregate|coach|striker|playoffs?|inning\w*)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:reject\w*|defeat\w*|fail\w*|voted down|turned down|threw out|blocked)\b",
    re.IGNORECASE,
)
_SIDE = re.compile(
    rf"(?<![\d,.])(?P<number>{_NUMBER})(?: votes?| members| lawmakers)?"
    r" (?:(?P<for>in favou?r|voted for|votes? for)|(?P<against>(?:voted )?against))\b",
    re.IGNORECASE,
)
_BALLOT = re.compile(r"\bvot(?:e|es|ed|ing)\b|\bballot", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vote:
    """How many voted one way: half-open offsets of the number, "for" or "against"."""

    start: int
    end: int
    value: float
    side: str


def votes(text: str) -> list[Vote]:
    """Give the votes for and against that a sentence tells, in order."""
    found = {one.start: one for one in _sides(text)}
    found |= {one.start: one for one in _pairs(text)}
    return sorted(found.values(), key=lambda one: one.start)


def _pairs(text: str) -> Iterator[Vote]:
    """Give both sides of "218-210"; what failed has the most against it."""
    if _VOTING.search(text) is None or _SPORT.search(text):
        return
    if _BODIES.search(text) is None:
        return
    for match in _PAIR.finditer(text):
        around = text[max(0, match.start() - 70) : match.end() + 30]
        lost = _AGAINST.search(around) is not None
        voted = _VOTING.search(around) is not None
        worded = " to " in match.group()
        if not voted or (worded and not _is_result(text, match)):
            continue
        one, two = (float(match[name].replace(",", "")) for name in ("one", "two"))
        if one < two and not lost:
            continue  # "a plan for 20-25 homes"
        sides = ("for", "against") if not lost or one < two else ("against", "for")
        yield Vote(*match.span("one"), one, sides[0])
        yield Vote(*match.span("two"), two, sides[1])


def _is_result(text: str, match: re.Match[str]) -> bool:
    """Tell "by 9 to 4" and "voted 9 to 4" from "raised from 9 to 4"."""
    lead = text[max(0, match.start() - 12) : match.start()]
    return "vote" in match.group() or re.search(r"\b(?:by|voted) $", lead) is not None


def _sides(text: str) -> Iterator[Vote]:
    """Give the numbers that say their side themselves: "120 against"."""
    if _BALLOT.search(text) is None:
        return
    for match in _SIDE.finditer(text):
        value = float(match["number"].replace(",", ""))
        side = "for" if match["for"] else "against"
        yield Vote(*match.span("number"), value, side)
