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
from functools import cached_property

from services.engines.protocols import Token
from services.extraction.addressed import Addressed, side
from services.extraction.lexicon import words
from services.extraction.names import Name, Names, kind_of
from services.extraction.people import person_nouns
from services.extraction.phrases import definite
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
    noun: str = ""  # a noun for him that may tell the pronoun: "woman"
    held: float = 0.0  # what all mentions weigh at sentence `at`
    at: int = -1
    subject_at: int = -9  # the last sentence that had him for a subject

    def weight(self, number: int) -> float:
        """Give what is left of all mentions by sentence `number`."""
        gone = number - self.at
        return self.held * FADES**gone if gone <= REACH else 0.0


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase for one person."""

    who: Somebody
    place: int  # its head
    at: int  # the token that bears the name
    part: str


@dataclass(frozen=True)
class _Scene:
    """One sentence: who is mentioned in it, and whom its pronouns mean."""

    tree: Tree
    mentions: tuple[Mention, ...]
    meant: dict[int, Somebody | None] = field(default_factory=dict)
    verbs: dict[int, int] = field(default_factory=dict)

    def mentioned(self, place: int) -> Somebody | None:
        """Give whom the noun phrase with a token mentions."""
        found = (one.who for one in self.mentions if place in (one.place, one.at))
        return next(found, None)

    def verb_of(self, place: int) -> int:
        """Give the verb whose argument a token is; -1 if it is none's."""
        if place not in self.verbs:
            self.verbs[place] = _verb_of(self.tree, self.tree.tokens[place])
        return self.verbs[place]

    def co_arguments(self, one: int, other: int) -> bool:
        """Tell whether two stand at one verb: "Nonna dug him out" is of two people."""
        if "poss" in (self.tree.tokens[one].dep, self.tree.tokens[other].dep):
            return False
        return self.verb_of(one) == self.verb_of(other) != -1


