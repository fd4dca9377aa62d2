"""Cuts a parsed sentence into the clauses that each state one thing.

Every clause knows the chain of speakers it stands under. "although", "but" and "while"
begin a new voice: a clause of that kind with its own verb of communication and its own
subject leaves the chain of the clause it hangs on, whatever the parser made of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.extraction.attribution import (
    around_all,
    frames,
    speaker,
    speakers_of,
)
from services.extraction.chains import Chain
from services.extraction.cues import (
    DENIALS,
    HEARERS,
    Cue,
    cue_at,
    denies_on,
    says_nothing,
    silent,
)
from services.extraction.joints import CONTRAST, Joints
from services.extraction.lexicon import mapping, words
from services.extraction.references import Reader
from services.extraction.remainders import left_over, nearest, quoted_rest
from services.extraction.tree import Tree
from services.model.claim import Speaker

#: Reports that colour what they report, whatever its own verb does.
_COLOURED = frozenset({"deny", "order", "think", "plan"})
#: What is said of somebody by somebody: "is accused of", "was criticised for".
_CHARGES = words("accuse blame criticise criticize fault condemn praise suspect")
_GOING_ON = words("go continue begin start proceed")
_ABOUT = words("about of on against for")
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
    at: tuple[int, ...] = ()  # at which token each speaker of the chain came in
    begins: int = 0  # where what is said begins, in a clause with its own cue
    more: tuple[int, ...] = ()  # quoted words beside it that no clause holds: "I think"


class Cutter:
    """Cuts one sentence; `weighty` are token places of figures and times."""

    def __init__(self, tree: Tree, reader: Reader, weighty: Iterable[int]) -> None:
        """Keep what the cutting looks at."""
        self._tree = tree
        self._reader = reader
        self._joints = Joints(tree, weighty)
        self._found: list[Clause] = []
        self._outer: dict[int, Chain] = {}

    def clauses(self) -> list[Clause]:
        """Give the clauses in the order of their first words."""
        around = Chain().longer(around_all(self._tree, self._reader), 0)
        for root in self._tree.roots:
            self._visit(root, around, ())
        found = sorted(self._found, key=lambda one: (one.places[0], one.head))
        more = quoted_rest(self._tree, [(one.head, one.places) for one in found])
        return [
            replace(one, more=(*one.more, *more.get(number, ())))
            for number, one in enumerate(found)
        ]

    def _visit(self, head: int, chain: Chain, cues: tuple[int, ...]) -> None:
        """Take the clause at `head` and those under it."""
        for place, one in frames(self._tree, head, self._reader):
            chain = chain.longer([one], place)
        cue = self._goes_on(head) or cue_at(self._tree, head)
        if cue is not None and cue.contents and not silent(self._tree, cue):
            self._reported(cue, chain, cues)
        else:
            self._stated(head, cue, (chain, cues))

    def _goes_on(self, head: int) -> Cue | None:
        """Give the cue in "went on to say that"."""
        further = self._tree.child(head, "xcomp")
        if further is None or self._tree.tokens[head].lemma not in _GOING_ON:
            return None
        cue = cue_at(self._tree, further.place)
        return cue if cue is not None and cue.contents else None

    def _reported(self, cue: Cue, chain: Chain, cues: tuple[int, ...]) -> None:
        """Take what a cue reports, then what hangs beside it."""
        self._outer[cue.place] = chain
        inner = chain.longer(speakers_of(self._tree, cue, self._reader), cue.place)
        beside = self._joints.under(cue.place, cue.contents)
        if self._is_act(cue):
            others = [one for one in beside if one not in cue.contents]
            places = self._tree.branch(cue.place, others)
            self._add((cue.place, places), chain, cues, (cue.kind, True))
        first = len(self._found)
        for content in self._mended(cue):
            self._visit(content, inner, (*cues, cue.place))
        nested = bool(chain.speakers)
        self._lengthen(first, left_over(self._tree, cue, beside, nested=nested))
        for one in beside:
            if one not in cue.contents:
                self._visit(one, self._chain_beside(one, chain, cues), cues)

    def _lengthen(self, first: int, more: list[int]) -> None:
        """Mark more words of the article for the nearest clauses from `first`."""
        places = [one.places for one in self._found]
        for place in more if len(places) > first else ():
            near = nearest(places, range(first, len(places)), place)
            clause = self._found[near]
            self._found[near] = replace(clause, more=(*clause.more, place))

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
        under: tuple[Chain, tuple[int, ...]],
    ) -> None:
        """Take a clause that states something itself."""
        chain, cues = under
        if says_nothing(self._tree, head):
            return
        held = self._held(head)
        if held is not None:
            self._visit(held, chain, cues)
            return
        beside = self._joints.under(head, ())
        apart = [one for one in beside if not self._joints.spells_out(one)]
        places = self._with_subject(head, self._tree.branch(head, apart))
        mode = self._mode(cues)
        voiced = cue is not None and self._voices(cue)
        if cue is not None and voiced:
            own = speakers_of(self._tree, cue, self._reader)
            chain_of_it = chain.longer(own, head)
        else:
            chain_of_it = chain
        if cue is not None and mode not in _COLOURED and (voiced or not cues):
            mode = cue.kind
        self._add((head, places), chain_of_it, cues, (mode, False))
        if cue is not None and voiced and not cues and self._found:
            begins = self._begins(cue, places)
            self._found[-1] = replace(self._found[-1], begins=begins)
        for one in beside:
            charge = voiced and self._tree.tokens[one].dep == "pcomp" and one > head
            self._visit_beside(one, chain_of_it if charge else chain, cues)

    def _with_subject(self, head: int, places: list[int]) -> list[int]:
        """Give a verb that goes on with a report the subject of that report."""
        token = self._tree.tokens[head]
        above = cue_at(self._tree, token.head) if token.dep == "conj" else None
        if above is None or self._tree.child(head, "nsubj"):
            return places
        if not above.contents and not denies_on(self._tree, above, head):
            return places
        subject = self._tree.subject(head)
        if subject is None or subject.place > head:
            return places
        return sorted({*self._tree.noun_phrase(subject.place), *places})

    def _begins(self, cue: Cue, places: list[int]) -> int:
        """Give where what is said begins: "vowed | to close it"; 0 if all is said.

        A figure or a time before the verb belongs to what is said.
        """
        said = self._tree.child(cue.place, "xcomp", "ccomp", "dobj", "oprd")
        for prep in self._tree.children(cue.place, "prep"):
            said = said or (prep if prep.text.lower() in _ABOUT else None)
        if cue.passive or said is None or said.place < cue.place:
            return 0
        before = [one for one in places if one < cue.place]
        return 0 if self._joints.weigh(before) else cue.place + 1

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
        if silent(self._tree, cue):
            return False
        if cue.kind == "show":
            return self._tree.child(cue.place, "dobj") is not None
        if cue.passive and self._tree.tokens[cue.place].lemma in _CHARGES:
            return self._tree.child(cue.place, "prep") is not None
        if cue.passive and cue.kind == "order":
            return further is not None
        if cue.kind in ("act", "order", "quote"):
            return not cue.passive and self._about_something(cue)
        if cue.passive:
            # "confirmed dead" tells how sure it is, not who says so.
            hearsay = cue.kind in ("say", "estimate", "think")
            hearsay = hearsay or self._tree.tokens[cue.place].lemma == "expect"
            return hearsay and further is not None
        return cue.kind != "plan" or bool(
            further or self._tree.child(cue.place, "dobj")
        )

    def _about_something(self, cue: Cue) -> bool:
        """Tell whether a speech act says what it is about: "accused X of helping"."""
        if self._tree.tokens[cue.place].lemma in ("speak", "talk"):
            about = self._tree.children(cue.place, "prep")
            return any(one.text.lower() in _ABOUT for one in about)
        return self._tree.child(cue.place, "dobj", "prep", "xcomp") is not None

    def _visit_beside(self, place: int, chain: Chain, cues: tuple[int, ...]) -> None:
        """Take a clause that hangs on another; a noun's claim brings its speaker."""
        token = self._tree.tokens[place]
        noun = self._tree.tokens[token.head]
        if token.dep in ("acl", "relcl", "ccomp") and noun.lemma in mapping(
            "nouns.tsv"
        ):
            told = speaker(self._tree, noun, noun.text, self._reader)
            if told.name or not chain.speakers:
                chain = chain.longer([told], noun.place)
        self._visit(place, self._chain_beside(place, chain, cues), cues)

    def _add(
        self,
        at: tuple[int, list[int]],
        chain: Chain,
        cues: tuple[int, ...],
        way: tuple[str | None, bool],
    ) -> None:
        """Keep a clause that has words left."""
        head, places = at
        if places:
            found = Clause(head, tuple(places), chain.speakers, cues, way[0])
            self._found.append(replace(found, act=way[1], at=chain.at))

    def _chain_beside(self, place: int, chain: Chain, cues: tuple[int, ...]) -> Chain:
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
        return any(one.text.lower() in CONTRAST for one in marks)

    def _is_act(self, cue: Cue) -> bool:
        """Tell whether the reporting itself is news."""
        if cue.kind == "admit":
            return True
        adverbs = self._tree.children(cue.place, "advmod")
        return cue.kind in ("confirm", "deny", "announce") and any(
            one.text.lower() in _OPENLY for one in adverbs
        )
