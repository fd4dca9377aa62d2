"""Finds the runs of proper nouns in a sentence: names as they are printed."""

from __future__ import annotations

from services.engines.protocols import Token
from services.extraction.tree import PROPER, Tree


def proper_runs(tree: Tree) -> list[list[int]]:
    """Give the runs of proper nouns, each as token places."""
    if tree.proper is None:
        tree.proper = _found(tree)
    return [run.copy() for run in tree.proper]


def _found(tree: Tree) -> list[list[int]]:
    """Look for them, once a sentence."""
    runs: list[list[int]] = []
    open_: list[int] = []
    for token in tree.tokens:
        joins = bool(open_) and token.text in ("-", "–", "&")
        if (
            token.tag in PROPER
            or (joins and _proper_next(tree, token.place))
            or (joins is False and _after_hyphen(tree, token, open_))
        ):
            open_.append(token.place)
        elif open_:
            runs.append(open_)
            open_ = []
    if open_:
        runs.append(open_)
    return runs


def _proper_next(tree: Tree, place: int) -> bool:
    """Tell whether a hyphen joins two parts of a name: "Jong-un"."""
    following = tree.tokens[place + 1] if place + 1 < len(tree.tokens) else None
    return following is not None and following.start == tree.tokens[place].end


def _after_hyphen(tree: Tree, token: Token, run: list[int]) -> bool:
    """Tell whether a lower-case part hangs on a name by its hyphen."""
    if not run or tree.tokens[run[-1]].text not in ("-", "–"):
        return False
    return tree.tokens[run[-1]].end == token.start
