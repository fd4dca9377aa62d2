"""Take out of an article's text what is not the article, and remember all of it.

The order of the rules: what a person cut; what the format itself tells
(`ArticleText.furniture`); paragraphs printed twice; those in another language; readers'
comments; chrome, credits, captions and legal
lines known by their wording; sections of links; sales talk; headlines and lines that
are no sentences. They are gone through again until nothing more is cut, so that
cleaning a clean text changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.cleaning.edits import Word, last_word
from services.cleaning.foreign import foreign
from services.cleaning.furniture import chrome, comments, sections
from services.cleaning.headlines import headlines
from services.cleaning.offsets import join, left
from services.cleaning.paragraphs import Paragraph, paragraphs
from services.cleaning.repeats import repeats
from services.cleaning.sales import sales
from services.cleaning.story import Story
from services.errors import Unreadable
from services.model.article import ArticleText
from services.model.text import CleanText, Cut, Edit

Rule = Callable[[Sequence[Paragraph], Story], dict[int, str]]
_RULES: tuple[Rule, ...] = (
    repeats,
    foreign,
    comments,
    chrome,
    sections,
    sales,
    headlines,
)
#: Each round but the last cuts something; real articles need two or three.
_ROUNDS = 30


def clean(article: ArticleText, edits: Sequence[Edit] = ()) -> CleanText:
    """Give the article's own text; what people said of a piece comes before the rules.

    Every code point of it but the breaks between paragraphs stands in `article.text`
    at the place the map names; every other stands in a cut or is white space. Raises
    Unreadable with `cleaning.no_article` if nothing is left.
    """
    word = last_word(article.text, edits)
    first_cuts = word.own_cuts(article.text)
    first_cuts += word.without_kept(article.furniture, article.text)
    kept = paragraphs(article.text, left(len(article.text), first_cuts))
    own_cuts: list[Cut] = []
    for _ in range(_ROUNDS):
        cut, kept = _round(kept, article, word)
        if not cut:
            break
        own_cuts += cut
    if not kept:
        raise Unreadable(
            "cleaning.no_article",
            "Nothing is left after cleaning: no sentence of an article was found; "
            "check the struck-out text and put back what belongs to it.",
        )
    cuts = sorted((*first_cuts, *own_cuts), key=lambda one: (one.start, one.end))
    return join(kept, cuts)


def _round(
    kept: Sequence[Paragraph], article: ArticleText, word: Word
) -> tuple[list[Cut], list[Paragraph]]:
    """Go through the rules once; give the cuts and what is left."""
    cuts: list[Cut] = []
    marked_up = article.media_type == "text/html"
    for rule in _RULES:
        story = Story.of(kept, article.metadata.title, marked_up=marked_up)
        found = {
            index: name
            for index, name in rule(kept, story).items()
            if not word.protects(kept[index])
        }
        cuts += [_cut(kept[index], name, article) for index, name in found.items()]
        kept = [one for index, one in enumerate(kept) if index not in found]
    return cuts, list(kept)


def _cut(paragraph: Paragraph, rule: str, article: ArticleText) -> Cut:
    """Name the rule that took a paragraph out."""
    start, end = paragraph.start, paragraph.end
    return Cut(start, end, rule, article.text[start:end])
