"""How a claim's parts are written for other programs, in JSON types."""

from __future__ import annotations

from typing import Any

from services.model.claim import Quantity


def written_quantity(one: Quantity) -> dict[str, Any]:
    """Write a figure with all that its words say of it."""
    return {
        "low": one.low,
        "high": one.high,
        "hedge": one.hedge.value if one.hedge else None,
        "role": one.role.value,
        "additional": one.additional,
        "unit": one.unit,
        "metric": one.metric.name,
        "of": one.of,
        "quote": one.quote,
    }
