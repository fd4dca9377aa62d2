"""Mends what the parser tears apart, before a sentence becomes a tree.

Each mending knows one fault of the parser by its form: a noun taken for a verb's part,
a report hung on what it reports, a name beside its noun. It moves words, makes none.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable

from services.engines.protocols import Token
from services.extraction.lexicon import words

#: Tags of proper nouns.
PROPER = frozenset({"NNP", "NNPS"})
#: Verbs that take no clause without "that", but a noun: "praised the troops".
_WITH_NOUN = words(
    "praise criticize criticise condemn honor honour thank welcome blame accuse greet"
    " hail bless decorate award reward congratulate denounce mourn visit meet attack"
    " target seize capture destroy kill free release arrest detain rescue evacuate"
    " supply include join support help defend protect oppose review inspect tour"
)


#: Verbs that report, and those that may go on with the report behind "and".
_REPORTS = words("say tell announce add deny claim report insist state warn argue find")
_SPEAKS_ON = words(
    "say deny call tell add claim accuse describe warn insist reject dismiss urge vow"
    " promise announce blame demand"
)
_DAYS = frozenset([*calendar.day_name, *calendar.month_name])
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_WANTS = words("want expect need like prefer wish intend")
_ORDERS = words("urge ask tell order remind instruct beg implore advise warn call")


def mended(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Make subjects of nouns that the parser took for part of a verb.

    "Ukraine's military disagreed" is parsed as if "military disagreed" were one name.
    """
    torn = [
        one
        for one in tokens
        if one.dep in ("compound", "nmod")
        and one.pos in ("NOUN", "PROPN")
        and tokens[one.head].tag in ("VBD", "VBZ", "VBP")
        and one.place < one.head
    ]
    subjects = {one.head for one in tokens if one.dep in ("nsubj", "nsubjpass", "expl")}
    kept = list(tokens)
    for one in torn:
        if one.head not in subjects:
            kept[one.place] = one._replace(dep="nsubj")
            _give_owner(kept, one)
    for one in tokens:
        if _is_torn_verb(kept, one):
            # "a poll found that ...": read as a noun with a participle.
            kept[one.head] = kept[one.head]._replace(head=one.place, dep="nsubj")
            kept[one.place] = one._replace(head=one.place, dep="ROOT")
        _free_count(kept, one)
        _free_number(kept, one)
        _free_day(kept, one)
        _lead_with_not(kept, one)
        # ", police said, was closed": what is put in hangs on the verb, not its "was".
        if one.dep == "parataxis" and tokens[one.head].dep in ("aux", "auxpass"):
            kept[one.place] = one._replace(head=tokens[one.head].head)
        _take_from_helper(kept, one)
        if one.dep == "ccomp" and one.tag in ("VBN", "VBD"):
            _give_object(kept, one)
        now = kept[one.place]
        if now.dep in _MENDED and now.head != now.place:
            _MENDED[now.dep](kept, now)
    return tuple(kept)


def _free_count(tokens: list[Token], lead: Token) -> None:
    """Give a clause its counted subject: "police said | between 6 and 9 men marched".

    The parser takes "between" and "from" for where it was said.
    """
    verb = tokens[lead.head]
    if lead.dep != "prep" or lead.text.lower() not in ("between", "from"):
        return
    number = tokens[lead.place + 1] if lead.place + 1 < len(tokens) else lead
    noun = tokens[number.head]
    clause = next(
        (
            one
            for one in tokens[lead.place :]
            if (one.dep == "ccomp" and one.head == verb.place)
            or (one.dep == "pcomp" and one.head == lead.place)
        ),
        None,
    )
    if clause is None or number.tag != "CD" or not number.place < noun.place:
        return
    under = [one for one in tokens if one.head == clause.place]
    own = next((one for one in under if one.dep in ("nsubj", "nsubjpass")), None)
    if noun.place > clause.place or (own is not None and own.place != noun.place):
        return
    if own is None and (noun.dep, noun.head) != ("pobj", lead.place):
        return
    passive = any(one.dep == "auxpass" for one in under)
    dep = "nsubjpass" if passive else "nsubj"
    tokens[noun.place] = noun._replace(head=clause.place, dep=dep)
    tokens[lead.place] = lead._replace(head=number.place, dep="quantmod")
    tokens[clause.place] = clause._replace(head=verb.place, dep="ccomp")


