"""Tells which pronoun the people of one article take, and which names are places.

In order of weight: a form of address ("Mrs Lind"), a noun beside the name ("her
husband, Karl Lind"), the first name, and at last the pronouns of sentences that can
speak of nobody else ("Lind said she would go"). What tells nothing fits both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from services.engines.protocols import Token
from services.extraction.lexicon import words
from services.extraction.names import Names, kind_of, plain
from services.extraction.people import first_name, person_nouns
from services.extraction.pronouns import ONE
from services.extraction.runs import proper_runs
from services.extraction.titles import titles, without_titles
from services.extraction.tree import PROPER, Tree

HE = frozenset({"he", "him", "his"})
_ADDRESS = {
    **dict.fromkeys(
        words("mr sir lord king prince pope father herr señor signor"), "he"
    ),
    **dict.fromkeys(
        words("mrs ms miss dame lady queen princess sister señora signora frau madame"),
        "she",
    ),
}
#: Behind these a name is where something is.
_WHERE = words("in at near into outside inside around across towards throughout")
_BY_ADDRESS, _BY_NOUN, _BY_NAME, _BY_PRONOUN = 9, 6, 4, 1
#: From here on what is told of a name is taken for true.
_SURE = 2


def side(pronoun: str) -> str:
    """Give "he" or "she" for any of their forms."""
    return "he" if pronoun.lower() in HE else "she"


class Addressed:
    """Which pronoun each name of one article takes."""

    def __init__(self, trees: Sequence[Tree], names: Names) -> None:
        """Look through the whole article."""
        self._names = names
        self._told: dict[str, Counter[str]] = defaultdict(Counter)
        self._places: Counter[str] = Counter()
        self._human: Counter[str] = Counter()
        for tree in trees:
            for run in proper_runs(tree):
                self._note(tree, run)
            self._note_pronouns(tree)

    def key(self, name: str) -> str:
        """Give what tells a person from others: "Mrs Lind" is Lind."""
        bare = " ".join(without_titles(plain(name).split())) or plain(name)
        return self._names.person(bare) or bare

    def fits(self, pronoun: str, name: str) -> bool | None:
        """Tell whether a pronoun fits a name; None where nothing tells."""
        told = self._told.get(self.key(name))
        given = first_name(name)
        votes = Counter(told) if told else Counter()
        if given is not None:
            votes[given] += _BY_NAME
        (best, most), (_, less) = (*votes.most_common(2), ("", 0), ("", 0))[:2]
        return best == side(pronoun) if most - less >= _SURE else None

    def is_place(self, name: str) -> bool:
        """Tell whether something happens at what bears this name."""
        key = self.key(name)
        votes = self._places[key]
        return votes > 0 and votes >= self._human[key] and first_name(name) is None

    def is_person(self, name: str) -> bool:
        """Tell whether more speaks for a person than against."""
        if name and kind_of(name.split()[-1]) in ("org", "place"):
            return False  # "Isvar Hydro", whatever the recognizer says
        return self._human[self.key(name)] > 0

    def _note(self, tree: Tree, run: list[int]) -> None:
        """Note what stands in a name and beside it."""
        own = [tree.words[one].rstrip(".") for one in run]
        key = self.key(tree.phrase(run))
        before = tree.words[run[0] - 1] if run[0] else ""
        last = tree.tokens[run[-1]]
        there = last.dep == "pobj" and tree.words[last.head] == before
        self._places[key] += before in _WHERE and there
        self._human[key] += _human(tree, run)
        if own[0] in _ADDRESS and len(run) > 1:
            rest = self.key(tree.phrase(run[1:]))
            for one in {key, rest}:
                self._told[one][_ADDRESS[own[0]]] += _BY_ADDRESS
        for noun in set(_nouns_beside(tree, run)):
            if kind_of(noun) == "place":
                self._places[key] += 3  # "the capital, Lomessa"
            told = person_nouns().get(noun)
            self._human[key] += 3 * (told is not None)
            if told is not None and told != "one":
                self._told[key][told] += _BY_NOUN

    def _note_pronouns(self, tree: Tree) -> None:
        """Note pronouns that can only be their clause's subject."""
        for token in tree.tokens:
            low = token.text.lower()
            if low not in ONE or tree.quoted[token.place] >= 0:
                continue
            subject = _only_subject(tree, token)
            if subject is not None:
                run = [one for one in proper_runs(tree) if subject.place in one]
                if run:
                    key = self.key(tree.phrase(run[0]))
                    self._told[key][side(low)] += _BY_PRONOUN
                    self._human[key] += 1


def _human(tree: Tree, run: list[int]) -> int:
    """Give what speaks for a person, or against, by what stands around a name."""
    last = tree.tokens[run[-1]]
    told = {"PERSON": 1, "": 0}.get(last.entity, -1)
    if tree.words[run[0]].rstrip(".") in titles() and len(run) > 1:
        told += 3
    clause = tree.child(last.place, "relcl")
    if clause is not None and "who" in tree.words[last.place : clause.place]:
        told += 3
    above = tree.tokens[last.head]
    if last.dep == "poss" and above.lemma.lower() in person_nouns():
        told += 1
    before = tree.words[run[0] - 1] if run[0] else ""
    return told - 2 * (before in ("the", "a", "an"))


def _nouns_beside(tree: Tree, run: list[int]) -> Iterable[str]:
    """Give the nouns that say who bears a name: "her husband, Karl Lind"."""
    last = tree.tokens[run[-1]]
    yield from (tree.tokens[one].lemma.lower() for one in run[:-1])
    for one in tree.children(last.place, "compound", "appos"):
        yield one.lemma.lower()
    if last.dep == "appos":
        yield tree.tokens[last.head].lemma.lower()


def _only_subject(tree: Tree, token: Token) -> Token | None:
    """Give the name that is the subject of the clause a pronoun belongs to or hangs on.

    "Lind said she would go", "Lind raised her glass": not "Lind saw her go".
    """
    verbs = [one for one in tree.above(token.place) if tree.tokens[one].pos == "VERB"]
    if not verbs:
        return None
    own = tree.child(verbs[0], "nsubj")
    if token.dep == "poss":
        found = own
    elif token.dep == "nsubj" and tree.tokens[verbs[0]].dep == "ccomp":
        found = tree.child(verbs[1], "nsubj") if len(verbs) > 1 else None
    else:
        return None
    if found is None or found.tag not in PROPER or found.place > token.place:
        return None
    others = [one for one in proper_runs(tree) if one[-1] < token.place]
    return found if len(others) == 1 else None
