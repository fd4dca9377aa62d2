"""Who is who in one article: countries, bodies, persons, pronouns.

Everything is looked up exactly: in the tables, or among the names that the article
itself introduces (surname to full name, acronym to long form, "the ministry" to the
ministry named before). Nothing is matched by likeness, so that North Korea never
becomes South Korea.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from services.engines.protocols import Token
from services.extraction.aliases import BUILT_IN, Aliases
from services.extraction.lexicon import rows, words
from services.extraction.people import bare, is_described
from services.extraction.runs import proper_runs
from services.extraction.titles import titles, without_titles
from services.extraction.tree import PROPER, Tree
from services.model.countries import countries

_ARTICLED = frozenset(
    {"United States", "United Kingdom", "United Nations", "European Union"}
)
#: Names recur: the last so many are not worked out anew.
_REMEMBERED = 4_096
_POSSESSIVE = re.compile(r"['’]s?$")
_ACRONYM = re.compile(r"^[A-Z][A-Za-z]?[A-Z]{1,5}s?$")
#: Before a name these make a person of it, whatever the recognizer says.
_OFFICES = words(
    "president minister premier chancellor governor senator mayor councillor judge dame"
    " mr mrs ms dr dr. mr. mrs. ms. professor prof prof. spokesman spokeswoman"
    " superintendent inspector sergeant colonel lieutenant captain ambassador"
    " archbishop congressman congresswoman alderman sheriff gov. sen. rep."
)
#: Bodies whose name goes on behind "of": "the Bank of England".
_OF_WHAT = words(
    "bank court ministry university department house church board council institute"
    " office party society association federation bureau college chamber academy"
    " museum school league union parliament army bishops sons brothers movement"
    " confederation conference commission agency directorate"
)
#: A body is called by its name this many sentences after "the ministry", if at all.
_SOON = 3
#: What each state has one of: the court "of Kenya" is Kenya's court.
_OF_STATE = words("court ministry parliament army")
_REGION = words("region area oblast territory border")


@dataclass(frozen=True, slots=True)
class Name:
    """A canonical name: `kind` is country, org, place, person, group or thing."""

    name: str
    kind: str
    proper: bool  # a name, not a description


@cache
def _countries() -> dict[str, str]:
    """Give each country's spellings; adjectives count, capitals do not."""
    return {
        spelling: one.name
        for one in countries()
        for spelling in (one.name, *one.peoples, *one.others)
    }


@cache
def _capitals() -> dict[str, str]:
    """Give each capital's country: as an actor a capital is its government."""
    return {city: one.name for one in countries() for city in one.capitals}


@cache
def _kinds() -> dict[str, str]:
    """Give the kind that a name's last word tells."""
    return {word: row[0] for row in rows("kinds.tsv") for word in row[1].split()}


@lru_cache(_REMEMBERED)
def country(text: str) -> str | None:
    """Give the country that a name or an adjective stands for."""
    bare = text.replace("’", "'").removeprefix("the ").removeprefix("The ")
    known = _countries()
    return known.get(bare) or known.get("the " + bare)


def kind_of(word: str) -> str | None:
    """Give the kind that a head noun tells: "ministry" is an org."""
    return _kinds().get(word.lower())


@lru_cache(_REMEMBERED)
def plain(text: str) -> str:
    """Normalise a name's apostrophes, spaces, article and possessive."""
    flat = " ".join(text.replace("’", "'").replace("‘", "'").split())
    for article in ("The ", "the ", "A ", "a ", "An ", "an "):
        flat = flat.removeprefix(article)
    return _POSSESSIVE.sub("", flat) if not flat.endswith("s'") else flat[:-1]


def actor(text: str) -> str | None:
    """Give the country that a name stands for when it acts: "Pyongyang"."""
    return country(text) or _capitals().get(plain(text))


