"""Cuts a sentence in two where a colon or semicolon joins two whole statements.

"Estimates are already flying: broker Myles Tarrant puts the damage at 90m" states two
things, and a parser hangs one under the other, so that one of them is lost. Both halves
are read as sentences of their own if each of them has a subject and a verb, and nobody
speaks across the mark: "Lee wrote: the hall is shut" is one statement with its speaker.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from services.engines.protocols import Parsed
from services.extraction.cues import cue_at
from services.extraction.quotes import quotations
from services.extraction.sentences import Sentence
from services.extraction.tree import SUBJECTS, Tree

_MARK = re.compile(r"[:;](?=\s)")
#: What begins with these was said by somebody; a bracket holds an aside.
_OPENING = tuple("\"“‘'(")
#: A half of fewer words is a label, "Verdict:", or a word thrown in.
_FEWEST = 3
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
#: Clauses beside the first verb in which somebody may speak.
_HANGING = ("conj", "ccomp", "parataxis", "advcl")

_Parse = Callable[[Sequence[str]], Iterable[Parsed]]
_Halves = tuple[Sentence, Sentence]


def cut(found: Sequence[Sentence], parse: _Parse) -> list[Sentence]:
    """Give the sentences, with those that hold two statements as two."""
    halves = {place: two for place, one in enumerate(found) if (two := _halves(one))}
    texts = [half.text for two in halves.values() for half in two]
    trees = [Tree(one) for one in parse(texts)] if texts else []
    sides = zip(halves.items(), trees[::2], trees[1::2], strict=True)
    whole = {
        place: two
        for (place, two), left, right in sides
        if _are_two(_mark(found[place], two), left, right)
    }
    return [
        half for place, one in enumerate(found) for half in whole.get(place, (one,))
    ]


def _halves(one: Sentence) -> _Halves | None:
    """Give what stands before and behind the only mark outside quotations."""
    if not _MARK.search(one.text):
        return None
    said = [(it.start, it.end) for it in quotations(one.text)]
    marks = [
        it.start()
        for it in _MARK.finditer(one.text)
        if not any(start <= it.start() < end for start, end in said)
    ]
    if len(marks) != 1:
        return None
    mark = marks[0]
    behind = one.text[mark + 1 :].lstrip()
    first = one.text[:mark].rstrip()
    if behind.startswith(_OPENING) or behind.endswith("?"):
        return None
    if min(len(half.split()) for half in (first, behind)) < _FEWEST:
        return None
    start = one.start + len(one.text) - len(behind)
    return (
        replace(one, end=one.start + len(first), text=first),
        replace(one, start=start, text=behind),
    )


def _mark(whole: Sentence, two: _Halves) -> str:
    return whole.text[two[0].end - whole.start :].lstrip()[:1]


def _are_two(mark: str, left: Tree, right: Tree) -> bool:
    """Tell whether both halves state something by themselves."""
    if not (_states(left) and _states(right)) or _speaks(left):
        return False
    return mark == ":" or not _speaks(right)


def _states(tree: Tree) -> bool:
    """Tell whether a text is one clause with a subject and a finite verb."""
    if len(tree.roots) != 1:
        return False
    root = tree.roots[0]
    if not any(one.dep in SUBJECTS for one in tree.children(root)):
        return False
    verbs = [tree.tokens[root], *tree.children(root, "aux", "auxpass")]
    return any(one.tag in _FINITE for one in verbs)


def _speaks(tree: Tree) -> bool:
    """Tell whether somebody speaks in a clause: the other half may be theirs too."""
    root = tree.tokens[tree.roots[0]]
    verbs = (root, *tree.children(root.place, *_HANGING))
    return any(cue_at(tree, one.place) for one in verbs)
