"""Changed numbers and dates, with what the change does to the pair."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from tools.entailment.changes import Change, root, subject_is_sure
from tools.entailment.lexicon import Lexicon, groups, lines

WORDS = groups("figures.tsv")
SPELT, MONTHS, DAYS, HEDGES = (WORDS[k] for k in ("spelt", "month", "day", "hedge"))
BOUNDS = lines("bounds.tsv")
ESTIMATES = frozenset(("about", "around", "some"))
COUNTS = frozenset(("CARDINAL", "MONEY", "PERCENT", "QUANTITY"))
YEARS_OFF = (-30, -12, -5, -3, -2, -1, 1, 2, 3, 5, 12)
YEAR = re.compile(r"1[0-9]{3}|20[0-4][0-9]")


def value(token: Token) -> float | None:
    """Give a number's value, or None."""
    if token.lower_ in SPELT:
        return float(SPELT.index(token.lower_))
    plain = token.text.replace(",", "")
    return float(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None


def written(number: float, like: Token) -> str:
    """Write a number as another one is written."""
    if "." in like.text:
        return f"{number:.{len(like.text.partition('.')[2])}f}"
    whole = max(1, round(number))
    if like.lower_ in SPELT and whole < len(SPELT):
        return SPELT[whole]
    return f"{whole:,}" if "," in like.text or whole >= 10000 else str(whole)


def counted(doc: Doc) -> Iterator[tuple[Token, float]]:
    """Give the free-standing figures with their values."""
    for token in doc:
        near = [doc[i] for i in (token.i - 1, token.i + 1) if 0 <= i < len(doc)]
        if token.ent_type_ not in COUNTS or any(other.like_num for other in near):
            continue
        if token.i and not doc[token.i - 1].whitespace_:  # "14-0", "$5m"
            continue
        found = value(token)
        if found is not None and found > 1 and not YEAR.fullmatch(token.text):
            yield token, found


def another(number: float, rng: random.Random) -> float:
    """Give a number that is plainly another one."""
    if number <= 12 and number == int(number):
        return float(rng.choice([n for n in range(2, 16) if n != number]))
    factor = rng.choice((rng.uniform(0.2, 0.8), rng.uniform(1.25, 5)))
    new = number * factor
    if number >= 100 and number % 100 == 0:
        return max(100, round(new, -2))
    if number >= 20 and number % 10 == 0:
        return max(10.0, round(new, -1))
    return new


def numbers(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Change one figure."""
    for token, old in counted(doc):
        new = written(another(old, rng), token)
        if new.lower() != token.lower_ and not bounded(token):
            yield Change({token.i: new}, "c", "number", token.text)


def bounded(token: Token) -> bool:
    """Say whether a bound or an estimate stands before a figure: two may both hold."""
    return token.i > 0 and token.nbor(-1).lower_ in HEDGES


def hedged(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Put a bound or an estimate in place of a plain figure."""
    for token, old in counted(doc):
        plain = not token.i or doc[token.i - 1].is_alpha
        if bounded(token) or not plain or old < 4:
            continue
        phrase, least, most, allowed = rng.choice(BOUNDS)
        text = written(old * rng.uniform(float(least), float(most)), token)
        if value_of(text) != old or phrase in ESTIMATES:
            yield Change({token.i: f"{phrase} {text}"}, allowed, "hedge", token.text)


def other_things(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Count something else, mostly with another figure: no conflict."""
    for token, old in counted(doc):
        thing = token.head
        if token.dep_ != "nummod" or thing.tag_ != "NNS" or thing.ent_type_ == "DATE":
            continue
        edits = {thing.i: rng.choice(words.plurals)}
        if rng.random() < 0.75:
            edits[token.i] = written(another(old, rng), token)
        yield Change(edits, "n", "other thing", "")


def value_of(text: str) -> float:
    """Read back what `written` wrote."""
    if text in SPELT:
        return float(SPELT.index(text))
    return float(text.replace(",", ""))


def dates(doc: Doc, rng: random.Random, words: Lexicon) -> Iterator[Change]:
    """Change a year, a month or a weekday; a conflict only for what happens once."""
    verb = root(doc)
    past = verb is not None and verb.pos_ == "VERB" and verb.tag_ in ("VBD", "VBN")
    allowed = "c" if past and subject_is_sure(doc) else "nc"
    for token in doc:
        new = other_date(token.text, rng) if token.ent_type_ == "DATE" else None
        if new is not None:
            yield Change({token.i: new}, allowed, "date", token.text)


def other_date(text: str, rng: random.Random) -> str | None:
    """Give another year, month or weekday in place of one."""
    if YEAR.fullmatch(text):
        return str(int(text) + rng.choice(YEARS_OFF))
    for names in (MONTHS, DAYS):
        if text in names:
            return rng.choice([name for name in names if name != text])
    return None
