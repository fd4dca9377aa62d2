"""Finds the cues: verbs that say, deny, order or plan, and what they govern.

Verbs and their classes stand in tables/verbs.tsv, nouns that speak in
tables/nouns.tsv.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.engines.protocols import Token
from services.extraction.lexicon import mapping, words
from services.extraction.relatives import relative_object
from services.extraction.tree import Tree

#: Verbs that speak only with a clause behind them.
_NEEDS_CLAUSE = words(
    "show find learn discover put count feel judge post continue begin observe recall"
    " consider point hold relate signal offer require expect respond contest"
    " project repeat maintain conclude know understand realize realise see hear notice"
    " remember forget wonder imagine guess bet figure dream sense decide rule"
    " prove demonstrate illustrate teach remind convince determine pronounce prefer"
    " charge cry read attest infer deem presume opt"
)
DENIALS = frozenset({"brush off", "wave away", "play down", "shrug off"})
#: What is called so is denied: "called the allegation baseless".
_UNTRUE = words(
    "baseless false untrue wrong groundless unfounded fabricated nonsense incorrect"
    " fake ridiculous absurd misleading inaccurate lie lies fiction propaganda"
)
_MARKS = frozenset({"“", "”", '"', "``", "''"})
_NAMES_SO = words("call describe brand label dismiss")
_DENIABLE = words(
    "allegation accusation charge claim report suggestion idea rumour rumor criticism"
    " responsibility involvement wrongdoing notion assertion finding statement demand"
    " condition ultimatum"
)
#: These speak only right before a quotation.
_GOES_ON = words("continue begin go start")
_MOODS = words(
    "afraid confident convinced sure certain worried concerned optimistic hopeful aware"
    " adamant doubtful sceptical skeptical glad sorry proud surprised positive"
)
_MUTE = words("comment elaborate respond answer speak say talk discuss")
#: What polls and studies do.
_FINDS = frozenset({"show", "find", "project", "reveal", "suggest", "indicate"})
#: What one makes when one speaks: "made clear that".
_CLEAR = frozenset({"clear", "plain", "known", "public"})
#: Verbs that tell somebody something.
HEARERS = words("warn tell inform notify assure ask urge remind persuade convince")
#: Deeds that are made of a verb of speech and a particle.
_DEEDS = frozenset({"call off", "call up", "call in", "tell off", "order in"})
_LIGHT = frozenset({"give", "provide", "issue", "offer", "make", "release", "publish"})
_VERBAL = ("VBD", "VBN", "VBZ", "VBP", "VBG", "VB")
_SHARES = words("percent cent percentage third quarter fifth half majority minority")
#: Nothing is said by these, only thought: with "is expected to" nobody is named.
_EXPECTED = words("expect believe think know understand project predict forecast")


_NOT = frozenset({"not", "n't", "n’t", "never", "neither", "nor"})
#: Subjects, and what stands before one, where nobody says so.
_NOBODY = words("nobody none neither no")
#: What floods claim, and nobody does who speaks.
_TAKEN = words("life victim casualty")


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb that says, denies, orders or plans; `kind` as in tables/verbs.tsv."""

    place: int
    kind: str
    contents: tuple[int, ...]  # heads of the clauses it governs
    passive: bool


def cue_at(tree: Tree, place: int) -> Cue | None:
    """Give the cue at a verb, if it is one."""
    token = tree.tokens[place]
    if not _is_verb(tree, token):
        return None
    lemma = token.lemma.lower()
    kind = _kind(tree, place, lemma)
    if kind is None or _with_particle(tree, place, lemma) in _DEEDS:
        return None
    if _is_no_speech(tree, place, lemma):
        return None
    if kind == "think" and _share_speaks(tree, place):
        return None  # "64 percent of voters believe": how many do is what is told
    passive = tree.child(place, "nsubjpass", "auxpass") is not None
    contents = tuple(_contents(tree, place, kind))
    if lemma in _FINDS and not contents and _found_by_study(tree, place):
        return Cue(place, kind, contents, passive)
    if lemma == "put" and _puts_at(tree, place):
        return Cue(place, kind, contents, passive)
    awaited = passive or lemma == "expect"
    expected = awaited and lemma in _EXPECTED and tree.child(place, "xcomp")
    foreseen = lemma == "expect" and not passive and tree.child(place, "dobj", "xcomp")
    if foreseen and not contents:
        return Cue(place, "plan", contents, passive)  # "expects a first cut in May"
    bare = lemma in _NEEDS_CLAUSE - _GOES_ON and kind != "deny"
    if bare and not contents and not expected:
        return None
    if expected and lemma == "expect":
        kind = "plan"  # "is expected to open in May": what is coming, as they say
    return Cue(place, kind, contents, passive)


