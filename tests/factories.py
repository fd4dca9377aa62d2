"""Valid values by default, so that a test names only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from services.model.claim import (
    Attribution,
    Claim,
    ClaimDraft,
    ClaimStatus,
    Granularity,
    Hedge,
    Metric,
    Polarity,
    Predication,
    Quantity,
    Speaker,
    When,
)
from services.model.text import Span

CASUALTIES = {"killed", "wounded", "killed-or-wounded", "missing"}


def a_metric(name: str = "killed") -> Metric:
    return Metric(name, "casualties" if name in CASUALTIES else name)


def a_quantity(
    value: float | tuple[float | None, float | None] = 12,
    metric: str = "killed",
    *,
    hedge: Hedge | None = None,
    of: str | None = None,
    **more: Any,
) -> Quantity:
    low, high = value if isinstance(value, tuple) else (value, value)
    if hedge is Hedge.UP_TO:
        low = None
    if hedge is Hedge.AT_LEAST:
        high = None
    shown = high if high is not None else low
    quote = more.pop("quote", f"{hedge or ''} {shown:,g}".strip())
    unit = more.pop("unit", None)
    return Quantity(low, high, hedge, unit, a_metric(metric), of, quote, **more)


def a_speaker(name: str = "Interior Ministry", cue: str = "said") -> Speaker:
    return Speaker(name, cue, name)


def a_day(text: str = "on Monday", day: date = date(2026, 3, 9)) -> When:
    return When(text, day, day, Granularity.DAY)


def some_time(
    text: str, start: date | None, end: date | None, grain: Granularity
) -> When:
    return When(text, start, end, grain)


def a_draft(
    text: str = "Twelve people were killed in the Ostrell flood.",
    *,
    by: str | Sequence[str] = (),
    quantities: Sequence[Quantity] = (),
    **more: Any,
) -> ClaimDraft:
    names = [by] if isinstance(by, str) else list(by)
    if "state" in more:  # ("leak:Brenmoor Dam", "sealed")
        more["status"] = more.pop("state")
    what = {
        field: more.pop(field)
        for field in tuple(more)
        if field in Predication.__dataclass_fields__
    }
    draft = ClaimDraft(
        spans=(Span(0, len(text), text),),
        text=text,
        attribution=Attribution(tuple(a_speaker(name) for name in names)),
        quantities=tuple(quantities),
        when=None,
        polarity=Polarity.ASSERTED,
        worth=0.8,
        predication=Predication(**what),
    )
    return replace(draft, **more)


_HERE = (
    "article_id",
    "status",
    "source",
    "published",
    "case_id",
    "record_id",
    "context",
)


def a_claim(id: int = 1, text: str | None = None, **more: Any) -> Claim:
    """A pending claim; `by`, `quantities`, `subject`, `state`... go to its draft."""
    own = {name: more.pop(name) for name in _HERE if name in more}
    vector = more.pop("vector", ())
    draft = more.pop("draft", None) or a_draft(*([text] if text else []), **more)
    claim = Claim(id, id, draft, ClaimStatus.PENDING, f"Outlet {id}", None)
    return replace(claim, **own, vector=vector)