def _free_number(tokens: list[Token], number: Token) -> None:
    """Make a subject of the number in "In Velm | 40 were arrested"."""
    behind = number.place + 1
    if number.dep != "nummod" or number.head >= number.place or behind == len(tokens):
        return
    verb = tokens[behind]
    if verb.dep in ("aux", "auxpass"):
        verb = tokens[verb.head]
    under = [one for one in tokens if one.head == verb.place]
    own = any(one.dep in _SUBJECTS for one in under)
    if own or verb.pos not in ("VERB", "AUX") or tokens[number.head].dep != "pobj":
        return
    passive = any(one.dep == "auxpass" for one in under)
    dep = "nsubjpass" if passive else "nsubj"
    if verb.tag in ("VBD", "VBN", "VBZ", "VBP"):
        tokens[number.place] = number._replace(head=verb.place, dep=dep)


def _free_day(tokens: list[Token], day: Token) -> None:
    """Hang the day of "On Monday | police arrested 14" on its "on"."""
    lead = tokens[day.place - 1] if day.place else day
    if day.dep != "compound" or day.text not in _DAYS or lead.dep != "prep":
        return
    filled = any(one.dep == "pobj" for one in tokens if one.head == lead.place)
    if lead.head != day.head and not filled:
        tokens[day.place] = day._replace(head=lead.place, dep="pobj")


def _lead_with_not(tokens: list[Token], word: Token) -> None:
    """Hang what denies a clause on its own verb where it stands before the subject.

    "Never has it been seen", "he did not stop, nor did he call".
    """
    above = tokens[word.head]
    low = word.text.lower()
    if low in ("never", "nowhere") and above.dep in ("aux", "auxpass"):
        tokens[word.place] = word._replace(head=above.head, dep="neg")
        return
    if low != "nor" or word.dep != "cc" or word.place > len(tokens) - 3:
        return
    helper = tokens[word.place + 1]
    joined = tokens[helper.head]
    if helper.place == word.head and helper.lemma == "be":
        _turn_around(tokens, helper)
        return
    if helper.dep in ("aux", "auxpass") and joined.head == word.head != joined.place:
        tokens[word.place] = word._replace(head=joined.place)


def _turn_around(tokens: list[Token], helper: Token) -> None:
    """Make a passive of "Nor is any of it left": "left" says nothing of "it"."""
    under = [one for one in tokens if one.head == helper.place]
    noun = next((one for one in under if one.dep == "nsubj"), None)
    if noun is None:
        return
    told = [
        one
        for one in tokens[noun.place :]
        if one.dep == "acl" and one.tag == "VBN" and noun.place in _over(tokens, one)
    ]
    if not told:
        return
    verb, root = told[0], helper.head == helper.place
    above = verb.place if root else helper.head
    tokens[verb.place] = verb._replace(head=above, dep=helper.dep)
    tokens[helper.place] = helper._replace(head=verb.place, dep="auxpass")
    tokens[noun.place] = noun._replace(head=verb.place, dep="nsubjpass")
    for one in under:
        if one.dep in ("cc", "punct", "neg"):
            tokens[one.place] = tokens[one.place]._replace(head=verb.place)


def _over(tokens: list[Token], one: Token) -> set[int]:
    """Give the places that govern a word."""
    found: set[int] = set()
    while one.head != one.place and one.head not in found:
        found.add(one.head)
        one = tokens[one.head]
    return found


def _speak_behind(tokens: list[Token], verb: Token) -> None:
    """Hang what is said on the verb of "No bell rang, said the teacher"."""
    said = tokens[verb.head]
    if verb.tag not in ("VBD", "VBZ", "VBP", "VBN") or verb.place > said.place:
        return
    under = [one for one in tokens if one.dep == "nsubj" and one.head == said.place]
    own = any(one.head == verb.place and one.dep == "nsubj" for one in tokens)
    if own and len(under) > 1 and said.lemma.lower() in _REPORTS:
        tokens[verb.place] = verb._replace(dep="ccomp")


