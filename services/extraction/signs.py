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
from services.model.claim import ClaimDraft, Quantity, Role

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
_OPINIONS = frozenset(row[0] for row in rows("opinions.tsv"))
_QUOTES = frozenset('“”"')
#: Counts below this weigh less: "two customers and a cat".
SMALL = 10.0
#: Of these one is as much as many.
GRAVE = frozenset(
    {"casualties", "arrested", "convicted", "charged", "rescued", "seats"}
)


def signs(tree: Tree, clause: Clause, draft: ClaimDraft) -> list[str]:
    """Name each sign of a claim once, in no particular order."""
    tokens = [tree.tokens[place] for place in clause.places]
    found: set[str] = set()
    _words(tokens, found)
    _built(tree, clause, tokens, found)
    _said(clause, draft, found)
    found.update("sentence:" + one for one in _SPEAKING.intersection(tree.words))
    return list(found)


def symbol(token: Token) -> str:
    """Give a word's lemma, or the kind of a name, a figure or a time."""
    kind = _KINDS.get(token.entity)
    if kind is not None:
        return kind
    if token.tag == "CD":
        return "<figure>"
    return _NAME if token.entity or token.pos == "PROPN" else token.lemma.lower()


def judges(tokens: Sequence[Token]) -> bool:
    """Tell whether words of judgement or feeling are among the tokens."""
    return not _OPINIONS.isdisjoint([token.lemma.lower() for token in tokens])


def figure_size(draft: ClaimDraft) -> float:
    """Give how large a figure is; of the dead and hurt one is as much as many.

    A group that is only pointed at ("the two nations") counts nothing.
    """
    one = _counted(draft)
    if one is None:
        return 0.0
    size = max(one.high or 0.0, one.low or 0.0)
    grave = one.metric.family in GRAVE or one.unit is not None
    return max(size, SMALL) if grave else size


def _counted(draft: ClaimDraft) -> Quantity | None:
    """Give a claim's first figure that says how many, not only whom it is about."""
    own = (one for one in draft.quantities if one.role is not Role.TOTAL)
    return next(own, None)


def _words(tokens: Sequence[Token], found: set[str]) -> None:
    """Add the words and the pairs of neighbours; a name of many words is one."""
    before = "<s>"
    for token in tokens:
        here = symbol(token)
        if token.pos != "PUNCT" and (here != before or here[0] != "<"):
            found.add("w:" + here)
            found.add(f"b:{before} {here}")
        before = here


def _built(
    tree: Tree, clause: Clause, tokens: Sequence[Token], found: set[str]
) -> None:
    """Add the grammar: word classes, the verb and its tense, subject, length."""
    found.update(["t:" + token.tag for token in tokens])
    found.update(["e:" + token.entity for token in tokens if token.entity])
    head = tree.tokens[clause.head]
    subject = tree.subject(clause.head)
    found.add("verb:" + symbol(head))
    found.add("tense:" + head.tag)
    found.add("subject:" + (symbol(subject) if subject else "none"))
    for one in tree.children(clause.head, "aux", "auxpass", "neg"):
        found.add("aux:" + one.text.lower())
    length = len(tokens)
    found.update([f"words:{least}" for least in _LENGTHS if length >= least])
    if not any(token.pos in ("VERB", "AUX") for token in tokens):
        found.add("no verb")
    if judges(tokens):
        found.add("opinion")
    if not _QUOTES.isdisjoint([token.text for token in tokens]):
        found.add("quotation")


def _said(clause: Clause, draft: ClaimDraft, found: set[str]) -> None:
    """Add what the reading found: figure, state, time, voice, polarity."""
    figure = _counted(draft)
    if figure is not None:
        found.update(_figured(draft, figure))
    said, when, voiced = draft.predication, draft.when, draft.attribution.speakers
    named = any(one.name for one in voiced)
    holds = (
        ("status", said.status is not None),
        ("time", when is not None),
        ("resolved time", when is not None and when.start is not None),
        ("first", said.first),
        ("named", bool(said.entities)),
        ("two named", len(said.entities) > 1),
        ("place", bool(said.places)),
        ("nobody", said.subject is None),
        ("no object", not said.objects),
        ("voiced", named),
        ("unnamed voice", bool(voiced) and not named),
        ("act", clause.act),
        ("reported", bool(clause.cues)),
        ("negated", said.negated),
    )
    found.update([name for name, so in holds if so])
    found.add("polarity:" + draft.polarity.value)
    found.add(f"mode:{clause.mode}")


def _figured(draft: ClaimDraft, one: Quantity) -> Iterator[str]:
    """Give the signs of a claim's figure."""
    yield "figure"
    yield "large figure" if figure_size(draft) >= SMALL else "small figure"
    yield "counts:" + one.metric.family
    yield f"hedge:{one.hedge.name.lower() if one.hedge else 'none'}"
    if one.unit is not None:
        yield "unit"
