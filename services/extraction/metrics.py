"""Tells what a figure counts and whose: the exact metric and its family.

The words that show a metric stand in tables/metrics.tsv. They are looked for first
along the tree (the counted noun, what modifies it, the verbs above it), then nearest to
the figure inside its own part of the clause. Where no word is known, the counted noun
and the verb over it make a metric of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from services.engines.protocols import Token
from services.extraction.acting import doer, only_told
from services.extraction.heads import noun_of, number_token, uncut
from services.extraction.lexicon import groups, rows, words
from services.extraction.measures import dimension, own_metric, own_noun, paid_for
from services.extraction.owners import aged, thing_of, whose
from services.extraction.phrases import lands_of
from services.extraction.quantities import DURATIONS, MONEY, Figure
from services.extraction.references import Reader
from services.extraction.roles import named, role_of
from services.extraction.tree import PROPER, Tree
from services.extraction.units import of_dimension
from services.extraction.victims import COUNTERS, befell
from services.model.claim import Metric, Role

#: What belongs to whom the sentence is about, rather than to what is counted.
_OWNED = words(
    "revenue profit loss jobs seats votes fine sentence debt turnout"
) | frozenset({"share price", "deal value"})
#: What amounts of money and percentages can measure as well as counts.
_SHARED = frozenset(
    ["revenue", "profit", "turnout", "votes", "damaged buildings", "share price"]
)
_UNIT_CLASSES = {
    "money": MONEY,
    "duration": DURATIONS,
    "area": of_dimension("area"),
    "magnitude": of_dimension("magnitude"),
    "speed": of_dimension("speed"),
    "length": of_dimension("length"),
    "far": frozenset({"km", "mile", "nautical mile", "metre", "yard"}),
    "percent": frozenset({"percent"}),
}
#: What falls without becoming less.
_FALLEN = frozenset({"rainfall", "snowfall"})
#: So many words away a word may still show what is counted.
_REACH = 9
#: No share costs as much as this.
_DEAREST = 1_000_000.0
_EITHER = frozenset({"or", "and"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts: the noun's place if there is one, metric and owner."""

    noun: int | None
    metric: Metric
    of: str | None
    known: bool = False  # the metric stands in the table
    role: Role = Role.LEVEL


@dataclass(frozen=True, slots=True)
class _Row:
    metric: Metric
    words: frozenset[str]
    needs: str


@cache
def _table() -> tuple[_Row, ...]:
    return tuple(
        _Row(Metric(row[0], row[1]), frozenset(row[2].split()), row[3])
        for row in rows("metrics.tsv")
    )


@cache
def _shown_by() -> dict[str, tuple[_Row, ...]]:
    """Give for each word the metrics that it can show."""
    words = {word for row in _table() for word in row.words}
    return {word: tuple(row for row in _table() if word in row.words) for word in words}


def counted(
    tree: Tree, figure: Figure, part: list[int], reader: Reader
) -> Counted | None:
    """Give what a figure counts within its part of the clause; None drops it."""
    number = number_token(tree, figure)
    if number is None or _are_sources(tree, number):
        return None
    noun = uncut(tree, noun_of(tree, number, figure))
    if figure.votes:
        side = Metric(f"votes {figure.votes}", f"votes {figure.votes}")
        return Counted(None, side, thing_of(tree, (number, None), part, reader), True)
    if figure.age:
        return Counted(noun, Metric("age", "age"), aged(tree, number, noun, reader))
    known = dimension(tree, figure, number)
    known = known or _known(tree, figure, (number, noun), part)
    if known is None and noun is None and only_told(tree, number):
        told = _said_before(figure, reader)
        if told is not None:
            return told
    metric = known or own_metric(tree, figure, (number, noun), part)
    at = (number, noun)
    owner = _owner(tree, figure, at, part, (metric, known is not None, reader))
    role = _role(tree, figure, at, (metric, known is not None))
    if noun is not None and role is Role.LEVEL and figure.per is None:
        reader.now.counted[figure.unit or ""] = (metric, owner, reader.now.number)
    metric = named(metric, figure, role)
    return Counted(noun, metric, owner, known is not None, role)


def _owner(
    tree: Tree,
    figure: Figure,
    at: tuple[int, int | None],
    part: list[int],
    by: tuple[Metric, bool, Reader],
) -> str | None:
    """Give whose a figure is; `by`: its metric, whether a table has it, the reader."""
    number, noun = at
    metric, known, reader = by
    thing = paid_for(tree, number) if figure.money and not known else None
    if thing is not None:
        proper = thing.tag in PROPER and reader.name(tree, thing.place).name
        return proper or thing.text.lower()
    whom = noun if noun is not None else _doer(tree, figure, number)
    if known and metric.family not in _OWNED:
        return whose(tree, whom, part, (metric, reader))
    owner = thing_of(tree, (number, whom), part, reader)
    company = reader.now.company.name if known else None
    return owner or company or None


