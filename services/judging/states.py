"""Opposed states and polarity: sealed or leaking, asserted or denied, first or not."""

from __future__ import annotations

import re
from itertools import product

from services.judging import (
    dates,
    deeds,
    denial,
    gate,
    reasons,
    speakers,
    tables,
    wording,
)
from services.judging.arithmetic import Figure, Fit, figure, fit
from services.judging.dates import Order
from services.judging.denial import LIGHT, denies, excludes
from services.judging.pair import STRONG_TIE, TIE, Pair
from services.model.claim import Claim, Granularity, Polarity
from services.model.opinion import Opinion, OpinionKind

#: Words that deny a change rather than tell one: "still leaking" a day after the
#: sealing is no news of a new leak.
_LASTING = wording.words("still yet remain remains remained continue continues ongoing")

#: States from which nothing leads back.
_FINAL = frozenset({"dead"})

#: A denial and what it denies tell one thing in so many common words.
_SAME_THING = 0.45
_SAME_CORE = 0.6
_HALF = 0.5

#: Modes in which nothing is said to be so yet.
_AHEAD = frozenset({Polarity.PLANNED, Polarity.POSSIBLE, Polarity.ORDERED})


def opinion(pair: Pair) -> Opinion | None:
    """Judge states, then polarity, then "first"; None if none of them applies."""
    return (
        _by_status(pair)
        or _by_polarity(pair)
        or _by_opposite(pair)
        or _by_phrase(pair)
        or _by_existence(pair)
        or _by_first(pair)
    )


def _by_status(pair: Pair) -> Opinion | None:
    """Two places on one scale of states that exclude each other."""
    one, other = (side.draft.predication.status for side in (pair.left, pair.right))
    if one is None or other is None or one[0] != other[0]:
        return None
    if is_ahead(pair.left) or is_ahead(pair.right) or pair.tie < TIE:
        return None
    question = one[0].replace(":", " of ")
    if one[1] == other[1]:
        if _ways_apart(pair):
            reason = reasons.stated(pair.claims, "cannot both hold: which way it came")
            kind = OpinionKind.CONTRADICTION
            return Opinion(kind, "state.way", reason, 0.65, True)
        reason = reasons.stated(pair.claims, f"give one answer on {question}: {one[1]}")
        return Opinion(OpinionKind.SAME, "state.same", reason, 0.85, True)
    if _has_flipped(pair):
        reason = reasons.stated(
            pair.claims, f"are one state before and after a change ({question})"
        )
        return Opinion(OpinionKind.UPDATE, "state.changed", reason, 0.75, True)
    if _is_occasion_of_old(pair):
        reason = reasons.stated(
            pair.claims, f"are one state at two times, by their wording ({question})"
        )
        return Opinion(OpinionKind.UPDATE, "state.once-assumed", reason, 0.5, True)
    if _is_course(pair, one[0]):
        reason = reasons.stated(
            pair.claims, f"tell two stages of one course ({question})"
        )
        return Opinion(OpinionKind.UPDATE, "state.course-assumed", reason, 0.55, True)
    reason = reasons.stated(pair.claims, f"cannot both hold: {one[1]} and {other[1]}")
    return Opinion(OpinionKind.CONTRADICTION, "state.opposed", reason, 0.85, True)


#: Ways into one state that exclude each other: who is dismissed has not resigned.
_WAYS = (
    (
        wording.words("resign quit retire step_down step_aside stand_down"),
        wording.words("dismiss sack fire oust depose remove"),
    ),
)


def _ways_apart(pair: Pair) -> bool:
    """Tell whether two claims tell one change of state in ways that exclude each other.

    Both in one story: elsewhere somebody may leave two offices.
    """
    if not pair.one_story or denies(pair.left) or denies(pair.right):
        return False
    one, other = (
        (side.draft.predication.predicate or "").replace(" ", "_")
        for side in pair.claims
    )
    return any(
        (one in first and other in second) or (one in second and other in first)
        for first, second in _WAYS
    )


def _is_occasion_of_old(pair: Pair) -> bool:
    """Tell whether one side names a year of its own and the other no time at all.

    "Acquitted in 1958" and "convicted" are two trials, or one thing that has changed.
    """
    named = [side.draft.when for side in pair.claims]
    years = [one is not None and one.granularity is Granularity.YEAR for one in named]
    lasting = any(wording.has_word(side.draft.text, _LASTING) for side in pair.claims)
    return years[0] != years[1] and None in named and not lasting


