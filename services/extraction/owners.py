"""Tells whose figure it is: a land, a force, a company, or the kind counted."""

from __future__ import annotations

from collections.abc import Iterable

from services.engines.protocols import Token
from services.extraction.acting import tells
from services.extraction.lexicon import groups, words
from services.extraction.phrases import lands_of
from services.extraction.references import Reader
from services.extraction.tree import PROPER, Tree
from services.model.claim import Metric

_CORPORATE = words("revenue profit sale share stock workforce earnings loss job")


def whose(
    tree: Tree, noun: int | None, part: list[int], by: tuple[Metric, Reader]
) -> str | None:
    """Tell whose or what kind is counted: "North Korea", "homes".

    `noun` is the place of the counted noun, `by` the metric and what was read before.
    """
    metric, reader = by
    lands = lands_of(tree, noun) if noun is not None else []
    if lands:
        return lands[0]
    forces = groups("counted.tsv")["force"]
    lemma = tree.tokens[noun].lemma.lower() if noun is not None else ""
    military = lemma in forces or metric.family == "forces" or lemma == "casualty"
    if military and lemma not in ("police", "officer", "policeman"):
        sender = _sender(tree, part, reader) if metric.family == "forces" else None
        found = sender or _force_near(tree, noun, part, reader)
        reader.now.force = found or reader.now.force
        return found or lemma or None
    if noun is None or lemma == "life" or tree.tokens[noun].pos == "ADJ":
        return None
    return _plural(tree.tokens[noun])


def thing_of(
    tree: Tree, at: tuple[int, int | None], part: list[int], reader: Reader
) -> str | None:
    """Give the name that a measure belongs to, else the noun: "Isvar Hydro"."""
    number, noun = at
    for place in (noun, number):
        owned = tree.child(place, "poss", "compound") if place is not None else None
        if owned is not None and owned.tag in (*PROPER, "PRP$"):
            return reader.name(tree, owned.place).name or None
    for prep in tree.children(noun, "prep") if noun is not None else ():
        inner = tree.child(prep.place, "pobj")
        company = noun is not None and tree.tokens[noun].lemma in _CORPORATE
        if company and inner is not None and inner.tag in PROPER:
            return reader.name(tree, inner.place).name or None
    owner = _named_subject(tree, at, part, reader)
    if owner is not None:
        return owner
    if noun is None:
        return None
    if tree.tokens[noun].lemma in _CORPORATE:
        acts = tree.tokens[noun].dep in ("nsubj", "nsubjpass")
        return (reader.now.company.name if acts else None) or None
    return _plural(tree.tokens[noun])


def _named_subject(
    tree: Tree, at: tuple[int, int | None], part: list[int], reader: Reader
) -> str | None:
    """Give the name of whoever has or does what is counted, but not of who counts."""
    number, noun = at
    for verb in tree.above(number):
        if verb not in part or tells(tree.tokens[verb]):
            continue
        subject = tree.subject(verb)
        if subject is None or subject.place in (noun, number):
            continue
        if tells(tree.tokens[subject.head]):
            return None
        found = reader.name(tree, subject.place)
        if found.proper:
            return found.name
    return None


def _force_near(
    tree: Tree, noun: int | None, part: list[int], reader: Reader
) -> str | None:
    """Give whose soldiers are meant: "its", else those spoken of before."""
    owned = tree.child(noun, "poss") if noun is not None else None
    if owned is not None and owned.pos == "PRON":
        return reader.name(tree, owned.place).name or None
    place = noun if noun is not None else part[0]
    for one in [*range(place - 1, -1, -1), *range(place + 1, len(tree.tokens))]:
        if tree.tokens[one].lemma.lower() in groups("counted.tsv")["force"]:
            lands = lands_of(tree, one)
            if lands and not _enemy(tree, one):
                return lands[0]
    return reader.now.force or None


def _enemy(tree: Tree, place: int) -> bool:
    """Tell whether soldiers stand behind "against"."""
    return tree.tokens[tree.tokens[place].head].text.lower() in (
        "against",
        "by",
        "from",
    )


def aged(tree: Tree, number: int, noun: int | None, reader: Reader) -> str | None:
    """Give whose age it is: a name where one stands by, else the noun."""
    for place in (tree.tokens[number].head, noun):
        if place is None or place == number:
            continue
        token = tree.tokens[place]
        if token.tag in PROPER:
            # "Lena Marsh, 41, and Otto Brandt": each age is that of one.
            return reader.name(tree, place).name.split(" and ")[0] or None
    return tree.tokens[noun].lemma.lower() if noun is not None else None


def _plural(token: Token) -> str:
    """Give the counted noun as printed, in lower case unless it is a name."""
    return token.text if token.tag in PROPER else token.text.lower()


def _sender(tree: Tree, part: Iterable[int], reader: Reader) -> str | None:
    """Give who sends troops: the country or body that is the verb's subject."""
    for place in part:
        token = tree.tokens[place]
        if (
            token.lemma in ("send", "deploy", "dispatch", "promise")
            and token.pos == "VERB"
        ):
            subject = tree.subject(place)
            if subject is not None and subject.dep == "nsubj":
                found = reader.name(tree, subject.place)
                return found.name if found.kind in ("country", "org") else None
    return None
