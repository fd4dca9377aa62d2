"""Names what can be seen of a claim that speaks for or against checking it.

A sign is a short name: `figure`, `tense:VBD`, `w:resign` (a word), `b:at least` (two
words in a row). Names, figures and dates stand as their kind, so that no sign knows a
person, a party or a country. What a sign weighs is learnt (tools/train_worth.py) and
stands in tables/worth.tsv.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.engines.protocols import Token
from services.extraction.clauses import Clause
from services.extraction.lexicon import rows, words
from services.extraction.tree import Tree
from services.model.claim import ClaimDraft

#: The row of the table that counts whatever the signs are.
BASE = "(base)"

_KINDS = {
    "CARDINAL": "<figure>",
    "QUANTITY": "<figure>",
    "ORDINAL": "<ordinal>",
    "MONEY": "<money>",
    "PERCENT": "<percent>",
    "DATE": "<date>",
    "TIME": "<time>",
}
_NAME = "<name>"
_SPEAKING = words("i we you my our your me us let thank please ?")
_LENGTHS = (4, 6, 8, 12, 16, 24, 32)
#: Counts below this weigh less: "two customers and a cat".
SMALL = 10.0
#: Of these one is as much as many.
GRAVE = frozenset(
    {"casualties", "arrested", "convicted", "charged", "rescued", "seats"}
)


def signs(tree: Tree, clause: Clause, draft: ClaimDraft) -> list[str]:
    """Name each sign of a claim once, in no particular order."""
    tokens = [tree.tokens[place] for place in clause.places]
    found = dict.fromkeys(_worded(tokens))
    found.update(dict.fromkeys(_built(tree, clause, tokens)))
    found.update(dict.fromkeys(_said(clause, draft)))
    found.update(dict.fromkeys(_around(tree)))
    return list(found)


def symbol(token: Token) -> str:
    """Give a word's lemma, or the kind of a name, a figure or a time."""
    kind = _KINDS.get(token.entity)
    if kind is not None:
        return kind
    if token.tag == "CD":
        return "<figure>"
    return _NAME if token.entity or token.pos == "PROPN" else token.lemma.lower()


def figure_size(draft: ClaimDraft) -> float:
    """Give how large a figure is; of the dead and hurt one is as much as many."""
    if not draft.quantities:
        return 0.0
    one = draft.quantities[0]
    size = max(one.high or 0.0, one.low or 0.0)
    grave = one.metric.family in GRAVE or one.unit is not None
    return max(size, SMALL) if grave else size


def _worded(tokens: Sequence[Token]) -> Iterator[str]:
    """Give the words and the pairs of neighbours; a name of many words is one."""
    before = "<s>"
    for token in tokens:
        here = symbol(token)
        if token.pos != "PUNCT" and (here != before or here[0] != "<"):
            yield "w:" + here
            yield f"b:{before} {here}"
        before = here


def _built(tree: Tree, clause: Clause, tokens: Sequence[Token]) -> Iterator[str]:
    """Give the grammar: word classes, the verb and its tense, subject, length."""
    for token in tokens:
        yield "t:" + token.tag
        if token.entity:
            yield "e:" + token.entity
    head = tree.tokens[clause.head]
    yield "verb:" + symbol(head)
    yield "tense:" + head.tag
    for one in tree.children(clause.head, "aux", "auxpass", "neg"):
        yield "aux:" + one.text.lower()
    subject = tree.subject(clause.head)
    yield "subject:" + (symbol(subject) if subject else "none")
    length = len(tokens)
    for least in _LENGTHS:
        if length >= least:
            yield f"words:{least}"
    if not any(token.pos in ("VERB", "AUX") for token in tokens):
        yield "no verb"
    lemmas = {token.lemma.lower() for token in tokens}
    if not lemmas.isdisjoint(_opinions()):
        yield "opinion"
    if not {token.text for token in tokens}.isdisjoint('“”"'):
        yield "quotation"


def _said(clause: Clause, draft: ClaimDraft) -> Iterator[str]:
    """Give what the reading found: figure, state, time, voice, polarity."""
    yield from _figured(draft)
    said, voiced = draft.predication, draft.attribution.speakers
    holds = {
        "status": said.status is not None,
        "time": draft.when is not None,
        "resolved time": draft.when is not None and draft.when.start is not None,
        "first": said.first,
        "named": bool(said.entities),
        "two named": len(said.entities) > 1,
        "place": bool(said.places),
        "nobody": said.subject is None,
        "no object": not said.objects,
        "voiced": any(one.name for one in voiced),
        "unnamed voice": bool(voiced) and not any(one.name for one in voiced),
        "act": clause.act,
        "reported": bool(clause.cues),
        "negated": said.negated,
    }
    yield from (name for name, so in holds.items() if so)
    yield "polarity:" + draft.polarity.value
    yield f"mode:{clause.mode}"


def _figured(draft: ClaimDraft) -> Iterator[str]:
    if draft.quantities:
        one = draft.quantities[0]
        yield "figure"
        yield "large figure" if figure_size(draft) >= SMALL else "small figure"
        yield "counts:" + one.metric.family
        yield f"hedge:{one.hedge.name.lower() if one.hedge else 'none'}"
        if one.unit is not None:
            yield "unit"


def _around(tree: Tree) -> Iterator[str]:
    """Give the few signs of the whole sentence: is somebody speaking or asking?"""
    for word in _SPEAKING.intersection(tree.words):
        yield "sentence:" + word


def _opinions() -> frozenset[str]:
    """Give the words of judgement and feeling."""
    return _OPINIONS


_OPINIONS = frozenset(row[0] for row in rows("opinions.tsv"))
