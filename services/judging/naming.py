"""Names the question of a case as a person would: "Control of Kursk"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

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
    "work": "Whether {} is finished",
    "power": "Whether {} is restored",
}


def question(claims: Sequence[Claim]) -> str:
    """Name the question that claims answer; the same in any order of theirs."""
    asked = [one.draft.predication.status for one in claims]
    questions = Counter(status[0] for status in asked if status)
    if questions and questions.total() * 2 >= len(claims):
        return _state(_commonest(questions))
    counted = [one for claim in claims for one in claim.draft.quantities]
    if counted:
        return _count(counted)
    return _shortest(claims)


def _commonest(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))


def _state(question: str) -> str:
    scale, _, about = question.partition(":")
    asked = _ASKED.get(scale, f"{scale.capitalize()} of {{}}")
    return _short(asked.format(about or "it"))


def _count(counted: Sequence[Quantity]) -> str:
    """Name what is counted, by the widest metric: "North Korea: killed or wounded"."""
    metrics = Counter(one.metric.name for one in counted)
    widest = max(metrics, key=lambda name: (metrics[name], len(name), name))
    owners = Counter(one.of for one in counted if one.of)
    about = _commonest(owners) if owners else ""
    metric = widest.replace("-", " ")
    if not about:
        return _short(metric[:1].upper() + metric[1:])
    return _short(f"{about[:1].upper()}{about[1:]}: {metric}")


def _shortest(claims: Sequence[Claim]) -> str:
    texts = sorted((one.draft.text for one in claims), key=lambda one: (len(one), one))
    return _short(" ".join(texts[0].split()).rstrip("."))


def _short(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    return name[: LONGEST - 2].rsplit(" ", 1)[0] + " …"
