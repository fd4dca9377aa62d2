"""What a nightly round and `crossclaim doctor` check, in the words of both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """One thing that must hold in the store and on the disk."""

    BYTES = "bytes"
    STRAYS = "strays"
    MOVES = "moves"
    ENDS = "ends"
    CASES = "cases"
    PAIRS = "pairs"
    CHAIN = "chain"
    RIGHTS = "rights"
    LETTING_GO = "letting_go"  # no look but a deed: the last step of a round

    @property
    def words(self) -> Words:
        """How it is told to people."""
        return _WORDS[self]


@dataclass(frozen=True, slots=True)
class Words:
    """How a check is told."""

    well: str
    wrong: str  # a colon and what was found follow
    do: str
    grave: bool = True  # whether something is lost or hidden by it


_WORDS = {
    Check.BYTES: Words(
        "every article's bytes are kept",
        "articles whose bytes are gone or damaged",
        "Drop these files once more, or put them back from a backup.",
    ),
    Check.STRAYS: Words(
        "every kept file has its row",
        "kept files that no row knows",
        "Was an older backup restored? Move what lies in taken/ or failed/ back into"
        " the inbox: it is taken anew.",
        grave=False,
    ),
    Check.MOVES: Words(
        "every noted file was moved",
        "files noted an hour ago and still not moved",
        "The watcher's log names what keeps it from moving them.",
        grave=False,
    ),
    Check.ENDS: Words(
        "every article moves or has its end",
        "articles that nothing will move",
        "`crossclaim round` gives them on; where it cannot, drop the file once more,"
        " and please report it.",
    ),
    Check.CASES: Words(
        "every pending claim stands in a case",
        "pending claims that stand in no case",
        "Please report it; `crossclaim reread` puts them into cases again.",
    ),
    Check.PAIRS: Words(
        "claims that share a key were compared",
        "pairs of claims that were never compared",
        "`crossclaim reread` their articles, then `crossclaim round`; and please"
        " report it.",
    ),
    Check.CHAIN: Words(
        "every decision is as it was written",
        "decisions that were changed, taken out or cut off",
        "Somebody changed them beside crossclaim: keep the database as it is, and"
        " compare with a backup.",
    ),
    Check.RIGHTS: Words(
        "the program may not change decisions",
        "the program may change decisions",
        "Use the role that `crossclaim migrate` made, not the owner's, and switch the"
        " triggers on.",
    ),
    Check.LETTING_GO: Words(
        "what is over was let go",
        "files that should be let go and are out of reach",
        "Somebody put a link in the place of this folder: see who, take the link away"
        " and put the folder back. The next night goes on.",
        grave=False,
    ),
}
