"""Deals a clause's figures out: each count with its own part of the words.

Ages, durations, wholes and groups that are only pointed at ("the two leaders") make no
claim of their own where something else is counted: they go along with that claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from services.engines.protocols import Token
from services.extraction.clauses import Clause
from services.extraction.metrics import Counted, counted
from services.extraction.predication import first_name
from services.extraction.quantities import DURATIONS, Figure
from services.extraction.references import Reader
from services.extraction.tree import Tree
from services.model.claim import Quantity

_BESIDE = ("nummod", "quantmod", "compound")
#: Words between two figures at which the clause is parted.
_PARTS = frozenset(
    {",", ";", "and", "with", "while", "but", "including", "plus", "or", "up"}
)


@dataclass(frozen=True, slots=True)
class Count:
    """One claim's worth of a clause: its words, its figure, and those beside it."""

    part: list[int]
    main: Quantity | None
    beside: tuple[Quantity, ...] = ()

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Give all figures, the main one first."""
        return ((self.main,) if self.main is not None else ()) + self.beside


def counts(
    tree: Tree, figures: Sequence[Figure], clause: Clause, reader: Reader
) -> list[Count]:
    """Give the counts of a clause, in order; one without a figure if it counts none."""
    plain = Count(list(clause.places), None)
    if clause.act:
        return [plain]
    inside = set(clause.places)
    own = [
        one
        for one in figures
        if not one.former and inside & set(tree.at(one.number_start, one.number_end))
    ]
    main = [one for one in own if not _goes_along(one)]
    main = main or [one for one in own if _stands_alone(one)][:1]
    beside = [one for one in own if one not in main]
    found = list(_mains(tree, clause, main, reader)) or [plain]
    return [_joined(tree, one, beside, reader) for one in found]


def _goes_along(figure: Figure) -> bool:
    """Tell whether a figure seldom is what a clause is about."""
    pointed = figure.whole or figure.aside or figure.earlier
    lost = figure.votes == "against"
    return figure.age or figure.unit in DURATIONS or pointed or lost


def _stands_alone(figure: Figure) -> bool:
    """Tell whether a figure makes a claim where nothing else is counted."""
    return not (figure.whole or figure.aside or figure.earlier or figure.since)


def _mains(
    tree: Tree, clause: Clause, main: Sequence[Figure], reader: Reader
) -> Iterator[Count]:
    """Give the counts that make claims, each with its part of the clause."""
    before: tuple[Figure, Counted] | None = None
    for figure, part in zip(main, _parted(tree, clause, main), strict=True):
        what = counted(tree, figure, part, reader)
        if what is None:
            continue
        if before is not None and _elliptic(tree, figure, what, before[0]):
            # "the Liberals had 44 percent of the vote and Labour 39 percent".
            name = first_name(tree, part, reader) if figure.unit else None
            what = replace(before[1], of=name or before[1].of)
        before = figure, what
        yield Count(part, _quantity(tree, figure, what))


def _elliptic(tree: Tree, figure: Figure, what: Counted, before: Figure) -> bool:
    """Tell whether a figure leaves out what the one before it counts."""
    if what.known or before.unit != figure.unit:
        return False
    number = tree.at(figure.number_start, figure.number_end)[0]
    return what.noun is None or (figure.additional and what.noun < number)


def _joined(
    tree: Tree, count: Count, beside: Sequence[Figure], reader: Reader
) -> Count:
    """Give a count those figures beside it that stand in its words."""
    found: list[Quantity] = []
    for figure in beside:
        places = tree.at(figure.number_start, figure.number_end)
        if not set(places) & set(count.part):
            continue
        what = counted(tree, figure, count.part, reader)
        if what is not None:
            found.append(_quantity(tree, figure, what))
    return replace(count, beside=tuple(found))


def _quantity(tree: Tree, figure: Figure, what: Counted) -> Quantity:
    """Make the quantity of a figure and what it counts."""
    return Quantity(
        figure.low,
        figure.high,
        figure.hedge,
        figure.unit,
        what.metric,
        what.of,
        tree.text[figure.start : figure.end],
        figure.additional,
        what.role,
    )


def _parted(tree: Tree, clause: Clause, figures: Sequence[Figure]) -> list[list[int]]:
    """Part a clause's words among its figures, at the words that join them."""
    parts: list[list[int]] = []
    rest = list(clause.places)
    for one, following in pairwise(figures):
        between = [
            place
            for place in rest
            if one.number_end <= tree.tokens[place].start < following.start
            and tree.tokens[place].text.lower() in _PARTS
        ]
        cut = _cut(tree, between)
        closed = _closed_by(tree, clause, rest, cut)
        if closed is not None and cut is not None:
            # "17 people, including five children, were killed": both were.
            behind = _until(tree, figures, following, [p for p in rest if p > closed])
            parts.append([*(one for one in rest if one < cut), *behind])
            opened = [one for one in rest if one > cut]
            rest = [one for one in opened if one not in (closed, *_leads(tree, opened))]
            continue
        shared = _shared_verb(tree, clause, rest, cut, following)
        own = [place for place in rest if cut is None or place < cut]
        parts.append([*own, *_until(tree, figures, following, shared)])
        rest = [place for place in rest if cut is None or place >= cut]
        if cut is not None and clause.head < cut and _leads(tree, rest):
            # "It killed 17 people, including five children": the verb is of both.
            rest = [*parts[-1], *rest]
        elif cut is not None and clause.head < cut:
            rest = _with_verb(tree, parts[-1], rest, (one, following))
    return [*parts, rest] if figures else []


