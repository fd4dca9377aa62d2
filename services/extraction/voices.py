"""Gives quotations their voice over several sentences and paragraphs.

In order: the name printed beside a quotation, the speaker of a clause inside it whose
cue stands outside it, the verb of communication beside it, the words with a colon
before it, a later sentence of the same quotation ("We won. We sang," he said), the
quotation just before. A whole sentence between marks that nothing gives a voice is
somebody's nevertheless: whom the sentence before was about, or nobody known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from services.extraction.beside import introduced, spoken_beside
from services.extraction.chains import Chain
from services.extraction.clauses import Clause, Cutter
from services.extraction.mending import gather
from services.extraction.quotes import Quotation
from services.extraction.references import Reader
from services.extraction.sentences import Sentence
from services.extraction.tree import Tree
from services.model.claim import Speaker

#: How many sentences a quotation may run on before it names its speaker.
_REACH = 6
#: Quotations of fewer code points may be titles and words that are only mentioned.
_LONG = 30


class Voices:
    """The voices of one article's quotations, filled sentence by sentence."""

    def __init__(
        self, told: Sequence[Sentence], trees: Sequence[Tree], reader: Reader
    ) -> None:
        """Start without quotations; `add` brings them."""
        self._told = told
        self._starts_told = [one.start for one in told]
        self._trees = trees
        self._reader = reader
        self._quotations: list[Quotation] = []
        self._starts: list[int] = []
        self._known: dict[int, Chain] = {}

    def add(self, quotations: Sequence[Quotation]) -> None:
        """Take the quotations of the text, in order, and mark their words."""
        self._quotations = list(quotations)
        self._starts = [one.start for one in self._quotations]
        for sentence, tree in zip(self._told, self._trees, strict=True):
            self._mark(sentence.start, tree)

    def _mark(self, start: int, tree: Tree) -> None:
        """Tell a tree which of its words are quoted, and hold those together."""
        for token in tree.tokens:
            here = self._holding(start + token.start)
            tree.quoted[token.place] = -1 if here is None else here
        for here in sorted(set(tree.quoted) - {-1}):
            inside = [
                one.place for one in tree.tokens if tree.quoted[one.place] == here
            ]
            gather(tree, inside)

    def voiced(self, number: int, clause: Clause) -> Clause:
        """Give a clause of sentence `number` the voice of the quotation it is in."""
        here = self._trees[number].quoted[clause.head]
        if here < 0:
            return clause
        outer, inner = self._apart(number, here, clause)
        if outer.speakers:
            self._known[self._first(here)] = outer
            return clause
        chain = inner.under(self._voice(here, number))
        return replace(clause, chain=chain.speakers, at=chain.at)

    def _holding(self, place: int) -> int | None:
        """Give the quotation that holds an offset of the text."""
        found = bisect_right(self._starts, place) - 1
        inside = found >= 0 and place < self._quotations[found].end
        return found if inside else None

    def _apart(self, number: int, here: int, clause: Clause) -> tuple[Chain, Chain]:
        """Part a clause's chain: who stands outside the quotation, and who inside."""
        quoted = self._trees[number].quoted
        first = next(
            (one for one, at in enumerate(clause.at) if quoted[at] == here),
            len(clause.at),
        )
        outer = Chain(clause.chain[:first], clause.at[:first])
        return outer, Chain(clause.chain[first:], clause.at[first:])

    def _first(self, here: int) -> int:
        """Give the first part of a quotation that runs over paragraphs."""
        while here > 0 and self._follows(here):
            here -= 1
        return here

    def _follows(self, here: int) -> bool:
        """Tell whether a quotation goes on with the one of the paragraph before."""
        one, before = self._quotations[here], self._quotations[here - 1]
        return before.open and one.paragraph == before.paragraph + 1

    def _voice(self, here: int, number: int) -> Chain:
        """Give whose words a quotation is."""
        first = self._first(here)
        known = self._printed(first) or self._known.get(first)
        if known is None:
            known = (
                self._beside(here, number)
                or self._beside(here, self._begun(here))
                or self._introduced(first)
                or self._named_later(here, number)
                or self._before(first)
                or self._guessed(first)
            )
            if known.speakers:
                self._known[first] = known
        return known

    def _printed(self, here: int) -> Chain | None:
        """Give the speaker whose name is printed beside a quotation."""
        voice = self._quotations[here].voice
        if not voice:
            return None
        if voice in ("Q", "Question"):
            return _of(Speaker("", f"{voice}:"))
        if voice in ("A", "Answer"):
            return _of(Speaker(self._reader.names.first_named(), f"{voice}:", voice))
        return _of(Speaker(self._reader.names.canonical(voice), ":", voice))

    def _beside(self, here: int, number: int) -> Chain | None:
        """Give who speaks in the same sentence, outside the marks."""
        found = spoken_beside(self._trees[number], here, self._reader)
        return _of(found) if found else None

    def _begun(self, here: int) -> int:
        """Give the sentence in which a quotation begins."""
        start = self._quotations[here].start
        return max(0, bisect_right(self._starts_told, start) - 1)

    def _introduced(self, here: int) -> Chain | None:
        """Give whom the words with a colon right before a quotation name."""
        start, number = self._quotations[here].start, self._begun(here)
        before = self._trees[number].text[: start - self._told[number].start]
        alone = not before.strip("“\"'‘ ")
        if alone and number > 0:
            number -= 1
            before = self._trees[number].text
        if not before.rstrip("“\"'‘ \n").endswith(":"):
            return None
        found = introduced(self._trees[number], len(before), self._reader)
        return _of(found) if found else None

    def _named_later(self, here: int, number: int) -> Chain | None:
        """Give who is only named at a quotation's end."""
        end = self._quotations[here].end
        for later in range(number + 1, min(number + 1 + _REACH, len(self._told))):
            if self._told[later].start >= end:
                return None
            found = self._named_in(later, here)
            if found:
                return found
        return None

    def _named_in(self, number: int, here: int) -> Chain | None:
        """Give who is named in a sentence of a quotation."""
        tree = self._trees[number]
        for clause in Cutter(tree, self._reader, ()).clauses():
            if tree.quoted[clause.head] == here:
                outer, _ = self._apart(number, here, clause)
                if outer.speakers:
                    return outer
        return self._beside(here, number)

    def _before(self, here: int) -> Chain | None:
        """Give who was quoted just before, in this paragraph or the one above."""
        if not self._whole(here):
            return None
        paragraph = self._quotations[here].paragraph
        for earlier in range(here - 1, -1, -1):
            if paragraph - self._quotations[earlier].paragraph > 1:
                return None
            first = self._first(earlier)
            if first in self._known:
                return self._known[first]
        return None

    def _guessed(self, here: int) -> Chain:
        """Give whom the sentences before were about, or somebody without a name."""
        if not self._whole(here):
            return Chain()
        person = self._reader.recent_person()
        return _of(Speaker(person, "“"))

    def _whole(self, here: int) -> bool:
        """Tell whether a quotation is a sentence of its own, and no title."""
        one = self._quotations[here]
        number = self._begun(here)
        if not self._says(one, number):
            return False
        before = self._trees[number].text[: one.start - self._told[number].start]
        return not before.strip("“\"'‘ ")

    def _says(self, one: Quotation, number: int) -> bool:
        """Tell whether a quotation is a statement: long, or stopped as they are."""
        last = one.end - 1 - self._told[number].start
        stopped = self._trees[number].text[last : last + 1] in tuple(".,!?…")
        return stopped or one.end - one.start >= _LONG


def _of(speaker: Speaker) -> Chain:
    """Make a chain of one speaker who stands outside the sentence."""
    return Chain((speaker,), (-1,))