def _take_from_helper(tokens: list[Token], noun: Token) -> None:
    """Give a verb the subject that hangs on its "is": "his name is not yet known"."""
    helper = tokens[noun.head]
    if noun.dep not in ("nsubj", "nsubjpass") or helper.dep not in ("aux", "auxpass"):
        return
    dep = "nsubjpass" if helper.dep == "auxpass" else "nsubj"
    tokens[noun.place] = noun._replace(head=helper.head, dep=dep)


def _hang_report(tokens: list[Token], verb: Token) -> None:
    """Hang "and denied" on the report before it, not on what was reported.

    "The ministry said the sale had been planned and called the report misleading": a
    verb of speech without a helping verb goes on with whoever spoke.
    """
    said = tokens[verb.head]
    report = tokens[said.head]
    if verb.tag not in ("VBD", "VBN") or said.dep != "ccomp" or said.head == said.place:
        return
    if verb.lemma.lower() not in _SPEAKS_ON or report.lemma.lower() not in _REPORTS:
        return
    if said.lemma.lower() in _SPEAKS_ON | _REPORTS or report.place > said.place:
        return
    own = [one.dep for one in tokens if one.head == verb.place]
    if "nsubj" in own and "ccomp" in own:
        # "The mayor said it was safe and the army said it was not": two reports.
        if verb.lemma.lower() in _REPORTS and verb.tag == "VBD":
            tokens[verb.place] = verb._replace(head=report.place)
        return
    helped = any(
        one.dep in ("aux", "auxpass") for one in tokens if one.head == said.place
    )
    if helped and not {"nsubj", "nsubjpass", "aux", "auxpass"}.intersection(own):
        tokens[verb.place] = verb._replace(head=report.place)


def _turn_report(tokens: list[Token], verb: Token) -> None:
    """Make a report of ", a study found last month" at a sentence's end."""
    said = tokens[verb.head]
    if verb.tag not in ("VBD", "VBZ") or verb.lemma.lower() not in _REPORTS | {"find"}:
        return
    if said.head != said.place or said.place > verb.place:
        return
    own = [one for one in tokens if one.head == verb.place and one.dep != "punct"]
    subject = next((one for one in own if one.dep == "nsubj"), None)
    said_more = any(one.dep in ("ccomp", "dobj", "xcomp", "conj", "cc") for one in own)
    joined = any(
        one.dep == "cc"
        and one.head == said.place
        and said.place < one.place < verb.place
        for one in tokens
    )
    if subject is None or said_more or joined:
        return
    first = min(_under(tokens, subject.place))
    if first and tokens[first - 1].text == ",":
        tokens[verb.place] = verb._replace(head=verb.place, dep="ROOT")
        tokens[said.place] = said._replace(head=verb.place, dep="ccomp")


def _under(tokens: list[Token], place: int) -> set[int]:
    """Give a noun with all words before it that hang on it, one on the other."""
    found = {place}
    for one in reversed(tokens[:place]):
        if one.head in found:
            found.add(one.place)
    return found


def _make_finite(tokens: list[Token], verb: Token) -> None:
    """Make the verb of "The mayor, Ida Lind, called on both sides to talk"."""
    noun = tokens[verb.head]
    if verb.dep != "acl" or verb.tag != "VBD" or noun.head != noun.place:
        return
    if noun.pos not in ("NOUN", "PROPN") or tokens[verb.place - 1].text != ",":
        return
    tokens[noun.place] = noun._replace(head=verb.place, dep="nsubj")
    tokens[verb.place] = verb._replace(head=verb.place, dep="ROOT")


def _make_order(tokens: list[Token], verb: Token) -> None:
    """Make what is ordered of "to stay" in "urged them to stay", no purpose."""
    above = tokens[verb.head]
    if verb.dep != "advcl" or verb.tag != "VB" or verb.place < above.place:
        return
    if above.lemma.lower() not in _ORDERS or verb.place < 1:
        return
    under = [one for one in tokens if one.head == verb.place]
    over = [one for one in tokens if one.head == above.place]
    told = any(one.dep == "dobj" and one.place < verb.place for one in over)
    told = told or any(one.text in ("on", "to") and one.dep == "prep" for one in over)
    if told and any(one.dep == "aux" and one.text == "to" for one in under):
        tokens[verb.place] = verb._replace(dep="xcomp")


