"""What can be told of each block of a page: its looks, its place, its neighbours.

The features of boilerplate detection after Kohlschütter, Fankhauser and Nejdl
(Boilerplate Detection using Shallow Text Features, WSDM 2010), those of the block's
box added, and whether trafilatura keeps the block and what stands around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from math import log1p

from services.reading.blocks import Block, Page

_WORD = re.compile(r"[^\W_]+")
_INNER = re.compile(r"[.!?]\s")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STOPS = frozenset('.!?…。！？:"”»“')
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
_ADVERT = re.compile(r"(?<![\w-])(?:ads?|promo|banner|events?|calendar)(?![\w-])")
_OWN = re.compile(
    r"\b(?:lead|lede|intro\w*|excerpt|deck|standfirst|summary|abstract|description|"
    r"teaser-text|teaser|perex|chapeau|vorspann|subtitle|subhead\w*|"
    r"article-?(?:body|content|text)|articlebody|entry-content|post-content|story-body|"
    r"post-body)\b"
)
#: How many of the innermost boxes' names count.
_NEAR = 3
#: Blocks looked at on each side: for what was kept, and for links.
_WIDE, _CLOSE = 5, 3
#: Words of a long line, of the longest line that is a date; share of a line that is
#: but a link.
_LONG, _DATE, _LINK = 20, 12, 0.9
#: Code points of a line that a description may hold, and of its beginning that must
#: stand there; the same of a title.
_LINE, _SAME, _CRUMB, _TITLE, _LONGEST = 30, 50, 8, 300, 2_000
#: How long the shortest lead is, as `length` counts.
_LEAD = log1p(70)
_AROUND = ("header", "footer", "aside", "nav", "form", "main", "table")
_OUTSIDE = frozenset({"header", "footer", "aside", "nav", "form", "button", "menu"})
_TAGS = ("p", "li", "td", "th", "div", "figcaption", "h1", "h2", "h3", "h5", "pre")
_ENDS = {"ellipsis": ("…", "..."), "question": ("?",), "colon": (":",)}

Features = dict[str, float]


def features(page: Page, kept: Collection[int]) -> Iterator[Features]:
    """Describe each block in order; `kept` are those that trafilatura keeps."""
    surroundings = _Surroundings(page, kept)
    for index in range(len(page.blocks)):
        yield _looks(page, index) | surroundings.features(index)


def _looks(page: Page, index: int) -> Features:
    """Describe a block by itself."""
    block = page.blocks[index]
    text = page.text[block.start : block.end]
    words = _WORD.findall(text)
    elements = {one.partition(" ")[0] for one in block.path}
    linked = _share(block.linked, len(text))
    found: Features = {
        "length": log1p(len(text)),
        "words": log1p(len(words)),
        "long": len(words) >= _LONG,
        "linked": linked,
        "only_link": linked >= _LINK,
        "commas": min(3, text.count(",")),
        "stops": text[-1:] in _STOPS,
        "inner_stops": min(3, len(_INNER.findall(text))),
        "small_words": log1p(sum(len(one) <= 3 and one.islower() for one in words)),
        "digits": _share(sum(one.isdigit() for one in text), len(text)),
        "upper": text.isupper(),
        "capitals": _share(sum(one[0].isupper() for one in words), len(words)),
        "runs_on": text[:1].islower(),
        "year": len(words) < _DATE and _YEAR.search(text) is not None,
        "exclaims": "!" in text,
        "signs": any(one in "|»›•·" for one in text),
        "address": "://" in text or "www." in text,
        "copyright": "©" in text or "copyright" in text.lower(),
        "in_list": "li" in elements,
        "strange": _STRANGE.search(" ".join(block.path[-_NEAR:])) is not None,
        "own": _OWN.search(" ".join(block.path)) is not None,
    }
    found |= {f"ends_{name}": text.endswith(sign) for name, sign in _ENDS.items()}
    found |= {f"in_{name}": name in elements for name in _AROUND}
    found["lead"] = _is_lead(block, found, elements)
    return found | {f"is_{name}": block.tag == name for name in _TAGS}


def _is_lead(block: Block, looks: Features, elements: Set[str]) -> bool:
    """Tell running text in a box that authors name a lead or an article."""
    running = looks["length"] >= _LEAD and looks["stops"] and looks["linked"] <= 0.2
    if not running or not looks["own"] or not elements.isdisjoint(_OUTSIDE):
        return False
    return _STRANGE.search(" ".join(block.path)) is None


def is_strange(block: Block) -> bool:
    """Tell a block in a box that by its element or its name is around an article."""
    elements = {one.partition(" ")[0] for one in block.path}
    if not elements.isdisjoint(_OUTSIDE - {"header"}):
        return True
    names = " ".join(block.path)
    return _STRANGE.search(names) is not None or _ADVERT.search(names) is not None


@dataclass(slots=True)
class _Box:
    """Blocks that go by the same names, counted together."""

    blocks: int = 0
    length: int = 0
    linked: int = 0
    kept: int = 0  # code points that trafilatura keeps

    def add(self, block: Block, *, kept: bool) -> None:
        """Count one more block."""
        length = block.end - block.start
        self.blocks += 1
        self.length += length
        self.linked += block.linked
        self.kept += kept * length


class _Surroundings:
    """Where the blocks of one page stand, and what stands around them."""

    def __init__(self, page: Page, kept: Collection[int]) -> None:
        self._blocks = page.blocks
        self._kept = frozenset(kept)
        self._lengths = [one.end - one.start for one in page.blocks]
        self._total = sum(self._lengths)
        self._kept_length = sum(self._lengths[i] for i in self._kept)
        self._first = min(kept, default=0)
        self._last = max(kept, default=len(page.blocks) - 1)
        self._heading = next(
            (i for i, one in enumerate(page.blocks) if one.tag == "h1"), 0
        )
        self._texts = [page.text[one.start : one.end].lower() for one in page.blocks]
        self._often = Counter(self._texts)
        self._described = " ".join(_descriptions(page))[:_LONGEST]
        self._title = " ".join(page.title[:_LONGEST].lower().split())
        self._inner: dict[tuple[str, ...], _Box] = {}
        self._outer: dict[tuple[str, ...], _Box] = {}
        self._before: list[int] = []
        self._count()

    def _count(self) -> None:
        """Add up the boxes and what stands before each block."""
        passed = 0
        for index, block in enumerate(self._blocks):
            kept = index in self._kept
            self._inner.setdefault(block.path, _Box()).add(block, kept=kept)
            self._outer.setdefault(block.path[:-1], _Box()).add(block, kept=kept)
            self._before.append(passed)
            passed += self._lengths[index]

    def features(self, index: int) -> Features:
        """Describe the surroundings of a block."""
        return self._place(index) | self._boxes(index) | self._neighbours(index)

    def _place(self, index: int) -> Features:
        """Tell where a block stands on the page and to what was kept."""
        kept = index in self._kept
        return {
            "kept": kept,
            "kept_length": kept * log1p(self._lengths[index]),
            "kept_in_all": log1p(self._kept_length),
            "passed": _share(self._before[index], self._total),
            "above_heading": index < self._heading,
            "above": log1p(max(0, self._first - index)),
            "below": log1p(max(0, index - self._last)),
            "between": self._first <= index <= self._last,
            "at_end": 0 <= self._last - index < _CLOSE,
            "again": self._often[self._texts[index]] > 1,
            "described": self._lengths[index] > _LINE
            and self._texts[index][:_SAME] in self._described,
            "title": self._lengths[index] > _CRUMB
            and self._texts[index][:_TITLE] in self._title,
            "kept_blocks": log1p(len(self._kept)),
        }

    def _boxes(self, index: int) -> Features:
        """Describe the boxes a block stands in."""
        path = self._blocks[index].path
        inner, outer = self._inner[path], self._outer[path[:-1]]
        return {
            "box_blocks": log1p(inner.blocks),
            "box_linked": _share(inner.linked, inner.length),
            "box_of_page": _share(inner.length, self._total),
            "box_kept": _share(inner.kept, inner.length),
            "outer_blocks": log1p(outer.blocks),
            "outer_linked": _share(outer.linked, outer.length),
            "outer_kept": _share(outer.kept, outer.length),
            "outer_of_kept": _share(outer.kept, self._kept_length),
        }

    def _neighbours(self, index: int) -> Features:
        """Describe the blocks before and behind a block."""
        wide = list(self._near(index, _WIDE))
        close = list(self._near(index, _CLOSE))
        around = _share(sum(one in self._kept for one in wide), len(wide))
        linked = sum(self._blocks[one].linked for one in close)
        return {
            "around_kept": around,
            "kept_alone": (index in self._kept) * (1 - around),
            "around_linked": _share(linked, sum(self._lengths[one] for one in close)),
            "next_linked": self._linked(index + 1),
            "last_linked": self._linked(index - 1),
            "second_last_linked": self._linked(index - 2),
            "next_length": self._length(index + 1),
            "last_length": self._length(index - 1),
            "next_alike": self._alike(index, index + 1),
            "last_alike": self._alike(index, index - 1),
            "next_kept": index + 1 in self._kept,
            "last_kept": index - 1 in self._kept,
        }

    def _near(self, index: int, far: int) -> Iterator[int]:
        """Give the neighbours, at most `far` away."""
        for one in range(max(0, index - far), min(len(self._blocks), index + far + 1)):
            if one != index:
                yield one

    def _linked(self, index: int) -> float:
        """Give the share of a block that is links; 0 beyond the page's ends."""
        if not 0 <= index < len(self._blocks):
            return 0.0
        return _share(self._blocks[index].linked, self._lengths[index])

    def _length(self, index: int) -> float:
        """Give how long a block is; 0 beyond the page's ends."""
        return log1p(self._lengths[index]) if 0 <= index < len(self._blocks) else 0.0

    def _alike(self, index: int, other: int) -> bool:
        """Tell whether two blocks stand in boxes of the same names."""
        if not 0 <= other < len(self._blocks):
            return False
        return self._blocks[index].path == self._blocks[other].path


def _share(part: float, whole: float) -> float:
    """Divide; nothing of nothing is nothing."""
    return part / whole if whole else 0.0


def _descriptions(page: Page) -> Iterator[str]:
    """Give how the page's head describes it, in lower case."""
    for one in page.metas:
        named = f"{one.get('name', '')} {one.get('property', '')}".lower()
        if "description" in named:
            yield " ".join(one.get("content", "")[:_LONGEST].lower().split())
