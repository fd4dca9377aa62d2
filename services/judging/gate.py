"""Comparable or not: another event, country or person is a veto, however alike.

Two claims share a slot when subject, metric and scope (place, event, period) agree.
Unknown parts agree with anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from services.judging import arithmetic, dates, rivals, tables, wording
from services.judging.pair import Pair
from services.model.claim import Claim, Quantity
from services.model.countries import country_names

#: Kinds of events. Naming one of a line and none of another's is another event.
_EVENTS = (
    "earthquake quake temblor aftershock tremor tsunami",
    "flood flooding dam rain storm hurricane cyclone typhoon tornado landslide",
    "fire blaze wildfire arson",
    "crash collision derailment accident",
    "shooting gunman gunfire massacre",
    "explosion blast bombing bomb",
    "election vote poll referendum",
    "outbreak epidemic pandemic vaccine vaccination",
    "strike airstrike missile drone offensive battle war",
    "protest riot demonstration march rally",
)
_EVENT_STEMS = tuple(wording.stems(words) for words in _EVENTS)


@dataclass(frozen=True, slots=True)
class Veto:
    """Why two claims cannot be compared."""

    rule: str
    reason: str  # goes on from "Not comparable: "


def veto(pair: Pair) -> Veto | None:
    """Give what makes any comparison idle, if there is something."""
    if dates.far_apart(pair.left, pair.right) and not _once_ever(pair):
        return Veto("gate.period", "they speak of times more than a year apart")
    if dates.long_before(pair.left, pair.right) and _looks_back(pair):
        return Veto("gate.period", "one looks back on another time")
    named = _other_namesake(pair)
    if named:
        return _two("gate.entity", named)
    if pair.names or pair.same_question() or rivals.have_one_doer(pair):
        return None
    if pair.other_stories:
        return Veto("gate.story", "their articles are on different events")
    for rule, apart in _APART:
        found = apart(pair)
        if found:
            return _two(rule, found)
    if _other_event(pair):
        return Veto("gate.event", "they are about different kinds of event")
    return None


def _two(rule: str, about: tuple[str, str]) -> Veto:
    return Veto(rule, f"one is about {about[0]}, the other about {about[1]}")


#: What happens to one thing once and for all (lemmas).
_ONCE_EVER = wording.words("join found die bear build marry establish complete")


def _looks_back(pair: Pair) -> bool:
    """Tell whether both count, and not the same of the same named thing."""
    sides = [side.draft.quantities for side in pair.claims]
    equal = any(
        one.metric.family == other.metric.family
        and (one.low, one.high) == (other.low, other.high)
        for one, other in product(*sides)
    )
    return all(sides) and not (equal and pair.names)


def _once_ever(pair: Pair) -> bool:
    """Tell whether both tell what can only have happened once to one named thing."""
    one, other = (side.draft.predication for side in pair.claims)
    return one.predicate == other.predicate in _ONCE_EVER and bool(pair.names)


def _other_namesake(pair: Pair) -> tuple[str, str] | None:
    """Find things of one kind under two names: Kettra Dam and Brenmoor Dam."""
    one, other = (_specific(side) for side in (pair.left, pair.right))
    for name in sorted(one - other):
        for rival in sorted(other - one):
            if _namesakes(name, rival):
                return (name, rival)
    return None


def _specific(claim: Claim) -> frozenset[str]:
    """Give the named things a claim is about, without those who speak."""
    who = {one.name for one in claim.draft.attribution.speakers}
    found = claim.draft.predication
    return frozenset(name for name in found.entities + found.places if name not in who)


#: Last words that many unlike names share; they make no namesakes.
_LOOSE = wording.words(
    "ministry government police party army forces agency news university"
)


#: First words of names that tell the kind of thing: Hurricane Ottilie.
_KIND_FIRST = wording.words(
    "Hurricane Storm Typhoon Cyclone Tropical Operation Mount Lake Flight Task Highway"
)


def _namesakes(name: str, rival: str) -> bool:
    """Tell whether two names end in one common noun and differ before it."""
    one, other = name.split(), rival.split()
    if len(one) < 2 or len(other) < 2 or country(name) or country(rival):
        return False
    if one[0] == other[0] and one[0] in _KIND_FIRST:
        return one[1:] != other[1:]
    if one[-1] != other[-1] or one[-1].casefold() in _LOOSE:
        return False
    return set(one[:-1]).isdisjoint(other[:-1]) and one[0][:1].isupper()


def _other_actor(pair: Pair) -> tuple[str, str] | None:
    """Find two named subjects that have no word in common."""
    one, other = (_actor(side) for side in (pair.left, pair.right))
    if not one or not other or not (one[:1].isupper() and other[:1].isupper()):
        return None
    if wording.stems(one) & wording.stems(other):
        return None
    return (one, other)


def _actor(claim: Claim) -> str | None:
    """Give the subject of what a claim tells; who only counts others is none.

    "The United States gave an estimate of 1,200 dead" is about the dead of another.
    """
    told = claim.draft.predication
    subject = told.subject
    figures = claim.draft.quantities
    if (
        figures
        and told.predicate in _PUTS
        and all(one.of != subject for one in figures)
    ):
        return None
    who = {one.name for one in claim.draft.attribution.speakers}
    whose = {one.of for one in claim.draft.quantities if one.of and one.of[0].isupper()}
    return None if subject in who and whose and subject not in whose else subject


#: Whose subject gives a figure: "the ministry put the damage at $3 million".
_PUTS = wording.words(
    "put estimate reckon value count list assess calculate rate project forecast expect"
    " report give cite record register"
)


def _other_country(pair: Pair) -> tuple[str, str] | None:
    one, other = (_countries(side) for side in (pair.left, pair.right))
    if one and other and one.isdisjoint(other):
        return (min(one), min(other))
    return None


def _other_place(pair: Pair) -> tuple[str, str] | None:
    """Find places, countries apart, of which none is in both.

    A country may hold the other's place; of two towns nobody here knows it.
    """
    one, other = (
        {name for name in side.draft.predication.places if not country(name)}
        for side in pair.claims
    )
    if not one or not other or one & other:
        return None
    if pair.one_story and not pair.any_article_names(one | other):
        return None
    if _may_lie_within(one, other) or _may_lie_within(other, one):
        return None
    return (min(one), min(other))


_WIDE = wording.words("County Province State Region District Republic Territory Valley")
_SMALL = wording.words(
    "Road Street Avenue Lane Square Hospital School Station Bridge Park Hall Church"
    " Airport Hotel Mall Market Prison University Stadium Clinic College"
)


def _may_lie_within(wide: set[str], small: set[str]) -> bool:
    """Tell whether streets and buildings may be of a county."""
    return all(one.split()[-1] in _WIDE for one in wide) and all(
        one.split()[-1] in _SMALL for one in small
    )


_APART = (
    ("gate.actor", _other_actor),
    ("gate.country", _other_country),
    ("gate.place", _other_place),
)


def _countries(claim: Claim) -> frozenset[str]:
    return frozenset(name for name in _specific(claim) if country(name))


def country(name: str) -> str | None:
    """Give a country's own name; None for anything else. Never guesses."""
    bare = name.removesuffix("'s").lower()
    known = country_names()
    return known.get(bare) or known.get(bare.removeprefix("the "))


