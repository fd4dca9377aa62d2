"""Lines around an article that are known by their wording."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.cleaning.paragraphs import Paragraph
from services.cleaning.phrases import COMMENTS, LONGEST, PHRASES, SECTION
from services.cleaning.story import Story

#: A credit that runs into a paragraph with somebody's words.
_QUOTES = re.compile(r"[“\"][^“”\"]{10,}[”\"] \w+ (?:said|says|told|added)\b")
#: So much of a paragraph's words in the story's makes it part of the story.
_OWN = 0.35
_TEASER = 25  # words; longer paragraphs with the story's words end a list of links
#: Readers' talk stands behind the article, never before this share of its text.
_BEHIND = 0.4


def chrome(paragraphs: Sequence[Paragraph], _story: Story) -> dict[int, str]:
    """Find menus, credits, captions, legal lines and the like by their wording."""
    found: dict[int, str] = {}
    for index, one in enumerate(paragraphs):
        if (
            len(one.words) <= LONGEST
            and len(one.text) <= 600
            and (rule := _phrase(one))
        ):
            found[index] = rule
    return found


def _phrase(paragraph: Paragraph) -> str | None:
    """Give the rule whose wording a paragraph has."""
    for rule, pattern in PHRASES:
        if pattern.fullmatch(paragraph.text):
            glued = rule == "furniture.caption" and _QUOTES.search(paragraph.text)
            return None if glued else rule
    return None


def comments(paragraphs: Sequence[Paragraph], _story: Story) -> dict[int, str]:
    """Find readers' comments: all that stands behind their heading.

    They are found before the chrome, which would take the heading alone.
    """
    total = sum(len(one.text) for one in paragraphs)
    passed = 0
    for index, one in enumerate(paragraphs):
        if _heads_comments(one) and passed >= _BEHIND * total:
            return dict.fromkeys(range(index, len(paragraphs)), "furniture.comments")
        passed += len(one.text)
    return {}


def sections(paragraphs: Sequence[Paragraph], story: Story) -> dict[int, str]:
    """Find lists of links with their headings."""
    found: dict[int, str] = {}
    inside = False
    for index, one in enumerate(paragraphs):
        if _heads_links(one):
            inside = True
        elif inside:
            inside = not _is_story(one, story)
        if inside:
            found[index] = "furniture.related"
    return found


def _heads_links(one: Paragraph) -> bool:
    """Tell a heading such as "Further reading"."""
    return len(one.words) <= 8 and SECTION.fullmatch(one.text) is not None


def _heads_comments(one: Paragraph) -> bool:
    """Tell a heading such as "3 comments"."""
    return len(one.words) <= 8 and COMMENTS.fullmatch(one.text) is not None


def _is_story(one: Paragraph, story: Story) -> bool:
    """Tell whether the article goes on with this paragraph."""
    if not one.is_prose:
        return False
    return one.length > _TEASER or story.share(one) >= _OWN
