"""Whether two claims of one story tell one deed, whichever way round they tell it.

"The governor has declared an emergency", "No emergency has been declared": one has a
subject and an object, the other an object alone. Word for word little is in common, and
no subject to compare. A deed is told by its act and what it is done to; who does it may
be left out, or be a name here and a noun there.
"""

from __future__ import annotations

import re

from services.judging import gate, tables, wording
from services.judging.denial import LIGHT
from services.judging.pair import Pair
from services.model.claim import Claim

#: Verbs of two words, by one word that means the same.
_PHRASES = {
    "break out": "begin",
    "set off": "begin",
    "go off": "explode",
    "open": "begin",
    "get under way": "begin",
    "take place": "happen",
}

#: Words for anybody: they tell neither who does a deed nor whom it is done to.
ANYBODY = wording.stems(
    "people person persons man men woman women somebody someone anybody anyone nobody"
    " none one two three four five six seven eight nine ten some many several all most"
    " both other others he she they who it member members group rest number dozens"
    " hundreds thousands part half"
)
#: Things of which a story has many, so that one verb and they make no one deed.
COMMON = wording.stems(
    "statement question comment call report word answer step part place time day way"
    " thing money people meeting letter interview"
)


def one_act(one: str | None, other: str | None) -> bool:
    """Tell whether two predicates name one act: started, broke out."""
    if not one or not other or one == other:
        return bool(one) and one == other
    if one.startswith("be ") != other.startswith("be "):
        return False  # "was the third cut" is no cutting
    first, second = (
        tables.alike(wording.stems(_PHRASES.get(verb, verb))) for verb in (one, other)
    )
    return bool(first) and first == second


def plain(act: str | None) -> str:
    """Give the one word for a verb of two words, else the verb itself."""
    return _PHRASES.get(act or "", act or "")


def are_one(pair: Pair) -> bool:
    """Tell whether both claims of one story tell one act, done to one thing."""
    one, other = (side.draft.predication for side in pair.claims)
    if not pair.one_story or pair.told_apart or pair.is_aside:
        return False
    if not one_act(one.predicate, other.predicate):
        return False
    if wording.stems(one.predicate or "") <= LIGHT or _are_two_doers(pair):
        return False
    return _undergo_alike(pair)


def _are_two_doers(pair: Pair) -> bool:
    """Tell whether both say who did it, and it is somebody else each time."""
    doers = [_doer(side) for side in pair.claims]
    if not all(stems - ANYBODY for stems in doers):
        return False
    return gate.same_subject(pair) is False


def _doer(claim: Claim) -> frozenset[str]:
    told = claim.draft.predication
    return wording.stems(told.subject or "") if told.objects else frozenset()


def _undergo_alike(pair: Pair) -> bool:
    """Tell whether it is done to one thing: one name, or one noun that tells it."""
    ours, theirs = (_undergoing(side) for side in pair.claims)
    shared = tables.alike(ours) & tables.alike(theirs)
    telling = shared - tables.alike(ANYBODY | COMMON)
    return bool(telling) and not _kinds_apart(pair, telling)


def _undergoing(claim: Claim) -> frozenset[str]:
    """Give the stems of what a deed is done to; of what acts alone, of the subject."""
    told = claim.draft.predication
    return wording.stems(" ".join(told.objects or (told.subject or "",)))


_WORD = re.compile(r"[^\W\d_]+")
_BEFORE = re.compile(r"([^\W\d_]+)(?:['’]s)?[ -]+$")


def _kinds_apart(pair: Pair, shared: frozenset[str]) -> bool:
    """Tell whether each says of which kind, and not the same: two kinds of drug."""
    kinds = [_kinds(side.draft.text, shared) for side in pair.claims]
    return all(kinds) and not tables.alike(kinds[0]) & tables.alike(kinds[1])


def _kinds(text: str, things: frozenset[str]) -> frozenset[str]:
    """Give the stems of the words right before the things of a text."""
    found = set()
    for word in _WORD.finditer(text):
        if not tables.alike(wording.stems(word[0])) & things:
            continue
        before = _BEFORE.search(text[: word.start()])
        if before and before[1].casefold() not in _NO_KIND:
            found.add(before[1])
    return wording.stems(" ".join(found))


_NO_KIND = wording.STOP | wording.words("no not never one its their his her our")
