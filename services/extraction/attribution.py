"""Finds who says so: the speaker at a cue, in a frame or behind a noun.

A speaker is the subject or agent of a verb of communication ("said", "was told by"),
stands in a frame around a clause ("according to", "as reported by", ", police said")
or behind a noun that speaks ("a statement released by"). Impersonal cues ("is
estimated", "reports estimate", "allegedly") have a speaker without a name.
"""

from __future__ import annotations

from services.engines.protocols import Token
from services.extraction.cues import Cue
from services.extraction.lexicon import mapping, words
from services.extraction.phrases import lands_of
from services.extraction.references import Reader
from services.extraction.tree import Tree
from services.model.claim import Speaker

#: Adverbs that put a clause at arm's length without naming anybody.
_HEARSAY = frozenset({"reportedly", "allegedly", "purportedly", "supposedly"})
_SPOKESPERSONS = words("spokesman spokeswoman spokesperson spokespeople spokesmen")
_FRAMING = words("say show announce confirm admit think estimate")
_FINITE = ("VBD", "VBZ", "VBP", "VBN")
#: What an outlet does with another's words; who releases a statement speaks it.
_CARRIED = words("report carry broadcast air publish quote cite relay")
#: So far up a participle looks for the verb that it goes with, in steps.
_DEEP = 6
_RELEASED = words(
    "release issue publish make give carry post broadcast report quote cite"
)


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
        subject = _before_comma(tree, cue.place) or tree.subject(cue.place)
        own = speaker(tree, subject, words, reader) if subject else Speaker("", words)
    quoted = tree.child(cue.place, "dobj") if lemma in ("quote", "cite") else None
    if quoted is not None and not cue.passive:
        return own, speaker(tree, quoted, words, reader)
    return (*_carried(tree, cue.place, reader), own, *_cited(tree, cue.place, reader))


def _before_comma(tree: Tree, place: int) -> Token | None:
    """Give who acts before ", adding that ...", wherever the parser hung it.

    A participle behind a comma goes with the subject of the clause, not with the noun
    right before it: "the mayor praised the crews sent to Tolve, pledging ...".
    """
    token = tree.tokens[place]
    if token.tag != "VBG" or token.dep != "acl" or tree.tokens[place - 1].text != ",":
        return None
    above = tree.tokens[token.head]
    for _ in range(_DEEP):
        if above.tag in _FINITE or above.dep == "ROOT":
            return tree.subject(above.place)
        above = tree.tokens[above.head]
    return None


def _carried(tree: Tree, place: int, reader: Reader) -> tuple[Speaker, ...]:
    """Give who carries what was said: "said in an address reported by X"."""
    for prep in tree.children(place, "prep"):
        where = tree.child(prep.place, "pobj")
        for verb in tree.children(where.place, "acl") if where else []:
            agent = _agent(tree, verb.place) if verb.lemma in _CARRIED else None
            if agent is not None:
                return (speaker(tree, agent, f"{verb.text} by", reader),)
    return ()


def _cited(tree: Tree, place: int, reader: Reader) -> tuple[Speaker, ...]:
    """Give whom a report cites: ", citing officials"."""
    subject = tree.child(place, "nsubj")
    beside = tree.children(subject.place, "acl", "advcl") if subject else []
    for one in [*tree.children(place, "advcl"), *beside]:
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
    if head.lemma.lower() in _SPOKESPERSONS and head.pos == "NOUN":
        body = _spoken_for(tree, head.place)
        if body is not None:
            return Speaker(reader.name(tree, body.place).name, cue, printed)
    return Speaker(reader.name(tree, head.place).name, cue, printed)


def _spoken_for(tree: Tree, place: int) -> Token | None:
    """Give the body that a spokesperson without a name speaks for."""
    for prep in tree.children(place, "prep"):
        if prep.text.lower() in ("for", "of", "from", "at"):
            return tree.child(prep.place, "pobj")
    if tree.child(place, "appos") is not None:
        return None
    before = [
        one for one in tree.children(place, "poss", "compound") if one.place < place
    ]
    return before[-1] if before else None


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


def frames(tree: Tree, place: int, reader: Reader) -> list[tuple[int, Speaker]]:
    """Give the speakers that stand around a clause, outermost first, and where."""
    found: list[tuple[int, Speaker]] = []
    for child in tree.children(place):
        one = _frame(tree, child, reader)
        if one is not None:
            found.append((child.place, one))
    hearsay = [one for one in tree.children(place, "advmod") if one.lemma in _HEARSAY]
    if hearsay:
        found.append((hearsay[0].place, Speaker("", hearsay[0].text)))
    return found


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


def _frame(tree: Tree, child: Token, reader: Reader) -> Speaker | None:
    """Read one dependent of a clause as a frame around it."""
    low = child.text.lower()
    if low == "according" and not _at_edge(tree, child):
        source = _through(tree, child.place)
        return speaker(tree, source, "according to", reader) if source else None
    if child.dep == "parataxis" and mapping("verbs.tsv").get(child.lemma) in _FRAMING:
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
