"""What the machine thinks of a pair of claims, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OpinionKind(StrEnum):
    """The six opinions; definitions stand in docs/glossary.md."""

    NOT_COMPARABLE = "not_comparable"
    SAME = "same"
    COMPATIBLE = "compatible"
    UPDATE = "update"
    COMPETING_ESTIMATES = "competing_estimates"
    CONTRADICTION = "contradiction"

    @property
    def words(self) -> str:
        """The opinion as people read it."""
        return self.value.replace("_", " ")


#: Rules that only weigh what speaks for a conflict. A contradiction that they see may
#: be none: it waits with the estimates, never in red.
DOUBTFUL = frozenset(
    {"conflict.maybe", "entailment.opposed", "question.date", "question.clock"}
)


def is_doubtful(kind: OpinionKind | None, rule: str | None) -> bool:
    """Tell whether an opinion of a rule is that two claims *may* contradict."""
    return kind is OpinionKind.CONTRADICTION and rule in DOUBTFUL


@dataclass(frozen=True, slots=True)
class Opinion:
    """A judgement with the rule that made it and one sentence that says why.

    `links`: the two belong to one disputed question, so to one case. Claims of one
    question can be not comparable (killed, and killed-or-wounded) and still be linked.
    """

    kind: OpinionKind
    rule: str  # stable name: "quantity.disjoint-estimates"
    reason: str  # one plain sentence with both values and both speakers
    confidence: float  # 0 to 1
    links: bool

    @property
    def doubtful(self) -> bool:
        """Whether the two only may contradict."""
        return is_doubtful(self.kind, self.rule)

    @property
    def counts_as(self) -> OpinionKind:
        """As what it weighs and where it waits: what is doubtful, as an estimate."""
        return OpinionKind.COMPETING_ESTIMATES if self.doubtful else self.kind


@dataclass(frozen=True, slots=True)
class PairOpinion:
    """An opinion on two stored claims; `a` < `b` are claim ids."""

    a: int
    b: int
    opinion: Opinion
