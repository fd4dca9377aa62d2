"""What exactly differs between two claims: their fields, and word by word.

Of every case the pair that decides its lane is laid side by side: what a record holds
against the new claim, or the two rows that oppose each other. Words are compared as
rapidfuzz aligns them (Indel distance over tokens); where two sentences share too few,
marking nearly every word would say nothing, so only their fields are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from services.desk.versions import TOKENS
from services.model.claim import Claim
from services.model.opinion import OpinionKind, PairOpinion
from web.filters import as_of, day, figure, speaker, stance_of
from web.table import Row, metrics

#: From this share of common words on, the two sentences are one in two versions.
_ALIKE = 0.35
#: Gravest first: the pair that is shown is of the first kind that the case has.
_GRAVEST = (
    OpinionKind.CONTRADICTION,
    OpinionKind.COMPETING_ESTIMATES,
    OpinionKind.UPDATE,
    OpinionKind.COMPATIBLE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A run of words, and whether the other side lacks it."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that both claims say, each in its own way."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two rows side by side; `was` is what a record holds, or what was said before."""

    was: Row
    now: Row
    held: bool  # whether a record holds `was`
    kind: OpinionKind
    fields: tuple[Field, ...]
    was_words: tuple[Token, ...]
    now_words: tuple[Token, ...]

    @property
    def sides(self) -> tuple[str, str]:
        """What the two sides are called: was and now only where one came after."""
        if self.held or self.kind is OpinionKind.UPDATE:
            return "was", "now"
        return f"row {self.was.number}", f"row {self.now.number}"


def difference(
    rows: Iterable[Row],
    pairs: Sequence[PairOpinion],
    settled: frozenset[tuple[int, int]],
) -> Difference | None:
    """Lay the pair side by side that a reviewer should look at first.

    `settled` are the pairs of claim ids that a person said are no conflict. None where
    no pair differs, or nothing of it waits for a decision any more.
    """
    by_id = {row.claim.id: row for row in rows}
    for kind in _GRAVEST:
        for pair in pairs:
            if pair.opinion.counts_as is not kind or (pair.a, pair.b) in settled:
                continue
            ends = by_id.get(pair.a), by_id.get(pair.b)
            if ends[0] and ends[1] and (ends[0].view.open or ends[1].view.open):
                return _laid_out(ends[0], ends[1], kind)
    return None


def _laid_out(one: Row, other: Row, kind: OpinionKind) -> Difference:
    """Put what is held, or is older, first."""
    was, now = sorted((one, other), key=_age)
    tokens = _compared(was.claim.draft.span.quote, now.claim.draft.span.quote)
    return Difference(
        was=was,
        now=now,
        held=was.claim.record_id is not None,
        kind=kind,
        fields=tuple(_fields(was.claim, now.claim)),
        was_words=tokens[0],
        now_words=tokens[1],
    )


def _age(row: Row) -> tuple[bool, str, int]:
    """Sort what a record holds first, then by the time that is spoken of."""
    claim = row.claim
    spoken = claim.draft.when.start if claim.draft.when else None
    when = spoken or claim.published
    return claim.record_id is None, str(when or "9"), claim.id


def _fields(was: Claim, now: Claim) -> Iterable[Field]:
    """Give the fields in which the two claims differ."""
    for name, tell in _TOLD:
        before, after = tell(was), tell(now)
        if before != after:
            yield Field(name, before, after)


def _value(claim: Claim) -> str:
    figures = [figure(one) for one in claim.draft.quantities]
    return ", ".join(figures) or stance_of(claim)


def _time(claim: Claim) -> str:
    if claim.draft.when is not None:
        return as_of(claim.draft.when)
    return f"({day(claim.published)})" if claim.published else "unknown"


def _speaker(claim: Claim) -> str:
    return speaker(claim.draft.attribution)


_TOLD = (
    ("Value", _value),
    ("Counts", metrics),
    ("As of", _time),
    ("Said by", _speaker),
)


def _compared(was: str, now: str) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Mark the words of each side that the other lacks."""
    one, other = TOKENS.findall(was), TOKENS.findall(now)
    left = [word.casefold() for word in one]
    right = [word.casefold() for word in other]
    words = [[token for token in side if not token.isspace()] for side in (left, right)]
    if Indel.normalized_similarity(*words) < _ALIKE:
        return (Token(was, False),), (Token(now, False),)
    kept_left, kept_right = set[int](), set[int]()
    for step in Indel.opcodes(left, right):
        if step.tag == "equal":
            kept_left.update(range(step.src_start, step.src_end))
            kept_right.update(range(step.dest_start, step.dest_end))
    return _runs(one, kept_left), _runs(other, kept_right)


def _runs(tokens: Sequence[str], kept: set[int]) -> tuple[Token, ...]:
    """Join neighbouring tokens of one fate; a space between two changes is one too."""
    marks = [place not in kept for place in range(len(tokens))]
    for place, token in enumerate(tokens):
        if token.isspace():
            inside = 0 < place < len(tokens) - 1
            marks[place] = inside and marks[place - 1] and marks[place + 1]
    found: list[Token] = []
    for token, differs in zip(tokens, marks, strict=True):
        if found and found[-1].differs == differs:
            found[-1] = Token(found[-1].text + token, differs)
        else:
            found.append(Token(token, differs))
    return tuple(found)
