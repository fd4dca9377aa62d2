"""Finds who says so: the cue, its speaker and what it governs.

A cue is a verb of communication with its subject or agent ("said", "was told by"), a
frame around a clause ("according to", "as reported by", ", police said") or a noun that
speaks ("a statement released by", "reports that"). Impersonal cues ("is estimated",
"reports estimate", "allegedly") have a speaker without a name.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.engines.protocols import Token
from services.extraction.lexicon import mapping, words
from services.extraction.phrases import lands_of
from services.extraction.references import Reader
from services.extraction.tree import Tree
from services.model.claim import Speaker

#: Adverbs that put a clause at arm's length without naming anybody.
_HEARSAY = frozenset({"reportedly", "allegedly", "purportedly", "supposedly"})
#: Verbs that speak only with a clause behind them.
_NEEDS_CLAUSE = words(
    "show find learn discover put count feel judge post continue begin observe recall"
    " consider point hold relate signal offer require expect respond contest"
    " project repeat maintain conclude know understand realize realise see hear notice"
    " remember forget wonder imagine guess bet figure dream sense decide rule"
    " prove demonstrate illustrate teach remind convince determine pronounce"
)
DENIALS = frozenset({"brush off", "wave away", "play down", "shrug off"})
_DENIABLE = words(
    "allegation accusation charge claim report suggestion idea rumour rumor criticism"
    " responsibility involvement wrongdoing notion assertion finding statement"
)
#: These speak only right before a quotation.
_GOES_ON = words("continue begin go start")
_MOODS = words(
    "afraid confident convinced sure certain worried concerned optimistic hopeful aware"
    " adamant doubtful sceptical skeptical glad sorry proud surprised positive"
)
#: Verbs that tell somebody something.
HEARERS = words("warn tell inform notify assure ask urge remind persuade convince")
_LIGHT = frozenset({"give", "provide", "issue", "offer", "make", "release", "publish"})
_RELEASED = words(
    "release issue publish make give carry post broadcast report quote cite"
)


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
    if token.pos not in ("VERB", "AUX") and token.tag not in (
        "VBD",
        "VBN",
        "VBZ",
        "VBP",
    ):
        return None
    lemma = token.lemma.lower()
    kind = _kind(tree, place, lemma)
    if kind is None:
        return None
    if lemma in _GOES_ON and not _quote_behind(tree, place):
        return None
    passive = tree.child(place, "nsubjpass", "auxpass") is not None
    contents = tuple(_contents(tree, place, kind))
    if lemma in _NEEDS_CLAUSE and not contents:
        return None
    return Cue(place, kind, contents, passive)


def _quote_behind(tree: Tree, place: int) -> bool:
    """Tell whether a quotation follows: "she continued, “For us ..."."""
    behind = tree.tokens[place + 1 : place + 4]
    return any(one.text in ("“", '"', "``", "''") for one in behind)


def _kind(tree: Tree, place: int, lemma: str) -> str | None:
    """Give the class of a verb; "brush off" denies, "provide an estimate" says."""
    if tree.lemma(place) in DENIALS:
        return "deny"
    known = mapping("verbs.tsv").get(lemma)
    if lemma == "be" and _of_mood(tree, place):
        return "think"
    if known == "deny" and not _is_denial(tree, place, lemma):
        return None
    if known is not None or lemma not in _LIGHT:
        return known
    spoken = tree.child(place, "dobj")
    speaks = spoken is not None and spoken.lemma in mapping("nouns.tsv")
    return "say" if speaks else None


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
    return any(one.lemma.lower() in _DENIABLE for one in objects)


def _contents(tree: Tree, place: int, kind: str) -> list[int]:
    """Give the heads of the clauses that a cue governs."""
    found = [one.place for one in tree.children(place, "ccomp")]
    found += [one.place for one in _of_mood(tree, place)]
    if not found and tree.tokens[place].lemma in HEARERS:
        found += _told_to(tree, place)
    if kind == "act":
        found = [one for one in found if tree.child(one, "mark") is not None]
    if kind == "deny":
        found += _denied(tree, place)
    for one in tree.children(place, "dobj", "attr"):
        if one.lemma in mapping("nouns.tsv") and kind != "deny":
            found += [inner.place for inner in _that_clauses(tree, one.place)]
    return found


def _denied(tree: Tree, place: int) -> list[int]:
    """Give the clause in "brushed off accusations that ..."."""
    return [
        inner.place
        for noun in tree.children(place, "dobj")
        for inner in _that_clauses(tree, noun.place)
    ]


def _that_clauses(tree: Tree, noun: int) -> list[Token]:
    """Give the clauses that spell out a noun: "claims that ..."."""
    found = [
        one
        for one in tree.children(noun, "acl", "ccomp", "relcl")
        if any(mark.text.lower() == "that" for mark in tree.children(one.place, "mark"))
    ]
    for prep in tree.children(noun, "prep"):
        inner = tree.child(prep.place, "pobj")
        if inner is not None:
            found += _that_clauses(tree, inner.place)
    return found


def speakers_of(tree: Tree, cue: Cue, reader: Reader) -> tuple[Speaker, ...]:
    """Give who speaks at a cue, outermost first.

    Two where one quotes another: "KCNA quoted Kim as declaring", "citing officials".
    """
    words = _cue_words(tree, cue.place)
    lemma = tree.tokens[cue.place].lemma.lower()
    if cue.passive:
        agent = _agent(tree, cue.place)
        own = speaker(tree, agent, words, reader) if agent else Speaker("", words)
    else:
        subject = tree.subject(cue.place)
        own = speaker(tree, subject, words, reader) if subject else Speaker("", words)
    quoted = tree.child(cue.place, "dobj") if lemma in ("quote", "cite") else None
    if quoted is not None and not cue.passive:
        return own, speaker(tree, quoted, words, reader)
    return (own, *_cited(tree, cue.place, reader))


def _cited(tree: Tree, place: int, reader: Reader) -> tuple[Speaker, ...]:
    """Give whom a report cites: ", citing officials"."""
    for one in tree.children(place, "advcl"):
        source = tree.child(one.place, "dobj")
        if one.text.lower() in ("citing", "quoting") and source is not None:
            return (speaker(tree, source, one.text, reader),)
    return ()


def _cue_words(tree: Tree, place: int) -> str:
    """Give the cue as printed, with its particle and auxiliary verbs."""
    particle = tree.child(place, "prt")
    passive = tree.child(place, "auxpass")
    words = [passive.text] if passive else []
    words.append(tree.tokens[place].text)
    return " ".join([*words, particle.text] if particle else words)


def _agent(tree: Tree, place: int) -> Token | None:
    """Give the agent of a passive: "was reported by X"."""
    for by in tree.children(place, "agent", "prep"):
        if by.text.lower() == "by":
            return tree.child(by.place, "pobj")
    return None


def speaker(tree: Tree, head: Token, cue: str, reader: Reader) -> Speaker:
    """Make a speaker of a noun phrase; a speaking noun leads to who stands behind."""
    kind = mapping("nouns.tsv").get(head.lemma.lower())
    printed = tree.phrase(_narrow(tree, head.place))
    if kind is not None and kind != "name" and head.pos == "NOUN":
        source = _behind(tree, head.place)
        if source is not None:
            lands = lands_of(tree, head.place) if source.tag == "JJ" else []
            name = lands[0] if lands else reader.name(tree, source.place).name
            return Speaker(name, cue, tree.phrase(_narrow(tree, source.place)))
        return Speaker("", cue, printed)
    return Speaker(reader.name(tree, head.place).name, cue, printed)


def _narrow(tree: Tree, place: int) -> list[int]:
    """Give a noun phrase with its coordinated heads, without clauses."""
    places = tree.noun_phrase(place)
    for other in tree.children(place, "conj"):
        places = [*places, *_narrow(tree, other.place)]
    return places


def _behind(tree: Tree, noun: int) -> Token | None:
    """Give who stands behind a speaking noun: "a statement released by KCNA"."""
    for verb in tree.children(noun, "acl"):
        if verb.lemma in _RELEASED and (agent := _agent(tree, verb.place)):
            return agent
    for prep in tree.children(noun, "prep"):
        if prep.text.lower() in ("from", "by", "of", "in"):
            inner = tree.child(prep.place, "pobj")
            if inner and (
                prep.text.lower() in ("from", "by") or inner.tag[:3] == "NNP"
            ):
                return inner
    owner = tree.child(noun, "poss")
    if owner is not None:
        return owner
    modifiers = tree.children(noun, "amod", "compound")
    return next(
        (one for one in modifiers if one.entity in ("NORP", "GPE", "ORG")), None
    )


def frames(tree: Tree, place: int, reader: Reader) -> tuple[Speaker, ...]:
    """Give the speakers that stand around a clause, outermost first."""
    found: list[Speaker] = []
    for child in tree.children(place):
        one = _frame(tree, child, reader)
        if one is not None:
            found.append(one)
    hearsay = [one for one in tree.children(place, "advmod") if one.lemma in _HEARSAY]
    if hearsay:
        found.append(Speaker("", hearsay[0].text))
    return tuple(found)


def around_all(tree: Tree, reader: Reader) -> tuple[Speaker, ...]:
    """Give the frame around a whole sentence: "According to X," first or last."""
    for token in tree.tokens:
        if token.text.lower() == "according" and _at_edge(tree, token):
            source = _through(tree, token.place)
            return (speaker(tree, source, "according to", reader),) if source else ()
    return ()


def _at_edge(tree: Tree, token: Token) -> bool:
    """Tell whether a frame opens or closes the sentence, parted by a comma."""
    if token.place <= 1:
        return True
    last = max(tree.branch(token.place))
    rest = tree.tokens[last + 1 :]
    after_comma = tree.tokens[token.place - 1].text == ","
    return after_comma and all(one.pos == "PUNCT" for one in rest)


def negated_by(tree: Tree, place: int) -> bool:
    """Tell whether a verb of saying is negated: "did not say how many"."""
    before = [*tree.children(place, "neg"), *tree.children(place, "preconj", "cc")]
    return any(
        one.text.lower() in ("not", "n't", "n’t", "never", "neither") for one in before
    )


def _frame(tree: Tree, child: Token, reader: Reader) -> Speaker | None:
    """Read one dependent of a clause as a frame around it."""
    low = child.text.lower()
    if low == "according" and not _at_edge(tree, child):
        source = _through(tree, child.place)
        return speaker(tree, source, "according to", reader) if source else None
    if child.dep == "parataxis" and mapping("verbs.tsv").get(child.lemma) == "say":
        subject = tree.child(child.place, "nsubj")
        return speaker(tree, subject, child.text, reader) if subject else None
    as_ = any(mark.text.lower() == "as" for mark in tree.children(child.place, "mark"))
    if child.dep in ("advcl", "prep", "acl") and as_:
        agent = _agent(tree, child.place) or tree.child(child.place, "nsubj")
        if child.lemma in mapping("verbs.tsv") and agent is not None:
            return speaker(tree, agent, f"as {child.text} by", reader)
    return None


def _through(tree: Tree, place: int) -> Token | None:
    """Give the object of "according to"."""
    inner = tree.child(place, "prep", "pcomp")
    found = tree.child(inner.place, "pobj") if inner else tree.child(place, "pobj")
    return found
