"""Puts the claims of one sentence together from what the other modules find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from services.extraction import former
from services.extraction.clauses import Clause, Cutter
from services.extraction.conjuncts import borrowed, parted
from services.extraction.counting import Count, counts
from services.extraction.intervals import Closed
from services.extraction.keys import keys
from services.extraction.lexicon import mapping, words
from services.extraction.numbered import unnamed
from services.extraction.opening import opening_time
from services.extraction.pointers import Pointed, Pointers
from services.extraction.polarity import looks_ahead, polarity
from services.extraction.predication import predicate
from services.extraction.quantities import Figure, find_figures
from services.extraction.references import Reader
from services.extraction.sentences import Sentence
from services.extraction.standalone import bounds, standalone
from services.extraction.times import Mention, anchor_of, coming, find_times
from services.extraction.tree import Tree
from services.extraction.voices import Voices
from services.extraction.worth import worth
from services.model.claim import (
    Attribution,
    ClaimDraft,
    Hedge,
    Polarity,
    Quantity,
    Speaker,
    When,
)
from services.model.text import Span

#: Claims of one sentence: a longer one is a table or a list of numbers, no news.
MOST = 60
_THAT = frozenset({"that", "this", "same"})


@dataclass(slots=True)
class Sentences:
    """An article's sentences and what has been understood so far."""

    told: tuple[Sentence, ...]
    trees: tuple[Tree, ...]
    reader: Reader
    published: date | None
    voices: Voices
    pointers: Pointers
    anchor: Closed | None = None  # the time that the sentence before ended on
    weigh: Callable[[Tree, Clause, ClaimDraft], float] = worth


@dataclass(frozen=True, slots=True)
class _Read:
    """One sentence with its times, figures and clauses."""

    sentence: Sentence
    tree: Tree
    times: list[Mention]
    figures: list[Figure]
    clauses: list[Clause]
    pointed: list[Pointed]  # "the region", with what it means
    earlier: list[Mention]  # times of former figures: ", up from three on Thursday"


def drafts_of(context: Sentences, number: int) -> list[ClaimDraft]:
    """Give the claims of one sentence, then remember whom it was about."""
    read = _read(context, number)
    drafts = (
        draft for clause in read.clauses for draft in _of_clause(context, read, clause)
    )
    found = list(islice(drafts, MOST))
    found += former.earlier_claims(read.sentence, read.figures, read.earlier, found)
    context.reader.note(read.tree)
    return found


def _read(context: Sentences, number: int) -> _Read:
    """Find times and figures, cut the clauses, give quotations their voice."""
    sentence, tree = context.told[number], context.trees[number]
    times = find_times(sentence.text, context.published, anchor=context.anchor)
    context.anchor = anchor_of(times)
    figures = unnamed(
        tree, find_figures(sentence.text, [(one.start, one.end) for one in times])
    )
    pieces = [(one.start, one.end) for one in times]
    pieces += [(one.start, one.end) for one in figures]
    weighty = [place for start, end in pieces for place in tree.at(start, end)]
    clauses = Cutter(tree, context.reader, weighty).clauses()
    gone = former.places_of(tree, figures)
    kept = former.without(clauses, gone)
    inside = [one for one in times if gone & set(tree.at(one.start, one.end))]
    return _Read(
        sentence,
        tree,
        [one for one in times if one not in inside],
        figures,
        [
            context.voices.voiced(number, one)
            for two in kept
            for one in parted(tree, two)
        ],
        context.pointers.pointed(number, times),
        inside,
    )


def _of_clause(context: Sentences, read: _Read, clause: Clause) -> Iterator[ClaimDraft]:
    """Give the claims of one clause: one a figure, or one without."""
    for count in counts(read.tree, read.figures, clause, context.reader):
        draft = _draft(context, read, clause, count)
        if draft is not None:
            yield draft


def _draft(
    context: Sentences,
    read: _Read,
    clause: Clause,
    count: Count,
) -> ClaimDraft | None:
    """Put one claim together; None where no words are left."""
    part, quantity = count.part, count.main
    tree, reader = read.tree, context.reader
    text = standalone(tree, part, reader, _frame_places(tree, clause), read.pointed)
    span = _span(read, clause, part)
    if not text or span is None:
        return None
    is_so = _polarity(tree, clause, quantity)
    quantities = (quantity,) if quantity else ()
    its = _at(tree, clause, part)
    predication = predicate(tree, its, is_so, reader)
    if quantity is not None:
        # A figure is compared as a figure: "300 died" settles nobody's state.
        none = quantity.high == 0
        negated = predication.negated and not none
        predication = replace(predication, status=None, negated=negated)
    holds = predication.status is not None or quantity is not None
    when = _when(read, clause, part, as_of=_holds_now(tree, clause, is_so, holds=holds))
    if when is not None and looks_ahead(tree, clause):
        when = coming(when, context.published)
    draft = ClaimDraft(
        spans=(span,),
        text=text,
        attribution=Attribution(_chain(clause, quantity)),
        quantities=quantities,
        when=when,
        polarity=is_so,
        worth=0.0,
        predication=predication,
        keys=keys(quantities, predication, when),
    )
    # What only goes along makes a claim neither weightier nor easier to find.
    weighed = replace(draft, worth=context.weigh(tree, its, draft))
    settles = predication.status is not None
    return weighed if settles else replace(weighed, quantities=count.quantities)


def _polarity(tree: Tree, clause: Clause, quantity: Quantity | None) -> Polarity:
    """Give the polarity; "could reach" is a hedge of the figure, and no doubt."""
    found = polarity(tree, clause)
    if quantity is not None and quantity.high == 0 and found is Polarity.DENIED:
        return Polarity.ASSERTED  # "no one was hurt" states a count of none
    hedged = quantity is not None and quantity.hedge is Hedge.COULD
    return Polarity.ASSERTED if hedged and found is Polarity.POSSIBLE else found


