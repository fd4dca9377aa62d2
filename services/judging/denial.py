"""Denials: whether a claim denies, and whether what it denies is what another asserts.

Half of the false alarms on the development topics came from a denial that was about
something else: another clause of the sentence ("the arrest will not affect his place"),
a narrower thing ("no second-half goal"), another time ("not before"), or no denial at
all ("No. 5 seed", "nothing less than"). Each of these has a rule here.
"""

from __future__ import annotations

import re

from services.judging import tables, wording
from services.model.claim import Claim, Hedge, Polarity

#: Not saying is not denying.
_EVASIVE = wording.words("silent silence brushed comment unclear unknown")
_NEITHER_WAY = re.compile(r"\bneither (?:confirm|den|admit|comment|accept|support)\w*")
#: "Neither players nor staff have been paid": of none of them it is so.
_NEITHER = re.compile(r"\bneither \w[^,.;]*? nor \w")

_DENYING = wording.words("deny denied denies denying refuted disputed dismissed")

#: Who discounts a rumour denies it, also where the sentence has no "not".
_DISCOUNTS = re.compile(
    r"\b(?:den(?:y|ies|ied)|dismiss|discount|refut|rebut|reject|disput|debunk)\w*\b"
    r"[^.;]*\b(?:rumou?r|claim|report|allegation|suggestion|accusation|speculation)s?\b"
)

#: What looks like a denial and is none.
_NO_DENIAL = re.compile(
    r"\bno\.? ?(?=\d)|\bnothing (?:less|short|more)\b"
    r"|(?:\bnot|n ?['’] ?t) (?:only|just|merely)\b|\bno doubt\b"
    r"|(?:\bnot|n ?['’] ?t) (?:think|believe|expect|know|sure|certain)\b"
)

_NEGATIVE = re.compile(
    r"\b(?:no|not|never|nobody|none|nothing|no-one|neither|nor|cannot|deny|denies"
    r"|denied|denying|hardly|barely|scarcely|fails?|failed|refus\w+)\b|n ?['’] ?t\b"
)
#: Denials that leave a little of what they deny, or speak of another time or of the
#: degree.
_SOFT = re.compile(
    r"\b(?:hardly|barely|scarcely)\b|\bbefore[.,]?(?: and\b|$)|\b(?:previously|even)\b"
)
#: "Has not formally resigned" leaves room for an informal step.
_IN_WHICH_WAY = re.compile(r"(?:\bnot|n ?['’] ?t|\bnever) (\w+ly)\b")

#: Verbs that say too little to tell one deed from another.
LIGHT = wording.stems("be have make take give do get go come see hold report deny")

_BOUNDS = frozenset({Hedge.AT_LEAST, Hedge.UP_TO})


def denies(claim: Claim) -> bool:
    """Tell whether the claim says that something is not so."""
    low = claim.draft.text.casefold()
    if wording.has_word(claim.draft.text, _EVASIVE) or _NEITHER_WAY.search(low):
        return False
    if _NO_DENIAL.search(low) and not _is_negative(low):
        return False
    if claim.draft.polarity is Polarity.DENIED or claim.draft.predication.negated:
        return True
    if _NEITHER.search(low):
        return True
    innermost = claim.draft.attribution.innermost
    if innermost is not None and wording.has_word(innermost.cue, _DENYING):
        return True
    return _DISCOUNTS.search(low) is not None


def says_so(claim: Claim) -> bool:
    """Tell whether the text of a denial has a word of denial itself."""
    return _is_negative(claim.draft.text.casefold())


def _is_negative(low: str) -> bool:
    """Tell whether a text in lower case has a word of denial."""
    return _NEGATIVE.search(_NO_DENIAL.sub(" ", low)) is not None


_BY_VERB = re.compile(
    r"\b(?:not|never|fail\w*|refus\w*|den(?:y|ied|ies))\b|n ?['’] ?t\b"
)
_OF_A_NOUN = re.compile(r"\b(?:no|none|nobody|nothing|without)\b")


def of_a_noun(claim: Claim) -> bool:
    """Tell whether all that is denied is a noun: "gave no reason"."""
    low = claim.draft.text.casefold()
    return bool(_OF_A_NOUN.search(low)) and not _BY_VERB.search(low)


def excludes(denying: Claim, asserting: Claim) -> bool:
    """Tell whether what one claim denies is just what the other asserts."""
    low = denying.draft.text.casefold()
    if _is_negative(_clause(asserting)) or _SOFT.search(low):
        return False
    if any(one.hedge in _BOUNDS for one in denying.draft.quantities):
        return False  # "no team offered more than eight" denies none of eight
    return _one_deed(denying, asserting) and not _is_narrower(denying, asserting)