def _role(
    tree: Tree,
    figure: Figure,
    at: tuple[int, int | None],
    by: tuple[Metric, bool],
) -> Role:
    """Give a figure's role; `by`: its metric and whether a table has it."""
    metric, known = by
    role = role_of(tree, figure, at)
    if role is Role.LEVEL and not known and _is_all(tree, figure, metric):
        return Role.TOTAL
    fallen = role is Role.FALL and metric.family in _FALLEN
    return Role.LEVEL if fallen else role


#: So many sentences later a bare figure still counts what was counted.
_RECENT = 2


def _said_before(figure: Figure, reader: Reader) -> Counted | None:
    """Give what was last counted in a figure's unit, if that was just now."""
    metric, owner, number = reader.now.counted.get(figure.unit or "", (None, None, 0))
    if metric is None or reader.now.number - number > _RECENT:
        return None
    return Counted(None, metric, owner)


def _doer(tree: Tree, figure: Figure, number: int) -> int | None:
    """Give whose an amount is, or the thing of a land that a bare number is of."""
    found = doer(tree, number)
    if found is None or figure.unit is not None:
        return found
    return found if lands_of(tree, found) else None


def _is_all(tree: Tree, figure: Figure, metric: Metric) -> bool:
    """Tell whether a figure is how many there are, of whom nothing is said to be done.

    "Restored at all 37 hospitals".
    """
    lead = tree.text[: figure.start].casefold()
    bare = metric.name == metric.family
    return figure.unit is None and bare and lead.endswith((" all ", " all of the "))


def _are_sources(tree: Tree, number: int) -> bool:
    """Tell whether those who speak are counted: "according to two people"."""
    above = [tree.tokens[one] for one in tree.above(number)]
    return (
        any(
            one.text.lower() == "to"
            and tree.tokens[one.head].text.lower() == "according"
            and tree.tokens[two.head].place == one.place
            for two, one in pairwise([tree.tokens[number], *above])
        )
        and len(above) > 0
    )


def _known(
    tree: Tree, figure: Figure, at: tuple[int, int | None], part: list[int]
) -> Metric | None:
    """Give the metric that the table's words show."""
    number, noun = at
    near = _near(tree, number, noun, part)
    if figure.unit is not None and noun is not None and own_noun(tree, number, noun):
        near = _on_noun(tree, noun, part)  # "a reward of £20,000 is offered" is no bid
    above = tree.above(number)[:2]
    hits = [
        (rank, row)
        for rank, place in enumerate(near)
        for row in _shown(tree, place, counted=place == noun, governs=place in above)
        if _fits(tree, row, figure, noun)
        and (row.metric.family != "casualties" or befell(tree, at, near[rank]))
    ]
    if not hits:
        return None
    hits.sort(key=lambda hit: not _specific(hit[1]))
    names = {row.metric.name for _, row in hits}
    if hits[0][1].metric.name == "aboard" and _is_permitted(tree, number):
        return Metric("capacity", "capacity")
    if {"killed", "wounded"} <= names and _either(tree, part):
        return Metric("killed-or-wounded", "casualties")
    return hits[0][1].metric


#: What a ship is made or allowed for, beside what it has on board.
_PERMITS = words("license licence certify permit authorise authorize allow design able")


def _is_permitted(tree: Tree, number: int) -> bool:
    """Tell whether a figure says how many there may be: "licensed to carry 120"."""
    above = tree.above(number)
    may = {inner.text.lower() for one in above for inner in tree.children(one, "aux")}
    lemmas = {tree.tokens[one].lemma.lower() for one in above}
    return "can" in may or "could" in may or not lemmas.isdisjoint(_PERMITS)


def _specific(row: _Row) -> bool:
    """Tell whether a metric is of one noun only: jobs that are created."""
    known = row.needs in _UNIT_CLASSES or row.needs in groups("counted.tsv")
    return row.needs != "-" and not known


def _shown(tree: Tree, place: int, *, counted: bool, governs: bool) -> tuple[_Row, ...]:
    """Give the metrics that a word shows; "missing" is no form of "to miss"."""
    known = _shown_by()
    token = tree.tokens[place]
    if _in_name(tree, token):
        return ()  # the savings of no "Osk Savings Bank"
    lemma = _meant(tree, token)
    own = known.get(f"={lemma}", ()) if counted else ()
    if governs and token.pos == "VERB":
        own += known.get(f"+{lemma}", ())
    return own + (known.get(lemma) or known.get(token.text.lower()) or ())


def _in_name(tree: Tree, token: Token) -> bool:
    """Tell whether a word stands before the last one of a name."""
    head = tree.tokens[token.head]
    inside = token.dep == "compound" and token.tag in PROPER and head.tag in PROPER
    return inside and head.place > token.place


#: What takes or gives up a life: "claimed 12 lives", "cost two men their lives".
_ENDS_LIFE = words("lose claim take cost give sacrifice")