def _holds_now(tree: Tree, clause: Clause, is_so: Polarity, *, holds: bool) -> bool:
    """Tell whether a claim speaks as of its report, having no time of its own."""
    if is_so in (Polarity.PLANNED, Polarity.ORDERED):
        return False
    own = mapping("verbs.tsv").get(tree.tokens[clause.head].lemma.lower())
    return holds or clause.act or own in ("admit", "confirm", "announce", "deny")


def _at(tree: Tree, clause: Clause, part: list[int]) -> Clause:
    """Give the clause as its part has it, with the part's own verb if it has one."""
    if clause.head in part:
        return replace(clause, places=tuple(part))
    verb = next((one for one in part if tree.tokens[one].pos == "VERB"), clause.head)
    return replace(clause, head=verb, places=tuple(part))


def _chain(clause: Clause, quantity: Quantity | None) -> tuple[Speaker, ...]:
    """Give the chain; "an estimated 75,000" has an estimator without a name."""
    if quantity and not clause.chain and "estimated" in quantity.quote.lower():
        return (Speaker("", "estimated"),)
    return clause.chain


def _frame_places(tree: Tree, clause: Clause) -> set[int]:
    """Give the places of "according to ..." and ", police said"."""
    found: set[int] = set()
    for place in clause.places:
        if tree.words[place] == "according":
            found.update(tree.branch(place))
    for child in tree.children(clause.head):
        spoken = child.dep == "parataxis" and tree.child(child.place, "nsubj")
        as_ = any(
            one.text.lower() == "as" for one in tree.children(child.place, "mark")
        )
        if (
            child.text.lower() == "according"
            or spoken
            or (child.dep == "advcl" and as_)
        ):
            found.update(tree.branch(child.place))
    return found


def _span(read: _Read, clause: Clause, part: list[int]) -> Span | None:
    """Give the claim's place in the clean text: a lone clause is its sentence.

    Of a report only what is reported is the claim's; the chain has the rest.
    """
    sentence = read.sentence
    whole = len(read.clauses) == 1 and len(part) == len(clause.places)
    if (whole and not clause.chain) or clause.act:
        return Span(sentence.start, sentence.end, sentence.text)
    frame = _frame_places(read.tree, clause) | borrowed(read.tree, clause)
    own = {one for one in part if one >= clause.begins and one not in frame}
    if own and len(part) == len(clause.places):
        own.update(clause.more)
    kept = bounds(read.tree, sorted(own))
    if not kept:
        return None
    start = read.tree.tokens[kept[0]].start
    end = read.tree.tokens[kept[-1]].end
    return Span(sentence.start + start, sentence.start + end, sentence.text[start:end])


def _when(read: _Read, clause: Clause, part: list[int], *, as_of: bool) -> When | None:
    """Give when it happened: the time in its own words, else that of the report.

    Only a figure, a state or an announcement holds as of its report (`as_of`); an event
    may be long past by then.
    """
    own = (
        _times_at(read, part, clause.head)
        or _times_at(read, clause.places, clause.head)
        or opening_time(read.tree, read.times, clause.head)
    )
    if own or not as_of:
        return own
    taken = {place for one in read.clauses if not one.act for place in one.places}
    words = {read.tree.words[one] for one in clause.places}
    if words & _THAT and not clause.cues:
        taken = set(clause.places)
    around = [one for one in range(len(read.tree.tokens)) if one not in taken]
    reported = _times_at(read, around)
    return reported if reported and reported.start else None


def _times_at(
    read: _Read, places: Sequence[int], head: int | None = None
) -> When | None:
    """Give the first resolved time at the places, else the first of any kind.

    A time under another verb joined on to `head` is that verb's; one that stands in a
    clause about a noun ("the strike, due to begin on Saturday, was called off on
    Thursday") comes after those of `head` itself.
    """
    inside = set(places)
    found = []
    for one in read.times:
        at = read.tree.at(one.start, one.end)
        if _only_compares(read.tree, at[0]):
            continue
        if inside & set(at) and not _under_another(read.tree, at[0], head):
            away = head is not None and _aside(read.tree, at[0], head)
            found.append((one.when.start is None, away, one.when))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _only_compares(tree: Tree, place: int) -> bool:
    """Tell whether a time says how far a comparison reaches: "the worst since 2008"."""
    if tree.words[place] != "since":
        return False
    before = range(max(0, place - 6), place)
    return any(
        tree.tokens[one].tag in ("JJS", "RBS") or tree.words[one] in _FIRST
        for one in before
    )


def _aside(tree: Tree, place: int, head: int) -> bool:
    """Tell whether a time says something of a noun and not of the verb at `head`."""
    path = [place]
    for one in tree.above(place):
        if one == head:
            return any(tree.tokens[step].dep in _ASIDE for step in path)
        path.append(one)
    return False


_FIRST = words("first last record worst best only biggest")
#: How a clause or a phrase hangs on a noun.
_ASIDE = frozenset({"acl", "relcl", "amod", "appos"})


def _under_another(tree: Tree, place: int, head: int | None) -> bool:
    """Tell whether a time belongs to a verb joined on: "..., and called it off"."""
    verb = next(
        (one for one in tree.above(place) if tree.tokens[one].pos == "VERB"), None
    )
    if head is None or verb is None or verb == head:
        return False
    return tree.tokens[verb].dep == "conj" and tree.tokens[verb].head == head