class Names:
    """The names of one article, filled sentence by sentence."""

    def __init__(self, trees: Sequence[Tree], aliases: Aliases = BUILT_IN) -> None:
        """Read who is introduced anywhere in the article."""
        self.aliases = aliases
        self._full: dict[str, str] = {}
        self._people: set[str] = set()
        self._shared: set[str] = set()  # surnames of several persons
        self._long: dict[str, str] = {}
        self._roles: dict[tuple[str, str], str] = {}
        self._by_head: dict[str, list[tuple[int, str]]] = {}
        self._counts: Counter[str] = Counter()
        self._articled: Counter[str] = Counter()
        for number, tree in enumerate(trees):
            self._introduce(tree, number)
        self._note_reused()
        #: "the North" is North Korea only where Korea is spoken of.
        self._korea = any("Korea" in name for name in self._counts)

    # -- what the article introduces -------------------------------------------------

    def _introduce(self, tree: Tree, number: int) -> None:
        """Note the names of one sentence."""
        for found in tree.entities:
            if found.label == "PERSON":
                self._note_person(plain(found.text))
        for run in proper_runs(tree):
            self._note_titled(tree, run)
            run = body_of(tree, run)
            name = plain(tree.phrase(run))
            self._counts[name] += 1
            before = tree.tokens[run[0] - 1].text.lower() if run[0] else ""
            self._articled[name] += before == "the" or tree.words[run[0]] == "the"
            last = tree.tokens[run[-1]]
            if " " in name:
                self._note_head(tree, last, run, number)
            self._note_acronym(tree, run)
        self._note_roles(tree)

    def _note_person(self, name: str) -> None:
        """Let surname and first name lead to the full name."""
        words = bare(name.split())
        while words and words[0] in ("of", "State"):
            words.pop(0)  # "Secretary of State"
        if len(words) < 2 or len(words) > 4 or country(" ".join(words)):
            return
        if kind_of(words[-1]) in ("org", "place") or country(words[0]):
            return
        full = self.aliases.of(" ".join(words))
        for short in (words[-1], words[0]):
            known = self._full.setdefault(short, full)
            if known.endswith(f" {full}"):
                known = self._full[short] = full  # "State Peter Vos" was read too long
            self._people.add(known)
            same = known.split()[0] == full.split()[0] or full.endswith(f" {known}")
            if not same and short == words[-1]:
                self._shared.add(short)  # Anna Brandt and Karl Brandt
        self._counts[full] += 1

    def _note_titled(self, tree: Tree, run: list[int]) -> None:
        """Take "Governor Hanna Lind" for a person, whatever the recognizer says."""
        words = [tree.tokens[one].text for one in run]
        office = next(
            (number for number, one in enumerate(words) if one.lower() in _OFFICES),
            None,
        )
        before = tree.tokens[run[0] - 1] if run[0] else None
        if office is not None and office < len(words) - 2:
            self._note_person(" ".join(words[office:]))
        elif office is not None and office == len(words) - 2:
            self._counts[words[-1]] += 1  # "Mr Lind"
        elif len(words) > 2 and is_described(words):
            self._note_person(" ".join(words))  # "Farmer Hew Pallister"
        elif before is not None and _is_office(before) and 1 < len(words) < 4:
            self._note_person(" ".join(words))  # "finance chief Anders Noll"

    def _note_reused(self) -> None:
        """Take "Pavla Rusk" for a person where "Rusk" alone stands elsewhere.

        Recognizers trained on real names miss the unusual ones.
        """
        for name in list(self._counts):
            words = without_titles(name.split())
            if len(words) in (2, 3) and self._counts[words[-1]]:
                self._note_person(" ".join(words))

    def _note_head(self, tree: Tree, last: Token, run: list[int], number: int) -> None:
        """Let "the ministry" find the Interior Ministry."""
        head = tree.tokens[last.head] if last.dep == "compound" else last
        places = run if head is last else [*run, head.place]
        name = plain(tree.phrase(places))
        self._by_head.setdefault(head.lemma.lower(), []).append((number, name))

    def _note_acronym(self, tree: Tree, run: list[int]) -> None:
        """Note "National Water Inspectorate (NWI)" and ", known as the NWI"."""
        last = run[-1]
        behind = [token.text for token in tree.tokens[last + 1 : last + 6]]
        if not behind or behind[0] not in ("(", ","):
            return
        for word in behind[1:]:
            initials = "".join(
                tree.tokens[one].text[0]
                for one in run
                if tree.tokens[one].text[0].isupper()
            )
            if (
                _ACRONYM.match(word)
                and word[0] in initials
                and initials.endswith(word[-1])
            ):
                self._long.setdefault(word, plain(tree.phrase(run)))
                return

    def _note_roles(self, tree: Tree) -> None:
        """Note "North Korea's leader, Kim Jong-un" and "Russian President Putin"."""
        for found in tree.entities:
            if found.label != "PERSON":
                continue
            before = tree.tokens[max(0, found.first - 6) : found.first]
            words = [one.text for one in before if one.text not in (",", "'s", "’s")]
            words += [one for one in found.text.split() if one.lower() in titles()]
            lands = [land for land in map(_land, _pairs(words)) if land]
            roles = [one.lower() for one in words if kind_of(one) == "person"]
            full = self.person(plain(found.text))
            if lands and roles and full:
                self._roles.setdefault((lands[-1], roles[-1]), full)

    # -- looking up ------------------------------------------------------------------

    def person(self, name: str) -> str | None:
        """Give the full name of a person known by surname, with or without title."""
        words = bare(plain(name).split())
        if not words:
            return None
        whole = self._person_of(words)
        if whole or len(words) < 2:
            return whole
        # "Interior Minister Paulo Serrano", "Secretary of | State Peter Vos".
        inner = titles() | {"state"}
        office = [at for at, one in enumerate(words) if one.lower() in inner]
        return self._person_of(words[office[-1] + 1 :]) if office else None

    def _person_of(self, words: Sequence[str]) -> str | None:
        """Give the person whose full name these words are, or a surname alone."""
        joined = self.aliases.of(" ".join(words))
        if joined in self._people:
            return joined
        alone = len(words) == 1 and words[-1] not in self._shared
        return self._full.get(words[-1]) if alone else None

    def mistaken(self, token: Token) -> Name | None:
        """Give the name that a parser takes for a noun at a sentence's beginning.

        "Vansett bought the club" after "Gregor Vansett": what stands as a name more
        than once elsewhere, or ends a person's name, is one here.
        """
        text = token.text
        if token.tag not in ("NN", "NNS") or not text[:1].isupper() or token.place:
            return None
        who = self._person_of([text])
        if who:
            return Name(who, "person", True)
        often = self._counts[text] > 1 and not text.isupper()
        return Name(text, self.kind(text) or "org", True) if often else None

    def first_named(self) -> str:
        """Give the person first introduced: in an interview, who answers."""
        return next(iter(self._full.values()), "")

    def known(self, name: str) -> str | None:
        """Give the canonical form of a name that has an alias or a long form."""
        long = self._long.get(name)
        if long:
            return self.canonical(long)
        return self.aliases.get(name)

    def aliased(self, name: str) -> Name | None:
        """Give what the table of aliases calls a name."""
        known = self.aliases.get(name)
        return Name(known, self.aliases.kind(known) or "thing", True) if known else None

    def kind(self, name: str) -> str | None:
        """Give the kind of a canonical name, where the table or its last word tells."""
        known = self.aliases.kind(name)
        return known or (kind_of(name.split()[-1]) if name else None)

    def canonical(self, text: str) -> str:
        """Give the canonical form of a name as printed."""
        name = plain(text)
        if self._korea and name.startswith(("North's ", "South's ")):
            name = name.replace("th's ", "th Korea's ", 1)
        land = country(name)
        if name == "North" and self._korea:
            land = "North Korea"
        if name == "South" and self._korea:
            land = "South Korea"
        known = self.aliases.get(name)
        if known or land:
            return known or land or name
        composed = self.aliases.of(self._of_country(_turned(name)))
        long = self._long.get(composed)
        if long:
            # The long form may carry its country: "South Korea's ... Service (NIS)".
            return self.aliases.get(long) or self._of_country(long)
        return self.person(composed) or composed

    def with_article(self, name: str) -> str:
        """Give a name with "the" where the article mostly prints it so."""
        if name in _ARTICLED or 2 * self._articled[name] > self._counts[name]:
            return f"the {name}"
        return name

    def _of_country(self, name: str) -> str:
        """Write "South Korean X" and "South Korea's X" alike."""
        land, rest = split_country(name)
        if land is None or not rest:
            return name
        who = self.person(rest)
        if who:
            return who
        low = rest.lower()
        role = self._roles.get((land, low.split()[-1]))
        if role:
            return role
        short = "US" if land == "United States" else None
        joined = f"{short} {rest}" if short else f"{land}'s {rest}"
        return self.aliases.get(f"{land}'s {rest}") or joined

    def antecedent(self, head: str, number: int) -> str | None:
        """Give the latest name ending in `head` up to sentence `number`."""
        known = self._by_head.get(head.lower(), [])
        earlier = [name for place, name in known if place <= number]
        if earlier:
            return self.canonical(earlier[-1])
        names = {name for _, name in known}
        soon = len(names) == 1 and known[0][0] - number <= _SOON
        return self.canonical(names.pop()) if soon else None

    def foremost(self, head: str) -> str | None:
        """Give the name ending in `head` that the article names most."""
        known = [name for _, name in self._by_head.get(head.lower(), ())]
        return self.canonical(Counter(known).most_common(1)[0][0]) if known else None