def _give_object(tokens: list[Token], verb: Token) -> None:
    """Make an object of the noun in "praised the troops sent to the border, vowing".

    A participle without its "was" is no clause: it says which troops, and what follows
    behind a comma ("vowing") goes on from the verb before.
    """
    under = [one for one in tokens if one.head == verb.place and one is not verb]
    noun = next((one for one in under if one.dep == "nsubj"), None)
    above = tokens[verb.head]
    helped = any(one.dep in ("aux", "auxpass", "mark") for one in under)
    if noun is None or helped or not above.place < noun.place < verb.place:
        return
    if above.lemma.lower() not in _WITH_NOUN:
        return
    tokens[noun.place] = noun._replace(head=above.place, dep="dobj")
    tokens[verb.place] = verb._replace(head=noun.place, dep="acl")
    for one in under:
        comma = one.place > 0 and tokens[one.place - 1].text == ","
        if one.dep == "advcl" and one.tag == "VBG" and comma:
            tokens[one.place] = one._replace(head=above.place)


def _mend_clause(tokens: list[Token], verb: Token) -> None:
    """Mend a clause under a verb: what somebody wants done, and a torn "who" clause.

    "They want the council to meet" says what they want and reports nothing; in "Her
    successor, Ida Lind, who was cleared by it, said so" the successor says so.
    """
    above = tokens[verb.head]
    under = [one for one in tokens if one.head == verb.place and one is not verb]
    infinite = any(one.dep == "aux" and one.text.lower() == "to" for one in under)
    if infinite and verb.tag == "VB" and above.lemma.lower() in _WANTS:
        tokens[verb.place] = verb._replace(dep="xcomp")
        return
    subjects = [one for one in under if one.dep in ("nsubj", "nsubjpass")]
    who = next((one for one in subjects if one.text.lower() in ("who", "which")), None)
    if who is None:
        who = next(
            (one for one in under if one.tag == "WP" and one.place < verb.place), None
        )
    noun = subjects[0] if subjects else None
    own = any(
        one.dep in ("nsubj", "nsubjpass") and one.head == above.place for one in tokens
    )
    if (
        noun is None
        or own
        or noun.pos not in ("NOUN", "PROPN")
        or verb.place > above.place
    ):
        return
    behind = who or next(
        (one for one in tokens[noun.place : verb.place] if one.tag == "WP"), None
    )
    if behind is None or behind.place < noun.place or above.tag not in ("VBD", "VBZ"):
        return
    tokens[noun.place] = noun._replace(head=above.place, dep="nsubj")
    tokens[verb.place] = verb._replace(head=noun.place, dep="relcl")


def _mend_conjunct(tokens: list[Token], verb: Token) -> None:
    """Mend a verb joined on to another."""
    _hang_report(tokens, verb)
    _turn_report(tokens, verb)


def _mend_subject(tokens: list[Token], subject: Token) -> None:
    """Mend a subject: a clause taken for one, a name beside its noun."""
    _speak_behind(tokens, subject)
    _name_noun(tokens, subject)


def _name_noun(tokens: list[Token], name: Token) -> None:
    """Hang "Sanovar" on its noun in "the health watchdog Sanovar said"."""
    noun = tokens[name.place - 1] if name.place else name
    both = noun.dep == "nsubj" and noun.head == name.head
    if both and name.tag in PROPER and noun.tag == "NN":
        tokens[name.place] = name._replace(head=noun.place, dep="appos")


_MENDED: dict[str, Callable[[list[Token], Token], None]] = {
    "conj": _mend_conjunct,
    "parataxis": _turn_report,
    "nsubj": _mend_subject,
    "ccomp": _mend_clause,
    "acl": _make_finite,
    "advcl": _make_order,
}


def _is_torn_verb(tokens: list[Token], one: Token) -> bool:
    """Tell whether a participle behind the root noun governs a clause with "that"."""
    noun = tokens[one.head]
    if one.dep != "acl" or one.tag not in ("VBN", "VBD") or noun.head != noun.place:
        return False
    if noun.pos not in ("NOUN", "PROPN"):
        return False
    return any(that.dep == "ccomp" and that.head == one.place for that in tokens)


def _give_owner(tokens: list[Token], noun: Token) -> None:
    """Hang "Norway's" or "no" on the noun that was taken for a verb's part."""
    for one in tokens[: noun.place]:
        if one.dep in ("poss", "det") and one.head == noun.head:
            tokens[one.place] = one._replace(head=noun.place)
