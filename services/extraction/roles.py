"""Tells levels from changes: "rose to 5" and "rose by 5" are never compared.

The role stands in the metric's name too: "revenue", "revenue change", "revenue before",
"seat in all", "barrel per day".
"""

from __future__ import annotations

import re

from services.extraction.lexicon import words
from services.extraction.quantities import Figure
from services.extraction.tree import Tree
from services.extraction.worded import TIMES
from services.model.claim import Metric, Role

_UP = words(
    "rise increase grow growth gain jump climb surge soar raise expand add extend"
    " improve hike up higher more rebound swell leap advance rally boost widen"
)
_DOWN = words(
    "fall drop decrease decline slump slide plunge dip shrink cut lower reduce slash"
    " lose tumble sink down less fewer reduction contract ease weaken narrow"
)
#: Verbs that move something else; a bare number behind them is what they are about.
_TRANSITIVE = words("cut raise reduce lower slash add lose extend expand boost gain")
_LEVEL = frozenset({"to", "at", "of", "reach", "reached", "reaching", "hit", "total"})
_BY = re.compile(
    r"\bby (?:(?:about|around|some|nearly|almost|up|to|at|least|just|only"
    r"|more|less|than|over|as|much|roughly|a|further|another|an) ){0,3}$",
    re.IGNORECASE,
)
_MULTIPLIED = re.compile(r"[a-z]+l(?:ed|ing)\b", re.IGNORECASE)
_BEHIND = re.compile(r" (?:higher|lower|up|down)\b")
_BEFORE = re.compile(r"\b(?:up|down)(?: by| about| some| nearly| almost| more than)? $")


def role_of(tree: Tree, figure: Figure, at: tuple[int, int | None]) -> Role:
    """Give what a figure tells of its metric. `at`: the number and the counted noun."""
    if figure.whole or figure.aside:
        return Role.TOTAL
    if figure.earlier:
        return Role.FORMER
    return _moved(tree, figure, at)


def _moved(tree: Tree, figure: Figure, at: tuple[int, int | None]) -> Role:
    """Give RISE or FALL for a change ("rose 12 percent"), else LEVEL."""
    if figure.unit == TIMES and (way := _multiplied(tree.text[figure.start :])):
        return way
    lead = tree.text[: figure.start]
    last = lead.rstrip().rsplit(" ", 1)[-1].lower()
    by = _BY.search(lead[-40:]) is not None
    if last in _LEVEL and not by:
        return Role.LEVEL
    number, noun = at
    above = tree.above(number)[:3]
    near = [*above, *([noun] if noun is not None and figure.unit else [])]
    lemmas = [_moving(tree, one) for one in near]
    beside = _BEFORE.search(lead[-24:]) or _BEHIND.match(tree.text, figure.end)
    if beside and figure.unit is not None:
        return _direction([beside.group().split()[0]])
    if not by and not _moves_itself(tree, figure, above):
        return Role.LEVEL
    return _direction(lemmas)


def _moves_itself(tree: Tree, figure: Figure, above: list[int]) -> bool:
    """Tell whether a measure stands right under a word of moving: "fell 3 percent"."""
    if figure.unit is None or figure.age:
        return False
    lemmas = [_moving(tree, one) for one in above[:2]]
    if figure.unit in ("percent", TIMES) or figure.unit.endswith("point"):
        return True
    return bool(lemmas) and lemmas[0] in (_UP | _DOWN) - _TRANSITIVE


def _moving(tree: Tree, place: int) -> str:
    """Give a word's lemma; what one signs is no shrinking: "a five-year contract"."""
    token = tree.tokens[place]
    lemma = token.lemma.lower()
    return "" if lemma == "contract" and token.pos != "VERB" else lemma


def _multiplied(text: str) -> Role | None:
    """Give the way of "doubled" and "halved", None for other multiples."""
    if text[:4].lower() == "halv":
        return Role.FALL
    return Role.RISE if _MULTIPLIED.match(text) else None


def _direction(lemmas: list[str]) -> Role:
    """Give the way of the first word that moves."""
    for lemma in lemmas:
        if lemma in _UP:
            return Role.RISE
        if lemma in _DOWN:
            return Role.FALL
    return Role.LEVEL


def named(metric: Metric, figure: Figure, role: Role) -> Metric:
    """Give the metric under the name of its role, and of what it is per."""
    name, family = metric.name, metric.family
    if figure.per:
        name = f"{name} per {figure.per}".strip()
    if role in (Role.RISE, Role.FALL):
        name, family = (one.removeprefix("share of ") for one in (name, family))
        return Metric(f"{name} change".strip(), f"{family} change".strip())
    if role is Role.FORMER:
        return Metric(f"{name} before", family)
    if role is Role.TOTAL:
        return Metric(f"{name} in all", family)
    return Metric(name, family)
