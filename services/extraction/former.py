"""What a figure was before: "nine died, up from three on Thursday".

The aside is taken out of its clause, so that its time is not taken for the clause's,
and becomes a claim of its own with the metric of the figure that it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.extraction.clauses import Clause
from services.extraction.keys import keys
from services.extraction.quantities import Figure
from services.extraction.sentences import Sentence
from services.extraction.times import Mention
from services.extraction.tree import Tree
from services.model.claim import ClaimDraft, Metric, Role
from services.model.text import Span

_LEADS = (" from", " with", " to", " compared", " up", " down")


def places_of(tree: Tree, figures: Sequence[Figure]) -> set[int]:
    """Give the places of ", up from three on Thursday" in a sentence."""
    gone: set[int] = set()
    for figure in figures:
        if figure.former:
            start = tree.at(_start(tree.text, figure), figure.end)[0]
            gone.update(range(start, _end(tree, figure)))
    return gone


def without(clauses: list[Clause], gone: set[int]) -> list[Clause]:
    """Take places out of clauses; a clause that is nothing else goes with them."""
    if not gone:
        return clauses
    kept = [
        replace(one, places=tuple(place for place in one.places if place not in gone))
        for one in clauses
    ]
    return [one for one in kept if one.places]


def earlier_claims(
    sentence: Sentence,
    figures: Sequence[Figure],
    times: Sequence[Mention],
    found: Sequence[ClaimDraft],
) -> Iterator[ClaimDraft]:
    """Give the claims of former figures; `times` are those inside the asides."""
    counts = [one for one in found if one.quantities]
    for figure in figures:
        if figure.former and counts:
            after = [one for one in times if 0 <= one.start - figure.end <= 4]
            yield _was(sentence, figure, after[:1], counts[0])


def _was(
    sentence: Sentence, figure: Figure, after: Sequence[Mention], now: ClaimDraft
) -> ClaimDraft:
    """Make the claim of a former figure from that of the present one."""
    start = _start(sentence.text, figure)
    end = after[0].end if after else figure.end
    words = sentence.text[start:end]
    place = sentence.start
    quantity = replace(
        now.quantities[0],
        low=figure.low,
        high=figure.high,
        hedge=figure.hedge,
        quote=sentence.text[figure.start : figure.end],
    )
    when = after[0].when if after else None
    if when is None:
        # Without a time of its own it is no level that others could be held to.
        metric = Metric(f"{quantity.metric.name} before", quantity.metric.family)
        quantity = replace(quantity, metric=metric, role=Role.FORMER)
    return replace(
        now,
        spans=(Span(place + start, place + end, words),),
        text=f"{now.text.rstrip('.')}, {words}.",
        quantities=(quantity,),
        when=when,
        keys=keys((quantity,), now.predication, when),
    )


def _start(text: str, figure: Figure) -> int:
    """Give where ", up from three" starts."""
    lead = text[: figure.start].rstrip()
    for word in _LEADS:
        if lead.endswith(word):
            lead = lead.removesuffix(word).rstrip()
    return len(lead) + 1 if lead else 0


def _end(tree: Tree, figure: Figure) -> int:
    """Give the place behind a former figure and its time."""
    place = tree.at(figure.number_start, figure.number_end)[-1] + 1
    while place < len(tree.tokens) and tree.tokens[place].pos != "PUNCT":
        token = tree.tokens[place]
        if token.tag in ("VBD", "VBZ", "CC") or token.text.lower() == "to":
            break
        place += 1
    return place
