"""Tells whom "he", "she", "his" and "her" mean: the people of one article.

After the procedure of Lappin and Leass (Computational Linguistics 20, 1994): everybody
who is mentioned has a weight by the part that he plays in his sentence, which fades
sentence by sentence; whom grammar, the pronoun or the marks of a quotation rule out is
left out; the weightiest is meant. Only where the next one is clearly lighter: somebody
without a name weighs like anybody else, so that "the boy ... he" is never the janitor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from services.engines.protocols import Token
from services.extraction.addressed import Addressed, side
from services.extraction.lexicon import words
from services.extraction.names import Name, kind_of
from services.extraction.people import person_nouns
from services.extraction.pronouns import ONE, speaks, tells
from services.extraction.runs import proper_runs
from services.extraction.tree import PROPER, Tree

# The numbers were sought on tests/quality/pronouns.tsv, whose stories had been looked
# into; how far they hold is told by pronouns_unseen.tsv (docs/decisions/0034).

#: What a mention weighs by its part in the sentence.
WEIGHT = {
    "main": 6.0,
    "subject": 5.4,
    "object": 5.0,
    "other": 3.9,
    "owner": 3.8,
    "inside": 1.8,
}
#: What is left of it a sentence later.
FADES = 0.5
#: Factors: whom nothing tells to fit, who only may be a person, one named inside a
#: quotation, a subject for a subject, who spoke last for who speaks, who comes later.
UNTOLD, MAYBE, QUOTED, ALIKE, SPOKE, LATER = 0.8, 0.6, 0.5, 1.1, 1.4, 0.6
#: Of the subject of its own clause: "Rooke gave himself up at his mother's house".
OWN = 2.5
#: A ship is "she" for some.
SHIP = 0.9
#: How much weightier than the next one somebody must be, and how weighty at least.
CLEARLY, LEAST = 1.4, 1.0
#: Sentences after which nobody is remembered; how far a quotation's speaker is sought.
REACH, AHEAD = 4, 6

_SHIPS = frozenset(
    {"ship", "vessel", "tanker", "liner", "ferry", "boat", "trawler", "yacht", "barge"}
)
#: Who speaks of somebody else, and seldom of himself.
_SPEAK_FOR = words(
    "lawyer attorney barrister solicitor counsel spokesman spokeswoman spokesperson"
    " agent aide doctor manager representative party office family"
)
_NOUN_DEPS = frozenset({"poss", "compound", "nmod", "appos", "conj", "case"})


@dataclass(slots=True)
class Somebody:
    """One who is spoken of: by name, or by what he is."""

    key: str
    name: Name
    noun: str = ""  # what tells the pronoun of somebody without a name
    weights: dict[int, float] = field(default_factory=dict)  # by sentence
    subject_at: int = -9  # the last sentence that had him for a subject

    def weight(self, number: int) -> float:
        """Give what is left of all mentions by sentence `number`."""
        return sum(
            weight * FADES ** (number - at)
            for at, weight in self.weights.items()
            if number - at <= REACH
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase for one person."""

    who: Somebody
    place: int  # its head
    at: int  # the token that bears the name
    part: str


