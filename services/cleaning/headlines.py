"""Lines that are no sentences: headlines, the article's own and those of others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from services.cleaning.paragraphs import Paragraph
from services.cleaning.story import Story

#: What leads to somebody's words is no heading: "The mayor said:".
_SPEAKS = re.compile(
    r"\b(?:said|says|told|tells|wrote|writes|asked|asks|added|adds|replied)\s?[:：]$"
)
#: One sentence behind another.
_TWO = re.compile(r"[a-z)\]\d][.!?][\"”’)]?\s+[\"“‘(]?[A-Z]")
_DIGIT = re.compile(r"\d")
_INNER_STOP = re.compile(r"[.!?][\"”’)]?\s")
#: Words of a line that is a crumb, of a plain line, and of a headline at the most.
_CRUMB, _LINE, _HEADLINE = 3, 16, 30
#: Below this share of common words a headline is another story's.
_OWN = 0.4
_FAR = 0.25
#: Words of the shortest headline that names a whole story.
_TEASER = 6
_CRUMB_LETTERS = 15
#: Where less of the text is running text than this, lines without a stop may be how
#: the text is written.
_PROSE = 0.5
#: So few lines are what somebody typed, not a page of headlines.
_TYPED = 2


def headlines(paragraphs: Sequence[Paragraph], story: Story) -> dict[int, str]:
    """Find lines that stand alone without being sentences."""
    found: dict[int, str] = {}
    if story.prose_share == 0 and (len(paragraphs) <= _TYPED or _is_table(paragraphs)):
        return found
    if story.marked_up:
        return _foreign_only(paragraphs, story)
    strict = story.prose_share >= _PROSE or _has_case(paragraphs)
    in_list = False
    for index, one in enumerate(paragraphs):
        in_list = _leads(one) or (in_list and not one.stops)
        if _is_line(one, strict=strict, listed=in_list):
            found[index] = _named(one, story)
    return found


def _foreign_only(paragraphs: Sequence[Paragraph], story: Story) -> dict[int, str]:
    """Find the title and other stories' headlines on a web page.

    There a line without a stop is a heading or a point of a list, which the page's
    markup has already told from menus and teasers.
    """
    found: dict[int, str] = {}
    for index, one in enumerate(paragraphs):
        if one.stops:
            continue
        if story.title and _same(one.text, story.title):
            found[index] = "furniture.title"
        elif len(one.words) <= 1 and len(one.text) <= _CRUMB_LETTERS:
            found[index] = "furniture.short"
        elif _is_foreign(one, story):
            found[index] = "furniture.foreign_headline"
    return found


def _is_foreign(one: Paragraph, story: Story) -> bool:
    """Tell a full headline in capitals that has next to no word of the story."""
    long_enough = _TEASER <= one.length <= _HEADLINE
    return long_enough and one.is_title_case and story.share(one) < _FAR


def _is_table(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell a notice made of figures from a page of headlines."""
    return 2 * sum(1 for one in paragraphs if _DIGIT.search(one.text)) >= len(
        paragraphs
    )


def _has_case(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell a page of headlines: no running text, but capitals that begin each line."""
    return all(not one.is_prose and one.text[:1].isupper() for one in paragraphs)


def _leads(one: Paragraph) -> bool:
    """Tell a line that a list follows."""
    return one.last in (":", "：") and one.length > _CRUMB


def _is_line(one: Paragraph, *, strict: bool, listed: bool) -> bool:
    """Tell a line on its own from a sentence or a point of a list."""
    if one.stops and not _calls_out(one):
        return False
    if one.is_bullet or _SPEAKS.search(one.text):
        return False
    if one.length <= _CRUMB:
        return not listed
    if one.last in (":", "："):
        return False
    if one.is_title_case and one.length <= _HEADLINE:
        return True
    plain = one.length <= _LINE and one.last != "," and not _TWO.search(one.text)
    return plain and strict and not listed


def _calls_out(one: Paragraph) -> bool:
    """Tell a headline that asks or exclaims from a quotation that does."""
    return (
        one.last in ("?", "!")
        and one.is_title_case
        and one.length >= 4
        and one.text[0] not in "\"“‘'«„"
        and _INNER_STOP.search(one.text) is None
    )


def _named(one: Paragraph, story: Story) -> str:
    """Name what kind of line it is."""
    if story.title and _same(one.text, story.title):
        return "furniture.title"
    if one.length <= _CRUMB and story.share(one) < _OWN:
        return "furniture.short"
    if story.share(one) < _OWN:
        return "furniture.foreign_headline"
    return "furniture.heading"


def _same(line: str, title: str) -> bool:
    """Tell whether a line is the title again."""
    if len(line) > 500 or len(title) > 500:
        return False
    return fuzz.ratio(line.casefold(), title.casefold()) >= 90
