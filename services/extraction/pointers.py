"""Tells what "the region", "the country", "there" and "that day" point to.

Only where nothing else can be meant: one name of that kind near by, or in the article
so far, and no other. What is not certain stays as it was printed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from services.engines.protocols import Token
from services.extraction.lexicon import words
from services.extraction.names import Names, actor, country, kind_of, plain
from services.extraction.runs import proper_runs
from services.extraction.times import Mention
from services.extraction.tree import PROPER, Tree

#: What a country is called by, and what any place without a kind of its own.
_LANDS = frozenset({"country", "nation"})
_TOWNS = frozenset({"city", "town", "village"})
#: Kinds of places that a name must carry itself: "the Vardal valley".
_KINDS = words(
    "region province oblast county district territory valley island peninsula strait"
    " bay gulf river lake airport bridge dam port harbour harbor prison stadium desert"
)
#: Last words of names of houses and squares, which are in a town and none.
_BUILT = words(
    "hall hotel inn tower square market theatre theater arena museum palace castle cafe"
    " street road lane avenue gardens mall plaza stadium cathedral abbey"
)
_POINTING = _LANDS | _TOWNS | _KINDS | {"there"}
#: How many sentences back the only country or town may stand.
_BACK = 3
_IN = frozenset({"in", "at", "near", "to", "into", "outside", "inside", "on"})
#: Where somebody can be who is "there".
_AT = (_IN - {"to"}) | {"behind", "under", "beside", "from"}
#: Behind these even an unknown name is a place.
_INSIDE = frozenset({"in", "near", "outside", "inside"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_REACHED = words("reach visit leave enter evacuate hit strike storm flood")
_MOVING = words("go travel fly flee return send head drive sail deport transfer march")
_BESIDE_THERE = words("out over up down in from right here back been")
_SAME_DAY = re.compile(
    r"(?:on )?(?:that|the same|the next|the following|the previous)"
    r"(?: very| same)? (?P<unit>day|night|morning|afternoon|evening|month|year)",
    re.IGNORECASE,
)
#: "The same year-ago period", "the same year that".
_GOES_ON = frozenset(
    {"-", "that", "when", "as", "in", "of", "after", "before", "or", "and"}
)
_UPON = frozenset({"on", "by", "until", "since", "from", "before", "after", "late"})
_DAYTIME = frozenset({"night", "morning", "afternoon", "evening"})


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words that point to something, and what may stand for them."""

    places: tuple[int, ...]
    words: str
    name: str  # where a claim has this already it needs no more


@dataclass(frozen=True, slots=True)
class _Place:
    """A named place: its printed words, where it stands, what it says it is."""

    at: int  # its last token
    words: str
    kinds: frozenset[str]
    land: str | None  # the country that it is, or whose capital
    is_land: bool
    located: bool  # behind "in", or reached
    acting: bool  # who does something, or whose leader does
    is_town: bool = False  # may be one: no country, continent or sea