#: Scales on which the one state usually follows the other within a story: who is
#: arrested is released, what burns is put out.
_COURSES = frozenset({"custody", "fire"})


def _is_course(pair: Pair, question: str) -> bool:
    """Tell whether one state has probably followed the other, by the usual course.

    Unless one side says that its state lasts, or denies the other's.
    """
    scale, _, _ = question.partition(":")
    return scale in _COURSES and not any(
        denies(side) or wording.has_word(side.draft.text, _LASTING)
        for side in pair.claims
    )


#: What would have been if things were otherwise is not told as so.
_OTHERWISE = re.compile(
    r"\b(?:would|could|might)(?: ?n ?['’] ?t| \w+){0,3} have\b"
    r"|\bif\b[^.]*\bwould(?: ?n ?['’] ?t| not)?\b"
)


def is_ahead(claim: Claim) -> bool:
    """Tell whether nothing is said to be so yet, or only supposed."""
    supposed = _OTHERWISE.search(claim.draft.text.casefold())
    return claim.draft.polarity in _AHEAD or supposed is not None


def _has_flipped(pair: Pair) -> bool:
    """Tell whether the later claim tells a dated change of the earlier state."""
    order = pair.timing.order
    if order is Order.SAME or pair.timing.assumed:
        return False
    early, late = pair.left, pair.right
    if order is Order.RIGHT_FIRST:
        early, late = late, early
    when = late.draft.when
    if when is None or when.start is None:
        return _has_changed_since(early, late)
    if denies(late) and is_not_yet(late):
        return False  # "has not been held" on Friday denies all days before
    state = early.draft.predication.status
    final = state is not None and state[1] in _FINAL
    return not final and not wording.has_word(late.draft.text, _LASTING)


#: Scales on which what was shut off comes back, and words that tell it as news.
_COMES_BACK = frozenset({"access", "power", "service", "whereabouts", "rule", "assets"})
_BACK = re.compile(
    r"\b(?:has|have) (?:now |since |again )*(?:been )?(?:now |since |again )*"
    r"(?:re\w+|lifted|found|located|freed|unfrozen)\b"
)


def _has_changed_since(early: Claim, late: Claim) -> bool:
    """Tell whether a later article has as news that what was shut off is back."""
    state = early.draft.predication.status
    if state is None or state[0].partition(":")[0] not in _COMES_BACK:
        return False
    if early.published is None or late.published is None or denies(late):
        return False
    low = late.draft.text.casefold()
    lasting = wording.has_word(late.draft.text, _LASTING)
    return early.published < late.published and not lasting and bool(_BACK.search(low))


def _by_polarity(pair: Pair) -> Opinion | None:
    """One thing asserted and denied."""
    if denies(pair.left) == denies(pair.right):
        return None
    sides = pair.claims if denies(pair.left) else pair.claims[::-1]
    since = _has_come_since(pair, *sides)
    ahead = any(map(is_ahead, sides)) or at_other_times(pair) or _refuses(sides[0])
    if ahead and not since and not _deny_a_plan(*sides):
        return None
    if not _one_thing(pair) or _names_somebody_else(*sides):
        return None
    if _is_over(*sides) or _came_later(*sides):
        return None
    if is_of_this_time(pair):
        return None
    if not excludes(*sides) or _counts_apart(pair):
        return None
    if since:
        reason = reasons.stated(pair.claims, "tell what was not so yet, and that it is")
        return Opinion(OpinionKind.UPDATE, "polarity.since", reason, 0.6, True)
    reason = reasons.stated(
        pair.claims, "cannot both hold: one asserts what the other denies"
    )
    return Opinion(OpinionKind.CONTRADICTION, "polarity.denied", reason, 0.7, True)


def _counts_apart(pair: Pair) -> bool:
    """Tell whether like things are counted, and not so many: two polls, two shipments.

    What is denied of 1,000 boats is not asserted of 520.
    """
    both = [
        (mine, other)
        for (what, mine), (told, other) in product(*map(_counted, pair.claims))
        if what == told
    ]
    return bool(both) and all(fit(*one) is Fit.APART for one in both)


