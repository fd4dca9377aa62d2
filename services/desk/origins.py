"""How many independent origins a case has, as the machine counts and as people say.

The machine counts who is named, and each outlet that speaks in its own voice; outlets
that print the same words are one. People can say that two of these are one, or that
two are independent: the newest word on a pair counts, before what the machine joins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from services.desk import ledger
from services.desk.changes import Changes
from services.desk.views import Outcome
from services.errors import Illegal, Missing
from services.judging import origins, speakers
from services.model.case import CaseStatus
from services.model.claim import Claim
from services.model.decision import ORIGINS, DecisionKind, OriginRequest, Reviewer
from services.store import cases, decisions, originwords
from services.store.claims import STANDING
from services.store.decisions import NewDecision
from services.store.originwords import Origin, Word
from services.store.transaction import Session

#: Longest note, in characters.
_LONGEST = 2_000
#: So many origins one word is about: each pair of them is kept.
_MOST = 8


@dataclass(frozen=True, slots=True)
class Counted:
    """The origins of a case, grouped, and how many are independent."""

    machine: str  # "4 articles, 3 attributions, 1–3 origins"
    groups: tuple[tuple[Origin, ...], ...]  # those that are one stand together
    words: tuple[Word, ...]  # what people said and counts, newest first
    least: int
    most: int

    @property
    def told(self) -> str | None:
        """The count and why, as people say; None where nobody said anything."""
        if not self.words:
            return None
        articles, attributions = self.machine.split(", ")[:2]
        why = "; ".join(_said(words) for words in _by_decision(self.words))
        return f"{articles}, {attributions}, {self._number}: {why}"

    @property
    def _number(self) -> str:
        if self.least == self.most:
            return f"{self.most} origin{'' if self.most == 1 else 's'}"
        return f"{self.least}–{self.most} origins"


def count(claims: Iterable[Claim], words: Sequence[Word]) -> Counted:
    """Count the origins of claims that stand. `words` are newest first."""
    standing = [one for one in claims if one.status in STANDING]
    known = _origins(standing)
    joining = _Joining({one: {one} for one in known})
    counted = [one for one in words if joining.say(one)]
    for one, other in _joined(standing):
        joining.join(one, other)
    groups = joining.parted()
    return Counted(
        machine=origins.sources(standing),
        groups=tuple(tuple(known[key] for key in group) for group in groups),
        words=tuple(counted),
        least=max(_clique(groups, joining.apart), 1),
        most=max(len(groups), 1),
    )


def told(session: Session, case_id: int, claims: Iterable[Claim]) -> str | None:
    """Give the line of a case's origins as people say; None where nobody did."""
    words = originwords.of_case(session, case_id)
    return count(claims, words).told if words else None


def of_case(session: Session, case_id: int, claims: Iterable[Claim]) -> Counted:
    """Count the origins of a case, with what people said of them."""
    return count(claims, originwords.of_case(session, case_id))


def say(session: Session, asked: OriginRequest, by: Reviewer) -> Outcome:
    """Say that origins are one, or that they are independent of each other.

    The version of the case stays: nobody's decision is stale by it. Raises Refused,
    Missing, Reused, Illegal for fewer than two origins, unknown ones, and no reason.
    """
    told = {"origins": [asked.case_id, asked.kind.value, *asked.origins, asked.note]}
    turn, before = ledger.turn(session, by, asked.request_id, told)
    if before is not None:
        return ledger.outcome(before, asked.case_id)
    case = cases.lock(session, [asked.case_id]).get(asked.case_id)
    if case is None or case.status == CaseStatus.JOINED.value:
        raise Missing(f"There is no case {asked.case_id}.")
    placed = cases.claims_of(session, case.id, brief=True)
    meant = _meant(asked, _origins([one.claim for one in placed]))
    changes = Changes()
    changes.add("told", _listed(sorted(one.name for one in meant)))
    row = decisions.append(
        session,
        NewDecision(
            turn=turn,
            case_id=case.id,
            kind=asked.kind,
            note=asked.note.strip()[:_LONGEST],
            seen=case.version,
            changes=changes.plain(),
        ),
    )
    originwords.add(session, row, case.id, combinations(meant, 2))
    return ledger.outcome(row, case.id)


def _meant(asked: OriginRequest, known: Mapping[str, Origin]) -> list[Origin]:
    """Give the origins that are named. Raises Illegal."""
    if asked.kind not in ORIGINS:
        raise Illegal("Say whether they are one or independent.")
    wanted = sorted(set(asked.origins))
    if not 2 <= len(wanted) <= _MOST:
        raise Illegal(f"Tick two origins at least, and {_MOST} at most.")
    if not asked.note.strip():
        raise Illegal("Say in the note how you know.")
    missing = [one for one in wanted if one not in known]
    if missing:
        raise Illegal("One of these origins is no longer in the case.")
    return [known[one] for one in wanted]


