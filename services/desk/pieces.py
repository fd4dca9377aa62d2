"""Cut an article's original text into runs: plain, claimed, removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from services.desk.views import Piece
from services.model.text import Cut, OffsetMap, Span


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
    text: str, spans: Mapping[int, Sequence[Span]], cuts: Iterable[Cut]
) -> tuple[Piece, ...]:
    """Cut `text` at every edge of a claim's span or of a removal.

    `spans` are those of each claim id, in offsets of `text`, and may overlap; `cuts`
    too. The pieces' texts joined give `text` again. What was removed inside a span is
    no part of the claim.
    """
    size = len(text)
    marks: list[tuple[int, int, int | str]] = [
        (max(0, one.start), min(size, one.end), claim)
        for claim, ones in spans.items()
        for one in ones
    ]
    marks += [(max(0, cut.start), min(size, cut.end), cut.rule) for cut in cuts]
    marks = [mark for mark in marks if mark[0] < mark[1]]
    edges = sorted({0, size, *(edge for mark in marks for edge in mark[:2])})
    return tuple(
        _piece(text[start:end], live)
        for (start, end), live in zip(
            pairwise(edges), _alive(edges, marks), strict=True
        )
    )


def _alive(
    edges: Sequence[int], marks: Sequence[tuple[int, int, int | str]]
) -> Iterable[list[int | str]]:
    """Give for each run between two edges what covers it: claim ids and rules."""
    begin: dict[int, list[int | str]] = {}
    end: dict[int, list[int | str]] = {}
    for start, stop, what in marks:
        begin.setdefault(start, []).append(what)
        end.setdefault(stop, []).append(what)
    live: list[int | str] = []
    for edge in edges[:-1]:
        for what in end.get(edge, ()):
            live.remove(what)
        live.extend(begin.get(edge, ()))
        yield list(live)


def _piece(text: str, live: list[int | str]) -> Piece:
    rules = sorted({what for what in live if isinstance(what, str)})
    if rules:
        return Piece(text=text, cut=rules[0])
    return Piece(
        text=text, claims=tuple(sorted({one for one in live if isinstance(one, int)}))
    )