def _counted(claim: Claim) -> list[tuple[tuple[str, str], Figure]]:
    """Give the figures of a claim with their dimension and the noun that they count."""
    made = [(one.metric.name, figure(one)) for one in claim.draft.quantities]
    return [
        ((one.dimension, name.split()[0]), one)
        for name, one in made
        if one is not None and name
    ]


#: "No state of emergency has been declared": none so far.
_NONE_HAS = re.compile(r"\bno\b[^.;]*\bha(?:s|ve)\b")


def _has_come_since(pair: Pair, denying: Claim, asserting: Claim) -> bool:
    """Tell whether what had not happened so far is told as done on a later day."""
    so_far = is_not_yet(denying) or _NONE_HAS.search(denying.draft.text.casefold())
    if not pair.one_story or is_ahead(asserting) or not so_far:
        return False
    told, when = denying.published, asserting.draft.when
    if told is None or asserting.published is None or asserting.published <= told:
        return False
    return when is None or when.start is None or when.start > told


_WILL_NOT = re.compile(r"\b(?:would|will|shall|wo|may|might)(?: not|n['’]t)\b")
_HAS_NOT = re.compile(r"\b(?:did|had|has|have|was|were|is|are)(?: not|n['’]t)\b")


def _refuses(denying: Claim) -> bool:
    """Tell whether a denial is only of what is to come: "she would not resign"."""
    text = denying.draft.text.casefold()
    return _WILL_NOT.search(text) is not None and _HAS_NOT.search(text) is None


#: What is so on this occasion was otherwise on another.
_THIS_TIME = re.compile(r"\b(?:this|that) time\b")


def is_of_this_time(pair: Pair) -> bool:
    """Tell whether one speaks of this occasion alone: "this time nobody came"."""
    return any(_THIS_TIME.search(side.draft.text.casefold()) for side in pair.claims)


_IS_NOT = re.compile(r"\b(?:is|are)(?: not|n['’]t)\b")
_HAD_BEEN = re.compile(r"\bhad (?:long |always )?been\b")


def _is_over(denying: Claim, asserting: Claim) -> bool:
    """Tell whether what had been so is not so now: "had been required", "is not"."""
    now = _IS_NOT.search(denying.draft.text.casefold())
    return bool(now and _HAD_BEEN.search(asserting.draft.text.casefold()))


def _came_later(denying: Claim, asserting: Claim) -> bool:
    """Tell whether what has not come about may have since, where no day orders the two.

    "The results have not been released", "were released on Wednesday".
    """
    undated = denying.published is None and denying.draft.when is None
    return undated and is_not_yet(denying) and asserting.draft.when is not None


_PLAN = re.compile(r"\b(?:plan|intend|intention|prepar|propos|consider)\w*\b")


def _deny_a_plan(denying: Claim, asserting: Claim) -> bool:
    """Tell whether what is denied and what is asserted is that something is planned."""
    told = [_PLAN.search(side.draft.text.casefold()) for side in (denying, asserting)]
    return all(told) and asserting.draft.polarity is Polarity.PLANNED


def _names_somebody_else(denying: Claim, asserting: Claim) -> bool:
    """Tell whether a nameless denial stands in the article of a named deed.

    "No contract had been signed" does not deny that of another player, of whom the same
    article tells one.
    """
    if denying.article_id != asserting.article_id:
        return False
    subject = asserting.draft.predication.subject or ""
    return subject[:1].isupper() and not denying.draft.predication.entities


#: Predicates (lemmas, joined by "_") that exclude each other of one thing at one time.
_OPPOSITES = frozenset(
    frozenset(pair.replace("_", " ").split("/"))
    for pair in wording.words(
        "approve/reject accept/reject accept/refuse accept/decline agree/refuse"
        " pass/reject win/lose rise/fall increase/decrease grow/shrink gain/lose"
        " open/close reopen/close be_close/reopen be_open/be_close be_close/open"
        " convict/acquit support/oppose confirm/deny lift/impose expand/cut survive/die"
        " raise/cut raise/lower allow/ban allow/forbid arrive/leave begin/end start/end"
        " strengthen/weaken attack/defend join/quit resign/stay succeed/fail"
        " pass/fail accelerate/slow hire/dismiss advance/retreat admit/deny seal/leak"
    )
)


def opposite(pair: Pair) -> bool:
    """Tell whether the predicates of two claims exclude each other."""
    one, other = (side.draft.predication.predicate for side in (pair.left, pair.right))
    return frozenset({one, other}) in _OPPOSITES


