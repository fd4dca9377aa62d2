"""What a person corrects of a claim: laid over what the machine reads, never in it."""

from __future__ import annotations

from dataclasses import dataclass

from services.model.claim import Hedge, When


@dataclass(frozen=True, slots=True)
class CorrectedFigure:
    """A figure as a person has it; `place` is that among the claim's figures."""

    place: int
    low: float | None
    high: float | None
    hedge: Hedge | None
    unit: str | None
    metric: str
    family: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The fields that a person changed; all others stay the machine's."""

    figures: tuple[CorrectedFigure, ...] = ()
    when: When | None = None
    undated: bool = False  # the words name no time after all
    said_by: str | None = None  # "" is the outlet's own voice


@dataclass(frozen=True, slots=True)
class Correcting:
    """A correction as the form of a claim asks for it.

    `seen` is the version of the claim's case on the page. The correction takes the
    place of an earlier one; an empty one gives the claim back to the machine.
    """

    request_id: str
    claim_id: int
    seen: int
    correction: Correction
    note: str = ""