def _is_no_speech(tree: Tree, place: int, lemma: str) -> bool:
    """Tell whether a verb of speech means a deed: "the flood claimed 12 lives"."""
    if lemma in _GOES_ON:
        return not _quote_near(tree, place)
    taken = tree.child(place, "dobj", "nsubjpass")
    return lemma == "claim" and taken is not None and taken.lemma.lower() in _TAKEN


def _with_particle(tree: Tree, place: int, lemma: str) -> str:
    """Give a verb with its particle: "call off"."""
    particle = tree.child(place, "prt")
    return f"{lemma} {particle.text.lower()}" if particle else lemma


def _share_speaks(tree: Tree, place: int) -> bool:
    """Tell whether those who say so are a share of others: a poll speaks of them."""
    told = tree.child(place, "nsubj")
    if told is None:
        return False
    if told.lemma.lower() in _SHARES or told.text == "%":
        numbered = tree.child(told.place, "nummod", "amod", "quantmod") is not None
        return numbered or told.lemma.lower() in ("majority", "half", "minority")
    return False


def _is_verb(tree: Tree, token: Token) -> bool:
    """Tell whether a word is a verb, whatever the tagger makes of "files show that"."""
    if token.pos in ("VERB", "AUX") or token.tag in _VERBAL:
        return True
    return bool(tree.child(token.place, "nsubj") and tree.child(token.place, "ccomp"))


def _puts_at(tree: Tree, place: int) -> bool:
    """Tell whether a figure is put somewhere: "put the toll at 55"."""
    at = any(one.text.lower() == "at" for one in _near_preps(tree, place))
    return at and tree.child(place, "dobj", "nsubjpass") is not None


def _near_preps(tree: Tree, place: int) -> list[Token]:
    """Give the prepositions under a verb or its object."""
    objects = [one.place for one in tree.children(place, "dobj")]
    return [
        prep
        for one in (place, *objects)
        for prep in tree.children(one, "prep")
        if tree.child(prep.place, "pobj") is not None
    ]


def says_nothing(tree: Tree, place: int) -> bool:
    """Tell whether somebody only keeps silent: "declined to comment"."""
    lemma = tree.tokens[place].lemma.lower()
    if lemma in ("decline", "refuse"):
        further = tree.child(place, "xcomp")
        if further is None or further.lemma.lower() not in _MUTE:
            return False
        return tree.child(further.place, "dobj", "ccomp") is None
    inside = {tree.words[one] for one in tree.branch(place)}
    asked = "comment" in inside and bool(inside & {"request", "requests", "reached"})
    unavailable = {"comment", "available"} <= inside or {
        "comment",
        "unavailable",
    } <= inside
    quiet = negated_by(tree, place) and lemma in ("respond", "reply", "return", "reach")
    return (asked and (quiet or lemma in ("respond", "reply"))) or unavailable


def _found_by_study(tree: Tree, place: int) -> bool:
    """Tell whether a poll or a study shows something: "a poll showed a lead"."""
    subject = tree.child(place, "nsubj")
    found = tree.child(place, "dobj")
    if subject is None or subject.pos != "NOUN" or found is None:
        return False
    return subject.lemma.lower() in mapping("nouns.tsv")


