"""Count independent origins, not outlets, and say why.

Who is quoted is an origin, once, in however many outlets. An outlet that speaks in its
own voice may be one; outlets that print the same words are one together. Until a person
confirms that they are independent, the least is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.judging import speakers, wording
from services.model.claim import Claim

#: Statements of so many telling words, this much alike, are copies of one text.
_TELLING = 6
_COPIED = 0.8


def sources(claims: Sequence[Claim]) -> str:
    """Tell how many origins claims have: "4 articles, 1 attribution, 1 origin: Arn".

    Unnamed sources are one attribution but no origin.
    """
    articles = {claim.article_id for claim in claims}
    named = _named(claims)
    unnamed = any(
        claim.draft.attribution.speakers and not speakers.speaker(claim)
        for claim in claims
    )
    own = _own(claims)
    told = _many(len(named) + unnamed, "attribution")
    counted = f"{_many(len(articles), 'article')}, {told}"
    most = max(len(named) + len(own), 1)
    copies = max((len(one) for one in own), default=0)
    if most == 1:
        return f"{counted}, 1 origin{_only(named, copies)}"
    printed = f"; {copies} articles print the same words" if copies > 1 else ""
    return f"{counted}, 1–{most} origins{printed}"


def copied(one: Claim, other: Claim) -> bool:
    """Tell whether two claims are printed in the same words, or nearly so."""
    return _is_copy(_words(one), _words(other))


def _only(named: Sequence[str], copies: int) -> str:
    """Say which is the only origin."""
    if named:
        return f": {named[0]}"
    return f": {copies} articles print the same words" if copies > 1 else ""


def _named(claims: Iterable[Claim]) -> list[str]:
    """Give the speakers, each once under its first name in order."""
    found: dict[frozenset[str], str] = {}
    for claim in claims:
        key, name = speakers.voice_key(claim), speakers.speaker(claim)
        if key:
            found[key] = min(name, found.get(key, name))
    return sorted(found.values())


def _own(claims: Sequence[Claim]) -> list[set[int]]:
    """Group the articles that speak in their own voice; those with one text are one."""
    groups: list[tuple[set[int], list[frozenset[str]]]] = []
    quoted = [_words(claim) for claim in claims if speakers.speaker(claim)]
    for claim in claims:
        said = any(_is_copy(_words(claim), words) for words in quoted)
        if said or not speakers.is_own_voice(claim):
            continue  # who prints a speaker's words is no origin beside that speaker
        article, words = {claim.article_id}, [_words(claim)]
        apart = []
        for one in groups:
            if article & one[0] or any(_is_copy(words[0], each) for each in one[1]):
                article, words = article | one[0], words + one[1]
            else:
                apart.append(one)
        groups = [*apart, (article, words)]
    return [articles for articles, _ in groups]


def _words(claim: Claim) -> frozenset[str]:
    return wording.stems(claim.draft.text)


def _is_copy(one: frozenset[str], other: frozenset[str]) -> bool:
    if min(len(one), len(other)) < _TELLING:
        return False
    return len(one & other) / len(one | other) >= _COPIED


def _many(count: int, noun: str) -> str:
    if count == 0:
        return f"no {noun}"
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