def _joined_noun(tree: Tree, figure: Figure) -> Token | None:
    """Give the noun of a count that is joined on: "and | nine children"."""
    number = tree.at(figure.number_start, figure.number_end)
    noun = number[-1] if number else None
    while noun is not None and tree.tokens[noun].dep in _BESIDE:
        noun = tree.tokens[noun].head
    token = tree.tokens[noun] if noun is not None else None
    if token is None or token.dep != "conj" or token.place < number[0]:
        return None
    return token if tree.tokens[token.head].pos in ("NOUN", "PROPN") else None


def _with_verb(
    tree: Tree, before: list[int], rest: list[int], pair: tuple[Figure, Figure]
) -> list[int]:
    """Give "and nine children" the verb of "it killed three soldiers and ...".

    Only where the second count is joined on to a noun behind the verb.
    """
    joined = _joined_noun(tree, pair[1])
    number = tree.at(pair[1].number_start, pair[1].number_end)[0]
    own = rest[next((at for at, one in enumerate(rest) if not _joins(tree, one)), 0) :]
    opening = tree.tokens[own[0]] if own and len(own) < len(rest) else None
    if opening is not None and opening.tag == "VBG" and opening.dep == "conj":
        # "The hill slid, burying two farms and killing nine cows".
        return [*(one for one in before if one < opening.head), *own]
    named = any(
        tree.tokens[one].pos in ("NOUN", "PROPN") and one < number for one in own
    )
    if joined is None or joined.place not in rest or len(own) == len(rest) or named:
        return rest
    first = tree.noun_phrase(joined.head)[0]
    above = tree.tokens[tree.tokens[joined.head].head]
    if pair[0].money and not pair[1].money and above.text == "of":
        first = tree.noun_phrase(above.head)[0]  # "sales of $3 million and 40 staff"
    kept = [one for one in before if one < first]
    verbs = any(tree.tokens[one].pos in ("VERB", "AUX") for one in kept)
    return [*kept, *own] if verbs and first in before else rest


def _joins(tree: Tree, place: int) -> bool:
    """Tell a word that joins one count on to another."""
    return tree.words[place] in ("and", ",", "or", "plus")


def _shared_verb(
    tree: Tree, clause: Clause, rest: list[int], cut: int | None, following: Figure
) -> list[int]:
    """Give what stands behind "twelve men and five women", for the men too."""
    joined = _joined_noun(tree, following) if cut is not None else None
    if joined is None or cut is None or clause.head < cut:
        return []
    subject = tree.tokens[joined.head]
    if subject.dep not in ("nsubj", "nsubjpass") or subject.head != clause.head:
        return []
    last = max(tree.branch(joined.place))
    return [one for one in rest if one > last]


def _closed_by(
    tree: Tree, clause: Clause, rest: list[int], cut: int | None
) -> int | None:
    """Give the comma that closes ", including five children," before the verb."""
    if cut is None or clause.head <= cut:
        return None
    opened = [one for one in rest if one >= cut]
    if not _leads(tree, opened):
        return None
    commas = [one for one in opened[1:] if tree.words[one] == ","]
    near = [one for one in commas if one < clause.head]
    return near[-1] if near else None


def _leads(tree: Tree, places: list[int]) -> list[int]:
    """Give the places of "including" or "among them" at the start of a list."""
    words = [tree.words[one] for one in places[:3]]
    if "including" in words:
        return places[: words.index("including") + 1]
    return []


def _until(
    tree: Tree, figures: Sequence[Figure], last: Figure, places: list[int]
) -> list[int]:
    """Give the places before the words that join the next figure on."""
    behind = [one for one in figures if one.number_start > last.number_start]
    if not behind:
        return places
    joins = [
        one
        for one in places
        if tree.tokens[one].start < behind[0].start and tree.words[one] in _PARTS
    ]
    end = joins[-1] if joins else None
    return [one for one in places if end is None or one < end]


def _cut(tree: Tree, between: list[int]) -> int | None:
    """Give the first of the last run of joining words before the next figure."""
    if not between:
        return None
    cut = between[-1]
    for place in reversed(between[:-1]):
        if cut - place > 1:
            break
        cut = place
    return cut
