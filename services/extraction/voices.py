"""Gives quotations their voice over several sentences.

In order: the name printed beside a quotation, the speaker of a clause inside it, of a
later sentence of the same quotation ("We won. We sang," he said), of the quotation just
before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from services.extraction.clauses import Clause, Cutter
from services.extraction.quotes import Quotation
from services.extraction.references import Reader
from services.extraction.sentences import Sentence
from services.extraction.tree import Tree
from services.model.claim import Speaker

#: How many sentences a quotation may run on before it names its speaker.
_REACH = 6

Chain = tuple[Speaker, ...]


class Voices:
    """The voices of one article's quotations, filled sentence by sentence."""

    def __init__(
        self, told: Sequence[Sentence], trees: Sequence[Tree], reader: Reader
    ) -> None:
        """Start without quotations; `add` brings them."""
        self._told = told
        self._trees = trees
        self._reader = reader
        self._quotations: list[Quotation] = []
        self._starts: list[int] = []
        self._known: dict[int, Chain] = {}

    def add(self, quotations: Sequence[Quotation]) -> None:
        """Take the quotations of the text, in order."""
        self._quotations = list(quotations)
        self._starts = [one.start for one in self._quotations]

    def voiced(self, number: int, clause: Clause) -> Clause:
        """Give a clause of sentence `number` the voice of the quotation it is in."""
        here = self._at(number, clause.head)
        if here is None:
            return clause
        if clause.chain:
            self._known[here] = clause.chain
            return clause
        chain = self._printed(here) or self._known.get(here)
        return replace(
            clause, chain=chain or self._named_later(here, number) or self._before(here)
        )

    def _at(self, number: int, head: int) -> int | None:
        """Give the quotation that holds a token of a sentence."""
        place = self._told[number].start + self._trees[number].tokens[head].start
        found = bisect_right(self._starts, place) - 1
        inside = found >= 0 and place < self._quotations[found].end
        return found if inside else None

    def _printed(self, here: int) -> Chain:
        """Give the speaker whose name is printed beside a quotation."""
        voice = self._quotations[here].voice
        if not voice:
            return ()
        return (Speaker(self._reader.names.canonical(voice), ":", voice),)

    def _named_later(self, here: int, number: int) -> Chain:
        """Give who is only named at a quotation's end."""
        end = self._quotations[here].end
        for later in range(number + 1, min(number + 1 + _REACH, len(self._told))):
            start = self._told[later].start
            if start >= end:
                return ()
            for clause in Cutter(self._trees[later], self._reader, ()).clauses():
                first = self._trees[later].tokens[clause.places[0]].start
                if clause.chain and start + first < end:
                    self._known[here] = clause.chain
                    return clause.chain
        return ()

    def _before(self, here: int) -> Chain:
        """Give who was quoted just before, in this paragraph or the one above."""
        paragraph = self._quotations[here].paragraph
        for earlier in range(here - 1, -1, -1):
            if paragraph - self._quotations[earlier].paragraph > 2:
                return ()
            if earlier in self._known:
                return self._known[earlier]
        return ()
