"""Places a clause on a scale of states that exclude each other.

A row of tables/states.tsv names a group ("control"), a state ("retaken"), the state a
negation turns it into, where the affected thing stands (the object, the subject, the
place behind from) and what it must be. The question carries the affected thing's
canonical name: ("control:Kursk", "retaken").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from services.engines.protocols import Token
from services.extraction.clauses import Clause
from services.extraction.lexicon import rows
from services.extraction.names import Name, country, kind_of
from services.extraction.polarity import negated
from services.extraction.references import Reader
from services.extraction.tree import PROPER, Tree
from services.model.claim import Polarity

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
_STILL = frozenset({"still", "ongoing", "continue", "remain", "keep"})
_OPEN_AUX = frozenset({"if", "unless", "could", "may", "might", "would", "will", "to"})
_LEAVES = frozenset({"withdraw", "retreat"})
_PREPOSITIONS = {
    "from": frozenset({"from", "out", "of"}),
    "in": frozenset({"in", "around", "of"}),
    "not-out": frozenset({"from", "out", "of"}),
    "of": frozenset({"of"}),
}


@dataclass(frozen=True, slots=True)
class _Row:
    group: str
    state: str
    reverse: str
    how: str
    needs: frozenset[str]


@cache
def _by_word() -> dict[str, tuple[_Row, ...]]:
    """Give the rows that each lemma can stand for."""
    found: dict[str, list[_Row]] = {}
    for group, state, reverse, how, needs, words in rows("states.tsv"):
        row = _Row(group, state, reverse, how, frozenset(needs.split()))
        for word in words.split():
            found.setdefault(word, []).append(row)
    return {word: tuple(listed) for word, listed in found.items()}


def status(
    tree: Tree, clause: Clause, polarity: Polarity, reader: Reader
) -> tuple[str, str] | None:
    """Give the question that a clause settles and the state it names."""
    if polarity not in (Polarity.ASSERTED, Polarity.DENIED):
        return None
    found: list[tuple[str, str]] = []
    for token, row in _hits(tree, clause):
        affected = _affected(tree, token, row, reader)
        flip = negated(tree, token.place) is not _disbelieved(clause, polarity)
        state = row.reverse if flip is not (row.how == "not-out") else row.state
        if affected is not None and state != "-":
            found.append((f"{row.group}:{affected}", state))
    # Convicted of one thing and acquitted of another settles no single question.
    mixed = {state for question, state in found if question == found[0][0]}
    return found[0] if len(mixed) == 1 else None


def _disbelieved(clause: Clause, polarity: Polarity) -> bool:
    """Tell whether what the clause says is denied from outside."""
    return polarity is Polarity.DENIED and clause.mode == "deny"


def _hits(tree: Tree, clause: Clause) -> Iterator[tuple[Token, _Row]]:
    """Give the words of a clause that name a state, its own verb first."""
    lasting = any(tree.tokens[one].lemma.lower() in _STILL for one in clause.places)
    order = [clause.head, *(one for one in clause.places if one != clause.head)]
    for place in order:
        token = tree.tokens[place]
        for row in _by_word().get(token.lemma.lower(), ()):
            if lasting if row.how == "in" else _settled(tree, token, row.how):
                yield token, row


def _settled(tree: Tree, token: Token, how: str) -> bool:
    """Tell whether a word says that it is so: not "to retake", not "if retaken"."""
    if how == "of":
        return token.pos == "NOUN"
    if token.pos == "ADJ" or token.dep == "acomp":
        return how == "is" and token.dep in ("acomp", "oprd", "ccomp", "ROOT", "conj")
    marks = {one.text.lower() for one in tree.children(token.place, "mark", "aux")}
    if token.tag == "VB" and not marks & {"do", "does", "did"}:
        return False
    if token.pos != "VERB" or token.dep in ("pcomp", "acl", "amod", "xcomp", "relcl"):
        return False
    return not marks & _OPEN_AUX


def _affected(tree: Tree, token: Token, row: _Row, reader: Reader) -> str | None:
    """Give the canonical name of the thing whose state it is."""
    if row.how in _PREPOSITIONS:
        return _where(tree, token, row.how, reader)
    if row.how == "done":
        return _thing(tree, _done_to(tree, token), row, reader)
    if row.how == "step":
        particle = tree.child(token.place, "prt")
        if particle is None or particle.text not in ("down", "aside"):
            return None
    if row.how == "wins":
        prize = tree.child(token.place, "dobj")
        if prize is None or prize.lemma.lower() not in row.needs:
            return None
        row = _Row(row.group, row.state, row.reverse, row.how, frozenset({"-"}))
    place = token.place if token.pos == "VERB" else token.head
    return _thing(tree, tree.subject(place), row, reader)


def _done_to(tree: Tree, token: Token) -> Token | None:
    """Give the object; a bare participle's subject is one: "their forces expelled"."""
    found = tree.child(token.place, "nsubjpass", "dobj")
    if found is not None:
        return found
    bare = token.tag in ("VBN", "VBD") and tree.child(token.place, "aux") is None
    subject = tree.subject(token.place)
    shared = subject is not None and subject.dep == "nsubjpass"
    return subject if bare or shared else None


def _where(tree: Tree, token: Token, how: str, reader: Reader) -> str | None:
    """Give the place behind one of the words, else the place spoken of."""
    if how == "not-out" and not _moves_out(tree, token):
        return None
    if how == "from" and _done_to(tree, token) is None:
        return None
    words = _PREPOSITIONS[how]
    reach = tree.branch(token.place)
    if how == "in":
        reach = sorted(
            {
                *reach,
                *(one for up in tree.above(token.place)[:2] for one in tree.branch(up)),
            }
        )
    for one in reach:
        if tree.tokens[one].text.lower() in words and tree.tokens[one].pos == "ADP":
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


def _thing(tree: Tree, head: Token | None, row: _Row, reader: Reader) -> str | None:
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
    return " ".join([lemma, *_names_behind(tree, head)])


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
