"""Reads numbers: "4,000", "38 million", "two and a half", "$3.4bn", "dozens"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from services.extraction.lexicon import words
from services.extraction.spelt import BIG, FACTORS, PARTS, SMALL, spelt_numbers
from services.extraction.units import before

#: Zero to nineteen.
ONES = {word: int(value) for word, value in SMALL.items() if value < 20}
_SHORT = {
    "k": 1e3,
    "mn": 1e6,
    "mln": 1e6,
    "mio": 1e6,
    "mm": 1e6,
    "m": 1e6,
    "bn": 1e9,
    "bln": 1e9,
    "b": 1e9,
    "tn": 1e12,
    "tln": 1e12,
    "trn": 1e12,
}
_SCALES = BIG | FACTORS | _SHORT
_FEW = (200.0, 999.0)
#: Orders of magnitude: the least and the most they can mean.
_ORDERS = {"dozen": (24.0, 99.0), "score": (40.0, 99.0), "ten": (20.0, 99.0)}
_ORDERS |= {"hundred": _FEW, "few": (3.0, 9.0), "several": (3.0, 9.0)}


_WORDS = "|".join(sorted([*BIG, *FACTORS], key=len, reverse=True))
_NUMBER = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"
    r"|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?"
    # Texts that were cut into words part thousands: "1, 300 men", "$380, 600".
    r"|(?<!- )(?<!-)[1-9]\d{0,2}, (?:\d{3}, )?\d{3}(?![\d,]|, \d| (?:and|or) \d|\.\d)"
    r"|[1-9]\d{0,2} \d{3}(?= [a-z])"
    r"|\d+(?:\.\d+)?"
)
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_VULGAR_DIGITS = "".join(_VULGAR)
_PLAIN = re.compile(
    rf"(?<![\d/.,])(?:(?P<over>[1-9])/(?P<under>[2-9])(?= [a-z])"
    rf"(?! of)|(?P<sign>[{_VULGAR_DIGITS}]))"
)
_ORDER = re.compile(
    r"\b(?:(?P<lead>tens|hundreds|dozens|thousands|several|a few|a couple|many)"
    r" (?:of )?)?"
    r"(?P<word>dozen|score|hundred|thousand|million|billion)(?P<plural>s)?\b",
    re.IGNORECASE,
)
_PART = "|".join(PARTS)
_FRACTION = re.compile(
    rf"\b(?:(?P<hedged>(?:than|about|nearly|almost|over|under|around|roughly|least|to"
    rf"|some|exactly|only|just|by) )?half(?= ?-?of\b| the | its | their | his | her"
    rf"| all | are | were | said | say | believe | think)"
    rf"|(?P<count>an?|one|two|three|four|five|six|seven|eight|nine)"
    rf"(?:\s?-\s?|\s)(?P<part>{_PART})s?"
    rf"(?=\s(?:of(?! an? (?:percentage |h)?(?:point|our)\b)|the|its|their|his|her"
    rf"|interest|stake|share|majority|owned|were|are"
    rf"|said|say|in|less|more|as|cut|off)\b|[.,;]|$))",
    re.IGNORECASE,
)
_SOFTLY = (
    r"(?:about |nearly |almost |over |around |roughly |some |more than |at least |up to"
    r" |just over |just under )?"
)
#: "fell by a third to 1.2 billion"; "up a fifth at $3bn", but no "rose a third time"
_BY_SHARE = re.compile(
    rf"\b(?:by {_SOFTLY}(?P<count>an?|one|two|three|four)[- ](?P<part>{_PART})s?\b"
    r"(?! of an? (?:percentage )?point| ?-? ?point)"
    r"|(?:up|down|rose|rise|fell|fall|dropped|grew|climbed|jumped|shrank|plunged|slumped"
    rf"|surged|lost|gained|soared|slid) {_SOFTLY}(?P<of>an?|one|two|three)[- ]"
    rf"(?P<moved>{_PART})s?"
    r"(?= (?:at|to|from|in|on|over|since|this|last|compared|year)\b|[.,;]|$))",
    re.IGNORECASE,
)
_HALF_HEDGED = re.compile(
    r"(?:more than|less than|about|nearly|almost|over|under|around|roughly|at least"
    r"|up to|fewer than|just over|just under) (?P<half>half)\b(?!-| (?:a|an|dozen"
    r"|million|past|hour|mile|time)\b)",
    re.IGNORECASE,
)
_RATIO = re.compile(
    rf"\b(?P<some>\d{{1,3}}|{'|'.join(SMALL)}) (?:in|out of)(?: every)?"
    rf" (?P<all>\d{{1,3}}(?:,\d{{3}})?|{'|'.join(SMALL)}|an? hundred|a thousand"
    rf"|hundred)\b(?! (?:minutes?|hours?|days?|weeks?|months?|years?|seconds?))",
    re.IGNORECASE,
)


_LETTERS = re.compile(r"[a-z]+")
_FIGURE = re.compile(rf"[\d{_VULGAR_DIGITS}]")
_NUMBER_WORDS = frozenset([*SMALL, *BIG, *FACTORS])
_PART_WORDS = frozenset([*PARTS, *(f"{one}s" for one in PARTS)])
_ORDER_WORDS = words(
    "dozen dozens score scores hundred hundreds thousand thousands million millions"
    " billion billions"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: half-open offsets, its ends, its currency if printed."""

    start: int
    end: int
    low: float
    high: float
    unit: str | None = None
    scale: float = 1.0
    order: bool = False  # "dozens": only an order of magnitude
    spelt: bool = False
    share: bool = False  # "half of", "one in five"


