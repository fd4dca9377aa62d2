"""Lay a person's correction over a claim as the machine reads it."""

from __future__ import annotations

from dataclasses import replace

from services.extraction.keys import keys
from services.judging.fingerprint import fingerprint
from services.model.claim import Attribution, ClaimDraft, Metric, Quantity, Speaker
from services.model.correction import CorrectedFigure, Correction
from services.store.plain import from_plain, to_plain
from services.store.tables import ClaimRow


def corrected(machine: ClaimDraft, correction: Correction) -> ClaimDraft:
    """Give a claim with a correction; its keys follow, its words stay."""
    if correction == Correction():
        return machine
    quantities = _quantities(machine.quantities, correction)
    when = None if correction.undated else correction.when or machine.when
    return replace(
        machine,
        quantities=quantities,
        when=when,
        attribution=_attribution(machine.attribution, correction.said_by),
        keys=keys(quantities, machine.predication, when),
    )


def machine_of(row: ClaimRow) -> ClaimDraft:
    """Give a stored claim as the machine reads it."""
    draft: ClaimDraft = from_plain(ClaimDraft, row.machine or row.draft)
    return draft


def correction_of(row: ClaimRow) -> Correction:
    """Give what a person corrected of a stored claim; an empty one for nothing."""
    kept: Correction | None = from_plain(Correction, row.amended)
    return kept or Correction()


def correct(row: ClaimRow, machine: ClaimDraft, correction: Correction) -> ClaimDraft:
    """Write a correction over what the machine reads; it is to be judged anew."""
    bare = correction == Correction()
    draft = corrected(machine, correction)
    row.draft = to_plain(draft)
    row.keys = list(draft.keys)
    row.fingerprint = fingerprint(draft)
    row.machine = None if bare else to_plain(machine)
    row.amended = None if bare else to_plain(correction)
    row.ticket = None
    return draft


def _quantities(
    read: tuple[Quantity, ...], correction: Correction
) -> tuple[Quantity, ...]:
    """Put corrected figures in the place of those read, further ones behind them."""
    found = list(read)
    for one in sorted(correction.figures, key=lambda one: one.place):
        if one.place < len(read):
            found[one.place] = _over(read[one.place], one)
        else:
            found.append(_over(_blank(one), one))
    return tuple(found)


def _over(read: Quantity, one: CorrectedFigure) -> Quantity:
    return replace(
        read,
        low=one.low,
        high=one.high,
        hedge=one.hedge,
        unit=one.unit,
        metric=Metric(one.metric, one.family),
    )


def _blank(one: CorrectedFigure) -> Quantity:
    metric = Metric(one.metric, one.family)
    ends = [end for end in (one.low, one.high) if end is not None]
    quote = "-".join(f"{end:,g}" for end in dict.fromkeys(ends))
    return Quantity(one.low, one.high, one.hedge, one.unit, metric, None, quote)


def _attribution(read: Attribution, said_by: str | None) -> Attribution:
    """Put somebody else in the innermost speaker's place."""
    if said_by is None:
        return read
    if not said_by:
        return Attribution()
    cue = read.innermost.cue if read.innermost else ""
    return Attribution((*read.speakers[:-1], Speaker(said_by, cue, said_by)))
