"""Knows numbers that are no figures: telephones, scores, clock times, labels, years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.extraction.lexicon import groups
from services.extraction.numerals import Numeral
from services.extraction.units import unit_behind

_PHONE = re.compile(
    r"(?:\+\d{1,3}[ -])?\(?\d{2,4}\)?-\d{3}-\d{3,4}\b|\+\d[\d -]{6,}\d"
    r"|\(\d{2,5}\) ?\d{3,4}[ -]?\d{3,4}|\b0\d{2,4} \d{3,4} ?\d{3,4}\b"
    r"|\b\d{4}-\d{4,}(?:-\d+)*\b|\b\d{3} ?- ?\d{4}\b"
    # Emergency numbers and codes such as MS08-078.
    r"|\b(?:call(?:s|ed|ing)?|dial(?:s|ed|led|ling)?|phoned|rang|the|an?|to)"
    r" (?:911|999|112)\b(?! (?:people|million|men|women|homes))|\b[A-Z]{1,5}\d+-\d+\b"
)
_DASHED = re.compile(r"(?<![\d,.$€£/-])(\d{1,3}) ?[-–] ?(\d{1,3})(?![\d,%/]|\.\d|-\d)")
#: What a result is said with: "won 3-1", "a 6-3 ruling".
_CONTEST = re.compile(
    r"\b(?:w[io]n\w*|beat\w*|lead\w*|led|los[te]\w*|dr[ae]w\w*|victor\w+|defeat\w*|score"
    r"\w*|goal\w*|vot\w+|rul\w+|deadlock\w*|split|majorit\w+|match|set|tie[ds]?|trail"
    r"\w*|triumph\w*|thrash\w*|hammer\w*|overpower\w*|edged|final|game|aggregate)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b\d{3,4} ?(?:hrs|hours|GMT|IST|UTC)\b|\b\d{1,2} ?: ?\d\d\b"
    r"|\b\d{1,2}(?: ?[:.] ?\d\d)?\s?(?:a\. ?m\b\.?|p\. ?m\b\.?|[ap]m\b(?! to be)"
    r"|o['’]clock|GMT|BST|CET|EST|EDT|PST|PDT|in the (?:evening|morning|afternoon)"
    r"|at night)\b",
    re.IGNORECASE,
)
#: "At six" is a time, "the toll stands at six" none.
_CLOCK_WORDS = re.compile(
    r"(?<!stands )(?<!stood )(?<!stand )(?<!steady )(?<!remains )(?<!remained )"
    r"(?<!toll )(?<!number )(?<!total )(?<!unchanged )"
    r"\bat (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"(?= (?:in|on|o)|[,.]| and again)"
    r"|\b(?:before|after|past|to) (?:six|seven|eight|nine|ten|eleven)(?= in the)"
    r"|\b(?:six|seven|eight|nine|ten|eleven) (?:in the (?:evening|morning|afternoon)"
    r"|at night|o['’]clock|[ap]\.?m\b)",
    re.IGNORECASE,
)
_HOUR = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|midnight|noon"
    r"|midday|1[0-2]|[1-9])"
)
#: "A quarter to eight", "half past nine"; "five to six" only where a time can stand.
_CLOCK_SPOKEN = re.compile(
    rf"\b(?:(?:a )?quarter|half|(?:twenty|twenty-five|ten|five|\d\d?|[a-z]+)"
    rf" minutes?) (?:past|to|before|after) {_HOUR}\b(?![.,:]?\d| ?%)"
    rf"|\bhalf {_HOUR}(?=[.,;]|$)"
    rf"|(?<=\bat )(?:about |around |just after |exactly )?"
    rf"(?:five|ten|twenty|twenty-five) (?:past|to) {_HOUR}\b(?![.,:]?\d| ?%)",
    re.IGNORECASE,
)
_TO_THE_MINUTE = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
#: What may stand behind a clock time that has no "am".
_CLOCK_ENDS = (
    r"(?=[.,;:)]?(?:$|[ ”\"’]*$| (?:on|in the|that|this|last|and|when|at|but|local"
    r"|while|as|with|after|before|for|because|by|to)\b| (?-i:[A-Z]))|[,;)](?!\d))"
)
_CLOCK_RANGE = re.compile(
    rf"\b(?:between|from) (?:{_TO_THE_MINUTE} (?:and|to|until|till) "
    rf"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?|(?:[01]?\d|2[0-4]) (?:and|to|until|till) "
    rf"{_TO_THE_MINUTE})\b{_CLOCK_ENDS}",
    re.IGNORECASE,
)
_CLOCK_AT = re.compile(
    rf"\b(?:(?:at|until|till)(?: about| around| exactly| just after| just before"
    rf"| shortly after| shortly before)? (?:{_TO_THE_MINUTE}|(?:1[0-2]|[1-9])\b"
    rf"(?![.,]\d))|by {_TO_THE_MINUTE})\b{_CLOCK_ENDS}",
    re.IGNORECASE,
)
#: What is measured or put somewhere stands "at 9.30" or "by 4" without any clock.
_LEVELS = re.compile(
    r"\b(?:puts?(?! out| off)|set|sets|stands?|stood|standing|toll|numbers?|totals?"
    r"|counts?|rates?|pric\w+|shares?|ind(?:ex|ices)|temperatures?|remain\w*|steady|peak\w*|unchanged"
    r"|estimat\w+|scor\w+|trad\w+|valu\w+|clos(?:ed|ing) (?:up|down)|points?|inflation"
    r"|magnitude|average\w*|odds|priced?|sold|sells?|bought|costs?|kept|keeps?|held"
    r"|r[oi]se\w*|risen|fell|fall\w*|drop\w*|cut|grew|grow\w*|increas\w+|rais\w+|up"
    r"|down|won|lost|lead\w*|led|beat|ages?|aged|mark\w*|rank\w*|yield\w*|dead|deaths?"
    r"|casualties|record\w*|start\w* at|die[ds]?)\b",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"\b{_MONTHS},? ?\d{{1,2}}(?:st|nd|rd|th)?\b(?! ?%| percent)"
    rf"(?:,? (?:19|20)\d\d\b)?|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTHS}"
    rf"(?: (?:19|20)\d\d\b)?|\b{_MONTHS},? (?:1[5-9]|20)\d\d\b",
    re.IGNORECASE,
)
_NUMERIC_DATE = re.compile(
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b"
    r"|\b(?:1[89]|20)\d\d ?[-–/] ?(?:(?:1[89]|20)\d\d|\d\d)\b"
)
_MONTH = re.compile(rf"\b{_MONTHS}", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d{1,5}(?:-\d+)? (?:block of )?(?:[NSEW]\. |North |South |East |West )?"
    r"(?:[A-Z][\w.'’]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Lane|Boulevard|Blvd"
    r"|Court|Place|Square|Highway|Way)\b"
)
_DIGIT = re.compile(r"\d")
#: "the 18.05 from Morley"
_TRAIN = re.compile(
    r"\b(?:the|a) \d{1,2}[.:]\d\d (?:from|to|train|service|bus|departure|express|ferry)"
    r"\b",
    re.IGNORECASE,
)
#: "a Boeing 737-800", "an ATR 72-500"
_AIRCRAFT = re.compile(
    r"\b(?:Boeing|Airbus|Embraer|Bombardier|Antonov|Tupolev|Ilyushin|Cessna|Sukhoi|ATR"
    r"|McDonnell Douglas|Fokker|Dash|Yakovlev)[ -][A-Z]{0,3}-?\d+(?:-\d+)?\w*"
)
#: "between junctions 9 and 11", "gates 3 to 5"
_LISTED = re.compile(
    r"\b(?:junctions|gates|platforms|rooms|routes|blocks|pages|chapters|articles|sections"
    r"|flights|reactors|lines|wards|exits|highways|floors|lots) \d{1,4}(?:, \d{1,4})*"
    r" ?(?:,? and|to|or|-|–) ?\d{1,4}\b",
    re.IGNORECASE,
)
_BLOCKS = (_LISTED, _PHONE, _CLOCK, _NUMERIC_DATE, _STREET, _AIRCRAFT, _TRAIN)
#: "the Group of 20", but "a group of 20" walkers
_GROUP = re.compile(r"\bGroup of $")

#: What stands behind a number that counts no noun.
NO_NOUN = re.compile(
    r"[.,;:)]|$| (?:were|was|are|is|who|and|or|in|to|from|have|has|had|with|at|on|as"
    r"|died|get|got|will|would|should|can|could|must|may|if)\b"
)
_LABEL = re.compile(
    r"(?:\b(?:nos?|nrs?|number|numbers|page|pages|article|articles|section|chapter|exit"
    r"|flight|route|room|channel|tram|bus|shaft|phase|level|category|cat|type|boeing|airbus|war"
    r"|part|figure|table|grade|rank|ranked|seed|seeded|version"
    r"|district|highway|interstate|line|gate|class|size|step|case|series|episode|volume"
    r"|apollo|covid|rule|item|unit|platform|protocol|act|bill|resolution|amendment"
    r"|paragraph|clause|proposition|prop|lot|pier|terminal|suite|tier|ward|precinct"
    r"|seats?|iphone|windows|mk|psalm|verse|code|zip|extension|ext|fy|top|formula|mach"
    r"|super bowl)"
    r"\.?[ -]{1,2}|#|§ ?)$",
    re.IGNORECASE,
)
#: "AK 47", "MH 370"
_MODEL = re.compile(r"(?:^|[\s(])(?!US |UK |EU |UN )[A-Z]{2,3}(?: ?- ?| )$")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_ENUMERATED = re.compile(r" ?\) ")
_CALIBRE = re.compile(
    r"(?:\s?-\s?|\s)(?:caliber|calibre|gauge|proof|way|for-(?:one|two"
    r"|three|\d))\b|-for-"
)
_DEFINITE = re.compile(
    r"\b(?:the|these|those|both|all|its|their|his|her|our|my|your|other|of the|last"
    r"|first|next|past|every|each|any|no|such)\s$",
    re.IGNORECASE,
)
_PRONOUN_ONE = re.compile(
    r"\s(?:day|another|thing|who|that|can|could|would|might|may|should|must"
    r"|of (?:the|these|those|its|his|her|their"
    r"|our|them|us|[A-Z])|to|is|was|has|in (?!\d))\b"
)
_ONE_LEAD = re.compile(
    r"\b(?:no|any|every|some|which|this|that|the|another|each|day|the only|new"
    r"|such|last|first|next|right|same|good|big|one by|on the)\s$",
    re.IGNORECASE,
)
_COUNTS_BEHIND = re.compile(r" (?:more |other |additional )?([a-z]+)")


def blocked(text: str) -> Iterator[tuple[int, int]]:
    """Give the pieces of a sentence whose numbers are no figures."""
    patterns = [_CLOCK_WORDS, _CLOCK_SPOKEN]
    if _DIGIT.search(text):
        patterns.extend(_BLOCKS)
        yield from _clock_times(text)
    if _MONTH.search(text):
        patterns.append(_DATE)
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield match.span()
    for match in _DASHED.finditer(text):
        if _is_score(text, match):
            yield match.span()


def _clock_times(text: str) -> Iterator[tuple[int, int]]:
    """Give times of the clock without "am" or "pm": "between 9.30 and 10", "at 9.30".

    Only where no level is told: "shares closed at 9.30" tells a price.
    """
    for pattern in (_CLOCK_RANGE, _CLOCK_AT):
        for match in pattern.finditer(text):
            around = max(0, match.start() - 60), match.start()
            if not _LEVELS.search(text, *around):
                yield match.span()


def _is_score(text: str, match: re.Match[str]) -> bool:
    """Tell whether "3-2" is a result and no range; a range goes up."""
    if int(match[1]) >= int(match[2]):
        return True
    around = text[max(0, match.start() - 40) : match.end() + 25]
    return " " not in match.group() and _CONTEST.search(around) is not None


def names_something(text: str, one: Numeral) -> bool:
    """Tell whether a number is a label, a pronoun or counts nothing new."""
    before = text[max(0, one.start - 24) : one.start]
    behind = text[one.end : one.end + 24]
    digits = text[one.start : one.end]
    shouted = text[max(0, one.start - 24) : one.end + 24].isupper()
    if _MODEL.search(before) and digits.isdigit() and not shouted:
        return True
    if _LABEL.search(before) or _GROUP.search(before):
        return True
    if _ORDINAL.match(behind) or _CALIBRE.match(behind):
        return True
    if _ENUMERATED.match(behind) and "(" not in before:
        return True
    if digits.lower() in ("one", "zero", "nought") and _is_pronoun(before, behind):
        return unit_behind(text, one.end, one.high) is None
    return _is_year(text, one) or (not shouted and _part_of_a_name(text, one))


def _is_pronoun(before: str, behind: str) -> bool:
    """Tell whether "one" stands for somebody, or counts nothing: "the one who"."""
    if _ONE_LEAD.search(before) or _PRONOUN_ONE.match(behind):
        return True
    return behind[:1] not in (" ", "-", "\u00a0")


def picks_out(text: str, one: Numeral) -> bool:
    """Tell whether a small number only points at those known: "the two leaders"."""
    lead = _DEFINITE.search(text[max(0, one.start - 24) : one.start])
    return one.spelt and one.low <= 10 and not one.order and lead is not None


def _is_year(text: str, one: Numeral) -> bool:
    """Tell whether a bare number of four digits is a year."""
    digits = text[one.start : one.end]
    if not (digits.isdigit() and len(digits) == 4 and 1500 <= one.low <= 2100):
        return False
    if one.unit or one.scale != 1:
        return False
    behind = _COUNTS_BEHIND.match(text, one.end)
    return behind is None or not _is_counted(behind.group(1))


def _is_counted(word: str) -> bool:
    """Tell whether a word behind a number is what it counts, likely."""
    known = groups("counted.tsv")
    bare = word.removesuffix("s")
    return any(word in one or bare in one for one in known.values()) or word in (
        "dead",
        "others",
        "jobs",
        "votes",
        "cases",
        "times",
        "copies",
        "tests",
    )


def _part_of_a_name(text: str, one: Numeral) -> bool:
    """Tell whether a bare number belongs to a name before it: "Windows 11"."""
    digits = text[one.start : one.end]
    if not digits.isdigit() or text[: min(one.start, 60)].count(" ") < 2:
        return False
    words = text[max(0, one.start - 30) : one.start].split()
    behind = text[one.end : one.end + 2]
    capital = words[-1][:1].isupper() and words[-1].isalpha() if words else False
    follows = behind[:1] in " -%" and behind[1:2].islower() if behind else False
    return capital and not follows and not behind.startswith((" %", "%", "-"))