class Pointers:
    """The named places of one article, sentence by sentence."""

    def __init__(self, trees: Sequence[Tree], names: Names) -> None:
        """Look at nothing yet: most sentences point to nothing."""
        self._trees = trees
        self._names = names
        self._known: dict[int, list[_Place]] = {}

    def pointed(self, number: int, times: Sequence[Mention]) -> list[Pointed]:
        """Give what a sentence points to, where that is certain."""
        tree = self._trees[number]
        found = [one for mention in times for one in _dated(tree, mention)]
        if not _POINTING.isdisjoint(tree.words):
            found.extend(self._placed(number, tree))
        return found

    def _placed(self, number: int, tree: Tree) -> Iterator[Pointed]:
        for token in tree.tokens:
            low = token.text.lower()
            if low == "there" and token.dep == "advmod" and token.tag == "RB":
                yield from self._there(number, token)
            elif low in _POINTING and _bare(tree, token):
                found = self._meant(number, token, low)
                if found is not None:
                    yield _instead(tree, token, self._printed(found))

    def _meant(self, number: int, token: Token, low: str) -> _Place | None:
        """Give the only place that "the region" or "the country" can be."""
        if low in _LANDS:
            return self._land(number, token)
        if low in _TOWNS:
            return self._town(number, token)
        return _only([one for one in self._so_far(number, token) if low in one.kinds])

    def _land(self, number: int, token: Token) -> _Place | None:
        """Give the country, if one alone was spoken of and it was no mere adjective."""
        near = list(self._near(number, token))
        lands = {one.land for one in near if one.land}
        # What only lies in Chile may be told to readers of another country.
        abroad = any(one.land is None for one in self._towns)
        acting = [
            one
            for one in near
            if one.is_land and (one.acting or (one.located and not abroad))
        ]
        if len(lands) != 1 or not acting:
            return None
        tree = self._trees[number]
        # "Norway said the country would": but "Norway struck the country's ports"?
        verb = next((v for v in tree.above(token.place) if _is_verb(tree, v)), None)
        subject = tree.subject(verb) if verb is not None else None
        if subject is not None and subject.place != token.place:
            own = [one for one in self._of(number) if one.at == subject.place]
            if own and own[0].land:
                return None
        return acting[-1]

    def _town(self, number: int, token: Token) -> _Place | None:
        """Give the only place of the whole article that could be a town."""
        if _only(self._towns) is None:
            return None
        return _only([one for one in self._so_far(number, token) if one.is_town])

    def _there(self, number: int, token: Token) -> Iterator[Pointed]:
        """Give the only place that was spoken of right before."""
        tree = self._trees[number]
        beside = tree.words[token.place - 1] if token.place else ""
        verb = tree.tokens[token.head]
        if beside in _BESIDE_THERE or verb.pos not in ("VERB", "AUX", "NOUN"):
            return
        near = [one for one in self._of(number) if one.at < token.place]
        before = not near and number > 0  # named in the sentence before
        if before:
            near = self._of(number - 1)
        found = _only([one for one in near if one.located])
        if found is None or (before and _elsewhere(tree, 0, token.place)):
            return
        last = self._trees[number - 1] if before else tree
        end = len(last.tokens) if before else token.place
        if not _elsewhere(last, found.at + 1, end):
            way = "to" if verb.lemma.lower() in _MOVING else "in"
            name = self._printed(found)
            yield Pointed((token.place,), f"{way} {name}", name)

    def _printed(self, place: _Place) -> str:
        """Give a country by its usual name, any other place as it was printed."""
        if place.is_land and place.land:
            return self._names.with_article(place.land)
        return place.words

    # -- what was named --------------------------------------------------------------

    def _near(self, number: int, token: Token) -> Iterator[_Place]:
        for one in range(max(0, number - _BACK), number):
            yield from self._of(one)
        yield from (one for one in self._of(number) if one.at < token.place)

    def _so_far(self, number: int, token: Token) -> Iterator[_Place]:
        for one in range(number):
            yield from self._of(one)
        yield from (one for one in self._of(number) if one.at < token.place)

    @cached_property
    def _towns(self) -> list[_Place]:
        """Give all that could be a town in the whole article."""
        return [
            one
            for place in range(len(self._trees))
            for one in self._of(place)
            if not one.is_land and not one.kinds - _TOWNS
        ]

    def _of(self, number: int) -> list[_Place]:
        """Give the named places of a sentence."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = list(_places(self._trees[number]))
        return known


def _elsewhere(tree: Tree, start: int, end: int) -> bool:
    """Tell whether something is at what has no name: "in the kitchen"."""
    return any(
        token.dep == "pobj"
        and token.tag in ("NN", "NNS")
        and token.entity not in ("DATE", "TIME")
        and tree.words[token.head] in _AT
        for token in tree.tokens[start:end]
    )


def _only(found: Sequence[_Place]) -> _Place | None:
    """Give the first of several mentions if all are of one place."""
    names = {plain(one.words) for one in found}
    return found[0] if len(names) == 1 else None


def _instead(tree: Tree, token: Token, name: str) -> Pointed:
    """Put a name in the place of "the country" or "the country's"."""
    places = (token.place - 1, token.place)
    behind = tree.tokens[token.place + 1 : token.place + 2]
    if behind and behind[0].tag == "POS":
        owning = "'" if name.endswith("s") else "'s"
        return Pointed((*places, token.place + 1), name + owning, name)
    return Pointed(places, name, name)


def _bare(tree: Tree, token: Token) -> bool:
    """Tell whether a noun stands alone behind "the"."""
    before = tree.tokens[token.place - 1] if token.place else None
    if before is None or before.text.lower() != "the" or before.head != token.place:
        return False
    if token.tag != "NN" or len(tree.noun_phrase(token.place)) > 2:
        return False
    behind = tree.children(token.place)
    return not any(
        one.dep in ("relcl", "acl", "appos", "conj") or one.text.lower() == "of"
        for one in behind
    )


def _is_verb(tree: Tree, place: int) -> bool:
    return tree.tokens[place].pos in ("VERB", "AUX")


def _places(tree: Tree) -> Iterator[_Place]:
    """Give the places and countries that a sentence names."""
    ended = -2
    runs = proper_runs(tree)
    told = {place for run in runs for place in run}
    for one in tree.entities:
        # The parser knows a place, and took its name for a common noun.
        if one.label in _PLACES and told.isdisjoint(range(one.first, one.last)):
            runs.append(list(range(one.first, one.last)))
    for run in sorted(runs):
        found = _place(tree, run)
        if found is not None:
            # "In Oslo, Norway": one place, and the country that it lies in.
            inner = run[0] == ended + 2 and tree.words[ended + 1] == ","
            yield replace(found, located=False) if inner else found
        ended = run[-1]
    yield from _named_kinds(tree)
    yield from _peoples(tree)


def _place(tree: Tree, run: list[int]) -> _Place | None:
    """Give the place that a run of proper nouns names, if it is one."""
    token = tree.tokens[run[-1]]
    above = tree.tokens[token.head]
    if token.dep in ("compound", "amod") and kind_of(above.lemma) == "place":
        return None  # "the Vardal valley" is read from its noun
    name = plain(tree.phrase(run))
    land = actor(name)
    kinds, head = _kinds(tree, token, alone=len(run) == 1)
    located = _located(tree, head)
    known = land or kinds or token.entity in _PLACES
    if not known and not _maybe_place(tree, token):
        return None
    acting = head.dep in ("nsubj", "nsubjpass", "poss")
    is_land = land is not None and country(name) == land
    fronted = tree.child(token.place, "det") is not None
    words = _articled(tree, run) if fronted else name
    town = not (is_land or kinds - _TOWNS) and token.entity != "LOC"
    town = town and (bool(known) or tree.words[token.head] in _INSIDE)
    town = town and not _is_built(token, alone=len(run) == 1)
    return _Place(head.place, words, kinds, land, is_land, located, acting, town)


def _is_built(token: Token, *, alone: bool) -> bool:
    """Tell a house or a body from a town by its last word: "City Hall"."""
    low = token.text.lower()
    told = low in _BUILT or (kind_of(low) is not None and low not in _TOWNS)
    return token.entity == "FAC" or (told and not alone)


def _maybe_place(tree: Tree, token: Token) -> bool:
    """Tell whether a name of no known kind may be a place: an unknown town."""
    if token.entity not in ("", "ORG") or kind_of(token.text) or token.text.isupper():
        return False
    phrase = tree.noun_phrase(token.place)
    after = tree.words[token.head] in _INSIDE or tree.words[token.head] == "from"
    return token.dep == "pobj" and after and tree.words[phrase[0]] != "the"


def _kinds(tree: Tree, token: Token, *, alone: bool) -> tuple[frozenset[str], Token]:
    """Give what a name says it is: by its own last word, or by a noun beside it.

    Also the token that the whole hangs by.
    """
    own = token.text.lower()
    if not alone and kind_of(own) == "place":
        return frozenset({own}), token
    above = tree.tokens[token.head]
    if token.dep == "appos":
        beside = [above]
    elif token.dep == "pobj" and above.text.lower() == "of":
        beside = [tree.tokens[above.head]]
    else:
        beside = []
    behind = tree.children(token.place, "appos")
    told = [one.lemma.lower() for one in (*beside, *behind) if one.tag == "NN"]
    kinds = frozenset(one for one in told if kind_of(one) == "place")
    return kinds, beside[0] if kinds and beside else token


def _named_kinds(tree: Tree) -> Iterator[_Place]:
    """Give places of a common noun with a name before it: "the Vardal valley"."""
    for token in tree.tokens:
        low = token.text.lower()
        if token.tag != "NN" or kind_of(low) != "place":
            continue
        places = [one for one in tree.noun_phrase(token.place) if one != token.place]
        named = [one for one in places if _is_name(tree, one)]
        if named and tree.tokens[named[-1]].dep in ("compound", "amod", "nmod"):
            words = _articled(tree, [named[0], token.place])
            acting = token.dep in ("nsubj", "nsubjpass", "poss")
            located = _located(tree, token)
            kinds = frozenset({low})
            yield _Place(token.place, words, kinds, None, False, located, acting)


def _is_name(tree: Tree, place: int) -> bool:
    """Tell whether a word in front of a noun is a name: "Vardal", not "The"."""
    token = tree.tokens[place]
    return token.text[:1].isupper() and token.dep != "det"


def _articled(tree: Tree, places: list[int]) -> str:
    """Give a name with its noun, and with the "the" that stands before it."""
    before = tree.words[places[0] - 1] if places[0] else ""
    name = plain(tree.phrase([places[0], places[-1]]))
    return f"the {name}" if before == "the" else name


def _located(tree: Tree, token: Token) -> bool:
    """Tell whether something happens at a noun: "in Oslo", "reached Oslo"."""
    seen = 0
    while token.dep == "conj" and seen < _BACK:
        token, seen = tree.tokens[token.head], seen + 1
    above = tree.tokens[token.head]
    if token.dep == "pobj":
        return above.text.lower() in _IN
    return token.dep == "dobj" and above.lemma.lower() in _REACHED


def _peoples(tree: Tree) -> Iterator[_Place]:
    """Give the countries named by an adjective: "the Norwegian leader"."""
    for token in tree.tokens:
        if token.tag in PROPER or not token.text[:1].isupper():
            continue
        before = tree.tokens[token.place - 1].text if token.place else ""
        land = country(f"{before} {token.text}") or country(token.text)
        if land is not None:
            head = tree.tokens[token.head]
            leads = token.dep in ("amod", "compound") and kind_of(head.lemma) in (
                "person",
                "org",
            )
            yield _Place(token.place, land, frozenset(), land, True, False, leads)


def _dated(tree: Tree, mention: Mention) -> Iterator[Pointed]:
    """Give the date that "that day" or "the next day" was worked out to be."""
    when = mention.when
    found = _SAME_DAY.fullmatch(when.text)
    if found is None or when.start is None or when.end is None:
        return
    unit = found["unit"].lower()
    day, month = when.start, calendar.month_name[when.start.month]
    if unit == "year":
        told, way = str(day.year), "in"
    elif unit == "month":
        told, way = f"{month} {day.year}", "in"
    elif day == when.end:
        told, way = f"{day.day} {month} {day.year}", "on"
        if unit in _DAYTIME:
            told = f"the {unit} of {told}"
    else:
        return
    places = tree.at(mention.start, mention.end)
    if not places:
        return
    following = tree.words[places[-1] + 1 : places[-1] + 2]
    if following and following[0] in _GOES_ON:
        return
    behind = places[0] > 0 and tree.tokens[places[0] - 1].tag == "IN"
    if behind and tree.words[places[0] - 1] not in _UPON:
        return  # "over the next day"
    opens = places[0] == int(behind) and following != (",",)
    told = told if behind else f"{way} {told}"
    yield Pointed(tuple(places), f"{told}," if opens else told, "")
