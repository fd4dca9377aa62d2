"""Makes training pairs out of one parsed sentence and what is known to imply it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from spacy.tokens import Doc

from tools.entailment import changes, figures, keeps
from tools.entailment.changes import Change, rendered
from tools.entailment.lexicon import Lexicon, groups, lines

# What a sentence may start with that is written small inside another one.
OPENINGS = frozenset(groups("openings.tsv")["small"])
DAYS = (*figures.DAYS, "Monday morning", "Thursday evening", "3 May", "August 12")
LINKS = (". ", ". ", "; ", ", and ", ", while ", ", but ")
LATER = ("By now, ", "Later, ", "Since then, ", "A week later, ")
AS_OF = ("By", "On", "As of", "Until", "Late on")
COMPANY = 22  # words of a sentence that may be joined to another

Row = dict[str, str]
Source = tuple[str, str, str]  # premise or "", sentence, set or event
Way = Callable[[Doc, random.Random, Lexicon], Iterator[Change]]

CONFLICTING: list[Way] = [
    figures.dates,
    changes.negations,
    changes.opposites,
    changes.swaps,
    changes.names,
]
COUNTING: list[Way] = [figures.numbers, figures.hedged]
KEEPING: list[Way] = [
    keeps.passives,
    keeps.shorter,
    keeps.fronted,
    keeps.synonyms,
    keeps.respelt,
]
STRAYING: list[Way] = [changes.strangers, changes.attempts, figures.other_things]


def pair(a: str, b: str, allowed: str, kind: str) -> Row:
    """Make one row."""
    return {"a": a, "b": b, "allowed": allowed, "kind": kind}


def turned(row: Row, rng: random.Random) -> Row:
    """Swap the sides of some pairs, so that a conflict is one either way round."""
    either = "c" in row["allowed"]
    if rng.random() >= (0.5 if either else 0.25):
        return row
    return pair(row["b"], row["a"], row["allowed"] if either else "en", row["kind"])


def lowered(sentence: str) -> str:
    """Write the first letter small where it is a common word's."""
    common = sentence.partition(" ")[0].lower() in OPENINGS
    return sentence[0].lower() + sentence[1:] if common else sentence


class Maker:
    """Makes pairs with one lexicon and one sequence of dice."""

    def __init__(self, words: Lexicon, rng: random.Random) -> None:
        """Keep the words and the dice."""
        self.words = words
        self.rng = rng
        self.frames = [(row[0], row[1]) for row in lines("frames.tsv")]

    def made(self, doc: Doc, source: Source, company: str) -> Iterator[Row]:
        """Give the pairs of one sentence; `company` may be joined to some of them."""
        premise, text, _ = source
        beside = company if len(company.split()) <= COMPANY else ""
        kept = self.rows(self.tried(doc, KEEPING)[:1], doc, text)
        # A premise of its own wording is worth more than the sentence itself.
        base = premise or (kept[0]["b"] if kept and self.chance(0.6) else text)
        rows = self.conflicts(doc, base) + self.grown(doc)
        if self.chance(0.55):
            allowed = "en" if premise else "e"
            rows += [pair(base, row["b"], allowed, row["kind"]) for row in kept]
        if self.chance(0.45):
            rows += self.rows(self.tried(doc, STRAYING)[:1], doc, base)
        if premise:
            found = list(changes.crossed(doc, premise, self.words, self.rng))
            rows += self.rows(found[:1], doc, premise)
        if self.chance(0.22):
            rows.append(self.told(text, base))
        if premise and self.chance(0.25):
            rows.append(pair(premise, text, "e", "plain"))
        for row in rows:
            yield turned(self.dressed(row, beside), self.rng)

    def chance(self, share: float) -> bool:
        """Throw the dice."""
        return self.rng.random() < share

    def tried(self, doc: Doc, ways: list[Way]) -> list[Change]:
        """Give what several ways can do to a sentence, shuffled, one of each kind."""
        found: dict[str, Change] = {}
        for way in ways:
            options = list(way(doc, self.rng, self.words))
            if options:
                chosen = self.rng.choice(options)
                found[chosen.kind] = chosen
        order = list(found.values())
        self.rng.shuffle(order)
        return order

    def rows(self, found: list[Change], doc: Doc, base: str) -> list[Row]:
        """Set each changed sentence against the base."""
        return [
            pair(base, rendered(doc, change.edits), change.allowed, change.kind)
            for change in found
        ]

    def conflicts(self, doc: Doc, base: str) -> list[Row]:
        """Change one thing that both sides tell; figures more than once."""
        found = self.tried(doc, CONFLICTING)[:2]
        for way in COUNTING * 3:
            found += way(doc, self.rng, self.words)
        told = [change for change in found if change.anchor.lower() in base.lower()]
        return self.rows(told, doc, base)

    def framed(self, sentence: str, relation: str | None = None) -> tuple[str, str]:
        """Put a sentence into the mouth of somebody; give the relation and the text."""
        options = [f for f in self.frames if relation in (None, f[0])]
        allowed, frame = self.rng.choice(options)
        plain = sentence.rstrip(".")
        if not frame.startswith(("{s}", '"')):
            plain = lowered(plain)
        who, day = self.words.speaker(self.rng), self.rng.choice(DAYS)
        text = frame.format(s=plain, who=who, day=day)
        return allowed, text[0].upper() + text[1:] + "."

    def told(self, sentence: str, base: str) -> Row:
        """Have it confirmed, denied or doubted."""
        allowed, text = self.framed(sentence)
        if self.chance(0.6):
            return pair(text, sentence, allowed, "frame")
        # The base may tell more than the sentence that somebody confirms.
        return pair(text, base, "en" if "e" in allowed else allowed, "frame")

    def dressed(self, row: Row, company: str) -> Row:
        """Add to a side what does not change whether the two conflict."""
        dice, a, b, allowed = self.rng.random(), row["a"], row["b"], row["allowed"]
        if dice < 0.15:
            a = self.framed(a, "en")[1]
            allowed = "en" if allowed == "e" else allowed
        elif dice < 0.30:
            b = self.framed(b, "en")[1]
            allowed = "en" if "e" in allowed else allowed
        elif dice < 0.38 and company:
            a = self.joined(a, company)
        elif dice < 0.46 and company:
            b = self.joined(b, company)
            allowed = "n" if "e" in allowed else allowed
        return pair(a, b, allowed, row["kind"])

    def joined(self, sentence: str, company: str) -> str:
        """Put another sentence before or after."""
        one, two = sentence, company
        if self.chance(0.4):
            one, two = two, one
        return one.rstrip(".") + self.rng.choice(LINKS) + two

    def grown(self, doc: Doc) -> list[Row]:
        """Let a figure be higher at a later day: no conflict."""
        rows = []
        for token, number in list(figures.counted(doc))[:1]:
            more = figures.written(number * self.rng.uniform(1.1, 3), token)
            grown = lowered(rendered(doc, {token.i: more}))
            day, later = sorted(self.rng.sample(range(7), 2))
            a, b = self.dated(doc.text, day), self.dated(grown, later)
            if self.chance(0.3):
                a, b = doc.text, self.rng.choice(LATER) + grown
            rows.append(pair(a, b, "n", "grown"))
        return rows

    def dated(self, sentence: str, day: int) -> str:
        """Say as of when."""
        return f"{self.rng.choice(AS_OF)} {figures.DAYS[day]}, {lowered(sentence)}"
