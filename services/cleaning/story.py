"""What an article is about, as far as its words tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.cleaning.paragraphs import Paragraph

#: Words are held together by their beginnings: "fighting" is "fights".
_STEM = 6
#: Only paragraphs this long speak for the story; an advert is shorter.
_LONG = 14


@dataclass(frozen=True, slots=True)
class Story:
    """The words of an article's running text and how much of it is running text."""

    title: str | None
    stems: Counter[str]  # in how many long paragraphs each stem occurs
    prose_share: float  # code points in running text over all
    marked_up: bool = False  # the format tells headings and lists apart

    @classmethod
    def of(
        cls, paragraphs: Sequence[Paragraph], title: str | None, *, marked_up: bool
    ) -> Story:
        """Read the story from what is left of an article."""
        stems: Counter[str] = Counter()
        for one in paragraphs:
            if _speaks(one):
                stems.update(_stems(one.words))
        prose = sum(len(one.text) for one in paragraphs if one.is_prose)
        total = sum(len(one.text) for one in paragraphs)
        return cls(title, stems, prose / total if total else 0.0, marked_up)

    def share(self, paragraph: Paragraph) -> float:
        """Give the share of a paragraph's longer words that come elsewhere too."""
        stems = _stems(paragraph.words)
        own = 1 if _speaks(paragraph) else 0
        known = sum(1 for one in stems if self.stems[one] > own)
        return known / len(stems) if stems else 0.0


def _speaks(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph counts as the story's own words."""
    return paragraph.is_prose and paragraph.length >= _LONG


def _stems(words: Iterable[str]) -> frozenset[str]:
    """Give the beginnings of the words that carry meaning."""
    return frozenset(
        one.removesuffix("'s").removesuffix("’s")[:_STEM]
        for one in words
        if (len(one) >= 4 or one.isdigit()) and one not in _COMMON
    )


_COMMON_WORDS = (
    "about above after again against also among another around because been before "
    "being below between both came come could does doing down during each even ever "
    "every from further gave give have having here into just like made make many "
    "might more most much must never only onto other over same shall should since "
    "some such take than that their theirs them then there these they this those "
    "through today under until upon very want were what when where which while will "
    "with within without would your yours yourself said says told year years"
)
_COMMON = frozenset(_COMMON_WORDS.split())