def body_of(tree: Tree, run: list[int]) -> list[int]:
    """Give a body's name with what stands behind "of": "the Bank of England"."""
    last = run[-1]
    if tree.words[last] not in _OF_WHAT or tree.tokens[last].text[:1].islower():
        return run
    if tree.words[last + 1 : last + 2] != ("of",):
        return run
    behind = last + 2
    if tree.words[behind : behind + 1] == ("the",):
        behind += 1
    end = behind
    while end < len(tree.tokens) and tree.tokens[end].tag in PROPER:
        end += 1
    return [*run, *range(last + 1, end)] if end > behind else run


def _is_office(token: Token) -> bool:
    """Tell a noun for a person: "chief"."""
    return token.tag == "NN" and kind_of(token.lemma) == "person"


def split_country(name: str) -> tuple[str | None, str]:
    """Part "South Korea's military" into its country and the rest."""
    words = name.split()
    for length in (4, 3, 2, 1):
        land = country(plain(" ".join(words[:length]))) if length < len(words) else None
        if land:
            return land, " ".join(words[length:])
    return None, name


def _turned(name: str) -> str:
    """Write "Supreme Court of Kenya" as "Kenya's Supreme Court"."""
    body, _, whose = name.partition(" of ")
    land = country(plain(whose)) if whose else None
    if land is None or body.split()[-1].lower() not in _OF_STATE:
        return name
    return f"{land}'s {body}"


def _pairs(words: Sequence[str]) -> Iterable[str]:
    """Give each word and each two neighbouring words."""
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"


def _land(words: str) -> str | None:
    return country(words)
