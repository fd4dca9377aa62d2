"""A parsed sentence as a tree that can be asked for its branches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property

from services.engines.protocols import Parsed, Token
from services.extraction.lemmas import with_own_lemma
from services.extraction.torn import PROPER as PROPER
from services.extraction.torn import mended

#: Dependencies that carry a subject.
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
#: Dependencies that make up a noun phrase before its head.
BEFORE_HEAD = frozenset(
    {"compound", "amod", "nmod", "poss", "nummod", "det", "quantmod"}
)

#: Tags of a verb that stands in a tense of its own, or of one that helps it to one.
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})


class Tree:
    """The tokens of one sentence with their children."""

    def __init__(self, parsed: Parsed) -> None:
        """Hang every token under its governing one."""
        self.tokens = mended(tuple(with_own_lemma(one) for one in parsed.tokens))
        self.text = parsed.text
        #: Of each token the number of the quotation that it stands in, or -1.
        self.quoted: list[int] = [-1] * len(parsed.tokens)
        self.entities = parsed.entities
        self._starts = [one.start for one in self.tokens]
        self._ends = [one.end for one in self.tokens]
        self._children: list[list[int]] = [[] for _ in parsed.tokens]
        #: Branches and noun phrases that were asked for, until something is moved.
        self._branches: dict[int, list[int]] = {}
        #: The runs of proper nouns, once services/extraction/runs.py found them.
        self.proper: list[list[int]] | None = None
        self._phrases: dict[int, list[int]] = {}
        self.roots: list[int] = []
        for token in self.tokens:
            if token.head == token.place:
                self.roots.append(token.place)
            else:
                self._children[token.head].append(token.place)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words in lower case, in order."""
        return tuple(token.text.lower() for token in self.tokens)

    def children(self, place: int, *deps: str) -> list[Token]:
        """Give the direct dependents, all or those with one of `deps`."""
        under = self._children[place]
        if not under:
            return []
        tokens = self.tokens
        if not deps:
            return [tokens[one] for one in under]
        return [tokens[one] for one in under if tokens[one].dep in deps]

    def child(self, place: int, *deps: str) -> Token | None:
        """Give the first dependent with one of `deps`."""
        for one in self._children[place]:
            token = self.tokens[one]
            if token.dep in deps:
                return token
        return None

    def branch(self, place: int, without: Iterable[int] = ()) -> list[int]:
        """Give the places under and at `place`, sorted, less the branches `without`."""
        if not self._children[place]:
            return [place]
        left_out = set(without)
        if left_out:
            return self._gathered(place, left_out)
        known = self._branches.get(place)
        if known is None:
            known = self._branches[place] = self._gathered(place, left_out)
        return known.copy()

    def _gathered(self, place: int, left_out: set[int]) -> list[int]:
        """Walk down a branch."""
        found: list[int] = []
        open_ = [place]
        while open_:
            here = open_.pop()
            found.append(here)
            open_.extend(one for one in self._children[here] if one not in left_out)
        return sorted(found)

    def adopt(self, place: int, under: int, dep: str = "dep") -> None:
        """Hang a branch elsewhere, to mend a fault of the parser."""
        self._children[self.tokens[place].head].remove(place)
        self._children[under].append(place)
        moved = list(self.tokens)
        moved[place] = self.tokens[place]._replace(head=under, dep=dep)
        self.tokens = tuple(moved)
        self._branches.clear()
        self._phrases.clear()

    def above(self, place: int) -> list[int]:
        """Give the places that govern `place`, nearest first."""
        found: list[int] = []
        while self.tokens[place].head != place:
            place = self.tokens[place].head
            found.append(place)
        return found

    def at(self, start: int, end: int) -> list[int]:
        """Give the places of tokens that overlap the half-open piece.

        Tokens stand one behind the other, so that both ends are found by halving.
        """
        first = bisect_right(self._ends, start)
        return list(range(first, bisect_left(self._starts, end, first)))

    def subject(self, place: int) -> Token | None:
        """Give the subject of a verb; a verb joined on by "and" shares it."""
        seen = 0
        while seen < 8:
            own = self.child(place, "nsubj", "nsubjpass", "csubj", "expl")
            if own is not None:
                return own
            token = self.tokens[place]
            if token.dep not in ("conj", "advcl", "xcomp", "pcomp", "prep", "dep") or (
                token.head == place
            ):
                return None
            place = token.head
            seen += 1
        return None

    def lemma(self, place: int) -> str:
        """Give the lemma with its particle joined on: "brush off"."""
        particle = self.child(place, "prt")
        base = self.tokens[place].lemma.lower()
        return f"{base} {particle.text.lower()}" if particle else base

    def phrase(self, places: Iterable[int]) -> str:
        """Give the words from the first to the last of `places` as printed."""
        listed = list(places)
        if not listed:
            return ""
        return self.text[self.tokens[min(listed)].start : self.tokens[max(listed)].end]

    def noun_phrase(self, place: int) -> list[int]:
        """Give the places of a noun's head with what stands before it."""
        known = self._phrases.get(place)
        if known is None:
            known = [place]
            for one in self.children(place):
                if one.dep in BEFORE_HEAD and one.place < place:
                    known.extend(self.branch(one.place))
            known.sort()
            self._phrases[place] = known
        return known.copy()