class Cast:
    """The people of one article, met sentence by sentence."""

    def __init__(
        self,
        trees: Sequence[Tree],
        addressed: Addressed,
        named: Callable[[Tree, Token], Name],
    ) -> None:
        """Know nobody yet; `named` reads the noun phrase that ends in a token."""
        self._trees = trees
        self._addressed = addressed
        self._named = named
        self._known: dict[str, Somebody] = {}
        self._roles: dict[str, str] = {}
        self._number = 0
        self._mentions: list[Mention] = []
        self._tree: Tree | None = None
        self._meant: dict[int, Somebody | None] = {}
        self._spoke: Somebody | None = None
        self._spoke_at = -9
        self._voices: dict[int, Somebody] = {}

    # -- whom a pronoun means --------------------------------------------------------

    def meant(self, tree: Tree, token: Token) -> Name | None:
        """Give whom a pronoun of the sentence now read means; None if not sure."""
        self._enter(tree)
        if token.place not in self._meant:
            self._meant[token.place] = None  # who asks in a circle learns nothing
            self._meant[token.place] = self._find(tree, token)
        found = self._meant[token.place]
        if found is None or (found.name.proper and found.name.kind != "person"):
            return None
        return found.name

    def _find(self, tree: Tree, token: Token) -> Somebody | None:
        weighed = sorted(
            self._weighed(tree, token), key=lambda one: one[0], reverse=True
        )
        if not weighed or weighed[0][0] < LEAST:
            return None
        second = weighed[1][0] if len(weighed) > 1 else 0.0
        return weighed[0][1] if weighed[0][0] >= CLEARLY * second else None

    def _weighed(self, tree: Tree, token: Token) -> Iterator[tuple[float, Somebody]]:
        """Give everybody whom a pronoun can mean, with the weight."""
        here: dict[str, list[Mention]] = {}
        for one in self._mentions:
            here.setdefault(one.who.key, []).append(one)
        barred = self._barred(tree, token)
        subject = token.dep in ("nsubj", "nsubjpass")
        speaking = subject and tells(tree, token.head)
        for who in self._known.values():
            if who.key in barred:
                continue
            fit = self._fit(token.text, who)
            own = [self._weight(tree, token, one) for one in here.get(who.key, ())]
            weight = who.weight(self._number) + max(own, default=0.0)
            if not fit or not weight:
                continue
            if subject and (
                who.subject_at == self._number - 1
                or any(
                    one.part in ("main", "subject") and one.place < token.place
                    for one in here.get(who.key, ())
                )
            ):
                weight *= ALIKE
            if speaking and self._spoke is not None and who.key == self._spoke.key:
                weight *= SPOKE
            yield weight * fit, who

    def _weight(self, tree: Tree, token: Token, one: Mention) -> float:
        """Give what a mention in the pronoun's own sentence weighs."""
        weight = WEIGHT[one.part]
        if tree.quoted[one.place] >= 0 > tree.quoted[token.place]:
            weight *= QUOTED
        if one.place < token.place:
            own = token.dep == "poss" and _own_subject(tree, token) == one.place
            return weight * OWN if own else weight
        fronted = one.part == "main" and _fronted(tree, token, one.place)
        return weight * LATER if fronted else 0.0

    def _fit(self, pronoun: str, who: Somebody) -> float:
        """Give how well a pronoun fits somebody: 0 not at all, 1 for sure."""
        if who.name.proper:
            told = self._addressed.fits(pronoun, who.name.name)
            sure = who.name.kind == "person"
            return (1.0 if told else UNTOLD * (told is None)) * (1 if sure else MAYBE)
        if who.noun in _SHIPS:
            return SHIP if side(pronoun) == "she" else 0.0
        takes = person_nouns().get(who.noun, "one")
        return 1.0 if takes == side(pronoun) else UNTOLD * (takes == "one")

    def is_person(self, name: str) -> bool:
        """Tell whether a name is told to be a person's, whatever it looks like."""
        return self._addressed.is_person(name)

    # -- whom it cannot mean ---------------------------------------------------------

    def _barred(self, tree: Tree, token: Token) -> set[str]:
        """Give those whom grammar or the marks of a quotation rule out."""
        found = set()
        speaker = self._speaker(tree, token)
        if speaker is not None:
            found.add(speaker.key)
        for one in self._mentions:
            if _apart(tree, token, one) or self._is_spoken_for(tree, token, one):
                found.add(one.who.key)
        for place, who in self._meant.items():
            other = tree.tokens[place]
            unlike = place < token.place and side(other.text) != side(token.text)
            if who is not None and (unlike or co_arguments(tree, token, other)):
                found.add(who.key)
        return found

    def _is_spoken_for(self, tree: Tree, token: Token, one: Mention) -> bool:
        """Tell whether a mention speaks for whom a pronoun fits: "his lawyer said"."""
        noun = tree.tokens[one.place]
        owner = tree.child(noun.place, "poss")
        if noun.lemma.lower() not in _SPEAK_FOR or owner is None:
            return False
        if token.place <= noun.place or noun.head not in tree.above(token.place):
            return False
        if owner.text.lower() in ONE:
            return side(owner.text) == side(token.text)
        return self._addressed.fits(token.text, tree.phrase([owner.place])) is not False

    def _speaker(self, tree: Tree, token: Token) -> Somebody | None:
        """Give who speaks the quotation that a pronoun stands in: he is "I" there."""
        here = tree.quoted[token.place]
        if here < 0:
            return None
        if here in self._voices:
            return self._voices[here]
        last = min(self._number + AHEAD, len(self._trees))
        for number in range(self._number, last):
            later = self._trees[number]
            if here not in later.quoted:
                break
            found = self._beside(later, number)
            if found is not None:
                self._voices[here] = found
                return found
        return self._spoke if self._number - self._spoke_at <= 2 else None

    def _beside(self, tree: Tree, number: int) -> Somebody | None:
        """Give who is said outside all marks to speak."""
        for token in tree.tokens:
            subject = tree.child(token.place, "nsubj")
            if subject is None or not speaks(tree, token.place):
                continue
            if tree.quoted[token.place] >= 0 or tree.quoted[subject.place] >= 0:
                continue
            if subject.text.lower() in ONE:
                if number == self._number and self.meant(tree, subject) is not None:
                    return self._meant[subject.place]
                continue
            found = self._named(tree, subject)
            if found.kind == "person":
                return self._known.get(self._key(found, subject))
        return None

    # -- moving on -------------------------------------------------------------------

    def note(self, tree: Tree) -> None:
        """Remember the people of a sentence, those of its pronouns too."""
        self._enter(tree)
        for token in tree.tokens:
            if token.text.lower() in ONE:
                self.meant(tree, token)
        told = [(one.who, one.part, one.place) for one in self._mentions]
        told += [
            (who, part_of(tree, tree.tokens[place]), place)
            for place, who in self._meant.items()
            if who is not None
        ]
        for who, part, place in told:
            weight = WEIGHT[part] * (QUOTED if tree.quoted[place] >= 0 else 1.0)
            before = who.weights.get(self._number, 0.0)
            who.weights[self._number] = max(before, weight)
            if part in ("main", "subject"):
                who.subject_at = self._number
            verb = tree.tokens[tree.tokens[place].head]
            if part in ("main", "subject") and speaks(tree, verb.place):
                self._spoke, self._spoke_at = who, self._number
        self._number += 1
        self._tree = None
        # Whoever is forgotten is met anew: a book has more people than a sentence.
        self._known = {
            key: who
            for key, who in self._known.items()
            if self._number - max(who.weights, default=0) <= REACH
        }

    def recent(self, reach: int = 2) -> Name | None:
        """Give the one person that the last sentences were about."""
        weighed = sorted(
            (
                (who.weight(self._number), who.key)
                for who in self._known.values()
                if who.subject_at >= self._number - reach
            ),
            reverse=True,
        )
        if not weighed:
            return None
        found = self._known[weighed[0][1]].name
        return found if found.proper and found.kind == "person" else None

    def _enter(self, tree: Tree) -> None:
        """Meet the people of a sentence, once."""
        if self._tree is tree:
            return
        self._tree = tree
        self._meant = {}
        self._mentions = list(self._met(tree))

    def _met(self, tree: Tree) -> Iterator[Mention]:
        named: set[int] = set()
        for run in proper_runs(tree):
            token = tree.tokens[run[-1]]
            found = self._named(tree, token)
            noun = _noun_of(tree, token)
            if not self._may_be(tree, run, found):
                continue
            if found.name.lower() in person_nouns():
                continue  # "the President": met as a noun
            if self._addressed.is_person(found.name):
                found = Name(found.name, "person", True)
            who = self._somebody(found, token)
            head = noun if noun is not None else token
            if noun is not None:
                named.add(noun.place)
                self._roles[noun.lemma.lower()] = who.key
            yield Mention(who, head.place, token.place, part_of(tree, head))
        for token in tree.tokens:
            low = token.lemma.lower()
            if token.place in named or not _is_somebody(tree, token, low):
                continue
            found = self._named(tree, token)
            if not found.proper or found.name.lower() in person_nouns():
                found = Name(found.name or low, "person", False)
            who = self._somebody(found, token)
            yield Mention(who, token.place, token.place, part_of(tree, token))

    def _may_be(self, tree: Tree, run: list[int], found: Name) -> bool:
        """Tell whether a name may be a person's."""
        if not found.name:
            return False
        if found.kind == "person" or self._addressed.is_person(found.name):
            return not self._addressed.is_place(self._addressed.key(found.name))
        last = tree.tokens[run[-1]]
        if found.kind in ("country", "place", "group") or len(run) > 1:
            return False
        unknown = last.entity in ("", "ORG", "GPE", "PERSON") and not kind_of(last.text)
        before = tree.words[run[0] - 1] if run[0] else ""
        alone = before not in ("the", "a", "an") and not last.text.isupper()
        acts = last.dep in ("nsubj", "nsubjpass", "poss")
        place = self._addressed.is_place(self._addressed.key(found.name))
        return unknown and alone and acts and not place

    def _somebody(self, found: Name, token: Token) -> Somebody:
        key = self._key(found, token)
        if key not in self._known:
            noun = "" if found.proper else token.lemma.lower()
            self._known[key] = Somebody(key, found, noun)
        return self._known[key]

    def _key(self, found: Name, token: Token) -> str:
        if found.proper and found.kind == "person":
            return self._addressed.key(found.name)
        role = self._roles.get(token.lemma.lower())
        return role if role is not None else f"*{token.lemma.lower()}"


