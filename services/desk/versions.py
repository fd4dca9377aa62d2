"""One article sent again with another text: which follows which, and what changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from services.desk.shown import claim_view
from services.desk.views import ClaimView
from services.store import cases, versions
from services.store.cases import PlacedClaim
from services.store.transaction import Session
from services.store.versions import Sent

#: Words, signs and blanks: what texts are compared by.
TOKENS = re.compile(r"\s+|\w+(?:[.,’'-]\w+)*|[^\w\s]")
_PARAGRAPHS = re.compile(r"\n+|[^\n]+")
#: From this share of common words on, two texts of one address are one in two versions.
CLOSE = 0.5
#: So many versions are told of one article.
_MOST = 20
#: Texts that differ over more tokens than this are compared by paragraphs: to align
#: tokens takes a bit for each pair of them.
_LONGEST = 8_000
#: Of a stretch that is the same, so many characters stand on either side of a change.
_AROUND = 160


class Fate(StrEnum):
    """What became of a patch of a text from one version to the next."""

    SAME = "same"
    GONE = "gone"
    CAME = "came"
    LEFT_OUT = "left_out"  # the same, and too long to be shown


@dataclass(frozen=True, slots=True)
class Patch:
    """A run of text of one fate."""

    text: str
    fate: Fate

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Change:
    """What changed from the version before."""

    before: Sent
    patches: tuple[Patch, ...]
    came: tuple[ClaimView, ...]  # claims that only the newer one has
    went: tuple[ClaimView, ...]  # claims that only the older one had


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of an article, as they came, and what this one changed."""

    article_id: int
    sent: tuple[Sent, ...]
    change: Change | None  # None: this is the first one

    @property
    def number(self) -> int:
        """Which of them this one is, from one on."""
        return [one.id for one in self.sent].index(self.article_id) + 1


def of_article(session: Session, article_id: int) -> Versions | None:
    """Give the versions of an article; None where it was sent with one text only."""
    found = versions.alike(session, article_id, most=_MOST)
    if len(found) < 2:
        return None
    this = next(one for one in found if one.id == article_id)
    sent = [one for one in found if one is this or close(one.text, this.text)]
    if len(sent) < 2:
        return None
    place = sent.index(this)
    change = _change(session, sent[place - 1], this) if place else None
    return Versions(article_id, tuple(sent), change)


def close(one: str, other: str) -> bool:
    """Tell whether two texts share so many words that they are one, sent twice."""
    left, right = (Counter(text.casefold().split()) for text in (one, other))
    every = left.total() + right.total()
    return every > 0 and 2 * (left & right).total() / every >= CLOSE


def _change(session: Session, before: Sent, this: Sent) -> Change:
    placed = cases.claims_of_articles(session, [before.id, this.id])
    old = [one for one in placed if one.claim.article_id == before.id]
    new = [one for one in placed if one.claim.article_id == this.id]
    return Change(
        before=before,
        patches=difference(before.text, this.text),
        came=_without(new, old),
        went=_without(old, new),
    )


def _without(
    some: Iterable[PlacedClaim], others: Iterable[PlacedClaim]
) -> tuple[ClaimView, ...]:
    """Give the claims that say something which none of the others says."""
    said = {key for one in others for key in _keys(one)}
    return tuple(claim_view(one) for one in some if said.isdisjoint(_keys(one)))


def _keys(one: PlacedClaim) -> tuple[str, str]:
    """Give what a claim is known by: what it says, or its words."""
    return one.fingerprint, " ".join(one.claim.draft.text.casefold().split())


def difference(was: str, now: str) -> tuple[Patch, ...]:
    """Lay two versions of a text over each other: what is the same, gone, came.

    What is gone stands before what came in its place. Long stretches that are the same
    are left out but for their ends.
    """
    one, other = TOKENS.findall(was), TOKENS.findall(now)
    if max(_differing(one, other)) > _LONGEST:
        one, other = _PARAGRAPHS.findall(was), _PARAGRAPHS.findall(now)
    runs = list(_runs(one, other))
    _slide(runs)
    found = [Patch("".join(tokens), fate) for fate, tokens in runs]
    return tuple(_shortened(_joined(found)))


def _runs(one: list[str], other: list[str]) -> Iterable[tuple[Fate, list[str]]]:
    """Give the runs of tokens of one fate, what is gone before what came."""
    for step in Indel.opcodes(one, other):
        gone = one[step.src_start : step.src_end]
        came = other[step.dest_start : step.dest_end]
        if step.tag == "equal":
            yield Fate.SAME, came
        else:
            yield from (run for run in ((Fate.GONE, gone), (Fate.CAME, came)) if run[1])


def _slide(runs: list[tuple[Fate, list[str]]]) -> None:
    """Let a change stand as late as it can: at whole sentences, where one came or went.

    "a[. It held]. Then" is "a. [It held. ]Then".
    """
    for before, (fate, tokens), behind in zip(runs, runs[1:], runs[2:], strict=False):
        if fate is Fate.SAME or {before[0], behind[0]} != {Fate.SAME}:
            continue
        while len(behind[1]) > 1 and tokens[0] == behind[1][0]:
            before[1].append(tokens.pop(0))
            tokens.append(behind[1].pop(0))


def _differing(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """Count the tokens between the beginning and the end that both have."""
    shortest = min(len(one), len(other))
    head = next((at for at in range(shortest) if one[at] != other[at]), shortest)
    rest = shortest - head
    tail = next((at for at in range(rest) if one[-1 - at] != other[-1 - at]), rest)
    return len(one) - head - tail, len(other) - head - tail


def _joined(patches: Iterable[Patch]) -> list[Patch]:
    """Make one change of those that nothing but blanks part; join what is of one fate.

    A blank that is the same between two changes belongs to both sides.
    """
    parts: list[tuple[str, str, bool]] = []  # gone, came, whether they are the same
    for one in (one for one in patches if one.text):
        same = one.fate is Fate.SAME
        gone = one.text if one.fate is not Fate.CAME else ""
        came = one.text if one.fate is not Fate.GONE else ""
        blank = same and not one.text.strip() and "\n" not in one.text
        if parts and (parts[-1][2] == same or (blank and not parts[-1][2])):
            parts[-1] = parts[-1][0] + gone, parts[-1][1] + came, parts[-1][2]
        else:
            parts.append((gone, came, same))
    found: list[Patch] = []
    for gone, came, same in parts:
        if same or gone == came:
            found.append(Patch(came, Fate.SAME))
        else:
            sides = (Patch(gone, Fate.GONE), Patch(came, Fate.CAME))
            found += [one for one in sides if one.text]
    return found


def _shortened(patches: Sequence[Patch]) -> Iterable[Patch]:
    """Leave out the middle of what is the same, and what leads nowhere."""
    last = len(patches) - 1
    for place, one in enumerate(patches):
        if one.fate is not Fate.SAME or len(one.text) <= 3 * _AROUND:
            yield one
            continue
        head = 0 if place == 0 else _word_end(one.text, _AROUND)
        tail = len(one.text)
        if place != last:
            tail = _word_start(one.text, tail - _AROUND)
        yield from (
            patch
            for patch in (
                Patch(one.text[:head], Fate.SAME),
                Patch(one.text[head:tail], Fate.LEFT_OUT),
                Patch(one.text[tail:], Fate.SAME),
            )
            if patch.text
        )


def _word_end(text: str, at: int) -> int:
    """Give where the word ends that stands at a place."""
    found = re.compile(r"\s").search(text, at)
    return found.start() if found else len(text)


def _word_start(text: str, at: int) -> int:
    """Give where the word begins that stands at a place."""
    return max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