def words_of(text: str) -> frozenset[str]:
    """Give the words of a text in lower case: what need not be looked for at all."""
    return frozenset(_LETTERS.findall(text.lower()))


def numerals(text: str, told: frozenset[str] | None = None) -> list[Numeral]:
    """Give the numbers of a text in order, none inside another.

    `told`: its words in lower case, if they are known already.
    """
    told = words_of(text) if told is None else told
    found: list[Numeral] = []
    numbers = [*_in_figures(text), *_in_words(text, told)]
    for one in sorted(numbers, key=lambda number: (number.start, -number.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _in_figures(text: str) -> Iterator[Numeral]:
    """Give the numbers that are written with digits."""
    if _FIGURE.search(text) is None:
        return
    for match in _digits().finditer(text):
        yield from _from_digits(text, match)
    for match in _PLAIN.finditer(text):
        share = _VULGAR.get(match["sign"] or "") or (
            int(match["over"]) / int(match["under"])
        )
        yield Numeral(match.start(), match.end(), share, share)
    if " in " in text or " out of " in text:
        yield from _ratios(text)


def _in_words(text: str, told: frozenset[str]) -> Iterator[Numeral]:
    """Give the numbers in words; most sentences have none of theirs."""
    if told & _PART_WORDS:
        yield from _shares(text)
    if told & _ORDER_WORDS:
        for match in _ORDER.finditer(text):
            yield from _from_order(match)
    if not told & _NUMBER_WORDS:
        return
    if "in" in told or "out" in told:
        yield from _ratios(text)
    for one in spelt_numbers(text):
        yield Numeral(
            one.start, one.end, one.value, one.value, scale=one.scale, spelt=True
        )


@cache
def _digits() -> re.Pattern[str]:
    """Give the pattern of a number in figures with currency and scale."""
    money, _ = before()
    # A scale in small letters stands right behind: "3m", "3 bn", but no "3 m high".
    return re.compile(
        rf"(?:(?P<currency>{money})|(?<![\w.,:/#^])(?<![^\d\s][-–])"
        # "a magnitude-7.1 earthquake", "a 6-foot-4 goalkeeper"
        rf"|(?<=agnitude-)|(?<=\d-foot-))"
        rf"(?P<digits>{_NUMBER})"
        rf"(?:[ -]{{1,2}}(?P<part>[1-9]/[2-9])(?![\d/])|(?P<sign>[{_VULGAR_DIGITS}]))?"
        rf"(?: ?-? ?(?P<word>(?i:{_WORDS}|mln|bln|tln|trn|mio))(?![\w])"
        rf"(?: and a (?P<half>half)\b)?"
        rf"| ?(?P<short>bn|BN|Bn|mn|MN|tn|MM)(?![\w])"
        rf"|(?P<glued>[mkKMBb])(?![\w/²³])"
        rf"| (?P<apart>[MB])(?=[ .,;)]|$)"
        rf"| ?(?P<coded>[MB])(?=USD|EUR|GBP|SEK|NOK|CHF))?"
        r"(?![\d_]|[.,:/]\d)"
    )


def _from_digits(text: str, match: re.Match[str]) -> Iterator[Numeral]:
    """Read a number in figures."""
    sign = (match["currency"] or "").replace(" ", "").lower()
    unit = before()[1].get(sign)
    scale, end = _scale_of(text, match, money=unit is not None)
    value = float(re.sub(r"[^\d.]", "", match["digits"]))
    if match["part"]:
        value += int(match["part"][0]) / int(match["part"][2])
    value += _VULGAR.get(match["sign"] or "", 0.0)
    value += 0.5 if match["half"] else 0.0
    value = round(value * scale, 6)  # 130.2 million is no 130199999.99999999
    yield Numeral(match.start(), end, value, value, unit, scale)


_MILLIONS = re.compile(r" m\b(?!\.)")
#: What stands around an "m" that is a length: "48m high", "the 100m race".
_LENGTH_BEHIND = re.compile(
    r" (?:long|high|tall|deep|wide|away|from|above|below|thick|race|sprint|dash"
    r"|freestyle|hurdles|runner|record|wave|tower|north|south|east|west|radius"
    r"|final|title|by|x|into|off|underground|apart|high-|up|down|before|after|short)\b"
)
_LENGTH_BEFORE = re.compile(
    r"\b(?:found at|stands? at|stood at|peak\w*|summit|climb\w*|depths?|deep|dived"
    r"|descend\w*|camp|length|height|depth|width|distance|outreach|radius"
    r"|elevation|altitude|swim|ran|run|race|sprint|metres|equal)\b[^.]{0,30}$",
    re.IGNORECASE,
)


def _scale_of(text: str, match: re.Match[str], *, money: bool) -> tuple[float, int]:
    """Give the scale behind a number and where it ends; "48m high" has none."""
    if money and (apart := _MILLIONS.match(text, match.end())):
        return 1e6, apart.end()
    if match["glued"] == "m" and not money and _is_length(text, match):
        return 1.0, match.end("digits")
    for name in ("word", "short", "glued", "apart", "coded"):
        if match[name]:
            return _SCALES[match[name].lower()], match.end()
    return 1.0, match.end()


def _is_length(text: str, match: re.Match[str]) -> bool:
    """Tell whether "m" is metres."""
    if _LENGTH_BEHIND.match(text, match.end()):
        return True
    lead = text[max(0, match.start() - 40) : match.start()]
    return _LENGTH_BEFORE.search(lead) is not None


def _from_order(match: re.Match[str]) -> Iterator[Numeral]:
    """Read an order of magnitude: "dozens", "tens of thousands", "a few hundred"."""
    lead = (match["lead"] or "").lower()
    word = match["word"].lower()
    few = lead in ("several", "a few", "many")
    if lead == "a couple" and not match["plural"]:
        two = 2 * (FACTORS | BIG).get(word, 20.0)
        yield Numeral(match.start(), match.end(), two, two, spelt=True)
    if not match["plural"] and not few:
        return
    if match["plural"] and lead in ("dozens", "hundreds", "tens", "thousands"):
        low, high = _ORDERS.get(lead.removesuffix("s"), (2e3, 9_999.0))
        scale = _SCALES.get(word, 1.0)
        if scale < 1e3:
            return
        low, high = low * scale, (high + 1) * scale - 1
    elif word in _ORDERS:
        low, high = _ORDERS[word]
    else:
        low, high = 2 * _SCALES[word], 10 * _SCALES[word] - 1
    yield Numeral(match.start(), match.end(), low, high, order=True, spelt=True)


def _shares(text: str) -> Iterator[Numeral]:
    """Read shares as percentages: "half of", "two-thirds", "one in five"."""
    for match in _FRACTION.finditer(text):
        count = SMALL.get((match["count"] or "a").lower(), 1.0)
        share = 100 * count * PARTS[(match["part"] or "half").lower()]
        start = match.start() + len(match["hedged"] or "")
        yield _share(start, match.end(), share)
    for match in _BY_SHARE.finditer(text):
        many, part = ("count", "part") if match["count"] else ("of", "moved")
        share = 100 * SMALL.get(match[many].lower(), 1.0) * PARTS[match[part].lower()]
        yield _share(match.start(many), match.end(), share)
    for match in _HALF_HEDGED.finditer(text):
        yield _share(match.start("half"), match.end("half"), 50.0)


def _ratios(text: str) -> Iterator[Numeral]:
    """Read "one in five" and "nine out of ten"."""
    for match in _RATIO.finditer(text):
        some, whole = (_count_of(match[name]) for name in ("some", "all"))
        if 0 < some < whole:
            yield _share(match.start(), match.end(), 100 * some / whole)


def _share(start: int, end: int, share: float) -> Numeral:
    rounded = round(share, 4)
    return Numeral(start, end, rounded, rounded, "percent", share=True)


def _count_of(words: str) -> float:
    """Give the value of a small count in words or figures."""
    last = words.lower().split()[-1]
    known = SMALL.get(last, {"hundred": 100.0, "thousand": 1e3}.get(last))
    return float(words.replace(",", "")) if known is None else known