def _quote_near(tree: Tree, place: int) -> bool:
    """Tell whether a quotation is near: "she continued, “For us ..."."""
    near = tree.tokens[max(0, place - 4) : place + 4]
    return any(one.text in ("“", "”", '"', "``", "''") for one in near)


def _kind(tree: Tree, place: int, lemma: str) -> str | None:
    """Give the class of a verb; "brush off" denies, "provide an estimate" says."""
    if tree.lemma(place) in DENIALS:
        return "deny"
    if _calls_untrue(tree, place, lemma) or _rules_out(tree, place):
        return "deny"
    known = mapping("verbs.tsv").get(lemma)
    if known in (None, "act") and _leads_quotation(tree, place):
        return "say"
    if lemma == "appeal" and _goes_to_court(tree, place):
        return None
    if lemma == "be" and _of_mood(tree, place):
        return "think"
    if lemma == "make" and _made_clear(tree, place):
        return "say"
    if known == "deny" and not _is_denial(tree, place, lemma):
        return None
    if known == "confirm" and _nor_denied(tree, place):
        return "deny"
    if known is not None or lemma not in _LIGHT:
        return known
    spoken = tree.child(place, "dobj")
    speaks = spoken is not None and spoken.lemma in mapping("nouns.tsv")
    return "say" if speaks else None


def _calls_untrue(tree: Tree, place: int, lemma: str) -> bool:
    """Tell whether something that was said is called untrue."""
    if lemma not in _NAMES_SO:
        return False
    told = tree.child(place, "dobj", "nsubj", "nsubjpass")
    said = {tree.words[one] for one in tree.branch(place) if one > place}
    objects = tree.children(place, "dobj", "nsubjpass")
    spoken = any(one.lemma.lower() in _DENIABLE | {"accusation"} for one in objects)
    return told is not None and spoken and bool(said & _UNTRUE)


def _rules_out(tree: Tree, place: int) -> bool:
    """Tell whether somebody rules a thing out: "ruled out talks"."""
    if tree.lemma(place) != "rule out" or tree.child(place, "auxpass"):
        return False
    return tree.child(place, "dobj") is not None and not negated_by(tree, place)


def _leads_quotation(tree: Tree, place: int) -> bool:
    """Tell whether any verb leads to somebody's words: 'blasted: "We warned them"'."""
    if tree.quoted[place] >= 0 or tree.tokens[place].tag not in ("VBD", "VBZ"):
        return False
    before = tree.words[max(0, place - 1) : place]
    behind = tree.words[place + 1 : place + 3]
    leads = len(behind) == 2 and behind[0] == ":" and behind[1] in _MARKS
    closes = len(before) == 1 and before[0] in _MARKS
    said = tree.child(place, "ccomp", "parataxis")
    return said is not None and tree.quoted[said.place] >= 0 and (leads or closes)


def _goes_to_court(tree: Tree, place: int) -> bool:
    """Tell an appeal against a verdict, which asks nothing of anybody."""
    before = {one.text.lower() for one in tree.children(place, "prep")}
    return not before & {"to", "for"} and tree.child(place, "xcomp") is None


def _nor_denied(tree: Tree, place: int) -> bool:
    """Tell whether something is neither confirmed nor denied."""
    joined = tree.children(place, "conj")
    denied = any(
        one.lemma.lower() == "deny" and tree.child(one.place, "ccomp") is None
        for one in joined
    )
    return denied and negated_by(tree, place)


def _made_clear(tree: Tree, place: int) -> bool:
    """Tell whether a verb is that of "made it clear that"."""
    behind = tree.tokens[place + 1 : place + 4]
    clear = any(one.text.lower() in _CLEAR for one in behind)
    return clear and tree.child(place, "ccomp") is not None


def _of_mood(tree: Tree, place: int) -> list[Token]:
    """Give the clauses in "they are afraid that ..."."""
    return [
        inner
        for mood in tree.children(place, "acomp")
        if mood.lemma.lower() in _MOODS
        for inner in tree.children(mood.place, "ccomp")
    ]