def _by_opposite(pair: Pair) -> Opinion | None:
    """One thing approved here and rejected there."""
    if not opposite(pair) or pair.tie < TIE or not _one_subject(pair):
        return None
    if denies(pair.left) and denies(pair.right):
        return None
    if any(_UNTIL.search(side.draft.text.casefold()) for side in pair.claims):
        return None  # "closed until half past four", "reopened by then"
    if is_ahead(pair.left) or is_ahead(pair.right) or not _shares_object(pair):
        return None
    if not pair.story and _is_one_undated(pair):
        return None
    if pair.timing.ordered and not _is_outcome(pair):
        reason = reasons.stated(pair.claims, "are one thing before and after a change")
        return Opinion(OpinionKind.UPDATE, "state.turned", reason, 0.6, True)
    reason = reasons.stated(pair.claims, "cannot both hold: the one excludes the other")
    return Opinion(OpinionKind.CONTRADICTION, "state.opposite", reason, 0.7, True)


def _is_one_undated(pair: Pair) -> bool:
    """Tell whether one claim names its day, and nobody knows that of the other."""
    days = [side.draft.when for side in pair.claims]
    return (days[0] is None) != (days[1] is None) and any(
        side.draft.when is None and side.published is None for side in pair.claims
    )


_UNTIL = re.compile(r"\b(?:until|till|by \d)")

#: What ends a matter, so that the other does not follow within one story.
_OUTCOMES = frozenset(
    frozenset(pair.split("/"))
    for pair in wording.words(
        "convict/acquit win/lose survive/die succeed/fail pass/fail"
    )
)


def _is_outcome(pair: Pair) -> bool:
    """Tell whether two opposites each end a matter, and name no times of their own."""
    named = {side.draft.predication.predicate or "" for side in pair.claims}
    one, other = (side.draft.when for side in pair.claims)
    apart = (one is None) != (other is None) or dates.disjoint(one, other)
    return pair.one_story and named in _OUTCOMES and not apart


_GOES_AHEAD = re.compile(r"\bgo(?:es|ing)? ahead\b")
_STILL_SO = re.compile(r"\b(?:remains|stays|is still|are still)\b")
#: What will stay as it is, is so already.
_STAYS = re.compile(r"\bwill (?:remain|stay|be kept)\b")

#: Turns of phrase that exclude each other of one thing.
_TURNS = tuple(
    (re.compile(rf"\b(?:{one})\b"), re.compile(rf"\b(?:{other})\b"))
    for one, other in (
        ("under control", "out of control"),
        ("called off|cancelled|canceled", "go(?:es)? ahead|going ahead|take place"),
        ("back to normal|up and running|fully restored", "still (?:down|out|offline)"),
        ("passed (?:a|the|his|her) (?:medical|test)", "failed (?:a|the|his|her)"),
        ("clos(?:e|es|ed|ing)", "(?:stay|remain|keep)(?:s|ed|ing)? open"),
        (
            "(?:shut|closed|shuttered|halted|suspended)(?: down)?",
            "resum(?:e|es|ed)|reopen(?:s|ed)?|restart(?:s|ed)?"
            "|r[ua]n(?:ning)? again|back in service",
        ),
    )
)


def _by_phrase(pair: Pair) -> Opinion | None:
    """One thing of a story told in two turns of phrase that exclude each other."""
    if pair.tie < TIE or denies(pair.left) or denies(pair.right):
        return None
    one, other = (side.draft.text.casefold() for side in pair.claims)
    apart = any(
        (first.search(one) and second.search(other))
        or (second.search(one) and first.search(other))
        for first, second in _TURNS
    )
    if not apart or not _about_one_thing(pair):
        return None
    both = f"{one} {other}"
    goes_on = _GOES_AHEAD.search(both) or _STAYS.search(both)
    if is_ahead(pair.left) != is_ahead(pair.right) and not goes_on:
        return None
    if any(map(_UNTIL.search, (one, other))) and not _STILL_SO.search(both):
        return None  # "closed until half past four", "reopened by then"
    so_far = [_STAYS.sub(" ", text) for text in (one, other)]
    lasting = any(wording.has_word(text, _LASTING) for text in so_far)
    if pair.timing.ordered and not lasting:
        reason = reasons.stated(pair.claims, "are one thing before and after a change")
        return Opinion(OpinionKind.UPDATE, "state.turned", reason, 0.55, True)
    reason = reasons.stated(pair.claims, "cannot both hold: the one excludes the other")
    return Opinion(OpinionKind.CONTRADICTION, "state.opposite", reason, 0.65, True)


