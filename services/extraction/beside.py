"""Reads who speaks beside a quotation, where the parser did not link the two."""

from __future__ import annotations

from services.engines.protocols import Token
from services.extraction.attribution import speaker, speakers_of
from services.extraction.cues import cue_at, silent
from services.extraction.lexicon import mapping
from services.extraction.phrases import run_to
from services.extraction.references import Reader
from services.extraction.tree import PROPER, Tree
from services.model.claim import Speaker

_SPOKEN = frozenset({"say", "announce", "admit", "confirm", "deny", "quote"})
_NOUNS = ("NOUN", "PROPN", "PRON")
#: Words between a name and its verb: "Dole also said", "said the senator".
_BETWEEN = ("ADV", "AUX", "DET", "ADJ")
_DASHES = frozenset({"-", "–", "—", "--"})
#: How far from the marks a verb may stand, in words.
_FAR = 14


def spoken_beside(tree: Tree, here: int, reader: Reader) -> Speaker | None:
    """Give who speaks at the verb nearest to quotation `here`, outside all marks."""
    marks = [place for place, one in enumerate(tree.quoted) if one == here]
    if not marks:
        return None
    near = sorted(
        (min(abs(token.place - marks[0]), abs(token.place - marks[-1])), token.place)
        for token in tree.tokens
        if tree.quoted[token.place] < 0 and _speaks(tree, token)
    )
    for distance, place in near:
        found = _at(tree, place, reader) if distance <= _FAR else None
        if found is not None:
            return found
    return None


def _speaks(tree: Tree, token: Token) -> bool:
    """Tell whether a word is a verb of communication, whatever hangs on it."""
    finite = token.tag in ("VBD", "VBZ", "VBP", "VBG", "VBN")
    kind = mapping("verbs.tsv").get(token.lemma.lower())
    return finite and kind in _SPOKEN


def _at(tree: Tree, place: int, reader: Reader) -> Speaker | None:
    """Give the speaker at a verb, by the parser or by nearness."""
    cue = cue_at(tree, place)
    if cue is not None and silent(tree, cue):
        return None
    subject = tree.subject(place)
    if cue is not None and subject is not None and tree.quoted[subject.place] < 0:
        return speakers_of(tree, cue, reader)[-1]
    near = _noun(tree, place, -1) or _noun(tree, place, 1)
    return speaker(tree, near, tree.tokens[place].text, reader) if near else None


def _noun(tree: Tree, place: int, step: int) -> Token | None:
    """Give the noun right before or behind a verb, outside all marks."""
    here = place + step
    while 0 <= here < len(tree.tokens) and tree.quoted[here] < 0:
        token = tree.tokens[here]
        if token.pos in _NOUNS:
            return _head(tree, token)
        if token.pos not in _BETWEEN:
            return None
        here += step
    return None


def _head(tree: Tree, token: Token) -> Token:
    """Give the head of the noun phrase that a noun stands in."""
    while token.dep in ("compound", "nmod", "poss") and token.head != token.place:
        above = tree.tokens[token.head]
        if above.pos not in _NOUNS:
            break
        token = above
    return token


def introduced(tree: Tree, end: int, reader: Reader) -> Speaker | None:
    """Give whom words with a colon introduce: "He wrote:", "More from Dole:"."""
    before = [
        one for one in tree.tokens if one.end <= end and tree.quoted[one.place] < 0
    ]
    dashes = [number for number, one in enumerate(before) if one.text in _DASHES]
    before = before[dashes[-1] + 1 :] if dashes else before
    for token in reversed(before):
        if _speaks(tree, token):
            return _at(tree, token.place, reader) or Speaker("", token.text)
    for token in reversed(before):
        if token.lemma.lower() in mapping("nouns.tsv") and token.pos == "NOUN":
            return speaker(tree, token, token.text, reader)
    named = [one for one in before if one.tag in PROPER]
    if named and len(before) < _FAR:
        words = tree.phrase(run_to(tree, named[-1].place))
        return Speaker(reader.names.canonical(words), ":", words)
    return None
