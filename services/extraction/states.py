"""Places a clause on a scale of states that exclude each other.

A row of tables/states.tsv names a group ("control"), a state ("retaken"), the state a
negation turns it into, where the affected thing stands (the object, the subject, the
place behind from) and what it must be. The question carries the affected thing's
canonical name: ("control:Kursk", "retaken").
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from services.engines.protocols import Token
from services.extraction.affected import Row, affected
from services.extraction.clauses import Clause
from services.extraction.lexicon import groups, rows, words
from services.extraction.polarity import framing, negated
from services.extraction.references import Reader
from services.extraction.tree import Tree
from services.model.claim import Polarity

_STILL = words("still ongoing continue remain keep")
_OPEN_AUX = words("if unless could may might would will to must should")
_COPULAS = words("be remain stay become keep get appear declare find return go lie")
_SAID = ("acomp", "oprd", "ccomp", "ROOT", "conj", "advcl", "attr", "advmod")
#: What may be done to an event's name without making it doubtful: "announced the".
_TELLS = words(
    "announce confirm report celebrate mark follow cause lead see hail welcome mourn"
    " condemn protest announce declare bring cheer greet"
)
_SINCE = words("after following since upon despite")


@cache
def _by_word() -> dict[str, tuple[Row, ...]]:
    """Give the rows that each lemma can stand for."""
    found: dict[str, list[Row]] = {}
    for group, state, reverse, how, needs, listed in rows("states.tsv"):
        row = Row(group, state, reverse, how, _nouns(needs))
        for word in listed.split():
            found.setdefault(word, []).append(row)
    return {word: tuple(listed) for word, listed in found.items()}


def _nouns(needs: str) -> frozenset[str]:
    """Give the nouns that a row needs, classes of things.tsv written out."""
    found: set[str] = set()
    for one in needs.split():
        named = groups("things.tsv")[one[1:]] if one.startswith("*") else {one}
        found.update(named)
    return frozenset(found)


def status(
    tree: Tree, clause: Clause, polarity: Polarity, reader: Reader
) -> tuple[str, str] | None:
    """Give the question that a clause settles and the state it names."""
    if polarity not in (Polarity.ASSERTED, Polarity.DENIED):
        return None
    found: list[tuple[str, str]] = []
    failed = _failed(tree, clause, polarity)
    for token, row in _hits(tree, clause, failed):
        thing = affected(tree, token, row, reader)
        no = token.place == failed or negated(tree, _verb_of(tree, token))
        no = no or negated(tree, token.place)
        flip = no is not _disbelieved(clause, polarity)
        state = row.reverse if flip is not (row.how == "not-out") else row.state
        if thing is not None and state != "-":
            found.append((f"{row.group}:{thing}", state))
    # Convicted of one thing and acquitted of another settles no single question.
    mixed = {state for question, state in found if question == found[0][0]}
    return found[0] if len(mixed) == 1 else None


def _failed(tree: Tree, clause: Clause, polarity: Polarity) -> int | None:
    """Give the place of what was not done: "failed to approve", "refused to resign"."""
    if polarity is not Polarity.DENIED or clause.mode == "deny":
        return None
    framed, verb = framing(tree, clause.head)
    return verb if framed is Polarity.DENIED else None


def _verb_of(tree: Tree, token: Token) -> int:
    """Give the verb that a word behind be belongs to; a verb stands for itself."""
    if token.pos == "VERB" or token.dep not in (*_SAID, "pobj"):
        return token.place
    head = tree.tokens[token.head]
    return head.head if head.pos == "ADP" else head.place


def _disbelieved(clause: Clause, polarity: Polarity) -> bool:
    """Tell whether what the clause says is denied from outside."""
    return polarity is Polarity.DENIED and clause.mode == "deny"


def _hits(
    tree: Tree, clause: Clause, failed: int | None
) -> Iterator[tuple[Token, Row]]:
    """Give the words of a clause that name a state, its own verb first."""
    lasting = any(tree.tokens[one].lemma.lower() in _STILL for one in clause.places)
    order = [clause.head, *(one for one in clause.places if one != clause.head)]
    for place in order:
        token = tree.tokens[place]
        for row in _rows_at(tree, token):
            if row.how == "in":
                fits = lasting
            else:
                fits = place == failed or _settled(tree, token, row)
            if fits:
                yield token, row


def _rows_at(tree: Tree, token: Token) -> tuple[Row, ...]:
    """Give the rows of a word, with its particle or preposition where it has one."""
    lemma = token.lemma.lower()
    if token.pos == "VERB":
        for one in tree.children(token.place, "prt", "advmod", "prep"):
            joined = _by_word().get(f"{lemma}_{one.text.lower()}")
            if joined or one.dep == "prt":
                return joined or ()
    if token.dep == "pobj":
        behind = " ".join(tree.words[max(0, token.place - 2) : token.place + 1])
        low = token.place - tree.tokens[token.head].place
        phrase = "_".join(behind.split()[-low - 1 :]) if low <= 2 else ""
        return _by_word().get(phrase, ())
    return _by_word().get(lemma) or _by_word().get(token.text.lower(), ())


def _settled(tree: Tree, token: Token, row: Row) -> bool:
    """Tell whether a word says that it is so: not "to retake", not "if retaken"."""
    if row.how == "of":
        return token.pos == "NOUN" and ("place" in row.needs or _told(tree, token))
    if row.how == "plead":
        return _copula(tree, token) == "plead"
    if token.dep == "pobj" or token.pos in ("ADJ", "ADV") or token.dep == "acomp":
        return row.how == "is" and _said(tree, token)
    if token.lemma.lower() == "find" and tree.child(token.place, "oprd", "ccomp"):
        return False  # "found him guilty"
    marks = {one.text.lower() for one in tree.children(token.place, "mark", "aux")}
    if token.tag == "VB" and not marks & {"do", "does", "did"}:
        return False
    if token.pos != "VERB" or token.dep in ("pcomp", "acl", "amod", "xcomp", "relcl"):
        return False
    return not marks & _OPEN_AUX


def _said(tree: Tree, token: Token) -> bool:
    """Tell whether a word or phrase is said of something: "is closed", "in force"."""
    verb = tree.tokens[_verb_of(tree, token)]
    if token.dep not in (*_SAID, "pobj") or verb.place == token.place:
        return token.dep in ("ccomp", "ROOT", "conj")
    modal = {one.text.lower() for one in tree.children(verb.place, "aux", "mark")}
    return verb.lemma.lower() in _COPULAS and not modal & _OPEN_AUX


def _copula(tree: Tree, token: Token) -> str:
    """Give the lemma of the verb that a word is said with."""
    return tree.tokens[token.head].lemma.lower()


def _told(tree: Tree, token: Token) -> bool:
    """Tell whether an event's name says that it came: "after the arrest of Dole"."""
    above = tree.tokens[token.head]
    if token.dep in ("nsubj", "nsubjpass", "dobj"):
        marks = {one.text.lower() for one in tree.children(above.place, "aux", "mark")}
        return above.lemma.lower() in _TELLS and not marks & _OPEN_AUX
    return token.dep == "pobj" and above.text.lower() in _SINCE