def _meant(tree: Tree, token: Token) -> str:
    """Give the lemma under which a word stands in the table, phrases as one word."""
    lemma, verb = token.lemma.lower(), tree.tokens[token.head]
    if lemma == "board" and tree.words[token.place - 1] == "on" and token.place:
        return "on-board"  # and not on the board of a company
    if lemma == "life" and verb.lemma.lower() in _ENDS_LIFE:
        return "life-lost"
    if lemma == "account" and tree.child(token.place, "neg"):
        return "unaccounted"
    return lemma


def _along(tree: Tree, number: int, noun: int | None, part: list[int]) -> list[int]:
    """Give the places of the part that the tree ties to the figure, nearest first."""
    start = noun if noun is not None else number
    # "death toll" counts deaths, "murder charges" count charges.
    counts = tree.tokens[start].lemma.lower() in COUNTERS
    along = _on_noun(tree, start, part)
    along += [one.place for one in tree.children(start, "compound") if counts]
    above = [one for one in tree.above(number) if one in part]
    for verb in above:
        along += [
            verb,
            *(one.place for one in tree.children(verb, "acomp", "oprd", "attr")),
            *_among(tree, verb),
        ]
    return list(dict.fromkeys(one for one in along if one in part))


def _on_noun(tree: Tree, noun: int, part: list[int]) -> list[int]:
    """Give the places of a noun and of what modifies it."""
    on_it = [one.place for one in tree.children(noun, "amod", "acl")]
    return [one for one in (noun, *on_it) if one in part]


def _among(tree: Tree, verb: int) -> Iterator[int]:
    """Give the places of "the missing" in "among the missing are four sailors"."""
    for prep in tree.children(verb, "prep"):
        if prep.text.lower() == "among":
            yield from (one.place for one in tree.children(prep.place, "pobj"))


def _near(tree: Tree, number: int, noun: int | None, part: list[int]) -> list[int]:
    """Give the places of the part, those along the tree first, then by distance."""
    seen = _along(tree, number, noun, part)
    rest = sorted(set(part) - set(seen), key=lambda one: (abs(one - number), one))
    near = (one for one in rest if abs(one - number) <= _REACH)
    return [*seen, *(one for one in near if not _has_own(tree, one, number))]


def _has_own(tree: Tree, noun: int, number: int) -> bool:
    """Tell whether a noun has an amount of its own: "on turnover of £17m"."""
    for prep in tree.children(noun, "prep"):
        inner = tree.child(prep.place, "pobj")
        if prep.text.lower() != "of" or inner is None or inner.place == number:
            continue
        if any(
            tree.tokens[one].pos in ("NUM", "SYM")
            for one in tree.branch(inner.place)[:3]
        ):
            return True
    return False


def _fits(tree: Tree, row: _Row, figure: Figure, noun: int | None) -> bool:
    """Tell whether a figure can be of this metric."""
    if row.metric.name == "share price" and not _is_price(tree, figure, noun):
        return False
    if row.needs in _UNIT_CLASSES:
        shared = figure.unit == "percent" and row.metric.family in _SHARED
        return figure.unit in _UNIT_CLASSES[row.needs] or shared
    if figure.money or figure.unit == "percent":
        shared = row.metric.family in _SHARED
        return shared and (row.needs == "-" or figure.unit == "percent")
    if figure.unit is not None:
        return row.needs == "-" and figure.unit == row.metric.name
    if row.needs == "-" or noun is None:
        return row.needs in ("-", "person")
    token = tree.tokens[noun]
    if row.needs == "person" and token.pos == "ADJ":
        return True  # "12 ill", "the number of sick"
    lemma = token.lemma.lower()
    return lemma in groups("counted.tsv").get(row.needs, frozenset({row.needs}))


def _is_price(tree: Tree, figure: Figure, noun: int | None) -> bool:
    """Tell a share's price from the worth of many shares, and from a part of them."""
    if figure.money:
        return max(figure.low or 0.0, figure.high or 0.0) < _DEAREST
    of_them = noun is not None and tree.tokens[noun].lemma.lower() in ("share", "stock")
    return not of_them


def _either(tree: Tree, part: Iterable[int]) -> bool:
    """Tell whether killed and wounded are counted together."""
    wounds = _words_of("wounded")
    kills = _words_of("killed")
    for place in part:
        token = tree.tokens[place]
        head = tree.tokens[token.head]
        pair = {token.lemma.lower(), head.lemma.lower()}
        alone = tree.child(place, "dobj", "nsubj", "nsubjpass") is None
        if token.dep == "conj" and alone and pair & wounds and pair & kills:
            between = tree.words[min(place, head.place) : max(place, head.place)]
            return not _EITHER.isdisjoint(between)
    return False


@cache
def _words_of(metric: str) -> frozenset[str]:
    """Give the words that show a metric."""
    return next(row.words for row in _table() if row.metric.name == metric)
