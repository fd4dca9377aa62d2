"""Cuts a parsed sentence into the clauses that each state one thing.

Every clause knows the chain of speakers it stands under. "although", "but" and "while"
begin a new voice: a clause of that kind with its own verb of communication and its own
subject leaves the chain of the clause it hangs on, whatever the parser made of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.engines.protocols import Token
from services.extraction.attribution import (
    Cue,
    cue_at,
    frames,
    speaker,
    speakers_of,
)
from services.extraction.lexicon import mapping
from services.extraction.references import Reader
from services.extraction.tree import Tree
from services.model.claim import Speaker

_CONTRAST = frozenset(
    {"although", "but", "while", "though", "whereas", "however", "yet"}
)
_ASIDE = frozenset(
    {"after", "before", "since", "until", "as", "when", "because", "and"}
)
#: Acts of admission are news by themselves, beside what is admitted.
_OPENLY = frozenset({"officially", "publicly", "finally", "formally", "first"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement: its verb, its words, who stands behind it."""

    head: int
    places: tuple[int, ...]
    chain: tuple[Speaker, ...]
    cues: tuple[int, ...] = ()  # the verbs that report it, outermost first
    mode: str | None = None  # class of the innermost of them, or of its own verb
    act: bool = False  # the reporting itself: "has officially acknowledged"