#: "There was no military operation": nothing of the kind.
_NO_SUCH = re.compile(
    r"\bthere (?:was|were|had been|has been|have been) (?:no|never any?)"
    r" ([a-z][a-z-]*(?: [a-z][a-z-]*){0,2})(.*)"
    r"|\bno ([a-z][a-z-]*(?: [a-z][a-z-]*){0,2})"
    r" (?:took place|happened|occurred|was (?:carried out|made|held|given))\b(.*)"
)
#: Of what there is none without anything being denied.
_VAGUE = wording.stems(
    "evidence sign indication proof doubt need plan word comment reason way question"
    " report information link chance hope danger risk threat mention change answer"
    " response survivor casualty injury death victim time room choice agreement deal"
    " problem difference trace point rush issue progress one"
)


def _by_existence(pair: Pair) -> Opinion | None:
    """One tells of a thing of a story, the other says that there was none."""
    for denying, asserting in (pair.claims, pair.claims[::-1]):
        thing = _no_such(denying)
        if not thing or not (pair.one_story or _are_voices(denying, asserting)):
            continue
        if denies(asserting) or is_ahead(asserting) or is_ahead(denying):
            continue
        if dates.disjoint(denying.draft.when, asserting.draft.when):
            continue
        there = tables.alike(wording.stems(asserting.draft.text))
        if tables.alike(thing) <= there and not _no_such(asserting):
            how = "cannot both hold: one tells of what the other says there was none"
            reason = reasons.stated(pair.claims, how)
            kind = OpinionKind.CONTRADICTION
            return Opinion(kind, "polarity.no-such", reason, 0.6, True)
    return None


def _are_voices(one: Claim, other: Claim) -> bool:
    return opposed_voices(one, other)


def _no_such(claim: Claim) -> frozenset[str]:
    """Give the stems of what a claim says there was none of; empty if not told so.

    All that is told of it counts: "no fire on the second floor" denies no other fire.
    """
    found = _NO_SUCH.search(claim.draft.text.casefold())
    if found is None:
        return frozenset()
    phrase, rest = (found[1], found[2]) if found[1] else (found[3], found[4])
    named = wording.stems(phrase)
    if not named or named & _VAGUE or len(named) > _MOST_NAMED:
        return frozenset()
    return named | (wording.stems(rest) - _OF_TIME)


_MOST_NAMED = 3
_OF_TIME = wording.stems(
    "monday tuesday wednesday thursday friday saturday sunday morning afternoon evening"
    " night day week month year today yesterday"
)


def _about_one_thing(pair: Pair) -> bool:
    """Tell whether two claims of one story are about a thing of one name or noun."""
    if gate.same_subject(pair) is True:
        return True
    things = [
        tables.alike(
            wording.stems(
                " ".join(
                    (
                        side.draft.predication.subject or "",
                        *side.draft.predication.objects,
                    )
                )
            )
        )
        for side in pair.claims
    ]
    return pair.one_story and bool(things[0] & things[1])


def _one_subject(pair: Pair) -> bool:
    """Tell whether both have one subject; in one story a name and a word may be one.

    Then what is done must be done to one thing: "the striker failed a medical".
    """
    same = gate.same_subject(pair)
    if same is not None:
        return same or _is_one_occasion(pair)
    done = any(side.draft.predication.objects for side in pair.claims)
    return pair.one_story and done and pair.likeness >= _HALF


def _is_one_occasion(pair: Pair) -> bool:
    """Tell whether a story's thing under two nouns met one object at one named time.

    "The structure passed its inspection in November", "the dam failed it in November".
    """
    told = [side.draft.predication for side in pair.claims]
    times = [side.draft.when.start if side.draft.when else None for side in pair.claims]
    if not pair.one_story or times[0] is None or times[0] != times[1]:
        return False
    if any((one.subject or "")[:1].isupper() or not one.objects for one in told):
        return False
    return _shares_object(pair)


def _shares_object(pair: Pair) -> bool:
    """Tell whether what is done is done to one thing; nothing on both sides counts."""
    one, other = (
        wording.stems(" ".join(side.draft.predication.objects))
        for side in (pair.left, pair.right)
    )
    return bool(one & other) or not (one or other)


