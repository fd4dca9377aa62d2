"""Names the question of a case as a person would: "Control of Kursk"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from services.judging.reasons import plural
from services.model.claim import Claim, Polarity, Quantity

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

#: Nouns that say already that people died: "five bodies" are people killed.
_DEAD = frozenset({"bodies", "casualties", "deaths", "fatalities", "victims"})

#: "Six of its soldiers": no name of whose they are.
_NUMBERS = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
)

#: Nouns of money that stand behind a figure: what it is paid in, not what it counts.
_MONEY = frozenset({"crowns", "dollars", "euros", "pesos", "pounds", "rupees"})

#: Behind a figure: names, then the counted noun ("North Korean troops").
_COUNTED = re.compile(r"\s((?:[A-Z][\w’'-]+\s){0,3}[a-z][a-z-]{2,}s|people)\b")

_CLOCK = re.compile(r"\b(?:\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|noon\b|midnight\b)")

#: What stands between a statement and its time: "began on", "was signed in".
_BEFORE_TIME = re.compile(
    r"(?<![\s,])[\s,]+(?:(?:on|in|at|by|since|from|during|around|about)[\s,]*){0,2}$"
)


def question(
    claims: Sequence[Claim], *, dated: bool = False, denied: bool = False
) -> str:
    """Name the question that claims answer; the same in any order of theirs.

    `dated`: they give one event different times, and that is what is asked. `denied`:
    one asserts what another denies.
    """
    if dated and (when := _when(claims)):
        return when
    if denied and (whether := _whether(claims)):
        return whether
    asked = [one.draft.predication.status for one in claims]
    questions = Counter(status[0] for status in asked if status)
    named = None
    if questions and questions.total() * 2 >= len(claims):
        named = _state(_commonest(questions))
    # The first figure is what a claim is about; others only go along with it.
    counted = [one.draft.quantities[0] for one in claims if one.draft.quantities]
    if named is None and not questions and counted and len(counted) * 2 >= len(claims):
        named = _count(claims, counted)
    return named or _shortest(claims)


def _commonest(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))


def _state(question: str) -> str | None:
    """Ask about a scale of states; None where people have no short way to ask."""
    scale, _, about = question.partition(":")
    asked = _ASKED.get(scale)
    if asked is None:
        return None
    article = "the " if about[:1].islower() else ""
    named = asked.format(f"{article}{about}" if about else "it")
    if article and plural(about.split(" ")[-1]) == about.split(" ")[-1]:
        named = named.replace(" is ", " are ")
    return _short(named)


#: A claim begins with one of these if it does not tell who or what it is about.
_POINTING = frozenset(
    {"it", "he", "she", "they", "this", "that", "these", "those", "we", "there", "no"}
)
_ARTICLES = frozenset({"the", "a", "an", "one", "some", "another", "two", "three"})
_NEGATIVE = re.compile(r"\b(?:no|not|never|none|nobody|nothing|neither)\b|n['’]t\b")
_DATELINE = re.compile(r"^[^.]{0,40}\([^)]{2,20}\) [-–—] ")


def _whether(claims: Sequence[Claim]) -> str | None:
    """Ask whether it is so: by the shortest claim that asserts it in full."""
    told = []
    for claim in claims:
        text = _DATELINE.sub("", " ".join(claim.draft.text.split())).rstrip(".")
        first = text.split(" ")[0].casefold()
        asserted = claim.draft.polarity is not Polarity.DENIED
        if (
            asserted
            and not _NEGATIVE.search(text.casefold())
            and first not in _POINTING
        ):
            lower = text[:1].lower() + text[1:] if first in _ARTICLES else text
            told.append(lower)
    if not told:
        return None
    return _short(f"Whether {min(told, key=lambda one: (len(one), one))}")


def _when(claims: Sequence[Claim]) -> str | None:
    """Ask for the time of what a claim says before it names one."""
    openings = []
    for claim in claims:
        when, text = claim.draft.when, claim.draft.text
        clock = _CLOCK.search(text)
        ends = [text.find(when.text)] if when else []
        ends += [clock.start()] if clock else []
        if not ends:
            continue
        opening = _BEFORE_TIME.sub("", text[: max(min(ends), 0)])
        if opening.count(" ") >= 2:
            openings.append(opening)
    if not openings:
        return None
    shortest = min(openings, key=lambda one: (len(one), one))
    article, _, _ = shortest.partition(" ")
    if article in {"The", "A", "An", "It", "He", "She", "They", "This", "That"}:
        shortest = shortest[:1].lower() + shortest[1:]
    return _short(f"When {shortest}")


def _count(claims: Sequence[Claim], counted: Sequence[Quantity]) -> str | None:
    """Name what is counted, by the widest metric: "North Korean troops killed".

    None where a statement tells better what is asked.
    """
    metrics = Counter(one.metric.name for one in counted)
    widest = max(metrics, key=lambda name: (metrics[name], len(name), name))
    loose = next((one for one in counted if one.metric.name == widest), None)
    if loose is not None and _is_loose(loose):
        return _loose(loose, alone=len(claims) == 1)
    owners = Counter(one.of for one in counted if one.of and one.of not in _NUMBERS)
    owner = min(owners, key=lambda name: (-owners[name], len(name), name), default="")
    metric = _metric(widest, metrics, counted)
    if widest == "damage" and all(_COST.search(one.draft.text) for one in claims):
        what = "" if owner in ("", "cost") else f" of the {owner}"
        return _short(f"Cost{what}") if not owner[:1].isupper() else f"Cost ({owner})"
    proper = owner[:1].isupper()
    printed = Counter(_printed(claims, proper))
    about = _commonest(printed) if printed else owner
    about = "people" if about in _DEAD and "killed" in metric else about
    if not about or about in metric:
        return _short(metric[:1].upper() + metric[1:])
    if printed or not proper:
        return _short(f"{about[:1].upper()}{about[1:]} {metric}")
    plain = Counter(_printed(claims, False))
    kind = f"{_commonest(plain)} " if plain else ""
    kind = "" if kind.strip() in metric else kind
    return _short(f"{owner}: {kind}{metric}")


_COST = re.compile(r"\bcosts?\b")


def _metric(widest: str, names: Counter[str], counted: Sequence[Quantity]) -> str:
    """Name a metric; killed and wounded both, where a case holds both."""
    dead, hurt = "killed", "wounded"
    if widest in (dead, hurt) and names[dead] and names[hurt]:
        return f"{dead} and {hurt}"
    return widest.replace("-", " ")


def _is_loose(one: Quantity) -> bool:
    """Tell a metric that was made of the words at hand: a noun, or one with a verb."""
    noun, metric = one.metric.family, one.metric.name
    bare = metric == noun and not one.unit and one.of in (noun, plural(noun))
    made = metric.startswith((f"{noun} ", "share of ", "duration"))
    made = made or noun == one.unit
    return bare or made


def _loose(one: Quantity, *, alone: bool) -> str | None:
    """Name such a metric: "Rifles seized", "Share of pool"; None if it says too little.

    A figure that stands alone is told better by its own statement.
    """
    noun, metric = one.metric.family, one.metric.name
    whose = f" ({one.of})" if one.of and one.of != noun else ""
    proper = whose if whose[2:3].isupper() else ""
    if alone or noun == "duration" or noun == one.unit:
        return None
    if metric.startswith("share of "):
        return _short(f"{metric.capitalize()}{proper}")
    if metric == noun:
        return _short(f"Number of {plural(noun)}")
    named = noun if one.unit else plural(noun)
    what = f"{named}{metric.removeprefix(noun)}{proper}"
    return _short(f"{what[:1].upper()}{what[1:]}")


def _printed(claims: Sequence[Claim], named: bool) -> Iterator[str]:
    """Give what stands behind the figures; with a name in it if one is asked for."""
    for claim in claims:
        for one in claim.draft.quantities:
            place = claim.draft.text.casefold().find(one.quote.casefold())
            behind = _COUNTED.match(claim.draft.text, place + len(one.quote))
            if place < 0 or not behind or behind[1].split()[-1] in _MONEY:
                continue
            if behind[1][:1].isupper() is named:
                yield behind[1]


def _shortest(claims: Sequence[Claim]) -> str:
    texts = sorted((one.draft.text for one in claims), key=lambda one: (len(one), one))
    return _short(" ".join(texts[0].split()).rstrip("."))


def _short(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    return name[: LONGEST - 2].rsplit(" ", 1)[0] + " …"
