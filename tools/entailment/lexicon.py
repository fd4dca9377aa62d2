"""Words to change a sentence with: opposites, equals, inflected forms, names."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from pathlib import Path

from spacy.tokens import Doc, Token

TABLES = Path(__file__).parent / "tables"
LETTER = {"VERB": "v", "ADJ": "a", "NOUN": "n", "ADV": "r", "ADP": "r"}
NAMES = ("PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "EVENT", "WORK_OF_ART")
PARTED = frozenset(("VBD", "VBN", "VBZ", "VBG"))

Words = dict[tuple[str, str], list[str]]


def lines(name: str) -> list[list[str]]:
    """Read a table's rows."""
    text = (TABLES / name).read_text(encoding="utf-8")
    return [row.split("\t") for row in text.splitlines() if row[:1] not in ("#", "")]


def groups(name: str) -> dict[str, list[str]]:
    """Read a table of named groups of words."""
    return {kind: words.split() for kind, words in lines(name)}


class Lexicon:
    """What the parsed sentences and the word lists know of words."""

    def __init__(self, docs: list[Doc], wordnet_antonyms: Path) -> None:
        """Learn forms and names from the sentences, opposites from the lists."""
        self.docs = docs
        self.forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        names: dict[str, Counter[str]] = defaultdict(Counter)
        for doc in docs:
            for token in doc:
                self.forms[token.lemma_.lower(), token.tag_][token.lower_] += 1
            for entity in doc.ents:
                names[entity.label_][entity.text] += 1
        self.names = {label: sorted(names[label]) for label in NAMES}
        self.known = {label: frozenset(names[label]) for label in NAMES}
        known = {lemma for lemma, _ in self.forms}
        self.plurals = sorted(
            form
            for (_, tag), forms in self.forms.items()
            for form, count in forms.items()
            if tag == "NNS" and count > 4 and form.isalpha()
        )
        self.opposites = self._opposites(wordnet_antonyms, known)
        self.equals = self._equals()
        self.speakers = [row[0] for row in lines("speakers.txt")]

    def _opposites(self, path: Path, known: set[str]) -> Words:
        pairs = [tuple(row) for row in lines("opposites.tsv")] * 2
        for row in path.read_text(encoding="utf-8").splitlines():
            kind, one, other = row.split("\t")
            # Rare senses make odd pairs ("be / differ"): both words must be in use.
            if one in known and other in known and min(len(one), len(other)) > 2:
                pairs.append((kind, one, other))
        found: Words = defaultdict(list)
        for kind, one, other in pairs:
            found[kind, one].append(other)
            found[kind, other].append(one)
        return dict(found)

    def _equals(self) -> Words:
        found: Words = defaultdict(list)
        for kind, *words in lines("equals.tsv"):
            for word in words:
                found[kind, word] += [other for other in words if other != word]
        return dict(found)

    def inflected(self, phrase: str, tag: str) -> str:
        """Give a lemma, or a phrase that starts with one, in the form of a tag."""
        lemma, _, rest = phrase.partition(" ")
        seen = self.forms.get((lemma, tag))
        form = seen.most_common(1)[0][0] if seen else regular(lemma, tag)
        return f"{form} {rest}" if rest else form

    def other(self, token: Token, words: Words, rng: random.Random) -> str | None:
        """Give a word of `words` in place of a token, in its form."""
        kind = LETTER.get(token.pos_)
        found = words.get((kind or "", token.lemma_.lower()))
        if found is None:
            found = words.get((kind or "", token.lower_))
        if not found:
            return None
        chosen = rng.choice(found)
        head = chosen.partition(" ")[0]
        if token.tag_ in PARTED and (head, token.tag_) not in self.forms:
            return None  # an irregular form may be unknown
        chosen = self.inflected(chosen, token.tag_)
        return chosen.capitalize() if token.text[0].isupper() else chosen

    def name(self, label: str, rng: random.Random) -> str:
        """Give a name of a kind."""
        return rng.choice(self.names[label])

    def speaker(self, rng: random.Random) -> str:
        """Give somebody who may say a thing."""
        if rng.random() < 0.35 and self.names["PERSON"]:
            return self.name("PERSON", rng)
        return rng.choice(self.speakers)


def regular(lemma: str, tag: str) -> str:
    """Inflect a word that the sentences do not show in this form."""
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    soft = lemma.endswith("y") and lemma[-2:-1] not in "aeiou"
    if tag in ("VBD", "VBN"):
        return f"{lemma[:-1]}ied" if soft else f"{stem}ed"
    if tag in ("VBZ", "NNS"):
        hiss = lemma.endswith(("s", "sh", "ch", "x", "z"))
        return f"{lemma[:-1]}ies" if soft else f"{lemma}{'es' if hiss else 's'}"
    if tag == "VBG":
        return f"{stem}ing"
    return lemma
