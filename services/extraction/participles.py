"""Past participles of verbs, for the names of what is counted: "rifles seized"."""

from __future__ import annotations

from functools import cache

from services.extraction.lexicon import rows

_VOWELS = frozenset("aeiou")


def participle(lemma: str) -> str:
    """Give the past participle of a verb: "seize" gives "seized", "take" "taken"."""
    irregular = _irregular().get(lemma)
    if irregular is not None or not lemma.isalpha():
        return irregular or lemma
    if lemma.endswith("e"):
        return f"{lemma}d"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return f"{lemma[:-1]}ied"
    return f"{lemma}{lemma[-1]}ed" if _doubles(lemma) else f"{lemma}ed"


def gerund(lemma: str) -> str:
    """Give the form in -ing of a verb: "want" gives "wanting", "take" "taking"."""
    if lemma.endswith("ie"):
        return f"{lemma[:-2]}ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return f"{lemma[:-1]}ing"
    past = _irregular().get(lemma, "")
    doubled = past == f"{lemma}{lemma[-1]}ed" or _doubles(lemma)
    return f"{lemma}{lemma[-1]}ing" if doubled else f"{lemma}ing"


def _doubles(lemma: str) -> bool:
    """Tell a short verb whose last letter is written twice: "stopped"."""
    if len(lemma) < 3 or lemma[-1] in "aeiouwxy":
        return False
    inner = lemma[:-1]
    one_vowel = sum(letter in _VOWELS for letter in inner) == 1
    return one_vowel and inner[-1] in _VOWELS


@cache
def _irregular() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("participles.tsv")}
