"""Tells whom a pronoun may stand for, and what is spoken of, by the tree alone."""

from __future__ import annotations

from functools import cache

from services.engines.protocols import Token
from services.extraction.lexicon import mapping, rows
from services.extraction.names import Name, kind_of
from services.extraction.tree import Tree

ONE = frozenset({"he", "she", "him", "her", "his", "hers"})
MANY = frozenset({"they", "them", "their", "theirs"})
IT = frozenset({"it", "its"})
FIRST = frozenset({"i", "we", "me", "us", "my", "our"})
RELATIVE = frozenset({"who", "which", "that", "whom", "where", "whose"})
_EMPTY_VERBS = frozenset({"seem", "appear", "turn", "rain", "snow", "take"})


def fits(low: str, name: str) -> bool:
    """Tell whether a pronoun fits a person's first name; an unknown name fits both."""
    known = _pronouns().get(name.split()[0])
    group = "he" if low in ("he", "him", "his") else "she"
    return known is None or known == group


@cache
def _pronouns() -> dict[str, str]:
    """Give the pronoun that each first name takes."""
    return {name: row[0] for row in rows("firstnames.tsv") for name in row[1].split()}


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


def agrees(low: str, found: Name, subject: Token) -> bool:
    """Tell whether a pronoun can stand for a name."""
    if low in ONE:
        return found.kind == "person" and fits(low, found.name)
    plural = subject.tag == "NNS" or (subject.tag == "NNPS" and found.kind != "org")
    if low in IT:
        return found.kind != "person" and not plural
    return plural or found.kind in ("country", "org", "group")


def empty_it(tree: Tree, token: Token) -> bool:
    """Tell whether "it" stands for nothing: "it is clear that"."""
    verb = tree.tokens[token.head]
    if verb.lemma in _EMPTY_VERBS:
        return True
    heavy = tree.child(verb.place, "ccomp", "xcomp", "advcl")
    if verb.lemma == "be" and tree.child(verb.place, "attr") and heavy is None:
        # "said it was the largest case": the case, not who says so.
        return verb.dep == "ccomp"
    plain_be = verb.lemma == "be" and tree.child(verb.place, "acomp", "attr", "prep")
    return verb.lemma == "be" and heavy is not None and plain_be is not None


def counted_before(tree: Tree, place: int) -> Token | None:
    """Give the nearest counted noun before: a part is included in what is counted."""
    for token in reversed(tree.tokens[:place]):
        if token.pos == "NOUN" and tree.child(token.place, "nummod") is not None:
            return token
    return None


def counted_off(tree: Tree, token: Token) -> bool:
    """Tell whether some are counted off: "ten of them" are of no body and no state."""
    before = tree.words[max(0, token.place - 2) : token.place]
    return len(before) == 2 and before[1] == "of"


def is_place(tree: Tree, token: Token) -> bool:
    """Tell whether a name is a place: by its label, its noun or its preposition."""
    head = tree.tokens[token.head]
    if token.dep == "compound":
        return kind_of(head.lemma) == "place"
    located = token.dep == "pobj" and head.text.lower() in ("in", "at", "near", "from")
    return located and token.entity not in ("DATE", "TIME", "PERSON", "ORG")


def persons(tree: Tree) -> list[Token]:
    """Give the last words of persons' names."""
    found = (
        tree.tokens[one.last - 1] for one in tree.entities if one.label == "PERSON"
    )
    return [one for one in found if not _of_place(tree, one)]


def _of_place(tree: Tree, token: Token) -> bool:
    """Tell whether a name stands behind what it is: "the capital, Lomessa"."""
    noun = tree.tokens[token.head]
    return token.dep == "appos" and kind_of(noun.lemma) == "place"