class Cast:
    """The people of one article, met sentence by sentence."""

    def __init__(
        self,
        trees: Sequence[Tree],
        names: Names,
        named: Callable[[Tree, Token], Name],
    ) -> None:
        """Know nobody yet; `named` reads the noun phrase that ends in a token."""
        self._trees = trees
        self._names = names
        self._named = named
        self._known: dict[str, Somebody] = {}
        self._roles: dict[str, str] = {}
        self._number = 0
        self._scenes: dict[int, _Scene] = {}  # by sentence; those behind are dropped
        self._spoke = ""  # who was said last to say something
        self._spoke_at = -9
        self._voices: dict[tuple[int, int], str | None] = {}

    @cached_property
    def _addressed(self) -> Addressed:
        """Look through the article once its quotations are marked."""
        return Addressed(self._trees, self._names)

    @cached_property
    def _places(self) -> dict[int, int]:
        """Give the number of each sentence by its tree."""
        return {id(tree): number for number, tree in enumerate(self._trees)}

    def is_person(self, name: str) -> bool:
        """Tell whether a name is told to be a person's, whatever it looks like."""
        return self._addressed.is_person(name)

    # -- whom a pronoun means --------------------------------------------------------

    def meant(self, tree: Tree, token: Token) -> Name | None:
        """Give whom a pronoun means; None if not sure.

        Of a sentence that is still to come, by what is known so far.
        """
        found = self._somebody_meant(self._scene(tree), token.place)
        if found is None or (found.name.proper and found.name.kind != "person"):
            return None
        return found.name

    def _somebody_meant(self, scene: _Scene, place: int) -> Somebody | None:
        if place not in scene.meant:
            scene.meant[place] = None  # who asks in a circle learns nothing
            scene.meant[place] = self._find(scene, scene.tree.tokens[place])
        return scene.meant[place]

    def _find(self, scene: _Scene, token: Token) -> Somebody | None:
        weighed = sorted(
            self._weighed(scene, token), key=lambda one: one[0], reverse=True
        )
        if not weighed or weighed[0][0] < LEAST:
            return None
        second = weighed[1][0] if len(weighed) > 1 else 0.0
        return weighed[0][1] if weighed[0][0] >= CLEARLY * second else None

    def _weighed(self, scene: _Scene, token: Token) -> Iterator[tuple[float, Somebody]]:
        """Give everybody whom a pronoun can mean, with the weight."""
        here: dict[str, list[Mention]] = {}
        for one in scene.mentions:
            here.setdefault(one.who.key, []).append(one)
        people = {one.who.key: one.who for one in scene.mentions} | self._known
        barred = self._barred(scene, token)
        subject = token.dep in ("nsubj", "nsubjpass")
        speaking = subject and tells(scene.tree, token.head)
        for who in people.values():
            fit = 0.0 if who.key in barred else self._fit(token.text, who)
            if not fit:
                continue
            own = [self._weight(scene, token, one) for one in here.get(who.key, ())]
            weight = who.weight(self._number) + max(own, default=0.0)
            if subject and self._was_subject(who, here.get(who.key, ()), token):
                weight *= ALIKE
            if speaking and who.key == self._spoke:
                weight *= SPOKE
            if weight:
                yield weight * fit, who

    def _was_subject(
        self, who: Somebody, here: Sequence[Mention], token: Token
    ) -> bool:
        """Tell whether somebody was a subject just before."""
        return who.subject_at == self._number - 1 or any(
            one.part in ("main", "subject") and one.place < token.place for one in here
        )

    @staticmethod
    def _weight(scene: _Scene, token: Token, one: Mention) -> float:
        """Give what a mention in the pronoun's own sentence weighs."""
        tree, weight = scene.tree, WEIGHT[one.part]
        if tree.quoted[one.place] >= 0 > tree.quoted[token.place]:
            weight *= QUOTED
        if one.place < token.place:
            own = token.dep == "poss" and _own_subject(tree, token) == one.place
            return weight * OWN if own else weight
        fronted = one.part == "main" and _fronted(tree, token, one.place)
        return weight * LATER if fronted else 0.0

    def _fit(self, pronoun: str, who: Somebody) -> float:
        """Give how well a pronoun fits somebody: 0 not at all, 1 for sure."""
        if not who.name.proper and who.noun in _SHIPS:
            return SHIP if side(pronoun) == "she" else 0.0
        takes = person_nouns().get(who.noun, "one")
        told = takes == side(pronoun) if takes != "one" else None
        if told is None and who.name.proper:
            told = self._addressed.fits(pronoun, who.name.name)
        sure = not who.name.proper or who.name.kind == "person"
        return (1.0 if told else UNTOLD * (told is None)) * (1 if sure else MAYBE)

    # -- whom it cannot mean ---------------------------------------------------------

    def _barred(self, scene: _Scene, token: Token) -> set[str]:
        """Give those whom grammar or the marks of a quotation rule out."""
        tree = scene.tree
        found = {self._speaker(scene, token)}
        for one in scene.mentions:
            if _apart(scene, token, one) or self._is_spoken_for(scene, token, one):
                found.add(one.who.key)
        for place, who in scene.meant.items():
            other = tree.tokens[place]
            unlike = place < token.place and side(other.text) != side(token.text)
            if who is not None and (unlike or scene.co_arguments(token.place, place)):
                found.add(who.key)
        return found

    def _is_spoken_for(self, scene: _Scene, token: Token, one: Mention) -> bool:
        """Tell whether a mention speaks for whom a pronoun fits: "his lawyer said"."""
        tree, noun = scene.tree, scene.tree.tokens[one.place]
        owner = tree.child(noun.place, "poss")
        if noun.lemma.lower() not in _SPEAK_FOR or owner is None:
            return False
        if token.place <= noun.place or noun.head not in tree.above(token.place):
            return False
        if owner.text.lower() in ONE:
            return side(owner.text) == side(token.text)
        whose = scene.mentioned(owner.place)  # nobody where a bank's manager speaks
        return whose is not None and self._fit(token.text, whose) > 0

    def _speaker(self, scene: _Scene, token: Token) -> str:
        """Give who speaks the quotation that a pronoun stands in: he is "I" there."""
        here = scene.tree.quoted[token.place]
        if here < 0:
            return ""
        number = self._places.get(id(scene.tree), self._number)
        if (here, number) not in self._voices:
            self._voices[here, number] = None  # who asks in a circle learns nothing
            self._voices[here, number] = self._printed(here, number)
        printed = self._voices[here, number]
        if printed is not None:
            return printed
        return self._spoke if self._number - self._spoke_at <= 2 else ""

    def _printed(self, here: int, number: int) -> str | None:
        """Give who is printed beside a quotation as its speaker; None if nobody is."""
        for later in self._trees[number : number + AHEAD]:
            if here not in later.quoted:
                break
            found = self._beside(later)
            if found is not None:
                return found
        return None

    def _beside(self, tree: Tree) -> str | None:
        """Give who is said outside all marks to speak; "" if nobody knows who."""
        found = None
        for token in tree.tokens:
            subject = tree.child(token.place, "nsubj")
            if subject is None or not speaks(tree, token.place):
                continue
            if tree.quoted[token.place] >= 0 or tree.quoted[subject.place] >= 0:
                continue
            scene = self._scene(tree)
            who = scene.mentioned(subject.place)
            if subject.text.lower() in ONE:
                who = self._somebody_meant(scene, subject.place)
            if who is not None:
                return who.key
            found = ""
        return found

    # -- moving on -------------------------------------------------------------------

    def note(self, tree: Tree) -> None:
        """Remember the people of a sentence, those of its pronouns too."""
        scene = self._scene(tree)
        for token in tree.tokens:
            if token.text.lower() in ONE:
                self._somebody_meant(scene, token.place)
        told = [(one.who, one.part, one.place) for one in scene.mentions]
        told += [
            (who, part_of(tree, tree.tokens[place]), place)
            for place, who in scene.meant.items()
            if who is not None
        ]
        most: dict[str, float] = {}
        for who, part, place in told:
            weight = WEIGHT[part] * (QUOTED if tree.quoted[place] >= 0 else 1.0)
            most[who.key] = max(most.get(who.key, 0.0), weight)
            if part in ("main", "subject"):
                who.subject_at = self._number
                if speaks(tree, tree.tokens[place].head):
                    self._spoke, self._spoke_at = who.key, self._number
        for key, who in {who.key: who for who, _, _ in told}.items():
            who.held = who.weight(self._number) + most[key]
            who.at = self._number
        self._number += 1
        self._scenes.clear()
        # Whoever is forgotten is met anew: a book has more people than a sentence.
        self._known = {
            key: who
            for key, who in self._known.items()
            if self._number - who.at <= REACH
        }

    def recent(self, reach: int = 2) -> Name | None:
        """Give the person that the last sentences were clearly about."""
        weighed = sorted(
            (
                (who.weight(self._number), who.key)
                for who in self._known.values()
                if who.subject_at >= self._number - reach
            ),
            reverse=True,
        )
        second = weighed[1][0] if len(weighed) > 1 else 0.0
        if not weighed or weighed[0][0] < CLEARLY * second:
            return None
        found = self._known[weighed[0][1]].name
        return found if found.proper and found.kind == "person" else None

    def _scene(self, tree: Tree) -> _Scene:
        """Meet the people of a sentence, once."""
        number = self._places.get(id(tree), self._number)
        if number not in self._scenes:
            here = number == self._number
            known = self._known if here else dict(self._known)
            roles = self._roles if here else dict(self._roles)
            self._scenes[number] = _Scene(tree, tuple(self._met(tree, known, roles)))
        return self._scenes[number]

    def _met(
        self, tree: Tree, known: dict[str, Somebody], roles: dict[str, str]
    ) -> Iterator[Mention]:
        """Give the people of a sentence, and put those who are new among the known."""
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
            key = self._addressed.key(found.name)
            head = noun if noun is not None else token
            if noun is not None:
                named.add(noun.place)
                roles[noun.lemma.lower()] = key
            who = _somebody(known, key, found, "")
            yield Mention(who, head.place, token.place, part_of(tree, head))
        for token in tree.tokens:
            low = token.lemma.lower()
            if token.place in named or not _is_somebody(tree, token, low):
                continue
            found = self._named(tree, token)
            if not found.proper or found.name.lower() in person_nouns():
                found = Name(found.name or low, "person", False)
            person = found.proper and found.kind == "person"
            key = self._addressed.key(found.name) if person else f"*{low}"
            if not person and low in roles and definite(tree, token.place):
                key = roles[low]  # "the mayor" whom the article named as mayor
            who = _somebody(known, key, found, low)
            yield Mention(who, token.place, token.place, part_of(tree, token))

    def _may_be(self, tree: Tree, run: list[int], found: Name) -> bool:
        """Tell whether a name may be a person's."""
        if not found.name:
            return False
        place = self._addressed.is_place(found.name)
        if found.kind == "person" or self._addressed.is_person(found.name):
            return not place
        last = tree.tokens[run[-1]]
        if found.kind in ("country", "place", "group") or len(run) > 1:
            return False
        unknown = last.entity in ("", "ORG", "GPE", "PERSON") and not kind_of(last.text)
        before = tree.words[run[0] - 1] if run[0] else ""
        alone = before not in ("the", "a", "an") and not last.text.isupper()
        acts = last.dep in ("nsubj", "nsubjpass", "poss")
        return unknown and alone and acts and not place


