"""Tells what a noun phrase or a pronoun refers to, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.engines.protocols import Token
from services.extraction.cast import Cast
from services.extraction.describing import (
    DESCRIBES,
    described,
    more_of,
    names_it,
    of_land,
    only_tagged,
    own_words,
    spoken_for,
)
from services.extraction.lexicon import mapping, words
from services.extraction.names import (
    Name,
    Names,
    actor,
    body_of,
    country,
    kind_of,
    plain,
    split_country,
)
from services.extraction.phrases import (
    definite,
    description,
    has_name,
    lands_of,
    loose,
    named_place,
    run_to,
)
from services.extraction.pronouns import (
    IT,
    MANY,
    ONE,
    RELATIVE,
    acts_or_owns,
    agrees,
    counted_before,
    empty_it,
    is_copula,
    is_place,
    is_plural,
    many_between,
    may_be_meant,
    speaks,
    tells,
)
from services.extraction.tree import PROPER, Tree
from services.model.claim import Metric

#: Bodies of a state, which "the company" never means.
_PUBLIC = words(
    "ministry council inspectorate agency police court government parliament party"
    " university school army brigade commission department board committee union bureau"
    " authority office institute service regulator watchdog tribunal hospital"
)
#: Parts of names that only firms bear.
_FIRM = words(
    "pt inc ltd llc plc corp corporation co ag gmbh sa nv motors airlines airways bank"
    " group holdings industries energy foods steel railways lines shipping"
)
_REGION = words("region area oblast border territory")
_LABELS = {
    "PERSON": "person",
    "ORG": "org",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
}
#: A generic company, in articles that introduced one by name.
_COMPANY = frozenset(
    {"company", "firm", "operator", "group", "airline", "bank", "maker"}
)
#: Weight of a name that is told to be a firm's, whatever it looks like by itself.
_SURELY = 3
_NOBODY = Name("", "thing", False)


@dataclass(slots=True)
class Discourse:
    """Whom the sentences before were about."""

    number: int = 0
    body: Name = _NOBODY
    body_at: int = 0
    plural: bool = False  # the body: "Russian forces"
    company: Name = _NOBODY
    companies: Counter[str] = field(default_factory=Counter)
    place: Name = _NOBODY
    force: str = ""  # whose soldiers were last spoken of
    #: By unit: the metric that was last counted, whose it was, in which sentence.
    counted: dict[str, tuple[Metric, str | None, int]] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)


class Reader:
    """Reads the noun phrases of one article's sentences, in order."""

    def __init__(self, names: Names, trees: Sequence[Tree]) -> None:
        """Start with nobody spoken of."""
        self.names = names
        self.now = Discourse()
        self.cast = Cast(trees, names, self._bearer)

    # -- noun phrases ----------------------------------------------------------------

    def name(self, tree: Tree, place: int, *, acts: bool = True) -> Name:
        """Give what the noun phrase headed at `place` refers to.

        `acts`: a capital then stands for its government. The name is empty where a
        pronoun cannot be resolved.
        """
        token = tree.tokens[place]
        low = token.text.lower()
        if token.pos == "PRON" or low in ONE | MANY | IT | RELATIVE:
            return self._pronoun(tree, token)
        others = tree.children(place, "conj")
        if others and acts and token.tag in PROPER:
            return self._several(tree, [token, *others])
        return self._single(tree, token, acts=acts)

    def _several(self, tree: Tree, heads: list[Token]) -> Name:
        """Join coordinated names in alphabetical order."""
        while more := tree.children(heads[-1].place, "conj"):
            heads.extend(more)
        heads = [one for one in heads if one.tag in PROPER or lands_of(tree, one.place)]
        found = [self._single(tree, one, acts=True) for one in heads]
        named = sorted({one.name for one in found if one.name})
        return Name(" and ".join(named), found[0].kind, found[0].proper)

    def _single(self, tree: Tree, token: Token, *, acts: bool) -> Name:
        """Give one name, without those coordinated with it."""
        if token.tag in PROPER and not only_tagged(token):
            return self._proper(tree, token, acts=acts)
        if (known := self.names.mistaken(token)) is not None:
            return known
        apposed = tree.child(token.place, "appos")
        if apposed and apposed.tag in PROPER and names_it(tree, token, apposed):
            return self._proper(tree, apposed, acts=acts)
        return self._common(tree, token)

    def _proper(self, tree: Tree, token: Token, *, acts: bool) -> Name:
        """Give a phrase whose head is a name."""
        places = tree.noun_phrase(token.place)
        run = run_to(tree, token.place)
        label = tree.tokens[token.place].entity
        who = self.names.person(tree.phrase(run))
        if who and (label == "PERSON" or len(run) > 0):
            return Name(who, "person", True)
        if run[0] == 0 and len(run) > 1 and tree.words[0] in DESCRIBES:
            places = run = run[1:]  # "Carmaker Astra" at a sentence's start
        run = body_of(tree, run)
        places = sorted({*places, *run})
        words = plain(tree.phrase(run))
        alias = self.names.aliased(words)
        if alias is not None and alias.kind != "place":
            return alias
        if acts and len(run) == len(places) and (land := actor(words)):
            return Name(land, "country", True)
        if known := self.names.known(words):
            return Name(known, self.names.kind(known) or "org", True)
        bare = described(tree, places, run)
        full = plain(tree.phrase([one for one in bare if not loose(tree, one)]))
        name = self.names.canonical(full)
        if country(name) == name:
            return Name(name, "country", True)
        kind = self.names.kind(name)
        return Name(name, kind or _LABELS.get(label, "thing"), True)

    def _common(self, tree: Tree, token: Token) -> Name:
        """Give a phrase whose head is a common noun."""
        head = token.lemma.lower()
        alias = self.names.aliased(plain(tree.phrase(tree.noun_phrase(token.place))))
        if alias is not None:
            return alias
        lands = lands_of(tree, token.place)
        kind = kind_of(head) or kind_of(token.text) or "thing"
        if kind == "person" and token.tag == "NNS":
            kind = "group"
        bodies = mapping("bodies.tsv")
        hyphened = tree.words[token.place - 1 : token.place] == ("-",)
        if lands and head in bodies and not hyphened:
            return self._body(lands, bodies[head])
        if lands or has_name(tree, token.place):
            return self._modified(tree, token, kind)
        where = named_place(tree, token.place)
        if where and kind in ("org", "person", "thing") and head in _LOCAL:
            seat = self.names.canonical(where)
            # "the government in Varisk" is what "Varisk" says.
            acting = (
                seat if head == "government" else f"{seat} {description(tree, token)}"
            )
            return Name(acting, "org", True)
        if definite(tree, token.place):
            return self._definite(tree, token, kind)
        plural = token.tag == "NNS"
        whose = spoken_for(tree, token) if kind in ("person", "group") else None
        if whose is not None:
            found = self._single(tree, whose, acts=True)
            if found.proper and found.name:
                # "a lawyer for Mr Marsh" is no other lawyer.
                said = f"{found.name}'s {description(tree, token)}"
                return Name(said, kind, True)
        told = description(tree, token) + more_of(tree, token)
        return Name(told, "group" if plural else kind, False)

    def _body(self, lands: list[str], body: str) -> Name:
        """Give a country's government or one of its bodies."""
        if body == "-":
            return Name(" and ".join(sorted(set(lands))), "country", True)
        return Name(self.names.canonical(f"{lands[0]}'s {body}"), "org", True)

    def _modified(self, tree: Tree, token: Token, kind: str) -> Name:
        """Give a common noun that a name modifies: "Ostrell fire brigade"."""
        places = [one for one in tree.noun_phrase(token.place) if not loose(tree, one)]
        name = self.names.canonical(plain(tree.phrase(places)))
        lands = lands_of(tree, token.place)
        if kind == "org" and of_land(tree, token) and lands:
            # "the health ministry of Kenya" is "Kenya's health ministry".
            name = self.names.canonical(f"{lands[0]}'s {description(tree, token)}")
        if self.names.person(name):
            return Name(name, "person", True)
        return Name(name, kind, True)

    def _definite(self, tree: Tree, token: Token, kind: str) -> Name:
        """Give what "the ministry" stands for."""
        head = token.lemma.lower()
        own = own_words(tree, token)
        known = self.names.antecedent(head, self.now.number)
        if known and own <= _parts(known):
            return Name(known, kind, True)
        if head in _COMPANY and self.now.company.name and not own:
            return self.now.company
        return Name(description(tree, token), kind, False)

    # -- pronouns --------------------------------------------------------------------

    def _pronoun(self, tree: Tree, token: Token, *, before: bool = True) -> Name:
        """Give whom a pronoun stands for; nobody where it is not sure.

        `before`: what the sentence before was about will do.
        """
        low = token.text.lower()
        if low in RELATIVE:
            return self._relative(tree, token)
        if low in ONE:
            return self.cast.meant(tree, token) or _NOBODY
        if token.dep == "expl" or low not in MANY | IT:
            return _NOBODY
        if not acts_or_owns(token) or empty_it(tree, token):
            return _NOBODY
        if is_copula(tree, token):
            return _NOBODY  # "It was the third cut": what was told, not who
        found = self._from_sentence(tree, token)
        return found or (self._from_before(tree, token) if before else _NOBODY)

    def _from_sentence(self, tree: Tree, token: Token) -> Name | None:
        """Give the subject above the pronoun that it agrees with."""
        low = token.text.lower()
        for subject in self._subjects(tree, token):
            found = self.name(tree, subject.place)
            plural = is_plural(tree, subject)
            if self.cast.is_person(found.name):
                continue
            if found.name and agrees(low, found, plural=plural):
                return found
        return None

    @staticmethod
    def _subjects(tree: Tree, token: Token) -> list[Token]:
        """Give the subjects above a pronoun that it can stand for, nearest first."""
        found = [
            one
            for one in (tree.subject(verb) for verb in tree.above(token.place))
            if one is not None and may_be_meant(one, token)
        ]
        if tree.quoted[token.place] >= 0:
            # Whoever speaks outside the marks is "we" inside them.
            found = [one for one in found if tree.quoted[one.place] >= 0]
        if token.dep == "nsubj" and speaks(tree, token.head):
            # Who speaks on is who spoke: "leaders announced that ..., they claimed".
            return [one for one in found if tells(tree, one.head)]
        if token.text.lower() in MANY:
            return [one for one in found if not many_between(tree, one, token)]
        return found

    def _bearer(self, tree: Tree, token: Token) -> Name:
        """Give the name that ends in a token, not what is joined on to it."""
        return self._single(tree, token, acts=False)

    def sure(self, tree: Tree, token: Token) -> Name:
        """Give whom a pronoun stands for only where the sentence itself shows it.

        Of a subject, and at the sentence's start, what was spoken of before will do.
        """
        starts = token.place <= 3 or token.dep in ("nsubj", "nsubjpass")
        return self._pronoun(tree, token, before=starts)

    def place_name(self, name: str) -> str:
        """Call Kursk region and Russia's Kursk border region alike: Kursk."""
        if country(name):
            return name
        words = split_country(name)[1].split() if " " in name else name.split()
        while len(words) > 1 and words[-1].lower() in _REGION:
            words.pop()
        bare = " ".join(words)
        return self.now.place.name if bare.lower() in _REGION else bare

    def _from_before(self, tree: Tree, token: Token) -> Name:
        """Give the body that the sentence right before was about."""
        if self.now.number - self.now.body_at > 1:
            return _NOBODY
        low = token.text.lower()
        # "South Korea was angry. They accused ...": those who speak for it.
        many = self.now.plural or (low in MANY and tells(tree, token.head))
        alike = agrees(low, self.now.body, plural=many)
        return self.now.body if alike else _NOBODY

    def recent_person(self) -> str:
        """Give the person that the last two sentences are about; empty if nobody is."""
        found = self.cast.recent()
        return found.name if found is not None else ""

    def _relative(self, tree: Tree, token: Token) -> Name:
        """Give the noun that a relative clause hangs on."""
        for verb in tree.above(token.place):
            if tree.tokens[verb].dep == "relcl":
                head = tree.tokens[tree.tokens[verb].head]
                if tree.tokens[verb].lemma in ("include", "comprise"):
                    head = counted_before(tree, verb) or head
                if head.pos in ("NOUN", "PROPN"):
                    return self._single(tree, head, acts=False)
        return _NOBODY

    # -- moving on -------------------------------------------------------------------

    def note(self, tree: Tree) -> None:
        """Remember whom a sentence was about, for the pronouns of the next ones."""
        subjects = [one for one in tree.tokens if one.dep in ("nsubj", "nsubjpass")]
        main = [one for one in subjects if one.head in tree.roots]
        for token in [*subjects, *main]:
            if token.pos == "PRON":
                continue
            found = self.name(tree, token.place)
            body = found.kind in ("country", "org", "group")
            if found.name and body and not self.cast.is_person(found.name):
                self.now.body, self.now.body_at = found, self.now.number
                self.now.plural = is_plural(tree, token)
            owner = tree.child(token.place, "poss")
            apart = owner is not None and found.kind == "thing"
            if owner is not None and apart and token in main and owner.tag in PROPER:
                self._remember_owner(tree, owner)
        self.cast.note(tree)
        self._note_force(tree)
        self._note_company(tree)
        self._note_place(tree)
        self.now.number += 1

    def _remember_owner(self, tree: Tree, owner: Token) -> None:
        """Remember Norway after "Norway's promise has had its price"."""
        found = self._single(tree, owner, acts=True)
        if found.kind in ("country", "org"):
            self.now.body, self.now.body_at = found, self.now.number
            self.now.plural = False

    def _note_company(self, tree: Tree) -> None:
        """Remember the body that "the company" would mean."""
        for token in tree.tokens:
            if token.tag in PROPER and token.dep not in ("compound", "poss"):
                found = self._single(tree, token, acts=False)
                likely = _like_a_firm(tree, token, found)
                if found.proper and (found.kind == "org" or likely >= _SURELY):
                    self.now.companies[found.name] += likely
                    self.now.company = _foremost(self.now.companies)

    def _note_place(self, tree: Tree) -> None:
        """Remember the place last spoken of."""
        for token in tree.tokens:
            if token.tag in PROPER and is_place(tree, token):
                name = self.place_name(self._single(tree, token, acts=False).name)
                if name and not country(name):
                    self.now.place = Name(name, "place", True)

    def _note_force(self, tree: Tree) -> None:
        """Remember whose soldiers are spoken of."""
        for token in tree.tokens:
            if token.lemma.lower() in _FORCES and token.pos == "NOUN":
                lands = lands_of(tree, token.place)
                if lands:
                    self.now.force = lands[0]


