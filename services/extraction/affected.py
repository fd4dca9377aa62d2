"""Finds the thing whose state a word names, and gives it its canonical name.

Two unlike things never share a question: a thing is named by its own name, else by its
bare noun with the names behind it ("road Ostrell Pellin").
"""

from __future__ import annotations

from dataclasses import dataclass

from services.engines.protocols import Token
from services.extraction.lexicon import words
from services.extraction.names import Name, country, kind_of
from services.extraction.references import Reader
from services.extraction.tree import PROPER, Tree

#: Holes are asked about through what they are in: the breach, of the Brenmoor Dam.
_HOLES = frozenset({"breach", "leak", "crack", "hole", "gap", "rupture", "spill"})
_HOLED = (
    "dam",
    "pipeline",
    "levee",
    "dyke",
    "reactor",
    "tank",
    "well",
    "plant",
    "ship",
)
#: What makes a thing one of several, or any one.
_SOME = words("some several many most few nummod other another certain more")
_ANY = words("a an no any")
#: Persons of whom every story has others.
_ANYBODY = words(
    "victim suspect man woman person official soldier worker resident driver passenger"
    " pedestrian gunman attacker officer"
)
_LEAVES = frozenset({"withdraw", "retreat"})
_PREPOSITIONS = {
    "from": frozenset({"from", "out", "of"}),
    "in": frozenset({"in", "around", "of"}),
    "not-out": frozenset({"from", "out", "of"}),
    "of": frozenset({"of"}),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A state: its scale, what its negation is, and what it may be said of."""

    group: str
    state: str
    reverse: str
    how: str
    needs: frozenset[str]


def affected(tree: Tree, token: Token, row: Row, reader: Reader) -> str | None:
    """Give the canonical name of the thing whose state it is."""
    if row.how == "of" and "place" not in row.needs:
        return _thing(tree, _behind_of(tree, token), row, reader)
    if row.how in _PREPOSITIONS:
        return _where(tree, token, row.how, reader)
    if row.how == "done":
        thing = _thing(tree, _done_to(tree, token), row, reader)
        return None if thing and _itself(tree, token, thing, reader) else thing
    if row.how == "wins":
        prize = tree.child(token.place, "dobj")
        if prize is None or prize.lemma.lower() not in row.needs:
            return None
        row = Row(row.group, row.state, row.reverse, row.how, frozenset({"-"}))
    return _thing(tree, _subject(tree, token), row, reader)


def _subject(tree: Tree, token: Token) -> Token | None:
    """Give what a verb, or a word behind be, is said of: "found him guilty" too."""
    if token.pos == "VERB":
        return tree.subject(token.place)
    own = tree.child(token.place, "nsubj", "nsubjpass")
    if own is not None:
        return own
    head = tree.tokens[token.head]
    if head.pos == "ADP":
        head = tree.tokens[head.head]
    held = tree.child(head.place, "dobj") if token.dep == "oprd" else None
    return held or tree.subject(head.place)


def _behind_of(tree: Tree, noun: Token) -> Token | None:
    """Give the noun behind "of", or the one that owns: "Dole's arrest"."""
    owner = tree.child(noun.place, "poss")
    if owner is not None:
        return owner
    for one in tree.children(noun.place, "prep"):
        if one.text.lower() == "of":
            return tree.child(one.place, "pobj")
    return None


def _itself(tree: Tree, token: Token, thing: str, reader: Reader) -> bool:
    """Tell whether a pronoun was taken for the one who acts: "she didn't fire him"."""
    subject = tree.child(token.place, "nsubj")
    given = tree.child(token.place, "dobj")
    if subject is None or given is None:
        return False
    return reader.name(tree, subject.place, acts=False).name == thing


def _done_to(tree: Tree, token: Token) -> Token | None:
    """Give the object; a bare participle's subject is one: "their forces expelled"."""
    found = tree.child(token.place, "nsubjpass", "dobj")
    if found is not None:
        return found
    for one in tree.children(token.place, "prep"):
        if one.text.lower() in ("down", "off", "up", "out"):
            return tree.child(one.place, "pobj")  # "voted down the budget"
    bare = token.tag in ("VBN", "VBD") and tree.child(token.place, "aux") is None
    bare = bare and token.lemma.lower() != "fire"  # "the ship fired at the pirates"
    subject = tree.subject(token.place)
    shared = subject is not None and subject.dep == "nsubjpass"
    return subject if bare or shared else None


def _where(tree: Tree, token: Token, how: str, reader: Reader) -> str | None:
    """Give the place behind one of the words, else the place spoken of."""
    if how == "not-out" and not _moves_out(tree, token):
        return None
    if how == "from" and _done_to(tree, token) is None:
        return None
    leads = _PREPOSITIONS[how]
    reach = tree.branch(token.place)
    if how == "in":
        reach = sorted(
            {
                *reach,
                *(one for up in tree.above(token.place)[:2] for one in tree.branch(up)),
            }
        )
    for one in reach:
        if tree.tokens[one].text.lower() in leads and tree.tokens[one].pos == "ADP":
            for inner in tree.branch(one)[1:]:
                name = place_at(tree, inner, reader)
                if name:
                    return name
    return None if how == "of" else reader.now.place.name or None


def _moves_out(tree: Tree, token: Token) -> bool:
    """Tell whether "pull" or "retreat" means leaving a place."""
    particles = tree.children(token.place, "prt", "advmod", "prep")
    return token.lemma in _LEAVES or any(
        one.text in ("out", "back") for one in particles
    )


def place_at(tree: Tree, place: int, reader: Reader) -> str | None:
    """Give the canonical place named at a token, without "region" and the like."""
    token = tree.tokens[place]
    if not _may_be_place(tree, token):
        return None
    head = tree.tokens[token.head] if token.dep in ("compound", "amod") else token
    if head is not token and (head.tag in PROPER or kind_of(head.lemma) == "place"):
        token = head
    found = reader.name(tree, token.place, acts=False)
    # An unusual place is often labelled an organization: only its own words count.
    if not found.name or kind_of(found.name.split()[-1]) == "org":
        return None
    if found.kind in ("person", "group"):
        return None
    return reader.place_name(found.name) or None


def _may_be_place(tree: Tree, token: Token) -> bool:
    """Tell whether a word can name a place: a name, or an adjective of a region."""
    if token.entity in ("DATE", "TIME"):
        return False
    if token.tag in PROPER:
        return token.entity != "PERSON"
    of_region = kind_of(tree.tokens[token.head].lemma) == "place"
    named = token.tag == "JJ" and token.text[:1].isupper()
    return of_region and named and country(token.text) is None


def _thing(tree: Tree, head: Token | None, row: Row, reader: Reader) -> str | None:
    """Give the affected thing's canonical name or bare noun, if it is of the kind."""
    if head is None:
        return None
    lemma = head.lemma.lower()
    if lemma in _HOLES and (row.needs & _HOLES or row.group == "leak"):
        owners = (reader.names.foremost(kind) for kind in _HOLED)
        return next((one for one in owners if one), None) or lemma
    found: Name = reader.name(tree, head.place, acts=False)
    if not found.name or not _is_kind(head, found, row.needs):
        return None
    if found.proper:
        return reader.place_name(found.name) if "place" in row.needs else found.name
    if "place" in row.needs:
        return reader.now.place.name or None
    return _bare(tree, head, person=found.kind == "person")


def _bare(tree: Tree, head: Token, *, person: bool) -> str | None:
    """Name a thing by its noun, with what tells it from others of its kind.

    "Three roads", "some flights" and "a man" are not the roads, flights or men that
    another article speaks of: they have no name.
    """
    if head.pos == "PRON" or (person and head.lemma.lower() in _ANYBODY):
        return None
    before = tree.children(head.place, "det", "nummod", "amod")
    told = {one.lemma.lower() for one in before} | {
        one.dep for one in before if one.dep == "nummod"
    }
    if told & _SOME or (person and told & _ANY):
        return None
    noun = head.text.lower() if head.tag == "NNS" else head.lemma.lower()
    kinds = [
        one.text.lower()
        for one in tree.children(head.place, "compound")
        if one.tag not in PROPER
    ]
    return " ".join([*kinds, noun, *_names_behind(tree, head)])


def _names_behind(tree: Tree, head: Token) -> list[str]:
    """Give the names that tell one road from another: "between Ostrell and Pellin"."""
    return sorted(
        tree.tokens[one].text
        for one in tree.branch(head.place)
        if tree.tokens[one].tag in PROPER and one > head.place
    )[:3]


def _is_kind(head: Token, found: Name, needs: frozenset[str]) -> bool:
    """Tell whether a thing is of the kind that a row needs."""
    lemma = head.lemma.lower()
    if "-" in needs or lemma in needs or found.name.split()[-1].lower() in needs:
        return True
    if "person" in needs:
        return found.kind == "person" and head.tag not in ("NNS", "NNPS")
    if "place" in needs:
        lexical = kind_of(found.name.split()[-1]) in ("org", "person")
        return found.kind not in ("person", "group") and not lexical
    return False
