"""Why a piece was taken out of an article, in words."""

from __future__ import annotations

#: Rule to words; the rules are those of `services.cleaning`.
_WORDS = {
    "format": "menus and frames of the page",
    "person": "cut by a person",
    "repeat.exact": "printed twice",
    "repeat.near": "printed twice, nearly word for word",
    "repeat.within": "stands within another paragraph",
    "furniture.byline": "line of the author",
    "furniture.caption": "caption of a picture",
    "furniture.chrome": "buttons and menus",
    "furniture.comments": "comments of readers",
    "furniture.foreign_headline": "headline of another article",
    "furniture.heading": "heading",
    "furniture.legal": "legal line",
    "furniture.related": "links to other articles",
    "furniture.sales": "advertisement",
    "furniture.short": "too short for a sentence",
    "furniture.title": "the title once more",
}


def rule_words(rule: str) -> str:
    """Name a rule for people; one that has no words here by its own name."""
    return _WORDS.get(rule) or rule.rpartition(".")[2].replace("_", " ")
