"""Turns a relative clause, or what was decided, into a sentence's order of words.

"A demand that Ukraine has rejected" says that Ukraine has rejected a demand; "Norway's
decision to send troops" that Norway decided to send them.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.engines.protocols import Token
from services.extraction.lexicon import mapping
from services.extraction.tree import Tree

_RELATIVES = frozenset({"that", "which", "whom"})
#: Nouns of deciding, with the verb that says the same.
DECIDED = {"decision": "decided", "move": "moved"}


def relative_object(tree: Tree, place: int) -> Token | None:
    """Give the noun that a relative clause takes for its object, if it has one."""
    verb = tree.tokens[place]
    noun = tree.tokens[verb.head]
    if verb.dep != "relcl" or noun.pos != "NOUN":
        return None
    taken = tree.child(place, "dobj")
    bare = tree.child(place, "nsubj", "nsubjpass")
    if taken is None:
        # "The condition Ukraine rejected" leaves the relative out.
        if mapping("verbs.tsv").get(verb.lemma.lower()) != "deny":
            return None
        ends = place + 1 == len(tree.tokens) or tree.tokens[place + 1].pos == "PUNCT"
        active = bare is not None and bare.dep == "nsubj"
        other = bare is not None and bare.text.lower() not in (*_RELATIVES, "who")
        return noun if active and other and ends else None
    return noun if taken.text.lower() in _RELATIVES else None


def turned(tree: Tree, places: Sequence[int]) -> tuple[list[int], int | None]:
    """Give the places with the object behind its verb, and that verb's place."""
    inside = set(places)
    for verb in places:
        token = tree.tokens[verb]
        if token.dep != "relcl" or token.head in inside:
            continue
        noun = relative_object(tree, verb)
        if noun is None:
            break
        taken = tree.child(verb, "dobj")
        kept = [one for one in places if taken is None or one != taken.place]
        phrase = [
            one
            for one in tree.noun_phrase(noun.place)
            if tree.tokens[one].pos != "PRON"
        ]
        cut = kept.index(verb) + 1
        return [*kept[:cut], *phrase, *kept[cut:]], verb
    return list(places), None


def decided(tree: Tree, place: int) -> tuple[Token, str] | None:
    """Give who decided what a clause spells out, and the verb: "decided"."""
    token = tree.tokens[place]
    noun = tree.tokens[token.head]
    if token.dep != "acl" or token.tag != "VB" or noun.lemma.lower() not in DECIDED:
        return None
    owner = tree.child(noun.place, "poss")
    if owner is None or owner.pos == "PRON":
        return None
    return owner, DECIDED[noun.lemma.lower()]
