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
    DENIALS,
    HEARERS,
    Cue,
    around_all,
    cue_at,
    frames,
    negated_by,
    speaker,
    speakers_of,
)
from services.extraction.lexicon import mapping, words
from services.extraction.references import Reader
from services.extraction.tree import Tree
from services.model.claim import Speaker

#: Reports that colour what they report, whatever its own verb does.
_COLOURED = frozenset({"deny", "order", "think", "plan"})
_FIRST_PERSON = words("i we you")
_PRONOUNS = words("he she they it who that which this these those")
_CONTRAST = frozenset(
    {"although", "but", "while", "though", "whereas", "however", "yet"}
)
_ASIDE = frozenset({"after", "before", "since", "until"})
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
        around = around_all(self._tree, self._reader)
        for root in self._tree.roots:
            self._visit(root, around, ())
        return sorted(self._found, key=lambda one: (one.places[0], one.head))

    def _visit(
        self, head: int, chain: tuple[Speaker, ...], cues: tuple[int, ...]
    ) -> None:
        """Take the clause at `head` and those under it."""
        chain = _longer(chain, frames(self._tree, head, self._reader))
        cue = cue_at(self._tree, head)
        if cue is not None and cue.contents and not self._silent(cue):
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
        for content in self._mended(cue):
            self._visit(content, inner, (*cues, cue.place))
        for one in beside:
            if one not in cue.contents:
                self._visit(one, self._chain_beside(one, chain, cues), cues)

    def _mended(self, cue: Cue) -> list[int]:
        """Give the contents; a stray second one is hung back under its neighbour.

        The parser takes "the number of killed or wounded soldiers could reach" for two
        clauses, and "they adapted and later played" too.
        """
        kept: list[int] = []
        for place in cue.contents:
            own = self._tree.child(place, "nsubj", "nsubjpass", "mark", "expl")
            before = kept[-1] if kept else None
            if before is not None and own is None:
                self._tree.adopt(place, before)
            elif before is not None and self._stray(before, place):
                kept[-1] = place
                self._tree.adopt(before, place)
            else:
                kept.append(place)
        return kept

    def _stray(self, first: int, second: int) -> bool:
        """Tell whether a participle was torn off the subject of the next clause."""
        tokens = self._tree.tokens
        finite = self._tree.child(first, "aux", "auxpass") is not None
        torn = tokens[first].tag == "VBN" and not finite and first < second
        modal = self._tree.child(second, "aux", "auxpass") is not None
        joined = self._tree.child(second, "mark", "cc") is not None
        return torn and modal and not joined

    def _stated(
        self,
        head: int,
        cue: Cue | None,
        under: tuple[tuple[Speaker, ...], tuple[int, ...]],
    ) -> None:
        """Take a clause that states something itself."""
        chain, cues = under
        held = self._held(head)
        if held is not None:
            self._visit(held, chain, cues)
            return
        beside = self._splits(head, ())
        places = tuple(self._tree.branch(head, beside))
        mode = self._mode(cues)
        voiced = cue is not None and self._voices(cue)
        if cue is not None and voiced:
            own = speakers_of(self._tree, cue, self._reader)
            chain_of_it = _longer(chain, own)
        else:
            chain_of_it = chain
        if cue is not None and mode not in _COLOURED and (voiced or not cues):
            mode = cue.kind
        self._add(Clause(head, places, chain_of_it, cues, mode))
        for one in beside:
            self._visit_beside(one, chain, cues)

    def _mode(self, cues: tuple[int, ...]) -> str | None:
        """Give the class of the verb that reports a clause."""
        if not cues:
            return None
        if self._tree.lemma(cues[-1]) in DENIALS:
            return "deny"
        return mapping("verbs.tsv").get(self._tree.tokens[cues[-1]].lemma)

    def _held(self, head: int) -> int | None:
        """Give what "the result has been that" only holds."""
        if self._tree.tokens[head].lemma != "be":
            return None
        inner = self._tree.child(head, "ccomp")
        if inner is None or self._tree.child(inner.place, "mark") is None:
            return None
        return inner.place

    def _voices(self, cue: Cue) -> bool:
        """Tell whether a cue without a clause behind it still tells who says so."""
        further = self._tree.child(cue.place, "xcomp", "oprd")
        if self._tree.tokens[cue.place].lemma in HEARERS and not further:
            return False
        if cue.kind == "show" or self._silent(cue):
            return False
        if cue.kind in ("act", "order", "quote"):
            return not cue.passive and self._about_something(cue)
        if cue.passive:
            # "confirmed dead" tells how sure it is, not who says so.
            hearsay = cue.kind in ("say", "estimate", "think")
            return hearsay and further is not None
        return cue.kind != "plan" or bool(
            further or self._tree.child(cue.place, "dobj")
        )

    def _about_something(self, cue: Cue) -> bool:
        """Tell whether a speech act says what it is about: "accused X of helping"."""
        return self._tree.child(cue.place, "dobj", "prep", "xcomp") is not None

    def _silent(self, cue: Cue) -> bool:
        """Tell whether somebody does not say it: that is no report of it."""
        return cue.kind != "deny" and negated_by(self._tree, cue.place)

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
        reports = cue is not None and bool(cue.contents) and not self._silent(cue)
        if token.dep == "parataxis" and cue is not None and not reports:
            return False  # ", police said,": a frame, no statement
        if token.dep in ("conj", "parataxis"):
            return own or reports
        if token.dep in ("advcl", "dep"):
            return self._aside(token, own=own, reports=reports)
        if token.dep in ("ccomp", "acl") and self._told_by_noun(token):
            return True
        if token.dep == "acl" and token.tag == "VB":
            return self._decided(token)
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

    def _decided(self, token: Token) -> bool:
        """Tell whether a dated decision stands for its event: "decision to send"."""
        noun = self._tree.tokens[token.head]
        return noun.lemma in ("decision", "move") and self._weighs(token.place)

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
        if _FIRST_PERSON & set(one.words.lower().split()):
            continue  # "I think": whoever speaks already
        if found and not one.name and one.words.lower() in _PRONOUNS:
            continue  # nobody is found for it: the voice around it is better
        if not found or found[-1].name != one.name or not one.name:
            found.append(one)
    return tuple(found)
