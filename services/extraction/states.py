"""Places a clause on a scale of states that exclude each other.

A row of tables/states.tsv names a group ("control"), a state ("retaken"), the state a
negation turns it into, and where the affected thing stands: the object or passive
subject ("done"), the subject ("is"), the place behind from ("from"), in ("in") or of
("of"). The question carries the affected thing: ("control:Kursk", "retaken").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from services.engines.protocols import Token
from services.extraction.clauses import Clause
from services.extraction.lexicon import rows
from services.extraction.names import PROPER, Name
from services.extraction.polarity import negated
from services.extraction.references import Reader
from services.extraction.tree import Tree
from services.model.claim import Polarity

_REGION = frozenset("region area oblast border territory".split())
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
_STILL = frozenset({"still", "ongoing", "continue", "remain", "keep", "parts", "part"})
_NO_STATE = frozenset({"TO"})


@dataclass(frozen=True, slots=True)
class _Row:
    group: str
    state: str
    reverse: str
    how: str


@cache
def _by_word() -> dict[str, tuple[_Row, ...]]:
    """Give the rows that each lemma can stand for."""
    found: dict[str, list[_Row]] = {}
    for group, state, reverse, how, words in rows("states.tsv"):
        for word in words.split():
            found.setdefault(word, []).append(_Row(group, state, reverse, how))
    return {word: tuple(listed) for word, listed in found.items()}


def status(
    tree: Tree, clause: Clause, polarity: Polarity, reader: Reader
) -> tuple[str, str] | None:
    """Give the question that a clause settles and the state it names."""
    for token, row in _hits(tree, clause):
        affected = _affected(tree, token, row.how, reader)
        if affected is None:
            continue
        flip = negated(tree, token.place) or (
            polarity is Polarity.DENIED and clause.mode == "deny"
        )
        if row.how == "not-out":
            flip = not flip
        state = row.reverse if flip else row.state
        if state != "-" and polarity in (Polarity.ASSERTED, Polarity.DENIED):
            return f"{row.group}:{affected}", state
    return None


def _hits(tree: Tree, clause: Clause) -> Iterator[tuple[Token, _Row]]:
    """Give the words of a clause that name a state, its own verb first."""
    order = [clause.head, *(one for one in clause.places if one != clause.head)]
    for place in order:
        token = tree.tokens[place]
        for row in _by_word().get(token.lemma.lower(), ()):
            if _settled(tree, token, row.how):
                yield token, row


def _settled(tree: Tree, token: Token, how: str) -> bool:
    """Tell whether a word says that it is so: not "to retake", not "if retaken"."""
    if how == "of":
        return token.pos == "NOUN"
    if token.pos == "ADJ":
        return how == "is" and token.dep in ("acomp", "oprd", "ccomp", "ROOT", "conj")
    marks = {one.text.lower() for one in tree.children(token.place, "mark", "aux")}
    if token.tag == "VB" and "to" in marks:
        return False
    if how == "in":
        return _goes_on(tree, token)
    if how == "step":
        return tree.child(token.place, "prt") is not None
    if token.pos != "VERB" or token.dep in ("pcomp", "acl", "amod", "xcomp", "relcl"):
        return False
    return not marks & {"if", "unless", "could", "may", "might", "would", "will"}


def _goes_on(tree: Tree, token: Token) -> bool:
    """Tell whether fighting goes on: "still", "ongoing", "continues"."""
    places = [*tree.branch(token.place), *tree.above(token.place)]
    return any(tree.tokens[one].lemma.lower() in _STILL for one in places[:40])


def _affected(tree: Tree, token: Token, how: str, reader: Reader) -> str | None:
    """Give the canonical name of the thing whose state it is."""
    if how == "done":
        head = tree.child(token.place, "nsubjpass", "dobj")
        return _thing(tree, head, reader) if head else None
    if how == "is":
        return _subject(tree, token, reader)
    if how == "step":
        particle = tree.child(token.place, "prt")
        apt = particle is not None and particle.text in ("down", "aside")
        return _subject(tree, token, reader) if apt else None
    words = {
        "from": ("from", "out", "of"),
        "in": ("in", "there", "around"),
        "not-out": ("from", "out"),
    }
    return _where(tree, token, words.get(how, ("of",)), reader)


def _subject(tree: Tree, token: Token, reader: Reader) -> str | None:
    """Give the subject of a verb, or of the verb over an adjective."""
    place = token.place if token.pos == "VERB" else token.head
    subject = tree.subject(place) or tree.subject(token.place)
    return _thing(tree, subject, reader) if subject else None


def _where(
    tree: Tree, token: Token, words: tuple[str, ...], reader: Reader
) -> str | None:
    """Give the place behind one of the words, else the place last spoken of."""
    reach = tree.branch(token.place)
    if "in" in words:
        top = token.head if token.dep in ("nsubj", "amod", "compound") else token.place
        reach = tree.branch(tree.tokens[top].head if token.dep == "compound" else top)
    for one in reach:
        if tree.tokens[one].text.lower() in words and tree.tokens[one].pos == "ADP":
            for inner in tree.branch(one)[1:]:
                name = place_at(tree, inner, reader)
                if name:
                    return name
    if "from" in words and words == ("from", "out") and not _moves_out(tree, token):
        return None
    return reader.now.place.name or None if "of" not in words else None


def _moves_out(tree: Tree, token: Token) -> bool:
    """Tell whether "pull", "leave" or "retreat" means leaving a place."""
    particle = tree.child(token.place, "prt")
    out = particle is not None and particle.text in ("out", "back")
    return out or token.lemma in ("withdraw", "retreat")


def place_at(tree: Tree, place: int, reader: Reader) -> str | None:
    """Give the canonical place named at a token, without "region" and the like."""
    token = tree.tokens[place]
    if token.tag not in PROPER or token.entity in ("PERSON", "DATE"):
        return None
    head = tree.tokens[token.head] if token.dep == "compound" else token
    if head.tag in PROPER and head is not token:
        return place_at(tree, head.place, reader)
    return _without_region(reader.name(tree, token.place, acts=False).name)


def _without_region(name: str) -> str:
    """Call Kursk region and Kursk border region alike."""
    words = name.split()
    while len(words) > 1 and words[-1].lower() in _REGION:
        words.pop()
    return " ".join(words).removeprefix("Russia's ").removeprefix("Ukraine's ")


def _thing(tree: Tree, head: Token, reader: Reader) -> str | None:
    """Give the affected thing's canonical name or bare noun."""
    lemma = head.lemma.lower()
    if lemma in _HOLES:
        owners = (reader.names.foremost(kind) for kind in _HOLED)
        return next((one for one in owners if one), None) or lemma
    found: Name = reader.name(tree, head.place, acts=False)
    if not found.name or found.kind == "group":
        return found.name or None
    return _without_region(found.name) if found.proper else lemma
