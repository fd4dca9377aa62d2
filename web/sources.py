"""The source pane: graphic passages and long stretches of removals are folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from services.desk.views import Piece
from web import graphic

#: Removals shorter than this stay in the line, struck through, in characters.
_SHORT = 120


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces of a text that are shown together; `removed` counts those taken out."""

    pieces: tuple[Piece, ...]
    removed: int = 0
    graphic: int = 0  # words of a graphic passage

    @property
    def folded(self) -> bool:
        """Whether this is a stretch of removals too long to read past."""
        return self.removed > 0 and sum(len(one.text) for one in self.pieces) >= _SHORT


def stretches(pieces: Iterable[Piece]) -> tuple[Stretch, ...]:
    """Gather removals that only blanks part, and each graphic passage.

    Every other piece stands for itself.
    """
    known = tuple(pieces)
    found: list[Stretch] = []
    for part, within in _parted(known):
        found += [_passage(part)] if within else _plain(part)
    return tuple(found)


def _passage(pieces: Sequence[Piece]) -> Stretch:
    """Make one stretch of a graphic passage; what was taken out anyway has no words."""
    words = "".join(one.text for one in pieces if not one.cut).split()
    return Stretch(tuple(pieces), graphic=len(words))


def _parted(pieces: Sequence[Piece]) -> Iterator[tuple[list[Piece], bool]]:
    """Part the pieces at the ends of graphic passages; tell of each part what it is."""
    text = "".join("" if one.cut else one.text for one in pieces)
    edges = [edge for passage in graphic.passages(text) for edge in passage]
    at, within = 0, False
    part: list[Piece] = []
    for piece in pieces:
        rest = piece
        while edges and not rest.cut and at + len(rest.text) >= edges[0]:
            head = edges[0] - at
            if head:
                part.append(replace(rest, text=rest.text[:head]))
            if part:
                yield part, within
            part, within, at = [], not within, edges.pop(0)
            rest = replace(rest, text=rest.text[head:])
        if rest.text:
            part.append(rest)
        at += 0 if rest.cut else len(rest.text)
    if part:
        yield part, within


def _plain(pieces: Iterable[Piece]) -> tuple[Stretch, ...]:
    """Gather removals that only blanks part; every other piece stands for itself."""
    found: list[Stretch] = []
    run: list[Piece] = []
    for piece in pieces:
        if piece.cut or (run and not piece.claims and not piece.text.strip()):
            run.append(piece)
            continue
        found += [*_closed(run), Stretch((piece,))]
        run = []
    return tuple([*found, *_closed(run)])


def _closed(run: list[Piece]) -> list[Stretch]:
    """End a run of removals; blanks behind the last one belong to the text."""
    if not run:
        return []
    last = max(place for place, piece in enumerate(run) if piece.cut) + 1
    removed = sum(bool(piece.cut) for piece in run)
    behind = [Stretch((piece,)) for piece in run[last:]]
    return [Stretch(tuple(run[:last]), removed), *behind]
