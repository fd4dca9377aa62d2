"""Finds the noun that a figure counts, wherever the sentence has it."""

from __future__ import annotations

from services.engines.protocols import Token
from services.extraction.lexicon import words
from services.extraction.quantities import Figure
from services.extraction.tree import Tree

_AROUND = (
    "nummod",
    "amod",
    "compound",
    "quantmod",
    "nmod",
    "appos",
    "advmod",
    "npadvmod",
)

#: Verbs whose subject is what an amount is of: "the bill stood at", "it weighs".
SETS = words(
    "be become reach total stand rise climb exceed hit come jump fall drop remain"
    " double triple treble quadruple halve grow increase decrease decline slump slide"
    " plunge dip shrink slow ease weaken widen narrow surge soar swell leap advance"
    " rally gain tumble sink average equal amount run go number top surpass pass"
    " approach near hover peak measure weigh stretch extend span cover last cost mount"
    " pile edge creep tick"
)
#: Verbs that give something its amount: "put the debts at".
PUTS = words("put estimate set value fix assess peg reckon place keep cap")
#: Verbs that take something to an amount: "cut its rate by a quarter to 2 percent".
_MOVES = words(
    "cut raise lower reduce increase lift take bring push slash trim hike double boost"
    " extend widen narrow move"
)
#: Numbers that are nouns by themselves, and count what they do not say.
_ORDERS = words("dozen score hundred thousand million billion couple")
#: What "in" puts behind an amount without saying of what it is.
_ANYHOW = words("total cash all full part addition advance return response prison jail")
_SUBJECTS = ("nsubj", "nsubjpass")
_PRICED = frozenset({"at", "for"})
#: What may stand between a verb and a share: "closed down 3.9 percent".
_WAYS = frozenset({"up", "down", "higher", "lower"})
_TO = frozenset({"at", "to", "by", "from", "above", "below", "over", "past", "under"})
#: Nouns that only lead to what is counted: "the number of", "a convoy of".
HOLDS = words(
    "number total amount quantity sum majority group crowd convoy fleet team column"
    " handful dozen score hundred thousand million billion pair couple half share"
    " series string queue flock herd pack gang force batch load haul volume"
)


def number_token(tree: Tree, figure: Figure) -> int | None:
    """Give the token of the number that the rest of the sentence hangs on."""
    places = tree.at(figure.number_start, max(figure.number_end, figure.end))
    inside = set(places)
    for one in reversed(places):
        if tree.tokens[one].head not in inside and tree.tokens[one].pos != "PUNCT":
            return one
    return places[-1] if places else None


def noun_of(tree: Tree, number: int, figure: Figure) -> int | None:
    """Give the noun that is counted or measured."""
    token = tree.tokens[number]
    inner = _of(tree, number)
    if figure.unit is None and token.pos == "NOUN" and token.lemma.isalpha():
        alone = None if token.lemma.lower() in _ORDERS else number
        return inner if inner is not None else alone
    inner = inner if inner is not None else _of_which(tree, number)
    inner = inner if inner is not None else _beside(tree, token, figure)
    if inner is not None:
        return inner
    head = tree.tokens[token.head]
    if token.dep == "pobj" and head.text.lower() == "of":
        whole = tree.tokens[head.head]
        return whole.place if whole.pos == "NOUN" else None
    if token.dep in _SUBJECTS:
        return None if head.pos == "NOUN" else _shared(tree, head)
    return _further(tree, token, figure)


def _beside(tree: Tree, token: Token, figure: Figure) -> int | None:
    """Give the noun right over a number: "12 dead", "a £50,000 prize"."""
    head = tree.tokens[token.head]
    if figure.money:
        stands = token.dep == "appos" and head.pos == "NOUN"
        return head.place if stands else priced(tree, token)
    if token.dep in _AROUND and head.pos in ("NOUN", "PROPN"):
        deeper = _of(tree, head.place) if head.lemma in ("number", "total") else None
        return deeper if deeper is not None else head.place
    return head.place if _counts_state(tree, token, figure) else None


def _further(tree: Tree, token: Token, figure: Figure) -> int | None:
    """Give the noun that an amount is put to, stands on or is the subject of."""
    put = _from_object(tree, token)
    put = put if put is not None else _of_worth(tree, token)
    if put is None and figure.unit is not None:
        put = _within(tree, token)
    return put if put is not None else _from_subject(tree, token.place, figure)


def priced(tree: Tree, token: Token) -> int | None:
    """Give the noun right behind its price: "a £50,000 prize"."""
    head = tree.tokens[token.head]
    behind = head.place == token.place + 1 and head.pos == "NOUN"
    return head.place if behind and token.dep in _AROUND else None


def _within(tree: Tree, token: Token) -> int | None:
    """Give the noun of "$18 billion in assets", which has nothing before it."""
    behind = token.place + 2
    if behind >= len(tree.tokens) or tree.words[token.place + 1] != "in":
        return None
    noun = tree.tokens[behind]
    bare = noun.dep == "pobj" and noun.head == token.place + 1
    timed = noun.entity in ("DATE", "TIME") or noun.lemma.lower() in _ANYHOW
    return noun.place if bare and noun.pos == "NOUN" and not timed else None


