"""Finds words that are reported too, though no clause holds them.

They are marked in the article with the clause next to them, and weigh nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.engines.protocols import Token
from services.extraction.cues import Cue
from services.extraction.lexicon import words
from services.extraction.tree import Tree

_REASONS = words("because if unless so since when though although")

Places = Sequence[int]


def left_over(tree: Tree, cue: Cue, beside: list[int], *, nested: bool) -> list[int]:
    """Give words of a report that are reported too, but hang on its verb.

    "... said the road was shut because it had flooded"; within another report
    (`nested`) the whole of the inner one is reported.
    """
    if nested:
        return tree.branch(cue.place, beside)
    last = max(tree.branch(one)[-1] for one in cue.contents)
    return [
        place
        for one in tree.children(cue.place, "advcl", "prep", "dep")
        if one.place > last and _reasons(tree, one)
        for place in tree.branch(one.place, beside)
    ]


def _reasons(tree: Tree, token: Token) -> bool:
    """Tell whether a clause gives a reason or a condition."""
    marks = tree.children(token.place, "mark", "advmod")
    return token.text.lower() == "because" or any(
        one.text.lower() in _REASONS for one in marks
    )


def quoted_rest(
    tree: Tree, clauses: Sequence[tuple[int, Places]]
) -> dict[int, list[int]]:
    """Give quoted words that no clause holds, by the number of the clause next to them.

    "I think", "you know" and what the parser hung on the reporting verb: a quotation is
    marked whole. `clauses` are heads with their places.
    """
    held = {place for _, places in clauses for place in places}
    inside: dict[int, list[int]] = {}
    for number, (head, _) in enumerate(clauses):
        inside.setdefault(tree.quoted[head], []).append(number)
    all_places = [places for _, places in clauses]
    more: dict[int, list[int]] = {}
    for place, quotation in enumerate(tree.quoted):
        if quotation >= 0 and place not in held and quotation in inside:
            near = nearest(all_places, inside[quotation], place)
            more.setdefault(near, []).append(place)
    return more


def nearest(clauses: Sequence[Places], among: Iterable[int], place: int) -> int:
    """Give the number of the clause that a token stands nearest to."""

    def distance(number: int) -> int:
        """Give how many words lie between."""
        places = clauses[number]
        return min(abs(places[0] - place), abs(places[-1] - place))

    return min(among, key=distance)
