"""Two claims side by side, with what every rule asks about them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

from services.judging import dates, reports, speakers, tables, wording
from services.judging.dates import Timing
from services.model.claim import Claim

#: Evidence, weakest to strongest, that two claims speak of one thing.
NO_TIE, SOME_TIE, TIE, STRONG_TIE = 0.0, 0.5, 0.7, 1.0

#: Words of counting the hurt and the lost: what is counted, not of which event.
_COUNTED = wording.stems(
    "people persons person residents civilians men women children victims killed dead "
    "died deaths death toll wounded injured injuries hurt missing confirmed casualties "
    "number total least figure officials authorities"
)

#: Vectors this near, on one day, tie two claims loosely.
_NEAR = 0.5
_VERY_NEAR = 0.65
#: So many telling words in common tie two claims, as a share of the shorter.
_SHARED = 0.34
#: Code points: what stands before is what the article is about.
_OPENING = 150
#: So much of all telling words is in both.
_MOSTLY = 0.5


@dataclass(frozen=True)
class Pair:
    """Two claims in an order that depends on their content alone.

    `story`: the least tie that the caller knows of, having both texts as a whole.
    """

    left: Claim
    right: Claim
    story: float = NO_TIE

    @property
    def claims(self) -> tuple[Claim, Claim]:
        """Both claims in order."""
        return (self.left, self.right)

    @property
    def content(self) -> tuple[str, ...]:
        """What tells this pair from others, whatever numbers its claims have."""
        return _content(self.left) + _content(self.right)

    @cached_property
    def timing(self) -> Timing:
        """Which of the two speaks of an earlier time."""
        return dates.timing(self.left, self.right)

    @cached_property
    def names(self) -> frozenset[str]:
        """The named things in both, but for those who speak."""
        one, other = _names(self.left), _names(self.right)
        bare = {_bare(name) for name in one} & other | {
            _bare(name) for name in other
        } & one
        return one & other | bare | _surnames(one, other) | _surnames(other, one)

    @cached_property
    def names_apart(self) -> bool:
        """Whether both name things, and none of them is in both."""
        return bool(_names(self.left) and _names(self.right)) and not self.names

    @cached_property
    def tie(self) -> float:
        """How sure it is that both speak of one event or thing, 0 to 1."""
        return max(self.story, self._found_tie())

    def _found_tie(self) -> float:
        """Give the tie that the two claims themselves show."""
        if self.names or self.same_question() or self._same_words_and_day():
            return STRONG_TIE
        if speakers.same_speaker(self.left, self.right) or self._shared_words():
            return TIE
        if self.one_story:
            return TIE
        near = wording.cosine(self.left, self.right) or 0.0
        if near >= _VERY_NEAR:
            return TIE
        if self._one_article() or (near >= _NEAR and not self.timing.remote):
            return SOME_TIE
        return NO_TIE

    @cached_property
    def one_story(self) -> bool:
        """Whether the articles of both are on one event."""
        return reports.on_one_event(self.left, self.right)

    @cached_property
    def other_stories(self) -> bool:
        """Whether the articles are on two events, and no named thing is in both."""
        return not self.names and reports.on_other_events(self.left, self.right)

    @cached_property
    def surely_one_story(self) -> bool:
        """Whether the articles are on one event, also if their days did not say so.

        Or if what both claims tell is told in the same words, on days near each other.
        """
        if not self.one_story:
            return False
        return reports.surely_on_one_event(*self.claims) or self.overlap >= _MOSTLY

    @cached_property
    def told_apart(self) -> bool:
        """Whether both name things, none of them in both, and an article knows both.

        In one story two places that no article has side by side may be one: a strait
        and the island behind it.
        """
        if not self.names_apart:
            return False
        both = _names(self.left) | _names(self.right)
        return not self.one_story or self.any_article_names(both)

    @cached_property
    def is_aside(self) -> bool:
        """Whether one is set in a place of which the other's article says nothing.

        "In Bihar 19 people died", in an article on the floods of a neighbour, counts
        none of the dead of whom another article tells without a place.
        """
        if not self._both_contexts_known():
            return False
        return any(
            _is_set_elsewhere(one) and not _places(other) and not _known(one, other)
            for one, other in (self.claims, self.claims[::-1])
        )

    def any_article_names(self, names: Set[str]) -> bool:
        """Tell whether an article of the two has all these names side by side."""
        return any(reports.names_all(side, names) for side in self.claims)

    @cached_property
    def overlap(self) -> float:
        """How much of what they tell is told in the same words, 0 to 1."""
        return wording.overlap(self.left, self.right)

    @cached_property
    def containment(self) -> float:
        """How much of the shorter one stands in the longer, 0 to 1."""
        return wording.containment(self.left, self.right)

    @cached_property
    def likeness(self) -> float:
        """How much of the shorter one stands in the longer, in any like words."""
        one, other = (tables.alike(wording.told(side)) for side in self.claims)
        least = min(len(one), len(other))
        return len(one & other) / least if least else 0.0

    def same_question(self) -> bool:
        """Tell whether both place one named thing on one scale of states.

        "The fire" of two articles may be two fires: a name makes them one.
        """
        one, other = (side.draft.predication.status for side in (self.left, self.right))
        if one is None or other is None or one[0] != other[0]:
            return False
        _, _, thing = one[0].partition(":")
        return any(letter.isupper() for letter in thing)

    def _same_words_and_day(self) -> bool:
        """Tell whether most is told in the same words of one day that both name."""
        one, other = (side.draft.when for side in self.claims)
        if one is None or other is None or one.start is None:
            return False
        day = one.start == one.end == other.start == other.end
        return day and self.overlap >= _MOSTLY

    def _shared_words(self) -> bool:
        one, other = (wording.told(side) - _COUNTED for side in (self.left, self.right))
        least = min(len(one), len(other))
        if least == 1 and self._both_contexts_known():
            return False  # "the floods": of which, their articles would tell
        return least > 0 and len(one & other) / least >= _SHARED

    def _both_contexts_known(self) -> bool:
        return all(side.context is not None for side in self.claims)

    def _one_article(self) -> bool:
        return self.left.article_id == self.right.article_id


def paired(a: Claim, b: Claim, story: float = NO_TIE) -> Pair:
    """Put two claims in an order that does not depend on who came first."""
    first, second = _content(a), _content(b)
    if first == second:  # to spell everything out costs more than the judging
        first, second = (repr(a.draft), str(a.id)), (repr(b.draft), str(b.id))
    left, right = (a, b) if first <= second else (b, a)
    return Pair(left, right, story)


def _content(claim: Claim) -> tuple[str, ...]:
    return (str(claim.published or ""), claim.source or "", claim.draft.text)


def _names(claim: Claim) -> frozenset[str]:
    """Give the named things a claim tells of, also whose its figures are."""
    who = {one.name for one in claim.draft.attribution.speakers}
    found = claim.draft.predication
    whose = {one.of for one in claim.draft.quantities if one.of and one.of[0].isupper()}
    return (frozenset(found.entities + found.places) - who) | whose


def _places(claim: Claim) -> tuple[str, ...]:
    return claim.draft.predication.places


def _is_set_elsewhere(claim: Claim) -> bool:
    """Tell whether a claim names a place, and does not open its article with it."""
    return bool(_places(claim)) and claim.draft.span.start >= _OPENING


def _known(placed: Claim, other: Claim) -> bool:
    """Tell whether the article of `other` names one of the places of a claim."""
    return any(reports.knows(other, place) for place in _places(placed))


def _surnames(short: frozenset[str], full: frozenset[str]) -> frozenset[str]:
    """Give the names that end a longer one: Marsh, Ellen Marsh, Senator Ellen Marsh."""
    return short & {
        end for name in full if _is_of_a_person(name) for end in _ends(name)
    }


def _ends(name: str) -> list[str]:
    words = name.split()
    return [" ".join(words[place:]) for place in range(1, len(words))]


def _is_of_a_person(name: str) -> bool:
    """Tell whether a name may be a person's: two or three capitalised words."""
    words = name.split()
    return 1 < len(words) < 4 and all(word[:1].isupper() for word in words)


def all_named(names: Set[str], others: Set[str]) -> bool:
    """Tell whether each name is one of others, or ends one or is ended by one."""
    known = {end for name in others for end in (name, *_ends(name))}
    return all(name in known or others & set(_ends(name)) for name in names)


def _bare(name: str) -> str:
    """Give a name without whose it is: "Norland's Osk Bank" is Osk Bank elsewhere."""
    whose, owned, rest = name.replace("’", "'").partition("'s ")
    return rest if owned and whose and rest[:1].isupper() else name