def _counts_state(tree: Tree, token: Token, figure: Figure) -> bool:
    """Tell whether those in a state are counted: "12 dead", "297 ill"."""
    head = tree.tokens[token.head]
    behind = head.place == token.place + 1 and head.pos == "ADJ"
    return behind and token.dep == "nummod" and figure.unit is None


def _shared(tree: Tree, verb: Token) -> int | None:
    """Give the noun that a bare number shares: "40 people left and 22 stayed"."""
    while verb.dep == "conj":
        verb = tree.tokens[verb.head]
        subject = tree.child(verb.place, "nsubj", "nsubjpass")
        if subject is not None and tree.child(subject.place, "nummod"):
            return subject.place if subject.pos == "NOUN" else None
    return None


def _of_worth(tree: Tree, token: Token) -> int | None:
    """Give the noun of "the work, worth 14 million" and "the haul, valued at 30"."""
    word = tree.tokens[token.head]
    if word.text.lower() in _PRICED and word.dep == "prep":
        word = tree.tokens[word.head]
    noun = tree.tokens[word.head]
    says = word.tag == "VBN" or word.text.lower() == "worth"
    stands = says and word.dep in ("amod", "acl", "prep")
    return noun.place if stands and noun.pos == "NOUN" else None


def uncut(tree: Tree, noun: int | None) -> int | None:
    """Give what is lost or cut: "job losses" count jobs."""
    if noun is None or tree.tokens[noun].lemma.lower() not in ("loss", "cut"):
        return noun
    inner = tree.child(noun, "compound")
    return inner.place if inner is not None and inner.pos == "NOUN" else noun


def _from_object(tree: Tree, token: Token) -> int | None:
    """Give the noun of "put job losses at 4,000" and "cut infections by half"."""
    prep = tree.tokens[token.head]
    leads = prep.text.lower()
    if token.dep != "pobj" or leads not in ("at", "to", "by", "from"):
        return None
    verb = prep.head
    if tree.child(verb, "dobj") is None:
        # "Put the amount of oil lost by Monday at 400 tonnes": "lost" is not put.
        known = PUTS if leads == "at" else _MOVES
        puts = (one for one in tree.above(verb) if tree.tokens[one].lemma in known)
        verb = next(puts, verb)
    thing = tree.child(verb, "dobj")
    if thing is None or thing.pos != "NOUN" or thing.place > prep.place:
        return None
    inner = _of(tree, thing.place)
    return inner if inner is not None else thing.place


def _of_which(tree: Tree, number: int) -> int | None:
    """Give the noun of "300,000 comments, at least 208,000 of which were letters"."""
    for prep in tree.children(number, "prep"):
        inner = tree.child(prep.place, "pobj")
        if inner is None or inner.text.lower() not in ("which", "whom"):
            continue
        for verb in tree.above(number):
            noun = tree.tokens[tree.tokens[verb].head]
            if tree.tokens[verb].dep == "relcl" and noun.pos == "NOUN":
                return noun.place
    return None


def _of(tree: Tree, place: int) -> int | None:
    """Give the noun behind "of": "hundreds of people", "the number of sick"."""
    for prep in tree.children(place, "prep"):
        inner = tree.child(prep.place, "pobj")
        if inner is None or prep.text.lower() != "of":
            continue
        if inner.pos in ("NOUN", "ADJ") or inner.tag == "NNPS":
            return inner.place
    return None


def _from_subject(tree: Tree, number: int, figure: Figure) -> int | None:
    """Give the noun of "the number of dead soldiers could reach 4,000".

    Who counts is not counted: only a subject that is, reaches, rises to or is put at
    the amount.
    """
    under = number
    for place in [number, *tree.above(number)[:4]]:
        verb = tree.tokens[place]
        if verb.pos in ("VERB", "AUX") or tree.child(place, *_SUBJECTS):
            subject = tree.subject(place)
            if subject is None or subject.place == number:
                return None
            if not _is_set(tree, tree.tokens[under], (verb, subject), figure):
                return None
            inner = _of(tree, subject.place)
            found = inner if inner is not None else subject.place
            sick = inner is not None and tree.tokens[found].pos == "ADJ"
            return found if sick or tree.tokens[found].pos == "NOUN" else None
        under = place
    return None


def _is_set(tree: Tree, under: Token, by: tuple[Token, Token], figure: Figure) -> bool:
    """Tell whether a subject has the amount that hangs on its verb by `under`.

    `by`: the verb and its subject.
    """
    verb, subject = by
    if verb.lemma.lower() in SETS or verb.pos == "AUX":
        return True
    moved = under.dep == "npadvmod" or under.text.lower() in _WAYS
    if figure.unit == "percent" and moved:
        return True
    leads = _TO | _PRICED if figure.money else _TO
    if under.dep not in ("prep", "advmod", "prt") or under.text.lower() not in leads:
        return False
    alone = tree.child(verb.place, "dobj") is None
    return alone and (subject.dep == "nsubjpass" or figure.unit is not None)
