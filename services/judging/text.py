"""A text as it stands, with what judging asks of its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from services.judging import tables, wording
from services.judging.amounts import Amount, amounts
from services.model.claim import Claim

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NAME = re.compile(r"[A-Z][\w’'-]*[a-z][\w’'-]*|[A-Z]{2,}[\w-]*")
_SENTENCE_ENDS = frozenset('.!?"“')

#: Capitalised, but names of nothing.
_CALENDAR = wording.words(
    "monday tuesday wednesday thursday friday saturday sunday january february march"
    " april may june july august september october november december mr mrs ms dr"
)

_MOST_AMOUNTS = 60


@dataclass(frozen=True)
class Text:
    """A text that somebody puts beside another.

    `claims` are what extraction found in it, never none; `vector` is of the whole.
    """

    text: str
    who: tuple[str, ...]
    published: date | None
    claims: tuple[Claim, ...]
    vector: tuple[float, ...] = ()

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words in lower case; "n't" counts as "not"."""
        found = {word.replace("’", "'") for word in _WORD.findall(self.text.casefold())}
        denied = any(word.endswith("n't") for word in found) or " n't" in self.text
        return frozenset(found | {"not"} if denied else found)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its telling words, words of one meaning put together."""
        return tables.alike(wording.stems(self.text))

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """The first amounts that it prints; enough of them to compare two texts."""
        return amounts(self.text)[:_MOST_AMOUNTS]

    @cached_property
    def voices(self) -> frozenset[str]:
        """The stems of the names of who says it, given or found; empty if nobody."""
        found = [
            one.name
            for claim in self.claims
            for one in claim.draft.attribution.speakers
            if one.name
        ]
        return wording.stems(" ".join(self.who or found))

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems of names in it, but for those of who says it.

        A capitalised first word counts only if extraction took it for a name.
        """
        known = wording.stems(
            " ".join(
                name
                for claim in self.claims
                for name in claim.draft.predication.entities
            )
        )
        found = set()
        for match in _NAME.finditer(self.text):
            word = re.sub(r"['’]s?$", "", match[0]).casefold()
            opens = self.text[: match.start()].rstrip()[-1:] in {*_SENTENCE_ENDS, ""}
            stem = wording.stem(word)
            if word in _CALENDAR or word in wording.STOP or stem in self.voices:
                continue
            if not opens or stem in known:
                found.add(stem)
        return frozenset(found)

    def has(self, group: str) -> bool:
        """Tell whether it has a word of a group of wordmarks.tsv."""
        return not self.words.isdisjoint(tables.word_groups("wordmarks.tsv")[group])

    def count(self, group: str) -> int:
        """Count its words of a group of wordmarks.tsv."""
        return len(self.words & tables.word_groups("wordmarks.tsv")[group])
