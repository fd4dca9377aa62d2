"""Finds the joints of a sentence: where one statement hangs on another."""

from __future__ import annotations

from collections.abc import Iterable

from services.engines.protocols import Token
from services.extraction.cues import cue_at, denies_on, silent
from services.extraction.lexicon import mapping
from services.extraction.relatives import decided, relative_object
from services.extraction.tree import Tree

CONTRAST = frozenset(
    {"although", "but", "while", "though", "whereas", "however", "yet"}
)
_CHARGE = frozenset({"accuse", "suspect", "convict", "acquit"})
_ASIDE = frozenset({"after", "before", "since", "until"})


class Joints:
    """The joints of one sentence; `weighty` are token places of figures and times."""

    def __init__(self, tree: Tree, weighty: Iterable[int]) -> None:
        """Keep what the looking needs."""
        self._tree = tree
        self._weighty = frozenset(weighty)

    def under(self, head: int, contents: Iterable[int]) -> list[int]:
        """Give the places of the clauses under `head` to be taken by themselves."""
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

    def spells_out(self, place: int) -> bool:
        """Tell whether a clause also stays with its noun: "on the assumption that".

        Without it the clause around it would say nothing; a figure is counted once.
        """
        token = self._tree.tokens[place]
        return self._told_by_noun(token) and not self._weighs(place)

    def _separable(self, token: Token) -> bool:
        """Tell whether a clause states something of its own."""
        if token.pos not in ("VERB", "AUX"):
            return False
        own = self._tree.child(token.place, "nsubj", "nsubjpass", "expl") is not None
        cue = cue_at(self._tree, token.place)
        reports = cue is not None and bool(cue.contents) and not silent(self._tree, cue)
        if token.dep == "parataxis" and cue is not None and not reports:
            return False  # ", police said,": a frame, no statement
        if token.dep in ("conj", "parataxis"):
            return own or reports or (cue is not None and self._goes_on(token))
        if token.dep in ("advcl", "dep"):
            return self._aside(token, own=own, reports=reports)
        if token.dep in ("ccomp", "acl") and self._told_by_noun(token):
            return True
        if token.dep == "acl" and token.tag == "VB":
            return self._decided(token)
        if token.dep == "relcl" and cue is not None and cue.kind == "deny":
            return relative_object(self._tree, token.place) is not None
        if token.dep == "pcomp" and self._charged(token):
            return False
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
        if self._counted_off(token):
            return False
        contrast = any(one in CONTRAST or one in _ASIDE for one in marks)
        return own and contrast and token.tag != "VB"

    def _counted_off(self, token: Token) -> bool:
        """Tell whether a time counts from the clause: "two days after they left"."""
        for mark in self._tree.children(token.place, "mark"):
            before = self._tree.tokens[mark.place - 1] if mark.place else mark
            aside = before.dep == "npadvmod" and before.pos == "NOUN"
            if aside and mark.text.lower() in _ASIDE:
                return True
        return False

    def _goes_on(self, token: Token) -> bool:
        """Tell whether a speech act goes on with a report: "said so and denied it"."""
        above = cue_at(self._tree, token.head) if token.dep == "conj" else None
        if above is None:
            return False
        return bool(above.contents) or denies_on(self._tree, above, token.place)

    def _charged(self, token: Token) -> bool:
        """Tell whether a verb says what somebody is accused of: "of stealing"."""
        above = self._tree.above(token.place)[:4]
        return any(self._tree.tokens[one].lemma in _CHARGE for one in above)

    def _decided(self, token: Token) -> bool:
        """Tell whether a dated decision stands for its event: "decision to send"."""
        return decided(self._tree, token.place) is not None and self._weighs(
            token.place
        )

    def _told_by_noun(self, token: Token) -> bool:
        """Tell whether a noun that speaks governs the clause: "claims that"."""
        noun = self._tree.tokens[token.head]
        marks = self._tree.children(token.place, "mark")
        that = any(one.text.lower() == "that" for one in marks)
        return that and noun.pos == "NOUN" and noun.lemma in mapping("nouns.tsv")

    def weigh(self, places: Iterable[int]) -> bool:
        """Tell whether a figure or a time stands at the places."""
        return not self._weighty.isdisjoint(places)

    def _weighs(self, place: int) -> bool:
        """Tell whether a clause holds a figure or a time."""
        return self.weigh(self._tree.branch(place))

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
