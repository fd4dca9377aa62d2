from __future__ import annotations

from collections.abc import Callable

from services.extraction.runs import proper_runs
from services.extraction.tree import BEFORE_HEAD, Tree

_TEXT = (
    "The old mayor of Tarvik, Lena Marsh, said that Norway's army left Osk on Friday."
)


def _under(tree: Tree, place: int) -> list[int]:
    """Walk down by the heads alone, as the tokens have them now."""
    found = {place}
    while more := {one.place for one in tree.tokens if one.head in found} - found:
        found |= more
    return sorted(found)


def _phrase(tree: Tree, place: int) -> list[int]:
    found = [place]
    for one in tree.tokens[:place]:
        if one.head == place and one.dep in BEFORE_HEAD:
            found += _under(tree, one.place)
    return sorted(found)


def _holds(tree: Tree) -> None:
    for token in tree.tokens:
        place = token.place
        assert tree.branch(place) == _under(tree, place)
        assert tree.branch(place) == _under(tree, place)  # the answer that was kept
        assert tree.noun_phrase(place) == _phrase(tree, place)
        assert tree.noun_phrase(place) == _phrase(tree, place)


def test_a_branch_is_all_that_hangs_below(tree: Callable[[str], Tree]) -> None:
    _holds(tree(_TEXT))


def test_what_is_moved_hangs_elsewhere_at_once(tree: Callable[[str], Tree]) -> None:
    read = tree(_TEXT)
    _holds(read)
    place = next(one.place for one in read.tokens if one.text == "Marsh")
    read.adopt(place, read.roots[0], "dobj")
    _holds(read)
    assert place in {one.place for one in read.children(read.roots[0], "dobj")}


def test_a_caller_may_change_what_it_got(tree: Callable[[str], Tree]) -> None:
    read = tree(_TEXT)
    root = read.roots[0]
    read.branch(root).clear()
    read.noun_phrase(root).clear()
    proper_runs(read)[0].clear()
    _holds(read)
    assert [read.phrase(one) for one in proper_runs(read)][:2] == [
        "Tarvik",
        "Lena Marsh",
    ]
