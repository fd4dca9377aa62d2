"""The rows of a case, grouped by what they count and numbered as the keys are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.desk.views import ClaimView
from services.model.claim import Claim

#: Name of the group of claims that count nothing.
STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class Row:
    """A claim with the number it is called by on this page."""

    number: int
    view: ClaimView

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.view.claim


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one exact metric."""

    name: str
    rows: tuple[Row, ...]

    @property
    def open(self) -> int:
        """How many rows still wait for a decision."""
        return sum(row.view.open for row in self.rows)


def metrics(claim: Claim) -> str:
    """Name what a claim counts: "killed", or "killed + wounded"."""
    names = dict.fromkeys(one.metric.name for one in claim.draft.quantities)
    return " + ".join(names) or STATEMENTS


def grouped(views: Iterable[ClaimView]) -> tuple[Group, ...]:
    """Gather rows by metric, largest group first, and number them through.

    Within a group figures rise as they do in the picture; statements of one side
    stand together.
    """
    found: dict[str, list[ClaimView]] = {}
    for view in sorted(views, key=_place):
        found.setdefault(metrics(view.claim), []).append(view)
    ordered = sorted(
        found.items(), key=lambda one: (-len(one[1]), one[0] == STATEMENTS)
    )
    groups: list[Group] = []
    number = 0
    for name, members in ordered:
        rows = tuple(Row(number + place, one) for place, one in enumerate(members, 1))
        groups.append(Group(name, rows))
        number += len(rows)
    return tuple(groups)


#: So many rows a page shows; the rest of a larger case comes on demand.
FIRST = 50


def first(views: Sequence[ClaimView]) -> list[ClaimView]:
    """Give the rows that a page shows first."""
    return [row.view for group in beginning(grouped(views)) for row in group.rows]


def beginning(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Give the groups as far as their rows are among the first."""
    cut = (
        Group(group.name, tuple(row for row in group.rows if row.number <= FIRST))
        for group in groups
    )
    return tuple(group for group in cut if group.rows)


def _place(view: ClaimView) -> tuple[float, str, int]:
    """Give what rows of one group are sorted by."""
    claim = view.claim
    ends = [
        one.low if one.high is None else one.high for one in claim.draft.quantities[:1]
    ]
    status = claim.draft.predication.status
    return (ends or [0])[0] or 0, status[1] if status else "", claim.id


def numbers(groups: Sequence[Group]) -> Mapping[int, int]:
    """Give each claim's number on the page by its id."""
    return {row.claim.id: row.number for group in groups for row in group.rows}


@dataclass(frozen=True, slots=True)
class Voucher:
    """Somebody who vouches for rows of a case, and in how many articles."""

    name: str
    articles: int
    named: bool  # whether a person or body is named; else the outlet's own voice


def vouchers(views: Iterable[ClaimView]) -> tuple[Voucher, ...]:
    """Count who says what the case holds, most often quoted first.

    The line of sources rests on this: five articles that quote one ministry are five
    articles, one attribution.
    """
    found: dict[tuple[str, bool], set[int]] = {}
    for view in views:
        who = view.claim.draft.attribution.innermost
        named = who is not None and bool(who.name)
        name = who.name if who is not None and who.name else "unnamed speakers"
        if who is None:
            name = view.source or view.article_name
        found.setdefault((name, named), set()).add(view.claim.article_id)
    counted = [Voucher(name, len(ids), named) for (name, named), ids in found.items()]
    return tuple(sorted(counted, key=lambda one: (-one.articles, one.name)))