def part_of(tree: Tree, token: Token) -> str:
    """Give the part that a noun or a pronoun plays in its sentence."""
    seen = 0
    while token.dep in ("conj", "appos") and seen < 4:
        token, seen = tree.tokens[token.head], seen + 1
    verb = tree.tokens[token.head]
    if token.dep in ("nsubj", "nsubjpass", "csubj"):
        main = verb.place in tree.roots
        if verb.dep == "conj":
            main = tree.tokens[verb.head].place in tree.roots
        return "main" if main else "subject"
    if token.place in tree.roots:
        return "main"
    if token.dep in ("dobj", "dative", "attr", "oprd"):
        return "object"
    if token.dep == "poss":
        return "owner"
    return "other" if token.dep in ("pobj", "npadvmod", "dep") else "inside"


def _noun_of(tree: Tree, token: Token) -> Token | None:
    """Give the noun that a name stands behind: "the mayor, Olena Prus"."""
    above = tree.tokens[token.head]
    if token.dep == "appos" and above.lemma.lower() in person_nouns():
        return above
    return None


def _is_somebody(tree: Tree, token: Token, low: str) -> bool:
    """Tell whether a noun without a name stands for one person (or a ship)."""
    if low not in person_nouns() and low not in _SHIPS:
        return False
    if token.tag in ("NNS", "NNPS") or token.dep in ("compound", "amod", "nmod"):
        return False
    if token.tag in PROPER and not token.text[:1].isupper():
        return False
    above = tree.tokens[token.head]
    if token.dep == "appos" and above.tag in PROPER:
        return False  # "Olena Prus, the mayor" is met by name
    if token.dep == "attr":
        return False  # "he is a baker"
    return not any(token.place in run and len(run) > 1 for run in proper_runs(tree))