def _somebody(known: dict[str, Somebody], key: str, found: Name, noun: str) -> Somebody:
    """Give who bears a key; a name replaces a description."""
    if key not in known:
        known[key] = Somebody(key, found, noun)
    who = known[key]
    if found.proper and not who.name.proper:
        who.name = found
    who.noun = who.noun or noun
    return who


def part_of(tree: Tree, token: Token) -> str:
    """Give the part that a noun or a pronoun plays in its sentence."""
    token = _leading(tree, token)
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


def _leading(tree: Tree, token: Token) -> Token:
    """Give the noun that another is joined on to or stands beside, up to four times."""
    seen = 0
    while token.dep in ("conj", "appos") and seen < 4:
        token, seen = tree.tokens[token.head], seen + 1
    return token


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
    if token.pos not in ("NOUN", "PROPN", "PRON"):
        return False  # "headed", "hosted"
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


def _apart(scene: _Scene, token: Token, one: Mention) -> bool:
    """Tell whether grammar keeps a pronoun apart from a mention."""
    if token.dep != "poss":
        return scene.co_arguments(token.place, one.place)
    # "her aide Levan" and "her aide, Levan": not Levan's.
    tree, theirs, place = scene.tree, (one.place, one.at), token.place
    for above in tree.above(token.place):
        beside = tree.children(above, "appos", "compound")
        if above in theirs or any(two.place in theirs for two in beside):
            return True
        if tree.tokens[place].dep not in _NOUN_DEPS:
            break
        place = above
    return False


def _verb_of(tree: Tree, token: Token) -> int:
    """Give the verb whose argument a noun is; -1 if it is none's."""
    token = _leading(tree, token)
    above = tree.tokens[token.head]
    if token.dep in ("pobj", "pcomp") and above.dep in ("prep", "agent", "dative"):
        above = tree.tokens[above.head]
    subject = token.dep in ("nsubj", "nsubjpass", "dobj", "dative", "pobj")
    if not subject or above.pos not in ("VERB", "AUX"):
        return -1
    return above.place