def _other_event(pair: Pair) -> bool:
    one, other = (_event_kinds(side) for side in (pair.left, pair.right))
    return bool(one and other and one.isdisjoint(other))


def _event_kinds(claim: Claim) -> frozenset[int]:
    words = wording.stems(claim.draft.text)
    return frozenset(
        kind for kind, names in enumerate(_EVENT_STEMS) if not words.isdisjoint(names)
    )


#: Kinds of counted things that go by several names, and persons of no special kind.
_KINDS = tuple(
    wording.stems(listed)
    for listed in (
        "home house dwelling household",
        "building structure property",
        "troop soldier force serviceman servicemen fighter personnel army military",
        "protester demonstrator marcher",
        "police officer policeman policemen",
        "inmate prisoner",
        "shop store",
        "job post position worker employee staff",
    )
)
_ANYONE = wording.stems("people persons person residents civilians individuals lives")
#: Words that name the counting itself and tell nothing of whose.
_COUNTING = wording.stems(
    "victims dead deaths fatalities casualties casualty injuries injured wounded"
    " arrests cases number figure toll total bodies estimate analyst economist official"
    " expert"
) | {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}


def same_kind(one: Quantity, other: Quantity) -> bool | None:
    """Tell whether two quantities count the same kind in the same unit.

    None where one may count only some of what the other counts (children, people).
    """
    if not one_unit(one, other):
        return False
    return same_thing(_owner(one), _owner(other))


#: Names of money that several countries use, with the units they may stand for.
_SHARED_MONEY = {
    "crown": frozenset({"sek", "nok", "dkk", "isk", "czk"}),
    "peso": frozenset({"mxn", "ars", "php", "cop", "clp", "cup", "dop", "uyu"}),
}


def one_unit(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities have one dimension; crowns may be any country's."""
    first, second = (arithmetic.unit_of(side)[0] for side in (one, other))
    if first == second:
        return True
    shared = _SHARED_MONEY.get(first, frozenset()), _SHARED_MONEY.get(second, ())
    return second in shared[0] or first in shared[1]


def _owner(one: Quantity) -> str | None:
    """Give whose or what kind a quantity counts, unless that only repeats the metric.

    "By 82 votes" counts votes, whoever else's name the other article puts there.
    """
    metric = wording.stems(f"{one.metric.name} {one.metric.family}".replace("-", " "))
    return None if one.of and wording.stems(one.of) <= metric else one.of


def same_thing(one: str | None, other: str | None) -> bool | None:
    """Tell whether two names of what is counted are one; None if it may be."""
    if not one or not other or one == other:
        return True
    first, second = wording.stems(one), wording.stems(other)
    if first == second or not (first - _COUNTING and second - _COUNTING):
        return True
    if any(first & kind and second & kind for kind in _KINDS):
        return True
    anyone = (first <= _ANYONE, second <= _ANYONE)
    if any(anyone):
        return True if all(anyone) else None
    lands = (country(one), country(other))
    if all(lands):
        return lands[0] == lands[1]
    if any(lands) or one[:1].isupper() != other[:1].isupper():
        return None
    return bool(first & second)


def same_subject(pair: Pair) -> bool | None:
    """Tell whether both have one subject; None when it cannot be told."""
    one, other = (side.draft.predication.subject for side in (pair.left, pair.right))
    if not one or not other:
        return _same_objects(pair) if one == other else None
    if one == other:
        return True
    first, second = wording.stems(one), wording.stems(other)
    if not first or not second:
        return None
    if first <= second or second <= first:
        return True
    if pair.one_story and tables.alike(first) & tables.alike(second):
        return True  # the ship, the vessel
    if first & second or one[:1].isupper() != other[:1].isupper():
        return None  # a name and a description may be one: "Merle", "the ship"
    return False


def _same_objects(pair: Pair) -> bool | None:
    """Tell whether two passives are about one thing; None without objects."""
    one, other = (
        wording.stems(" ".join(side.draft.predication.objects))
        for side in (pair.left, pair.right)
    )
    if not one or not other:
        return None
    return True if one & other else None