_JOINT = re.compile(r"\b(?:and|but|while|whereas|though|although)\b|[;:]")


def _clause(claim: Claim) -> str:
    """Give the part of a text, in lower case, in which its predicate stands.

    All of it where no part can be told: "was closed on Thursday and will not open".
    """
    low = claim.draft.text.casefold()
    done = deed(claim)
    parts = [one for one in _JOINT.split(low) if done and done <= wording.stems(one)]
    return parts[0] if len(parts) == 1 else low


def _one_deed(denying: Claim, asserting: Claim) -> bool:
    """Tell whether the verb of each stands in the other, if it tells anything."""
    ours, theirs = (side.draft.predication.predicate for side in (denying, asserting))
    if ours and ours == theirs:
        return True
    if is_generic(denying):
        return _tells(asserting, _things(denying))
    return _tells(asserting, deed(denying)) and _tells(denying, deed(asserting))


#: Verbs that stand for any deed that is done with their object: who did not use gas
#: fired none, who received no warning was not warned.
_GENERIC = wording.words("use receive")


def is_generic(claim: Claim) -> bool:
    """Tell whether what a claim says is done is told by the thing alone."""
    predicate = (claim.draft.predication.predicate or "").split(" ")[0]
    return predicate in _GENERIC and bool(_things(claim))


def _things(claim: Claim) -> frozenset[str]:
    """Give the stems of a claim's common objects, with the words that say which."""
    nouns = [one for one in claim.draft.predication.objects if one.islower()]
    kinds = [kind for one in nouns if (kind := _kind_of(claim, one))]
    return wording.stems(" ".join((*nouns, *kinds)))


def deed(claim: Claim) -> frozenset[str]:
    """Give the stems of what a claim says is done, if they tell anything."""
    return wording.stems(claim.draft.predication.predicate or "") - LIGHT


#: Forms of one word have so many letters in common.
_ROOT = 4


def _tells(claim: Claim, done: frozenset[str]) -> bool:
    """Tell whether all words of a deed stand in a claim, in any form or like word."""
    there = wording.stems(claim.draft.text)
    alike = tables.alike(there)
    return all(
        tables.alike(frozenset({word})) <= alike
        or any(word[:_ROOT] == one[:_ROOT] for one in there)
        for word in done
    )


def all_stems(claim: Claim) -> frozenset[str]:
    """Give the stems of a claim's text, words of one meaning put together."""
    return tables.alike(wording.stems(claim.draft.text))


def _is_narrower(denying: Claim, asserting: Claim) -> bool:
    """Tell whether the denial is of a smaller thing than the assertion.

    It names somebody or some place that the other does not, or says of what kind or in
    which way: who scored no rushing goal may have scored.
    """
    there = all_stems(asserting)
    context = None if asserting.draft.predication.entities else asserting.context
    known = context.names if context else frozenset()
    one_tale = _is_one_tale(denying, asserting)
    for name in _other_names(denying):
        if name in known or one_tale:
            continue  # "the city": its article has said which
        if not tables.alike(wording.stems(name)) & there:
            return True
    how = _IN_WHICH_WAY.search(denying.draft.text.casefold())
    told = [how[1]] if how else []
    told += [kind for one in _objects(denying) if (kind := _kind_of(denying, one))]
    return any(tables.alike(wording.stems(one)) - there for one in told)


#: Claims that share so many words and name one time tell one thing, whatever they call
#: those in it: "the city", "Weldon".
_ONE_TALE = 0.5


def _is_one_tale(denying: Claim, asserting: Claim) -> bool:
    times = [side.draft.when for side in (denying, asserting)]
    if times[0] is None or times[1] is None or times[0].start != times[1].start:
        return False
    dated = times[0].start is not None
    return dated and wording.overlap(denying, asserting) >= _ONE_TALE


def _other_names(claim: Claim) -> list[str]:
    """Give the named things of a claim but its subject and who speaks."""
    found = claim.draft.predication
    left_out = {one.name for one in claim.draft.attribution.speakers}
    left_out.add(found.subject or "")
    return [name for name in found.entities if name not in left_out]


def _objects(claim: Claim) -> list[str]:
    return [one for one in claim.draft.predication.objects if one.islower()]


_KIND = re.compile(r"([^\W\d_]+)[ -]+$")


def _kind_of(claim: Claim, noun: str) -> str | None:
    """Give the word before a noun in a claim's text, if it is no mere article."""
    low = claim.draft.text.casefold()
    at = re.search(rf"\b{re.escape(noun)}", low)
    before = _KIND.search(low[: at.start()]) if at else None
    if before is None or before[1] in wording.STOP or _NEGATIVE.match(before[1]):
        return None
    return None if wording.stem(before[1]) in deed(claim) else before[1]
