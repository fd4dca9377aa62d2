"""Measure whom pronouns are taken to stand for, on the stories of tests/quality.

`tests/quality/pronouns.tsv` (and `pronouns_unseen.tsv` for the stories that nobody has
looked into) says of every third-person pronoun and every "there" of a story's articles
whom or what it stands for: story, article, number of the pronoun in the article, the
pronoun, and

* the fullest name that the article prints, or several of them joined by " + ";
* `*` and a description: somebody or something that the article never names;
* `-`: nobody and nothing ("it is clear that").

It was written by people who read whole articles and did not know what reading gives.
A name put in is right, or it is wrong; where none is put in the pronoun stays as it was
printed, which is no fault but, where the article has the name, is not all there is.
`python tools/quality_pronouns.py --list` prints what is wrong in the stories looked at.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from quality_shared import engines, row, run
from quality_stories import STORIES, UNSEEN, Report, told

from services.cleaning.clean import clean
from services.extraction.drafting import Sentences
from services.extraction.extract import understood
from services.extraction.names import Names, actor, kind_of
from services.extraction.pronouns import IT, MANY, ONE
from services.extraction.titles import without_titles
from services.reading.read import read

SEEN_FILE = STORIES.with_name("pronouns.tsv")
UNSEEN_FILE = STORIES.with_name("pronouns_unseen.tsv")

_NUMBERED = re.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their|theirs|it|its|there)\b",
    re.IGNORECASE,
)
#: For these a name can be put in; never for "them", "hers" and "theirs".
_PUT_IN = (ONE | MANY | IT | {"there"}) - {"them", "hers", "theirs"}
_SMALL = frozenset({"the", "of", "and", "a", "an", "'s"})


@dataclass(frozen=True)
class Put:
    """One pronoun: what stands for it, what was put in, and where it was read."""

    story: str
    article: int
    number: int
    word: str
    wanted: str
    found: str  # "" where the pronoun stays
    right: bool
    sentence: str

    @property
    def kind(self) -> str:
        """Tell a person's pronouns from those of bodies and things, and "there"."""
        low = self.word.lower()
        if low in ONE:
            return "he, she"
        return "they, it" if low in MANY | IT else "there"


@cache
def wanted(path: Path) -> Mapping[tuple[str, int], Mapping[int, tuple[str, str]]]:
    """Read a file: by story and article, the word and its meaning by number."""
    found: dict[tuple[str, int], dict[int, tuple[str, str]]] = defaultdict(dict)
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            story, article, number, word, who = line.split("\t")
            found[story, int(article)][int(number)] = (word, who)
    return found


def puts(path: Path) -> Iterator[Put]:
    """Read the articles of a file's stories and give each of their pronouns."""
    folder = STORIES if path == SEEN_FILE else UNSEEN
    reports = {
        name: told(folder / f"{name}.txt") for name in {one for one, _ in wanted(path)}
    }
    for (story, article), pronouns in wanted(path).items():
        yield from _of_article(story, article, reports[story][article - 1], pronouns)


def _of_article(
    story: str, article: int, report: Report, pronouns: Mapping[int, tuple[str, str]]
) -> Iterator[Put]:
    """Give the pronouns of one article with what reading puts in for each."""
    text = f"{report.title}\n\n{report.body}"
    beside = {"title": report.title, "published": report.published.isoformat()}
    taken = read(text.encode(), "story.txt", json.dumps(beside).encode())
    whole = clean(taken)
    context = understood(whole, taken.metadata, engines().parser)
    found = dict(_read(context))
    for number, match in enumerate(_NUMBERED.finditer(text), start=1):
        span = whole.offsets.span_from_source(*match.span())
        if number not in pronouns or span is None or span[0] not in found:
            continue
        word, who = pronouns[number]
        if word.lower() != match.group().lower():
            raise ValueError(f"{story} {article}: {number} is {match.group()!r}")
        name, sentence = found[span[0]]
        right = bool(name) and _is_meant(name, who, context.reader.names)
        yield Put(story, article, number, word, who, name, right, sentence)