class Cutter:
    """Cuts one sentence; `weighty` are token places of figures and times."""

    def __init__(self, tree: Tree, reader: Reader, weighty: Iterable[int]) -> None:
        """Keep what the cutting looks at."""
        self._tree = tree
        self._reader = reader
        self._weighty = frozenset(weighty)
        self._found: list[Clause] = []
        self._outer: dict[int, tuple[Speaker, ...]] = {}

    def clauses(self) -> list[Clause]:
        """Give the clauses in the order of their first words."""
        for root in self._tree.roots:
            self._visit(root, (), ())
        return sorted(self._found, key=lambda one: (one.places[0], one.head))

    def _visit(
        self, head: int, chain: tuple[Speaker, ...], cues: tuple[int, ...]
    ) -> None:
        """Take the clause at `head` and those under it."""
        chain = _longer(chain, frames(self._tree, head, self._reader))
        cue = cue_at(self._tree, head)
        if cue is not None and cue.contents:
            self._reported(cue, chain, cues)
        else:
            self._stated(head, cue, (chain, cues))

    def _reported(
        self, cue: Cue, chain: tuple[Speaker, ...], cues: tuple[int, ...]
    ) -> None:
        """Take what a cue reports, then what hangs beside it."""
        self._outer[cue.place] = chain
        inner = _longer(chain, speakers_of(self._tree, cue, self._reader))
        beside = self._splits(cue.place, cue.contents)
        if self._is_act(cue):
            others = [one for one in beside if one not in cue.contents]
            places = self._tree.branch(cue.place, others)
            self._add(Clause(cue.place, tuple(places), chain, cues, cue.kind, act=True))
        for content in cue.contents:
            self._visit(content, inner, (*cues, cue.place))
        for one in beside:
            if one not in cue.contents:
                self._visit(one, self._chain_beside(one, chain, cues), cues)

    def _stated(
        self,
        head: int,
        cue: Cue | None,
        under: tuple[tuple[Speaker, ...], tuple[int, ...]],
    ) -> None:
        """Take a clause that states something itself."""
        chain, cues = under
        beside = self._splits(head, ())
        places = tuple(self._tree.branch(head, beside))
        mode = (
            mapping("verbs.tsv").get(self._tree.tokens[cues[-1]].lemma)
            if cues
            else None
        )
        if cues and self._tree.lemma(cues[-1]) == "brush off":
            mode = "deny"
        if cue is not None and cue.kind not in ("act", "order", "show"):
            own = speakers_of(self._tree, cue, self._reader)
            self._add(Clause(head, places, _longer(chain, own), cues, cue.kind))
        else:
            self._add(Clause(head, places, chain, cues, cue.kind if cue else mode))
        for one in beside:
            self._visit_beside(one, chain, cues)

    def _visit_beside(
        self, place: int, chain: tuple[Speaker, ...], cues: tuple[int, ...]
    ) -> None:
        """Take a clause that hangs on another; a noun's claim brings its speaker."""
        token = self._tree.tokens[place]
        noun = self._tree.tokens[token.head]
        if token.dep in ("acl", "relcl", "ccomp") and noun.lemma in mapping(
            "nouns.tsv"
        ):
            told = speaker(self._tree, noun, noun.text, self._reader)
            chain = _longer(chain, (told,)) if told.name else chain
        self._visit(place, self._chain_beside(place, chain, cues), cues)

    def _add(self, clause: Clause) -> None:
        if clause.places:
            self._found.append(clause)

    def _chain_beside(
        self, place: int, chain: tuple[Speaker, ...], cues: tuple[int, ...]
    ) -> tuple[Speaker, ...]:
        """Give the chain of a clause that hangs on another.

        A contrasting clause with its own speaker steps out of the report before it.
        """
        if not cues or not self._contrasts(place):
            return chain
        own = self._tree.child(place, "nsubj", "nsubjpass")
        if own is None or cue_at(self._tree, place) is None:
            return chain
        return self._outer.get(cues[-1], chain)

    def _contrasts(self, place: int) -> bool:
        """Tell whether a clause is introduced by "although", "but" or "while"."""
        marks = self._tree.children(place, "mark", "cc", "advmod")
        before = self._tree.tokens[place].head
        marks += self._tree.children(before, "cc")
        return any(one.text.lower() in _CONTRAST for one in marks)

    def _is_act(self, cue: Cue) -> bool:
        """Tell whether the reporting itself is news."""
        if cue.kind == "admit":
            return True
        adverbs = self._tree.children(cue.place, "advmod")
        return cue.kind in ("confirm", "deny", "announce") and any(
            one.text.lower() in _OPENLY for one in adverbs
        )

    def _splits(self, head: int, contents: Iterable[int]) -> list[int]:
        """Give the places of the clauses to be taken by themselves."""
        found = list(contents)
        open_ = [
            one.place for one in self._tree.children(head) if one.place not in found
        ]
        while open_:
            here = open_.pop()
            if self._separable(self._tree.tokens[here]):
                found.append(here)
            else:
                open_.extend(one.place for one in self._tree.children(here))
        return sorted(found)

    def _separable(self, token: Token) -> bool:
        """Tell whether a clause states something of its own."""
        if token.pos not in ("VERB", "AUX"):
            return False
        own = self._tree.child(token.place, "nsubj", "nsubjpass", "expl") is not None
        cue = cue_at(self._tree, token.place)
        reports = cue is not None and bool(cue.contents)
        if token.dep in ("conj", "parataxis"):
            return own or reports
        if token.dep in ("advcl", "dep"):
            return self._aside(token, own=own, reports=reports)
        if token.dep in ("ccomp", "acl") and self._told_by_noun(token):
            return True
        if token.dep in ("relcl", "pcomp"):
            return reports or (
                self._weighs(token.place) and self._finite_or_dated(token)
            )
        return False

    def _aside(self, token: Token, *, own: bool, reports: bool) -> bool:
        """Tell whether an adverbial clause states something of its own."""
        if reports:
            return True
        marks = [
            one.text.lower()
            for one in self._tree.children(token.place, "mark", "advmod")
        ]
        if any(one in ("if", "unless", "so", "as", "to") for one in marks):
            return False
        contrast = any(one in _CONTRAST or one in _ASIDE for one in marks)
        return own and contrast and token.tag != "VB"

    def _told_by_noun(self, token: Token) -> bool:
        """Tell whether a noun that speaks governs the clause: "claims that"."""
        noun = self._tree.tokens[token.head]
        marks = self._tree.children(token.place, "mark")
        that = any(one.text.lower() == "that" for one in marks)
        return that and noun.pos == "NOUN" and noun.lemma in mapping("nouns.tsv")

    def _weighs(self, place: int) -> bool:
        """Tell whether a clause holds a figure or a time."""
        return not self._weighty.isdisjoint(self._tree.branch(place))

    def _finite_or_dated(self, token: Token) -> bool:
        """Tell whether a dependent clause can stand for an event."""
        has_object = self._tree.child(token.place, "dobj", "nsubjpass", "nsubj")
        return has_object is not None and token.tag in (
            "VBD",
            "VBZ",
            "VBP",
            "VBN",
            "VBG",
        )


def _longer(chain: tuple[Speaker, ...], more: Iterable[Speaker]) -> tuple[Speaker, ...]:
    """Lengthen a chain; who only goes on speaking is not named twice."""
    found = list(chain)
    for one in more:
        if not found or found[-1].name != one.name or not one.name:
            found.append(one)
    return tuple(found)
