"""Which blocks of a page are the article, and which are the page around it."""

from __future__ import annotations

import re
from itertools import groupby

import trafilatura

from services.model.text import Cut
from services.reading.blocks import Block, Page

#: Beyond these, a page is a trap or a dump; trafilatura takes their square in time.
_DEEPEST, _MOST_ELEMENTS, _LONGEST = 200, 20_000, 3_000_000
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
#: Names that authors give to boxes which are never the article's text.
_STRANGE_NAMES = (
    r"related recommend\w* rec-posts? rec-title newsletter sign-?up subscribe "
    r"subscription promo \w+-promo advert\w* sponsor\w* teaser-?(?:list|box) "
    r"read-?more most-?(?:read|popular) trending popular share sharing social sd-\w+ "
    r"breadcrumbs? crumbs? crumb-container entry-crumbs comments?-(?:list|form|area) "
    r"respond widget sidebar author-?(?:bio|box|info\w*) author_\w+ authorbox "
    r"about-author cookie\w* consent disclosure \w+-disclosure trust-?badge\w* cta "
    r"\w+-cta c-\w+-cta\w* toc toc_container table-of-contents tags taglist tag-list "
    r"paywall \w+-paywall masthead pagination pager copyright image-copyright "
    r"\w+__description-copyright dida wp-caption-text skip-link linkbox\w* linklist"
)
_STRANGE = re.compile(rf"(?<![\w-])(?:{'|'.join(_STRANGE_NAMES.split())})(?![\w-])")
_OWN = re.compile(
    r"\b(?:lead|lede|intro\w*|excerpt|deck|standfirst|summary|abstract|description|"
    r"teaser-text|teaser|perex|chapeau|vorspann|subtitle|subhead\w*|"
    r"article-?(?:body|content|text)|articlebody|entry-content|post-content|story-body|"
    r"post-body)\b"
)
_STOPS = frozenset('.!?…"”»«“’。！？')
#: How many of the innermost boxes count; how far above the first kept block a lead may
#: stand; code points of the shortest lead and the longest teaser; share of links.
_NEAR, _ABOVE, _LEAD, _LINE, _TEASER, _LINKED = 3, 15, 70, 34, 250, 0.75
#: Where more of what was kept bears such names, they mean something else here.
_ODD = 0.25
_NAVIGATION = re.compile(
    r"(?:nav|menu|header|footer)\b|.*\b(?:nav|menu|breadcrumbs?)\b"
)


def furniture(page: Page, source: str) -> tuple[Cut, ...]:
    """Give the blocks that are no part of the article, with the rule that says so."""
    kept = _marked(page, source)
    if kept:
        kept = _mended(page, kept)
    else:
        kept = {i for i, one in enumerate(page.blocks) if _is_prose(one)}
    rules = [None if i in kept else _rule(one) for i, one in enumerate(page.blocks)]
    return tuple(_cuts(page, rules))


def _mended(page: Page, kept: set[int]) -> set[int]:
    """Take out teasers that were kept, and put back leads that were lost."""
    mended = {i for i in kept if not _is_teaser(page.blocks[i])}
    strange = {i for i in mended if _is_strange(page.blocks[i])}
    if _size(page, strange) <= _ODD * _size(page, mended):
        mended -= strange
    first, last = min(kept), max(kept)
    for index in range(max(0, first - _ABOVE), last):
        if index not in kept and _is_lost(
            page, page.blocks[index], within=index > first
        ):
            mended.add(index)
    return mended or kept


def _size(page: Page, kept: set[int]) -> int:
    """Count the code points of some blocks."""
    return sum(page.blocks[i].end - page.blocks[i].start for i in kept)


def _is_teaser(block: Block) -> bool:
    """Tell a paragraph that is little more than a link to another page."""
    length = block.end - block.start
    return (
        block.linked >= _LINKED * length
        and _LINE <= length <= _TEASER
        and block.tag not in ("td", "th")
    )


def _is_strange(block: Block) -> bool:
    """Tell a paragraph in a box whose name says that it is no article text."""
    if _is_caption(block):
        return True
    return _STRANGE.search(" ".join(block.path[-_NEAR:])) is not None


def _is_caption(block: Block) -> bool:
    """Tell the words under a picture."""
    return block.tag == "figcaption" or any(
        one.startswith("figcaption") for one in block.path
    )


def _is_lost(page: Page, block: Block, *, within: bool) -> bool:
    """Tell running text that belongs to the article although it was left out."""
    text = page.text[block.start : block.end]
    if len(text) < _LEAD or block.linked > 0.2 * len(text) or text[-1:] not in _STOPS:
        return False
    if any(_AROUND.match(one) for one in block.path):
        return False
    if _STRANGE.search(" ".join(block.path)):
        return False
    called = " ".join(block.path[-_NEAR:])
    return bool(_OWN.search(called)) or (within and block.tag == "p")


def is_sane(page: Page, source: str) -> bool:
    """Tell a page that libraries may build a tree of from a trap."""
    return (
        page.deepest <= _DEEPEST
        and page.elements <= _MOST_ELEMENTS
        and len(source) <= _LONGEST
    )


def _marked(page: Page, source: str) -> set[int]:
    """Ask trafilatura, with a sign before and behind every block."""
    if not is_sane(page, source):
        return set()
    signs = _unused(source, len(page.blocks))
    if signs is None:
        return set()
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