def _foremost(companies: Counter[str]) -> Name:
    """Give the firm that an article is about; nobody where two stand side by side."""
    (name, weight), *others = companies.most_common(2)
    rival = bool(others) and others[0][1] > _SURELY and 3 * others[0][1] > 2 * weight
    return Name(name, "org", True) if weight and not rival else _NOBODY


def _like_a_firm(tree: Tree, token: Token, found: Name) -> int:
    """Tell by what stands beside a name how likely it is a firm's; a public body: 0."""
    beside = tree.children(token.place, "appos", "compound", "nmod", "amod")
    lemmas = {one.lemma.lower() for one in beside}
    if token.dep in ("appos", "compound", "conj"):
        lemmas.add(tree.tokens[token.head].lemma.lower())
    named = _parts(found.name)
    if (lemmas | named) & _PUBLIC:
        return 0
    told = _SURELY if lemmas & _COMPANY or named & _FIRM else 0
    return told + (2 if token.dep in ("nsubj", "nsubjpass", "agent") else 1)


def _parts(name: str) -> frozenset[str]:
    return frozenset(word.lower().rstrip(".,") for word in name.split())


_FORCES = frozenset({"troop", "soldier", "force", "fighter", "personnel", "casualty"})
_LOCAL = words(
    "police prosecutor prosecutors officials official authority hospital court council"
    " government brigade mayor resident analyst economist researcher scientist"
)