def at_other_times(pair: Pair) -> bool:
    """Tell whether assertion and denial speak of different times.

    Who denies a deed, without a date, denies it for all time up to then: so it is no
    change if the deed is told before. "Is not closed" only speaks of the day of its
    article, and what has not happened yet may happen.
    """
    left, right = pair.left.draft, pair.right.draft
    early, late = pair.claims
    if pair.timing.order is Order.RIGHT_FIRST:
        early, late = late, early
    if dates.disjoint(left.when, right.when):
        return not (denies(late) and is_not_yet(late))
    negated = left.predication.negated or right.predication.negated
    if not (negated and pair.timing.ordered):
        return False
    if _is_lasting(early) or _is_lasting(late):
        return True
    return denies(early) and (late.draft.when is not None or is_not_yet(early))


#: Not having happened so far: "has not agreed", "not yet".
_NOT_YET = re.compile(
    r"\b(?:ha(?:s|ve) (?:not|never|yet)|yet to|not yet|yet)\b|\bha(?:s|ve)n['’]t\b"
)
_STATIVE = wording.words("be remain stay keep have lie stand continue hold")


def is_not_yet(claim: Claim) -> bool:
    """Tell whether a claim says only that something has not happened so far."""
    return _NOT_YET.search(claim.draft.text.casefold()) is not None


def _is_lasting(claim: Claim) -> bool:
    """Tell whether a claim tells a state, which may change, and no deed."""
    predicate = (claim.draft.predication.predicate or "be").split(" ")[0]
    return predicate in _STATIVE


def _one_thing(pair: Pair) -> bool:
    """Tell whether two claims are about one act or state of one subject."""
    if pair.tie < TIE and not _disputed_inside(pair):
        return False
    if any(map(_is_of_somebody, pair.claims)):
        return False
    if _is_generic_deed(pair):
        return True
    if gate.same_subject(pair) is False and not _reversed_voice(pair):
        return False
    if pair.overlap >= _SAME_THING or _is_done_to_one(pair) or deeds.are_one(pair):
        return True
    if _subjects_apart(pair):
        return False
    if not _same_predicate(pair):
        return False
    return pair.containment >= _SAME_CORE or _is_one_deed(pair)


_HE_OR_SHE = re.compile(r"^(?:he|she)\b")


def _is_of_somebody(claim: Claim) -> bool:
    """Tell whether a claim tells of one person, of whom nobody knows who it is."""
    told = claim.draft.predication
    unknown = not told.subject and not told.objects and not told.entities
    return unknown and _HE_OR_SHE.match(claim.draft.text.casefold()) is not None


def _disputed_inside(pair: Pair) -> bool:
    """Tell whether two voices of one article tell one deed of one subject."""
    if not opposed_voices(pair.left, pair.right) or not _same_predicate(pair):
        return False
    light = wording.stems(pair.left.draft.predication.predicate or "") <= LIGHT
    return not light and gate.same_subject(pair) is True


def _is_generic_deed(pair: Pair) -> bool:
    """Tell whether a story's denial of any use of a thing is of the subject's deed."""
    denying, asserting = pair.claims if denies(pair.left) else pair.claims[::-1]
    if not pair.one_story or not denial.is_generic(denying):
        return False
    subject = wording.stems(denying.draft.predication.subject or "")
    return bool(
        tables.alike(subject) & tables.alike(wording.stems(asserting.draft.text))
    )


def _is_done_to_one(pair: Pair) -> bool:
    """Tell whether one thing is done to what a story names and calls: ferry, Freja."""
    if not pair.one_story or not _same_predicate(pair):
        return False
    told = [side.draft.predication for side in pair.claims]
    if any(one.subject or len(one.objects) != 1 for one in told):
        return False
    if wording.stems(told[0].predicate or "") <= LIGHT:
        return False
    if told[0].objects[0][:1].isupper() == told[1].objects[0][:1].isupper():
        return False
    rest = [
        wording.told(side) - wording.stems(side.draft.predication.objects[0])
        for side in pair.claims
    ]
    return rest[0] == rest[1]


