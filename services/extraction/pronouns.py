"""Tells whom a pronoun may stand for, and what is spoken of, by the tree alone."""

from __future__ import annotations

from services.engines.protocols import Token
from services.extraction.lexicon import mapping
from services.extraction.names import Name, kind_of
from services.extraction.tree import Tree

ONE = frozenset({"he", "she", "him", "her", "his", "hers"})
MANY = frozenset({"they", "them", "their", "theirs"})
IT = frozenset({"it", "its"})
RELATIVE = frozenset({"who", "which", "that", "whom", "where", "whose"})
_COLLECTIVE = frozenset({"police", "people"})
_EMPTY_VERBS = frozenset({"seem", "appear", "turn", "rain", "snow", "take"})


def may_be_meant(subject: Token, pronoun: Token) -> bool:
    """Tell whether a pronoun can point to a subject; a report is never meant."""
    if subject.place >= pronoun.place or subject.pos == "PRON":
        return False
    return subject.lemma.lower() not in mapping("nouns.tsv")


def speaks(tree: Tree, verb: int) -> bool:
    """Tell whether a verb is one of communication."""
    return mapping("verbs.tsv").get(tree.tokens[verb].lemma) in (
        "say",
        "announce",
        "admit",
        "confirm",
    )


def tells(tree: Tree, verb: int) -> bool:
    """Tell whether a verb is one that a body can use of what it holds: "accuse"."""
    return tree.tokens[verb].lemma in mapping("verbs.tsv")


def agrees(low: str, found: Name, *, plural: bool) -> bool:
    """Tell whether "it" or "they" can stand for a name."""
    if low in IT:
        return found.kind != "person" and not plural
    return plural


def is_plural(tree: Tree, subject: Token) -> bool:
    """Tell whether a subject is many: "police say", "Kestra have"."""
    verb = tree.tokens[subject.head]
    beside = [one.text.lower() for one in tree.children(verb.place, "aux", "auxpass")]
    many = {"have", "are", "were"} & {*beside, verb.text.lower()}
    own = subject.tag == "NNS" or subject.lemma.lower() in _COLLECTIVE
    own = own or tree.child(subject.place, "conj") is not None
    return own or bool(many) or (verb.tag == "VBP" and not beside)


def empty_it(tree: Tree, token: Token) -> bool:
    """Tell whether "it" stands for nothing: "it is clear that"."""
    if token.text.lower() != "it":
        return False
    verb = tree.tokens[token.head]
    if verb.lemma in _EMPTY_VERBS:
        return True
    heavy = tree.child(verb.place, "ccomp", "xcomp", "advcl")
    if verb.lemma == "be" and tree.child(verb.place, "attr") and heavy is None:
        # "said it was the largest case": the case, not who says so.
        return verb.dep == "ccomp"
    plain_be = verb.lemma == "be" and tree.child(verb.place, "acomp", "attr", "prep")
    return verb.lemma == "be" and heavy is not None and plain_be is not None


def is_copula(tree: Tree, token: Token) -> bool:
    """Tell whether a pronoun is said to be something: "It was the third cut"."""
    verb = tree.tokens[token.head]
    told = tree.child(verb.place, "attr")
    return verb.lemma == "be" and token.dep == "nsubj" and told is not None


def counted_before(tree: Tree, place: int) -> Token | None:
    """Give the nearest counted noun before: a part is included in what is counted."""
    for token in reversed(tree.tokens[:place]):
        if token.pos == "NOUN" and tree.child(token.place, "nummod") is not None:
            return token
    return None


def acts_or_owns(token: Token) -> bool:
    """Tell whether a pronoun is a subject or an owner.

    What is done to "it" and "them" is done to anything that was spoken of, by whoever
    the sentence is about.
    """
    return token.dep in ("nsubj", "nsubjpass", "poss")


def many_between(tree: Tree, subject: Token, token: Token) -> bool:
    """Tell whether others stand between: "cost three people their lives"."""
    between = tree.tokens[subject.place + 1 : token.place]
    return any(one.tag in ("NNS", "NNPS") for one in between)


def is_place(tree: Tree, token: Token) -> bool:
    """Tell whether a name is a place: by its label, its noun or its preposition."""
    head = tree.tokens[token.head]
    if token.dep == "compound":
        return kind_of(head.lemma) == "place"
    located = token.dep == "pobj" and head.text.lower() in ("in", "at", "near", "from")
    return located and token.entity not in ("DATE", "TIME", "PERSON", "ORG")
