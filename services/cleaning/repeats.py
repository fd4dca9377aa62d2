"""Paragraphs that an article prints twice.

The first printing is kept, the others are cut. So a claim of a body that was printed
twice has one span, not two: the second printing is a slip of the page and tells no more
than the first. It stays in the cuts under its rule's name, is shown struck through, and
comes back as a second span of the same claim where a person puts it back. Several spans
stand for what the kept text itself says several times.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from zlib import crc32

from rapidfuzz import fuzz

from services.cleaning.paragraphs import Paragraph
from services.cleaning.story import Story

#: Shorter paragraphs may be alike and say different things.
_SHORTEST = 8
#: Comparing texts letter by letter costs the product of their lengths; beyond this
#: many code points only equal ones count.
_LONGEST = 4_000
#: Paragraphs compared for each key, so that a million alike take no more than linear
#: time.
_NEAREST = 4
_KEYS = 4
#: Comparisons made inside one paragraph.
_TRIED = 64
_ALIKE = 90.0
#: Words that may be there or not without changing what is said.
_SMALL_WORDS = "a an the and of to in on at by for that which it its has had"
_SMALL = frozenset(_SMALL_WORDS.split())


def repeats(paragraphs: Sequence[Paragraph], _story: Story) -> dict[int, str]:
    """Find paragraphs said before, and those that stand whole inside a longer one."""
    found: dict[int, str] = {}
    seen: set[tuple[str, ...]] = set()
    for index, one in enumerate(paragraphs):
        if one.words and one.words in seen:
            found[index] = "repeat.exact"
        seen.add(one.words)
    for index in _near(paragraphs, found):
        found[index] = "repeat.near"
    for index in _within(paragraphs, found):
        found[index] = "repeat.within"
    return found


def _near(paragraphs: Sequence[Paragraph], gone: dict[int, str]) -> Iterator[int]:
    """Give those that differ from an earlier one by slips and small words only."""
    index_of: dict[int, list[Paragraph]] = defaultdict(list)
    for index, one in enumerate(paragraphs):
        if index in gone or not _comparable(one):
            continue
        keys = _keys(one.words)
        if any(_alike(one, other) for key in keys for other in index_of[key]):
            yield index
            continue
        for key in keys:
            if len(index_of[key]) < _NEAREST:
                index_of[key].append(one)


def _comparable(one: Paragraph) -> bool:
    """Tell whether a paragraph is neither too short nor too long to compare."""
    return len(one.words) >= _SHORTEST and len(one.text) <= _LONGEST


def _keys(words: Sequence[str]) -> list[int]:
    """Give the smallest hashes of three words in a row (Broder's sketch)."""
    triples = zip(words, words[1:], words[2:], strict=False)
    hashes = {crc32(" ".join(one).encode("utf-8", "replace")) for one in triples}
    return sorted(hashes)[:_KEYS]


def _alike(one: Paragraph, other: Paragraph) -> bool:
    """Tell whether two paragraphs say the same but for slips of the pen.

    A changed number, a negation or another word of weight makes them two.
    """
    left, right = " ".join(one.words), " ".join(other.words)
    if fuzz.ratio(left, right, score_cutoff=_ALIKE) == 0:
        return False
    more, less = Counter(one.words), Counter(other.words)
    added, missing = list((more - less).elements()), list((less - more).elements())
    if len(added) + len(missing) > 8:
        return False
    return all(_slip(word, missing) for word in added) and all(
        _slip(word, added) for word in missing
    )


def _slip(word: str, others: Sequence[str]) -> bool:
    """Tell whether a word is small, or one of the others misspelt."""
    if word in _SMALL:
        return True
    if any(sign.isdigit() for sign in word):
        return False
    return any(one[:2] == word[:2] and fuzz.ratio(one, word) >= 85 for one in others)


def _within(paragraphs: Sequence[Paragraph], gone: dict[int, str]) -> set[int]:
    """Give those whose words all stand in a row in a longer paragraph."""
    starts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, one in enumerate(paragraphs):
        if index not in gone and len(one.words) >= _SHORTEST:
            starts[one.words[:4]].append(index)
    inside: set[int] = set()
    for index, one in enumerate(paragraphs):
        if index not in gone:
            inside |= _inside(one.words, paragraphs, starts)
    return inside


def _inside(
    words: Sequence[str],
    paragraphs: Sequence[Paragraph],
    starts: dict[tuple[str, ...], list[int]],
) -> set[int]:
    """Give the shorter paragraphs that stand in a row of words."""
    found: set[int] = set()
    tried = 0
    for at, four in enumerate(
        zip(words, words[1:], words[2:], words[3:], strict=False)
    ):
        for other in starts.get(four, ())[:_NEAREST]:
            own = paragraphs[other].words
            if len(own) < len(words) and tried < _TRIED:
                tried += 1
                if tuple(words[at : at + len(own)]) == own:
                    found.add(other)
    return found