def _told_to(tree: Tree, place: int) -> list[int]:
    """Give the clause that the parser hung on the hearer: "told a meeting that ..."."""
    return [
        one
        for hearer in tree.children(place, "dobj")
        for one in tree.branch(hearer.place)
        if tree.tokens[one].dep in ("acl", "ccomp", "relcl")
        and any(mark.text == "that" for mark in tree.children(one, "mark"))
    ][:1]


def _is_denial(tree: Tree, place: int, lemma: str) -> bool:
    """Tell whether what is said is denied: who "rejected the budget" denies nothing."""
    if lemma in ("deny", "refute", "disagree") or tree.child(place, "ccomp"):
        return True
    objects = tree.children(place, "dobj", "nsubjpass")
    taken = relative_object(tree, place)
    objects += [taken] if taken is not None else []
    return any(one.lemma.lower() in _DENIABLE for one in objects)


def _contents(tree: Tree, place: int, kind: str) -> list[int]:
    """Give the heads of the clauses that a cue governs."""
    found = [one.place for one in tree.children(place, "ccomp")]
    found += [one.place for one in _of_mood(tree, place)]
    if not found and tree.tokens[place].lemma in HEARERS:
        found += _told_to(tree, place)
    if not found and kind in ("say", "confirm", "announce", "admit"):
        found += _said_in(tree, place)
    if kind == "act":
        found = [one for one in found if tree.child(one, "mark") is not None]
    if kind == "deny":
        found += _denied(tree, place)
    for one in tree.children(place, "dobj", "attr"):
        if one.lemma in mapping("nouns.tsv") and kind != "deny":
            found += [inner.place for inner in that_clauses(tree, one.place)]
    return found


def _said_in(tree: Tree, place: int) -> list[int]:
    """Give the clause hung on where it was said: "says in a statement that ..."."""
    return [
        inner.place
        for prep in tree.children(place, "prep")
        for where in tree.children(prep.place, "pobj")
        for inner in that_clauses(tree, where.place)
        if tree.child(inner.place, "mark") is not None
    ][:1]


def _denied(tree: Tree, place: int) -> list[int]:
    """Give the clause in "brushed off accusations that ..."."""
    return [
        inner.place
        for noun in tree.children(place, "dobj")
        for inner in that_clauses(tree, noun.place)
    ]


def that_clauses(tree: Tree, noun: int) -> list[Token]:
    """Give the clauses that spell out a noun: "claims that ..."."""
    found = [
        one
        for one in tree.children(noun, "acl", "ccomp", "relcl")
        if any(mark.text.lower() == "that" for mark in tree.children(one.place, "mark"))
    ]
    for prep in tree.children(noun, "prep"):
        inner = tree.child(prep.place, "pobj")
        if inner is not None:
            found += that_clauses(tree, inner.place)
    return found


def negated_by(tree: Tree, place: int) -> bool:
    """Tell whether a verb of saying is negated: "did not say how many"."""
    before = [*tree.children(place, "neg"), *tree.children(place, "preconj", "cc")]
    if any(one.text.lower() in _NOT for one in before):
        return True
    subject = tree.child(place, "nsubj")
    if subject is None:
        return False
    led = {one.text.lower() for one in tree.children(subject.place, "det")}
    return subject.text.lower() in _NOBODY or not _NOBODY.isdisjoint(led)


def silent(tree: Tree, cue: Cue) -> bool:
    """Tell whether somebody does not say it: that is no report of it."""
    return cue.kind != "deny" and negated_by(tree, cue.place)


def denies_on(tree: Tree, above: Cue, place: int) -> bool:
    """Tell whether a speech act at `place` goes on with a denial.

    "They called the charge absurd and threatened to sue" tells two acts; "neither
    confirmed nor denied" is one.
    """
    if above.kind != "deny" or negated_by(tree, above.place):
        return False
    kind = mapping("verbs.tsv").get(tree.tokens[place].lemma.lower())
    joins = {one.text.lower() for one in tree.children(above.place, "cc")}
    return kind not in ("deny", "confirm", None) and joins <= {"and", "but"}