def _is_one_deed(pair: Pair) -> bool:
    """Tell whether one subject does one thing to one object, whatever is added."""
    predicate = pair.left.draft.predication.predicate or ""
    if wording.stems(predicate) <= LIGHT or gate.same_subject(pair) is not True:
        return False
    if _shares_object(pair):
        return True
    told = [
        wording.stems(" ".join(side.draft.predication.objects)) for side in pair.claims
    ]
    if not all(told):
        return pair.containment >= _HALF  # "20 of them": a bare number
    parts = [one <= _NUMBERS for one in told]
    return parts[0] != parts[1] and opposed_voices(pair.left, pair.right)


#: "One of its piers": what is hit is a part of something.
_NUMBERS = wording.stems("one two three four five some many several all most both")


def _subjects_apart(pair: Pair) -> bool:
    """Tell whether each has a subject of which the other has no word at all."""
    subjects = [side.draft.predication.subject for side in pair.claims]
    told = [wording.stems(side.draft.text) for side in pair.claims]
    return all(subjects) and not any(
        wording.stems(one or "") & there
        for one, there in zip(subjects, told[::-1], strict=True)
    )


def _reversed_voice(pair: Pair) -> bool:
    """Tell whether the subject of each stands in the other: warned, was warned."""
    if not _same_predicate(pair):
        return False
    sides = (pair.left, pair.right)
    told = [wording.stems(side.draft.text) for side in sides]
    subjects = [wording.stems(side.draft.predication.subject or "") for side in sides]
    return bool(subjects[0] & told[1]) or bool(subjects[1] & told[0])


def _same_predicate(pair: Pair) -> bool:
    one, other = (side.draft.predication.predicate for side in (pair.left, pair.right))
    if not one or not other or one == other:
        return bool(one) and one == other
    if not pair.one_story or " " in one or " " in other:
        return False
    first, second = (wording.stems(verb) - LIGHT for verb in (one, other))
    return bool(tables.alike(first) & tables.alike(second))


def _by_first(pair: Pair) -> Opinion | None:
    """The first of its kind here, not the first there; or two that are the first."""
    one, other = (side.draft.predication.first for side in (pair.left, pair.right))
    if not (one and other):
        return None
    if denies(pair.left) == denies(pair.right):
        return _two_firsts(pair)
    if pair.tie < STRONG_TIE:
        return None
    if wording.containment(pair.left, pair.right) < _SAME_CORE:
        return None
    reason = reasons.stated(
        pair.claims, "cannot both hold: the first of its kind, and not the first"
    )
    return Opinion(OpinionKind.CONTRADICTION, "fixed.first", reason, 0.8, True)


#: What is first of two things: "first woman to lead", "first vaccine made".
_FIRST_OF = re.compile(r"\bfirst((?:[- ][^\W\d_]+){2,6})")


def _two_firsts(pair: Pair) -> Opinion | None:
    """Two named things or times, of which both are the first of one kind."""
    ahead = is_ahead(pair.left) or is_ahead(pair.right)
    if denies(pair.left) or ahead or pair.tie < TIE:
        return None
    ours, theirs = (_first_of(side) for side in pair.claims)
    least = min(len(ours), len(theirs))
    if least < _FIRST_WORDS or len(ours & theirs) < _SAME_FIRST * least:
        return None
    if not _named_apart(pair) and not dates.disjoint(
        pair.left.draft.when, pair.right.draft.when
    ):
        return None
    reason = reasons.stated(
        pair.claims, "cannot both hold: each is said to be the first of its kind"
    )
    return Opinion(OpinionKind.CONTRADICTION, "fixed.two-firsts", reason, 0.6, True)


#: The kind of which something is the first is told in so many words at least, and so
#: much of it must be the same.
_FIRST_WORDS = 2
_SAME_FIRST = 0.75


def _first_of(claim: Claim) -> frozenset[str]:
    """Give the stems of what a claim says to be the first."""
    found = _FIRST_OF.search(claim.draft.text.casefold())
    return wording.stems(found[1]) if found else frozenset()


def _named_apart(pair: Pair) -> bool:
    """Tell whether the subjects are two names without a word in common."""
    one, other = (side.draft.predication.subject or "" for side in pair.claims)
    if not (one[:1].isupper() and other[:1].isupper()):
        return False
    return not wording.stems(one) & wording.stems(other)


def opposed_voices(left: Claim, right: Claim) -> bool:
    """Tell whether two voices of one article are set against each other in it.

    One speaker, or the article's own voice, against itself is no such dispute.
    """
    if left.article_id != right.article_id:
        return False
    return not speakers.same_voice(left, right)
