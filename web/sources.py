"""The source pane: long stretches of what cleaning took out are folded, not hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.desk.views import Piece

#: Removals shorter than this stay in the line, struck through, in characters.
_SHORT = 120


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces of a text that are shown together; `removed` counts those taken out."""

    pieces: tuple[Piece, ...]
    removed: int = 0

    @property
    def folded(self) -> bool:
        """Whether this is a stretch of removals too long to read past."""
        return self.removed > 0 and sum(len(one.text) for one in self.pieces) >= _SHORT


def stretches(pieces: Iterable[Piece]) -> tuple[Stretch, ...]:
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
