"""Which blocks of a page are the article, and which are the page around it."""

from __future__ import annotations

import re
from itertools import groupby

import trafilatura

from services.model.text import Cut
from services.reading.blocks import Block, Page
from services.reading.features import features
from services.reading.weights import weigh

#: Beyond these, a page is a trap or a dump; trafilatura takes their square in time,
#: and so does the parser below it for the attributes of one tag.
_DEEPEST, _MOST_ELEMENTS, _LONGEST = 200, 20_000, 3_000_000
_MOST_ATTRIBUTES = 1_000
#: Signs put before and behind each block, to know it again in trafilatura's answer.
#: Rare scripts, because anything that is not printable would be dropped on the way.
_SIGNS = (
    (0x12000, 0x12399),
    (0x13000, 0x1342E),
    (0x14400, 0x14646),
    (0x20000, 0x2A6D6),
)

_AROUND = re.compile(
    r"(?:nav|footer|aside|form|button|menu|dialog|select|label|option)\b"
)
#: How many blocks above the first kept one a lead may stand.
_ABOVE = 15
_NAVIGATION = re.compile(
    r"(?:nav|menu|header|footer)\b|.*\b(?:nav|menu|breadcrumbs?)\b"
)


def furniture(page: Page, source: str) -> tuple[Cut, ...]:
    """Give the blocks that are no part of the article, with the rule that says so."""
    kept = article(page, source)
    rules = [None if i in kept else _rule(one) for i, one in enumerate(page.blocks)]
    return tuple(_cuts(page, rules))


def article(page: Page, source: str) -> set[int]:
    """Give the numbers of the blocks that are the article.

    Trafilatura's answer is one of the signs that the blocks are weighed by; of a page
    that it cannot be asked about, all running text is kept.
    """
    marked = marks(page, source)
    if marked is None:
        return {i for i, one in enumerate(page.blocks) if _is_prose(one)}
    found = list(features(page, marked))
    kept = {index for index, one in enumerate(found) if weigh(one) >= 0}
    kept = kept or marked or {i for i, one in enumerate(page.blocks) if _is_prose(one)}
    first = min(kept, default=0)
    leads = (i for i in range(max(0, first - _ABOVE), first) if found[i]["lead"])
    return kept.union(leads)


def _is_caption(block: Block) -> bool:
    """Tell the words under a picture."""
    return block.tag == "figcaption" or any(
        one.startswith("figcaption") for one in block.path
    )


def is_sane(page: Page, source: str) -> bool:
    """Tell a page that libraries may build a tree of from a trap."""
    return (
        page.deepest <= _DEEPEST
        and page.elements <= _MOST_ELEMENTS
        and page.attributes <= _MOST_ATTRIBUTES
        and len(source) <= _LONGEST
    )


def marks(page: Page, source: str) -> set[int] | None:
    """Ask trafilatura which blocks it keeps; None where it cannot be asked.

    A sign stands before and behind every block, to know it again in the answer.
    """
    if not is_sane(page, source):
        return None
    signs = _unused(source, len(page.blocks))
    if signs is None:
        return None
    answer = trafilatura.extract(_signed(page, source, signs), include_comments=False)
    return {
        ord(one) - signs
        for one in answer or ""
        if 0 <= ord(one) - signs < len(page.blocks)
    }


def _unused(source: str, count: int) -> int | None:
    """Give the first of `count` signs that the page itself does not use."""
    for first, last in _SIGNS:
        used = re.search(f"[{chr(first)}-{chr(last)}]", source)
        if last - first >= count and not used:
            return first
    return None


def _signed(page: Page, source: str, signs: int) -> str:
    """Give the page with the signs put in."""
    parts: list[str] = []
    position = 0
    for number, one in enumerate(page.blocks):
        sign = chr(signs + number)
        parts += (
            source[position : one.first],
            sign,
            source[one.first : one.last],
            sign,
        )
        position = one.last
    parts.append(source[position:])
    return "".join(parts)


def _is_prose(block: Block) -> bool:
    """Tell running text from menus without trafilatura."""
    length = block.end - block.start
    around = any(_AROUND.match(one) for one in block.path)
    return not around and block.linked < length / 2


def _rule(block: Block) -> str:
    """Name why a block is no part of the article."""
    if _is_caption(block):
        return "webpage.caption"
    if any(_NAVIGATION.match(one) for one in block.path):
        return "webpage.navigation"
    return "webpage.boilerplate"


def _cuts(page: Page, rules: list[str | None]) -> list[Cut]:
    """Join neighbours that go by the same rule."""
    cuts = []
    for rule, group in groupby(
        zip(page.blocks, rules, strict=True), lambda one: one[1]
    ):
        blocks = [block for block, _ in group]
        start, end = blocks[0].start, blocks[-1].end
        if rule is not None:
            cuts.append(Cut(start, end, rule, page.text[start:end]))
    return cuts