def _fronted(tree: Tree, token: Token, main: int) -> bool:
    """Tell whether a pronoun stands in a phrase before a subject: "In her flat, X"."""
    verb = tree.tokens[main].head
    path = [token.place, *tree.above(token.place)]
    if verb not in path:
        return False
    branch = tree.tokens[path[path.index(verb) - 1]] if path.index(verb) else None
    return branch is not None and branch.dep in ("prep", "advcl", "npadvmod")


def _own_subject(tree: Tree, token: Token) -> int:
    """Give the subject of the clause that a pronoun stands in; -1 without one."""
    for above in tree.above(token.place):
        if tree.tokens[above].pos in ("VERB", "AUX"):
            found = tree.subject(above)
            return found.place if found is not None else -1
    return -1


def _apart(tree: Tree, token: Token, one: Mention) -> bool:
    """Tell whether grammar keeps a pronoun apart from a mention."""
    head, bearer = tree.tokens[one.place], tree.tokens[one.at]
    if token.dep == "poss":
        # "her aide Levan" and "her aide, Levan": not Levan's.
        place = token.place
        for above in tree.above(token.place):
            if above in (head.place, bearer.place):
                return True
            beside = tree.children(above, "appos", "compound")
            if any(two.place in (head.place, bearer.place) for two in beside):
                return True
            if tree.tokens[place].dep not in _NOUN_DEPS:
                break
            place = above
        return False
    return co_arguments(tree, token, head)


def co_arguments(tree: Tree, token: Token, other: Token) -> bool:
    """Tell whether two stand at one verb: "Nonna dug him out" is of two people."""
    if "poss" in (token.dep, other.dep):
        return False
    return _verb_of(tree, token) == _verb_of(tree, other) != -1


def _verb_of(tree: Tree, token: Token) -> int:
    """Give the verb whose argument a noun is; -1 if it is none's."""
    seen = 0
    while token.dep in ("conj", "appos") and seen < 4:
        token, seen = tree.tokens[token.head], seen + 1
    above = tree.tokens[token.head]
    if token.dep in ("pobj", "pcomp") and above.dep in ("prep", "agent", "dative"):
        above = tree.tokens[above.head]
    subject = token.dep in ("nsubj", "nsubjpass", "dobj", "dative", "pobj")
    if not subject or above.pos not in ("VERB", "AUX"):
        return -1
    return above.place
