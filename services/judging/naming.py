"""Names the question of a case as a person would: "Control of Kursk"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from services.model.claim import Claim, Quantity

#: Longest name, in code points.
LONGEST = 80

#: How people ask about a scale of states.
_ASKED = {
    "control": "Control of {}",
    "leak": "Whether {} is sealed",
    "fire": "Whether the fire at {} is out",
    "verdict": "Verdict on {}",
    "life": "Whether {} is alive",
    "approval": "Approval of {}",
    "access": "Whether {} is open",
    "custody": "Whether {} is held",
    "office": "Whether {} is in office",
    "contest": "Who won {}",
    "contract": "Whether {} is signed",
    "work": "Completion of {}",
    "power": "Whether {} is restored",
}

#: Behind a figure: names, then the counted noun ("North Korean troops").
_COUNTED = re.compile(r"\s((?:[A-Z][\w’'-]+\s){0,3}[a-z][a-z-]{2,}s|people)\b")


def question(claims: Sequence[Claim]) -> str:
    """Name the question that claims answer; the same in any order of theirs."""
    asked = [one.draft.predication.status for one in claims]
    questions = Counter(status[0] for status in asked if status)
    if questions and questions.total() * 2 >= len(claims):
        return _state(_commonest(questions))
    counted = [one for claim in claims for one in claim.draft.quantities]
    if counted:
        return _count(claims, counted)
    return _shortest(claims)


def _commonest(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))


def _state(question: str) -> str:
    scale, _, about = question.partition(":")
    asked = _ASKED.get(scale, f"{scale.capitalize()} of {{}}")
    return _short(asked.format(about or "it"))


def _count(claims: Sequence[Claim], counted: Sequence[Quantity]) -> str:
    """Name what is counted, by the widest metric: "North Korean troops killed"."""
    metrics = Counter(one.metric.name for one in counted)
    widest = max(metrics, key=lambda name: (metrics[name], len(name), name))
    owners = Counter(one.of for one in counted if one.of)
    owner = _commonest(owners) if owners else ""
    metric = widest.replace("-", " ")
    printed = Counter(_printed(claims, owner[:1].isupper()))
    about = _commonest(printed) if printed else owner
    if not about or about in metric:
        return _short(metric[:1].upper() + metric[1:])
    joint = " " if printed or about.islower() else ": "
    return _short(f"{about[:1].upper()}{about[1:]}{joint}{metric}")


def _printed(claims: Sequence[Claim], named: bool) -> Iterator[str]:
    """Give what stands behind the figures; with a name in it if one is asked for."""
    for claim in claims:
        for one in claim.draft.quantities:
            place = claim.draft.text.casefold().find(one.quote.casefold())
            behind = _COUNTED.match(claim.draft.text, place + len(one.quote))
            if place >= 0 and behind and behind[1][:1].isupper() is named:
                yield behind[1]


def _shortest(claims: Sequence[Claim]) -> str:
    texts = sorted((one.draft.text for one in claims), key=lambda one: (len(one), one))
    return _short(" ".join(texts[0].split()).rstrip("."))


def _short(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    return name[: LONGEST - 2].rsplit(" ", 1)[0] + " …"