@dataclass(slots=True)
class _Joining:
    """Origins that are joined one by one, but those that somebody said are apart."""

    groups: dict[str, set[str]]
    apart: set[frozenset[str]] = field(default_factory=set)
    heard: set[frozenset[str]] = field(default_factory=set)

    def say(self, word: Word) -> bool:
        """Follow what somebody said, unless a newer word says otherwise."""
        pair = frozenset({word.a.key, word.b.key})
        if pair in self.heard or not pair <= self.groups.keys():
            return False
        self.heard.add(pair)
        if word.kind is DecisionKind.ONE_ORIGIN:
            return self.join(*sorted(pair))
        if self.groups[word.a.key] is self.groups[word.b.key]:
            return False
        self.apart.add(pair)
        return True

    def join(self, one: str, other: str) -> bool:
        """Make one group of two, unless that joins what is apart."""
        both = self.groups[one] | self.groups[other]
        if any(pair <= both for pair in self.apart):
            return False
        for key in both:
            self.groups[key] = both
        return True

    def parted(self) -> list[list[str]]:
        """Give the groups, each with its origins, in the order in which they came."""
        found: dict[int, list[str]] = {}
        for key, group in self.groups.items():
            found.setdefault(id(group), []).append(key)
        return list(found.values())


def _origins(claims: Iterable[Claim]) -> dict[str, Origin]:
    """Give whoever may know first by key: who is named, then outlets' own voices."""
    named: dict[str, str] = {}
    own: dict[str, Claim] = {}
    for claim in claims:
        if claim.status not in STANDING:
            continue
        if key := _voice(claim):
            name = speakers.speaker(claim)
            named[key] = min(name, named.get(key, name))
        elif speakers.is_own_voice(claim):
            own.setdefault(_article(claim), claim)
    outlets = [one.source for one in own.values()]
    voices = {
        key: Origin(key, _outlet(one, alone=outlets.count(one.source) == 1))
        for key, one in own.items()
    }
    inorder = sorted(named.items(), key=lambda one: one[1])
    return {key: Origin(key, name) for key, name in inorder} | voices


def _outlet(claim: Claim, *, alone: bool) -> str:
    """Name the article that says it, beside others of its outlet by its number."""
    number = f"article {claim.article_id}"
    if claim.source is None:
        return number.capitalize()
    return claim.source if alone else f"{claim.source}, {number}"


def _voice(claim: Claim) -> str:
    """Give the key of who is named; "" if nobody is."""
    key = speakers.voice_key(claim)
    return f"voice:{' '.join(sorted(key))}" if key else ""


def _article(claim: Claim) -> str:
    return f"article:{claim.article_id}"


def _joined(claims: Sequence[Claim]) -> list[tuple[str, str]]:
    """Give the origins that the machine takes for one.

    Articles that print the same words in their own voice are; an article that prints
    nothing but a speaker's words as its own is no origin beside that speaker.
    """
    quoted = [one for one in claims if _voice(one)]
    own = [one for one in claims if speakers.is_own_voice(one)]
    behind = {one.id: _quoted_by(one, quoted) for one in own}
    freely = [one for one in own if not behind[one.id]]
    speak = {_article(one) for one in freely}
    copies = [
        (_article(one), _article(other))
        for one, other in combinations(freely, 2)
        if one.article_id != other.article_id and origins.copied(one, other)
    ]
    # Joined to one speaker only: an article that prints two makes them not one.
    said: dict[str, str] = {}
    for one in own:
        if _article(one) not in speak:
            said.setdefault(_article(one), behind[one.id])
    return [*copies, *((voice, article) for article, voice in said.items())]


def _quoted_by(claim: Claim, quoted: Iterable[Claim]) -> str:
    """Give whose words an article prints as its own; "" if nobody's."""
    return next((_voice(one) for one in quoted if origins.copied(claim, one)), "")


def _clique(
    groups: Sequence[Collection[str]], apart: Collection[frozenset[str]]
) -> int:
    """Count the most groups of which each two are said to be independent."""
    place = {key: number for number, group in enumerate(groups) for key in group}
    beside: dict[int, set[int]] = {}
    for pair in apart:
        one, other = (place[key] for key in pair)
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)

    # Kept: where everybody is apart from everybody, few sets come, each very often.
    @cache
    def most(among: frozenset[int]) -> int:
        """Count the most of these that are apart from each other."""
        return max(
            (
                1 + most(frozenset(two for two in among & beside[one] if two > one))
                for one in among
            ),
            default=0,
        )

    return most(frozenset(beside))


def _by_decision(words: Iterable[Word]) -> list[list[Word]]:
    """Gather what was said in one act."""
    found: dict[int, list[Word]] = {}
    for one in words:
        found.setdefault(one.decision_id, []).append(one)
    return list(found.values())


def _said(words: Sequence[Word]) -> str:
    """Write what somebody said in one act: "A and B are one, as Ana says"."""
    names = {one.name for word in words for one in (word.a, word.b)}
    what = "one" if words[0].kind is DecisionKind.ONE_ORIGIN else "independent"
    return f"{_listed(sorted(names))} are {what}, as {words[0].by} says"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
