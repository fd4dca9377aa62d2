"""Cuts a sentence in two where a colon or semicolon joins two whole statements.

"Estimates are flying: broker Myles Orme puts the damage at 90m" states two things, and
a parser hangs one under the other, so that one of them is lost. Both halves are read as
sentences of their own if each of them has a subject and a verb, nobody speaks across
the mark, and nothing in the first holds for the second: "Lee wrote: the hall is shut",
"On Sunday 12 people died; 30 were hurt", "The rumour is old: the mayor fled".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from services.engines.protocols import Parsed
from services.extraction.cues import Cue, cue_at
from services.extraction.lexicon import mapping, words
from services.extraction.quotes import quotations
from services.extraction.sentences import Sentence
from services.extraction.tree import FINITE, SUBJECTS, Tree

_MARK = re.compile(r"[:;](?=\s)")
#: What begins with these was said by somebody; a bracket holds an aside.
_OPENING = tuple("\"“‘'(")
#: Quotations that `quotations` does not know; words that give both halves a speaker.
_SOMEBODY_S = re.compile(
    r"(?:^|[\s(])['‘]\w|[«»„]|\baccording to\b|\bin the (?:view|words|opinion) of\b"
    r"|['’]s? (?:view|opinion|words)\b|\bas [^,;:]+ puts? it\b",
    re.IGNORECASE,
)
#: Of these the other half only says what they are; whether it is so stays open.
_HELD = words(
    "rumour rumor plot story film book novel theory idea question fear hope danger risk"
    " scenario nightmare dream lie myth legend joke"
)
#: A half of fewer words is a label, "Verdict:", or a word thrown in.
_FEWEST = 3
#: Clauses beside the first verb in which somebody may speak.
_HANGING = ("conj", "ccomp", "parataxis", "advcl")
#: What opens a sentence holds for both halves: "On Sunday 12 died; 30 were hurt".
_OPENS = frozenset({"prep", "npadvmod", "advmod", "advcl"})

_Parse = Callable[[Sequence[str]], Iterable[Parsed]]
_Halves = tuple[Sentence, Sentence]


def cut(found: Sequence[Sentence], parse: _Parse) -> list[Sentence]:
    """Give the sentences, with those that hold two statements as two.

    Only they are parsed, to see whether they do. Who reads the whole parses it once
    more: what is a name is known from all sentences that are parsed together.
    """
    halves = {place: two for place, one in enumerate(found) if (two := _halves(one))}
    texts = [half.text for two in halves.values() for half in two]
    trees = [Tree(one) for one in parse(texts)] if texts else []
    sides = zip(halves.items(), trees[::2], trees[1::2], strict=True)
    whole = {place: two for (place, two), left, right in sides if _are_two(left, right)}
    return [
        half for place, one in enumerate(found) for half in whole.get(place, (one,))
    ]


def _halves(one: Sentence) -> _Halves | None:
    """Give what stands before and behind the only mark outside the quotations in it."""
    if not _MARK.search(one.text) or _SOMEBODY_S.search(one.text):
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


def _are_two(left: Tree, right: Tree) -> bool:
    """Tell whether both halves state something by themselves."""
    if not (_states(left) and _states(right)):
        return False
    if _speaks(left) or _opens(left) or _trails(right):
        return False
    return _speaks(right) or not _holds(left)


def _holds(tree: Tree) -> bool:
    """Tell whether a half is about a rumour, a claim or a plot that the other tells."""
    subject = tree.child(tree.roots[0], *SUBJECTS)
    noun = subject.lemma.lower() if subject else ""
    return noun in _HELD or noun in mapping("nouns.tsv")


def _opens(tree: Tree) -> bool:
    """Tell whether a half opens with a time or a condition, which holds for both."""
    root = tree.roots[0]
    subject = tree.child(root, *SUBJECTS)
    return subject is not None and any(
        one.place < subject.place and one.dep in _OPENS for one in tree.children(root)
    )


def _states(tree: Tree) -> bool:
    """Tell whether a text is one clause with a subject and a finite verb."""
    if len(tree.roots) != 1:
        return False
    root = tree.roots[0]
    if not any(one.dep in SUBJECTS for one in tree.children(root)):
        return False
    verbs = [tree.tokens[root], *tree.children(root, "aux", "auxpass")]
    return any(one.tag in FINITE for one in verbs)


def _speaks(tree: Tree) -> bool:
    """Tell whether somebody speaks in a clause: the other half may be theirs too."""
    return bool(_cues(tree))


def _trails(tree: Tree) -> bool:
    """Tell whether who speaks stands behind what is said: "…, the mayor said"."""
    root = tree.roots[0]
    return any(
        cue.place > root or any(one < cue.place for one in cue.contents)
        for cue in _cues(tree)
    )


def _cues(tree: Tree) -> list[Cue]:
    """Give the verbs of communication of a clause and of those right under it."""
    root = tree.tokens[tree.roots[0]]
    verbs = (root, *tree.children(root.place, *_HANGING))
    return [cue for verb in verbs if (cue := cue_at(tree, verb.place))]
