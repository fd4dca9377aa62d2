"""Controlled changes of a parsed sentence that make it conflict, or speak of another.

A change is a set of replaced tokens; `allowed` names the classes that the pair of the
old and the new sentence may have: "c" contradiction, "n" neutral, "nc" either.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from tools.entailment.lexicon import Lexicon, groups

VERBS = groups("verbs.tsv")
PLACES = frozenset(("GPE", "LOC", "FAC"))
ACTORS = frozenset(("PERSON", "ORG", "GPE", "WORK_OF_ART", "EVENT", "NORP"))
AUXILIARIES = frozenset(("aux", "auxpass"))
SUBJECTS = frozenset(("nsubj", "nsubjpass"))
NAME = re.compile(r"[A-Z][\w'-]*(?: [A-Z][\w'-]*)*")


@dataclass(frozen=True, slots=True)
class Change:
    """Replacements by token place; "" drops the token."""

    edits: dict[int, str]
    allowed: str
    kind: str
    anchor: (
        str  # what was replaced and must stand in the other side; "" if anything may
    )


def rendered(doc: Doc, edits: dict[int, str]) -> str:
    """Write the sentence with the replacements."""
    parts = []
    for token in doc:
        text = edits.get(token.i, token.text)
        parts.append(text + token.whitespace_ if text else "")
    return " ".join("".join(parts).split())


def root(doc: Doc) -> Token | None:
    """Give the main verb."""
    return next((token for token in doc if token.dep_ == "ROOT"), None)


def subject(doc: Doc) -> Token | None:
    """Give the head of the main verb's subject."""
    return next((t for t in doc if t.dep_ in SUBJECTS and t.head.dep_ == "ROOT"), None)


def subject_is_named(doc: Doc) -> bool:
    """Say whether the main subject is a named thing, so that an event has one date."""
    found = subject(doc)
    return found is not None and found.ent_type_ in ACTORS


def subject_is_sure(doc: Doc) -> bool:
    """Say whether the main subject is one known thing, named or with an article."""
    found = subject(doc)
    if found is None or found.tag_ == "NNS":
        return False
    definite = any(t.lower_ in ("the", "his", "her", "its") for t in found.children)
    return subject_is_named(doc) or found.pos_ in ("PROPN", "PRON") or definite


def over(tokens: list[Token], text: str) -> dict[int, str]:
    """Replace a run of tokens by a text."""
    edits = {token.i: "" for token in tokens}
    edits[tokens[-1].i] = text
    return edits


