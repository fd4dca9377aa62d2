"""Cut an article's original text into runs: plain, claimed, removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from services.desk.views import Piece
from services.model.text import Cut, OffsetMap, Span

#: A mark: where it begins and ends, and what it is (a claim's id, a removal).
Mark = tuple[int, int, int | Cut]


def original_spans(spans: Sequence[Span], offsets: OffsetMap) -> tuple[Span, ...]:
    """Give where spans of the clean text stand in the text before cleaning.

    The quote stays that of the clean text.
    """
    placed = []
    for span in spans:
        start, end = offsets.span_to_source(span.start, span.end)
        placed.append(Span(start=start, end=end, quote=span.quote))
    return tuple(placed)


def pieces(
    text: str,
    spans: Mapping[int, Sequence[Span]],
    cuts: Iterable[Cut],
    *,
    ends: Sequence[tuple[int, int]] = (),
) -> tuple[Piece, ...]:
    """Cut `text` at every edge of a claim's span or of a removal, and of `ends`.

    `spans` are those of each claim id, in offsets of `text`, and may overlap; `cuts`
    too. The pieces' texts joined give `text` again. What was removed inside a span is
    no part of the claim. `ends` are paragraphs that somebody may want to cut.
    """
    size = len(text)
    marks: list[Mark] = [
        (max(0, one.start), min(size, one.end), claim)
        for claim, ones in spans.items()
        for one in ones
    ]
    marks += [(max(0, cut.start), min(size, cut.end), cut) for cut in cuts]
    marks = [mark for mark in marks if mark[0] < mark[1]]
    inner = {edge for mark in marks for edge in mark[:2]}
    edges = sorted({0, size, *inner, *(end for _, end in ends)})
    ending = {end: (start, end) for start, end in ends}
    return tuple(
        _piece(text[start:end], live, end=end, ending=ending.get(end))
        for (start, end), live in zip(
            pairwise(edges), _alive(edges, marks), strict=True
        )
    )


def _alive(edges: Sequence[int], marks: Sequence[Mark]) -> Iterable[list[int | Cut]]:
    """Give for each run between two edges what covers it: claim ids and removals."""
    begin: dict[int, list[int | Cut]] = {}
    end: dict[int, list[int | Cut]] = {}
    for start, stop, what in marks:
        begin.setdefault(start, []).append(what)
        end.setdefault(stop, []).append(what)
    live: list[int | Cut] = []
    for edge in edges[:-1]:
        for what in end.get(edge, ()):
            live.remove(what)
        live.extend(begin.get(edge, ()))
        yield list(live)


def _piece(
    text: str, live: list[int | Cut], *, end: int, ending: tuple[int, int] | None
) -> Piece:
    removed = sorted(
        (what for what in live if isinstance(what, Cut)), key=lambda one: one.rule
    )
    if removed:
        over = [(one.start, one.end) for one in removed if one.end == end]
        return Piece(text, cut=removed[0].rule, ends=over[0] if over else None)
    ids = {one for one in live if isinstance(one, int)}
    return Piece(text, claims=tuple(sorted(ids)), ends=ending)
