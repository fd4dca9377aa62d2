"""Changes of a parsed sentence that keep what it says, or only leave something out."""

from __future__ import annotations

import random
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from tools.entailment.changes import Change, root, subject
from tools.entailment.figures import SPELT, counted
from tools.entailment.lexicon import Lexicon

OPTIONAL = frozenset(("appos", "advcl", "relcl", "npadvmod", "acl"))
PLURAL = frozenset(("NNS", "NNPS"))


def phrase(token: Token) -> str:
    """Write a token with all that hangs on it."""
    return "".join(t.text_with_ws for t in token.subtree).strip()


def solid(token: Token) -> bool:
    """Say whether what hangs on a token is one run of tokens."""
    found = list(token.subtree)
    return found[-1].i - found[0].i + 1 == len(found)


def passives(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Turn "A beat B" into "B was beaten by A"."""
    verb, first = root(doc), subject(doc)
    if verb is None or first is None or verb.tag_ != "VBD" or first.pos_ == "PRON":
        return
    objects = [t for t in verb.children if t.dep_ == "dobj" and t.pos_ != "PRON"]
    if len(objects) != 1 or objects[0].i < verb.i or first.i > verb.i:
        return
    if any(t.dep_ in ("aux", "neg", "prt", "dative", "conj") for t in verb.children):
        return
    target = objects[0]
    if not (solid(first) and solid(target)) or verb.lemma_ in ("have", "be", "become"):
        return
    one, two = list(first.subtree), list(target.subtree)
    if one[0].i != 0 or len(one) > 8 or len(two) > 10:
        return
    was = "were" if target.tag_ in PLURAL else "was"
    done = words.inflected(verb.lemma_.lower(), "VBN")
    lowered = one[0].text_with_ws
    if one[0].pos_ == "DET":
        lowered = lowered.lower()
    actor = lowered + "".join(t.text_with_ws for t in one[1:])
    edits = {t.i: "" for t in one + two}
    start = phrase(target)
    edits[one[-1].i] = start[0].upper() + start[1:]
    edits[verb.i] = f"{was} {done}"
    edits[two[-1].i] = f"by {actor.strip()}"
    yield Change(edits, "e", "passive", "")


def shorter(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Leave out an aside, a place, a time."""
    for token in doc:
        free = token.dep_ == "prep" and token.head.dep_ == "ROOT"
        if not (token.dep_ in OPTIONAL or free) or not solid(token):
            continue
        part = list(token.subtree)
        if part[0].i == 0 or len(part) > 14 or len(doc) - len(part) < 6:
            continue
        edits = {t.i: "" for t in part}
        before = doc[part[0].i - 1]
        after = doc[part[-1].i + 1] if part[-1].i + 1 < len(doc) else None
        if before.text in (",", "-", "–") and (after is None or after.is_punct):
            edits[before.i] = ""
        if token.head.lemma_ in ("be", "take", "come", "go") and free:
            continue
        yield Change(edits, "e", "shorter", "")


def fronted(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Move a time or a place to the front."""
    for token in doc:
        if token.dep_ != "prep" or token.head.dep_ != "ROOT" or not solid(token):
            continue
        part = list(token.subtree)
        if part[0].i < 4 or len(part) > 8 or doc[0].ent_type_ == "DATE":
            continue
        if not any(t.ent_type_ in ("DATE", "GPE", "TIME") for t in part):
            continue
        moved = phrase(token)
        opening = doc[0]
        lower = opening.pos_ in ("DET", "PRON") and opening.text != "I"
        first = opening.text.lower() if lower else opening.text
        edits = {t.i: "" for t in part}
        edits[0] = f"{moved[0].upper()}{moved[1:]}, {first}"
        yield Change(edits, "e", "fronted", "")


def synonyms(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Put an equal in the place of a word."""
    for token in doc:
        new = words.other(token, words.equals, rng)
        if new is None or token.dep_ in ("aux", "auxpass") or token.ent_type_:
            continue
        yield Change({token.i: new}, "e", "synonym", "")


def respelt(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Write a figure another way, or as an estimate of the same size."""
    for token, number in counted(doc):
        if token.lower_ in SPELT:
            yield Change({token.i: str(int(number))}, "e", "respelt", "")
        elif number < len(SPELT) and number == int(number) and token.i:
            yield Change({token.i: SPELT[int(number)]}, "e", "respelt", "")
        elif number >= 1000 and number == int(number):
            text = f"{int(number):,}" if "," not in token.text else str(int(number))
            yield Change({token.i: text}, "e", "respelt", "")
    for token in doc:
        if token.text == "%" or token.lower_ == "percent":
            new = " per cent" if token.text == "%" else rng.choice(("per cent", "%"))
            yield Change({token.i: new}, "e", "respelt", "")
