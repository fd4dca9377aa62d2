"""Mends what the parser tears apart inside quotation marks.

What stands between one pair of marks belongs together: parts of a quotation that the
parser hung on the reporting verb are hung on the quotation's own main verb.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.extraction.tree import SUBJECTS, Tree

_VERBS = ("VERB", "AUX")


def gather(tree: Tree, inside: Sequence[int]) -> None:
    """Hang the loose parts of a quotation at the places `inside` on its main verb."""
    within = set(inside)
    tops = [
        one
        for one in inside
        if tree.tokens[one].head not in within and tree.tokens[one].pos != "PUNCT"
    ]
    main = next((one for one in tops if _is_main(tree, one, within)), None)
    if main is None:
        return  # a partial quotation is a part of the sentence around it
    above = tree.tokens[tree.tokens[main].head]
    if above.pos not in _VERBS:
        tree.adopt(main, above.place, "parataxis")  # "More from Dole: “We ..."
    for one in tops:
        root = tree.tokens[one].head == one
        if one != main and not root and one not in tree.above(main):
            joined = "conj" if _is_main(tree, one, within) else "dep"
            tree.adopt(one, main, joined)


def _is_main(tree: Tree, place: int, within: set[int]) -> bool:
    """Tell whether a verb with its subject stands at a place of the quotation."""
    if tree.tokens[place].pos not in _VERBS:
        return False
    subjects = [one.place for one in tree.children(place) if one.dep in SUBJECTS]
    return bool(within.intersection(subjects))