def negations(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Deny the main verb, or take its denial away."""
    verb = root(doc)
    if verb is None or verb.pos_ not in ("VERB", "AUX"):
        return
    helps = [t for t in verb.children if t.dep_ in AUXILIARIES]
    denials = [t for t in verb.children if t.dep_ == "neg"]
    if denials:
        edits = affirmed(verb, helps, denials[0], words)
    elif helps or verb.lemma_ == "be":
        edits = denied_beside(helps[0] if helps else verb, rng)
    else:
        edits = denied_with_do(verb, rng, named=subject_is_named(doc))
    if edits:
        yield Change(edits, "c", "negation", "")


def affirmed(
    verb: Token, helps: list[Token], denial: Token, words: Lexicon
) -> dict[int, str]:
    """Take a "not" away, and a "did" that was only there for it."""
    if denial.lower_ not in ("not", "n't", "never"):
        return {}
    edits = {denial.i: ""}
    if helps and helps[0].lemma_ == "do":
        past = words.inflected(verb.lemma_.lower(), "VBD")
        edits |= {helps[0].i: "", verb.i: past}
    return edits


def denied_beside(helping: Token, rng: random.Random) -> dict[int, str]:
    """Put a "not" beside "is", "was", "will", "has"."""
    ways = [" not", " not", " never"]
    if helping.lower_ in ("is", "was", "were", "has", "had", "does", "did"):
        ways.append("n't")
    if helping.tag_ in ("VBZ", "VBP"):
        ways.append(" no longer")
    way = rng.choice(ways)
    if helping.text[0].isupper():  # a question, or a heading
        return {}
    return {helping.i: helping.text + way}


def denied_with_do(verb: Token, rng: random.Random, *, named: bool) -> dict[int, str]:
    """Write "did not go" for "went"; a person may also have failed or refused to."""
    helping = {"VBD": "did", "VBZ": "does", "VBP": "do"}.get(verb.tag_)
    if helping is None:
        return {}
    lemma = verb.lemma_.lower()
    ways = [f"{helping} not {lemma}"] * 3
    ways += [f"{helping}n't {lemma}", f"never {verb.text}"]
    if verb.tag_ == "VBD" and named:
        ways += [f"failed to {lemma}", f"refused to {lemma}"]
    return {verb.i: rng.choice(ways)}


def attempts(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Make the act a plan, a try or a chance: neither so nor not so."""
    verb = root(doc)
    if verb is None or verb.tag_ != "VBD" or verb.pos_ != "VERB":
        return
    if any(t.dep_ in AUXILIARIES or t.dep_ == "neg" for t in verb.children):
        return
    lemma = verb.lemma_.lower()
    ways = ("wanted to", "tried to", "may have", "planned to", "was asked to", "could")
    way = rng.choice(ways)
    form = words.inflected(lemma, "VBN") if way == "may have" else lemma
    yield Change({verb.i: f"{way} {form}"}, "n", "attempt", "")


def opposites(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Put an opposite in the place of a word that carries the statement."""
    for token in doc:
        central = token.dep_ == "ROOT" or (
            token.head.dep_ == "ROOT"
            and token.dep_
            in ("acomp", "attr", "dobj", "advmod", "xcomp", "prt", "oprd", "prep")
        )
        beside = token.dep_ in ("amod", "advmod", "pobj", "compound") and (
            token.head.dep_ in ("attr", "dobj", "acomp", "pobj")
        )
        verb = token.pos_ == "VERB" and token.dep_ in ("conj", "xcomp", "ccomp")
        if not (central or beside or verb):
            continue
        new = words.other(token, words.opposites, rng)
        if new and new != token.text:
            yield Change({token.i: new}, "c", "antonym", token.text)


def swaps(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Let subject and object change places."""
    verb, first = root(doc), subject(doc)
    if verb is None or first is None or verb.lemma_ in VERBS["mutual"]:
        return
    objects = [t for t in verb.children if t.dep_ == "dobj"]
    objects += [t for by in verb.children if by.dep_ == "agent" for t in by.children]
    than = [t for t in doc if t.dep_ == "pobj" and t.head.lower_ == "than"]
    for other in (objects + than)[:1]:
        one, two = list(first.subtree), list(other.subtree)
        named = first.ent_type_ and other.ent_type_
        if not named or len(one) > 6 or len(two) > 6 or set(one) & set(two):
            continue
        edits = over(one, "".join(t.text_with_ws for t in two).strip())
        edits |= over(two, "".join(t.text_with_ws for t in one).strip())
        sure = verb.lemma_ in VERBS["one-sided"] or bool(than)
        yield Change(edits, "c" if sure else "nc", "swap", "")


def names(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Put another name of the same kind; what that means hangs on its role."""
    verb = root(doc)
    if verb is None:
        return
    for entity in doc.ents:
        if entity.label_ not in words.names or not words.names[entity.label_]:
            continue
        new = words.name(entity.label_, rng)
        if new.lower() in entity.text.lower() or entity.text.lower() in new.lower():
            continue
        role = entity.root
        allowed = "nc"
        if role.dep_ in SUBJECTS and role.head == verb:
            allowed = "n"
        elif role.dep_ == "pobj" and role.head.dep_ == "agent":
            allowed = "c"
        elif role.dep_ == "pobj" and entity.label_ in PLACES and subject_is_named(doc):
            sure = role.head.lower_ in ("in", "at") and role.head.head == verb
            allowed = "c" if sure and verb.lemma_ in VERBS["placed"] else "nc"
        elif role.dep_ in ("attr", "amod") and subject_is_named(doc):
            allowed = "c"
        yield Change(over(list(entity), new), allowed, "name", entity.text)


def crossed(
    doc: Doc, premise: str, words: Lexicon, rng: random.Random
) -> Iterator[Change]:
    """Put a name of the premise where another of its names belongs.

    "A's auditor sues B" told of B instead of A: every word of it stands in the premise,
    and it does not follow.
    """
    runs = set(NAME.findall(premise))
    for entity in doc.ents:
        others = runs & words.known.get(entity.label_, frozenset())
        options = sorted(name for name in others if name not in doc.text)
        if not options or entity.text not in premise:
            continue
        verb = entity.root.head.lemma_
        sure = entity.root.dep_ == "attr" or verb in VERBS["one-sided"]
        edits = over(list(entity), rng.choice(options))
        yield Change(edits, "c" if sure else "nc", "crossed", entity.text)


def strangers(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Speak of another subject, and change a second thing as well: look-alikes."""
    first = subject(doc)
    if first is None or first.ent_type_ not in words.names:
        return
    entity = next((e for e in doc.ents if first in e), None)
    if entity is None:
        return
    edits = over(list(entity), words.name(entity.label_, rng))
    more = [*opposites(doc, rng, words), *negations(doc, rng, words)]
    if more and rng.random() < 0.7:
        edits |= {k: v for k, v in rng.choice(more).edits.items() if k not in edits}
    yield Change(edits, "n", "look-alike", "")