def _read(context: Sentences) -> Iterator[tuple[int, tuple[str, str]]]:
    """Give the name put in for each pronoun by its place in the clean text."""
    for number, (sentence, tree) in enumerate(
        zip(context.told, context.trees, strict=True)
    ):
        pointed = {
            place: one.name
            for one in context.pointers.pointed(number, ())
            for place in one.places
        }
        for token in tree.tokens:
            low = token.text.lower()
            if low not in _PUT_IN:
                continue
            found = pointed.get(token.place, "")
            if low != "there":
                meant = context.reader.sure(tree, token)
                found = meant.name if meant.proper else ""
            yield sentence.start + token.start, (found, sentence.text)
        context.reader.note(tree)


def _is_meant(name: str, who: str, names: Names) -> bool:
    """Tell whether a name put in is what the pronoun stands for."""
    if who == "-":
        return False
    if who.startswith("*"):
        told = (who[1:], names.canonical(who[1:]))
        return any(_words(one).issubset(_words(name)) for one in told)
    whole, given = who.split(" + "), name.split(" and ")
    return len(whole) == len(given) and all(
        any(_alike(one, two, names) for two in whole) for one in given
    )


def _alike(name: str, who: str, names: Names) -> bool:
    """Tell whether two names are one.

    Of a person and a firm a part will do, and what its bearer is may stand before it.
    """
    full = names.canonical(name)
    if full.endswith((f" {who}", f" {names.canonical(who)}")):
        return True  # "Innkeeper Traudi Pichlbauer"
    ours = _words(full)
    told = [_words(one) for one in (names.canonical(who), actor(who)) if one]
    short = kind_of(who.split()[-1]) is None  # no "Ostrell" for Ostrell Hospital
    return any(ours == one or (short and ours < one) for one in told)


def _words(name: str) -> frozenset[str]:
    """Give the words that tell a name from others."""
    plain = name.replace("’", "'").replace("'s", " ").replace("-", " ")
    kept = without_titles(plain.split()) or plain.split()
    return frozenset(one.lower().strip(".,'") for one in kept) - _SMALL


def _ours(found: list[Put]) -> tuple[str, dict[str, Any]]:
    """Say how many names are right, how many wrong, of how many that there are."""
    count = Counter("right" if one.right else "wrong" for one in found if one.found)
    due = sum(one.wanted[0] not in "*-" for one in found)
    given = sum(count.values())
    said = (
        f"right {count['right']} of {given} put in"
        f" ({100 * count['right'] / given if given else 0:.1f} %),"
        f" wrong {count['wrong']}; named {due}"
    )
    return said, {"right": count["right"], "wrong": count["wrong"], "named": due}


def rows(_: Path) -> Iterator[dict[str, Any]]:
    """Give one line for each kind of pronoun, of both groups of stories."""
    for path, name in ((SEEN_FILE, "looked"), (UNSEEN_FILE, "unseen")):
        found = list(puts(path))
        for kind in ("he, she", "they, it", "there"):
            these = [one for one in found if one.kind == kind]
            said, numbers = _ours(these)
            yield row(f"pronouns {kind}, {name}", len(these), "-", said) | {
                "numbers": numbers
            }
        if "--list" in sys.argv and path == SEEN_FILE:
            _show(found)


def _show(found: list[Put]) -> None:
    """List the wrong names, and those that could have been put in."""
    for one in found:
        missed = not one.found and one.wanted[0] not in "*-"
        if (one.found and not one.right) or missed:
            at = f"{one.story} {one.article}.{one.number}"
            told = f"{one.word} = {one.found or '?'}, not {one.wanted}"
            print(f"{'LEFT ' if missed else 'WRONG'} {at:<20}{told:<60}{one.sentence}")


if __name__ == "__main__":
    run(rows)
