"""Mends what the parser tears apart, before a sentence becomes a tree.

Each mending knows one fault of the parser by its form: a noun taken for a verb's part,
a report hung on what it reports, a name beside its noun. It moves words, makes none.
"""

from __future__ import annotations

from collections.abc import Callable

from services.engines.protocols import Token
from services.extraction.freed import free
from services.extraction.lexicon import words
from services.extraction.people import person_nouns

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
        free(kept, one)
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


def _lift_which(tokens: list[Token], verb: Token) -> None:
    """Hang "which" on the fall in "the fall of Ida Lind, which was decided today".

    Nobody is a "which": the clause tells more of the noun over the person. So do not
    "the chairman of John Lewis, which was fined": there the name is a firm's.
    """
    person = tokens[verb.head]
    if person.entity != "PERSON" or person.dep != "pobj":
        return
    under = [one for one in tokens if one.head == verb.place]
    over = tokens[tokens[person.head].head]
    if over.lemma.lower() in person_nouns():
        return
    if over.pos == "NOUN" and any(one.text.lower() == "which" for one in under):
        tokens[verb.place] = verb._replace(head=over.place)


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
    "relcl": _lift_which,
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
