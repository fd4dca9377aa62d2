"""`crossclaim doctor`: what is well, what is not, and what to do about it.

Each check gives one finding; one that breaks is itself a finding, so the others are
always told. Nothing is changed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from services.config import Settings
from services.engines.loading import engines
from services.errors import CrossclaimError
from services.pipeline import checkup
from services.pipeline.checkup import Checkup
from services.store.heartbeats import SILENCE
from workers import doorbell
from workers.addresses import reached
from workers.supervisor.checks import check_folder, check_python, check_room

#: Seconds that work may wait, and a clock be off, before it is worth a word.
LONG_WAIT = 600.0
CLOCK = 5.0
SHOWN = 3


class State(StrEnum):
    """How a thing stands."""

    WELL = "ok"
    UNWELL = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing; `do` is empty while it is well."""

    what: str
    state: State
    said: str
    do: str = ""


def examine(settings: Settings, *, thorough: bool = False) -> Iterator[Finding]:
    """Check this installation. Thorough: also read every article's bytes."""
    yield from _told("program", partial(_program, settings))
    yield from _told("models", _models)
    try:
        settings = reached(settings)
    except CrossclaimError as error:
        do = "Start it (`make up` or `crossclaim up`), or name its data folder: --data."
        yield Finding("database", State.BAD, str(error), do)
        return
    yield from _told("queue", partial(_queue, settings))
    try:
        found = checkup.look(settings.database_url, settings.content, thorough=thorough)
    except checkup.NoAnswer as error:
        do = "Is the server running? See postgres.log in the logs folder."
        yield Finding("database", State.BAD, str(error), do)
        return
    for name, check in _OF_STORE.items():
        yield from _told(name, partial(check, found))
        if found.schema != found.head:
            return  # what follows asks for tables that may not be there


def _told(what: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Give a check's findings; one that breaks is a finding itself."""
    try:
        yield from check()
    except Exception as error:
        yield Finding(what, State.BAD, f"{type(error).__name__}: {error}", _ASK)


_ASK = "This should not happen: please report it with this line."


def _program(settings: Settings) -> Iterator[Finding]:
    """Look at the Python, the folders and the disk."""
    check_python(sys.version_info[:2])
    try:
        ours = version("crossclaim")
    except PackageNotFoundError:  # run from its folder
        ours = "(not installed)"
    numbers = f"crossclaim {ours}, Python {sys.version.split()[0]}"
    yield Finding("program", State.WELL, numbers)
    for name, folder in (
        ("data", settings.data),
        ("inbox", settings.inbox),
        ("articles", settings.content),
    ):
        yield _folder(name, folder)


def _folder(name: str, folder: Path) -> Finding:
    if not folder.is_dir():
        return Finding(
            name,
            State.BAD,
            f"{folder} is not there",
            "Start crossclaim once: it is made.",
        )
    try:
        check_folder(folder)
        check_room(folder)
    except CrossclaimError as error:
        said, _, do = str(error).partition(":" if ":" in str(error) else ". ")
        return Finding(name, State.BAD, said, do.strip().capitalize())
    return Finding(name, State.WELL, f"{folder} can be written to, with room")


def _models() -> Iterator[Finding]:
    """Load the models, each of which checks its own hash."""
    loaded = engines()
    models = (loaded.parser, loaded.embedder, loaded.entailment)
    names = ", ".join(model.version for model in models if model)
    yield Finding("models", State.WELL, f"loaded, their hashes are right: {names}")


def _queue(settings: Settings) -> Iterator[Finding]:
    lengths = doorbell.lengths(settings)
    if lengths is None:
        yield Finding(
            "queue",
            State.BAD,
            "Redis does not answer; reviewing goes on, new articles wait",
            "Is the server running, and the password right? Nothing is lost meanwhile.",
        )
    else:
        yield Finding("queue", State.WELL, f"answers; {sum(lengths.values())} messages")


def _database(found: Checkup) -> Iterator[Finding]:
    behind = found.schema != found.head
    yield Finding(
        "database",
        State.BAD if behind else State.WELL,
        f"answers in {found.answered * 1000:.0f} ms; schema {found.schema or 'none'}"
        + (f", this program has {found.head}" if behind else ""),
        "Run `crossclaim migrate`." if behind else "",
    )


def _clock(found: Checkup) -> Iterator[Finding]:
    off = abs(found.clock)
    wrong = off > CLOCK
    yield Finding(
        "clock",
        State.UNWELL if wrong else State.WELL,
        f"{off:.1f} s from the database's",
        "Set this machine's clock (NTP): pages show wrong ages." if wrong else "",
    )


def _parts(found: Checkup) -> Iterator[Finding]:
    """Look for a living worker and a living watcher."""
    for part, idle in (("worker", "nothing is read"), ("watcher", "no file is taken")):
        mine = [one for one in found.signs if one.name.startswith(f"{part}@")]
        alive = [one for one in mine if one.alive]
        last = (
            f"the last sign is {min(one.age for one in mine):.0f} s old" if mine else ""
        )
        yield Finding(
            part,
            State.WELL if alive else State.BAD,
            f"{len(alive)} alive"
            if alive
            else f"none heard for {SILENCE:.0f} s; {last}",
            "" if alive else f"Until one runs, {idle}: start it; see its log.",
        )


def _work(found: Checkup) -> Iterator[Finding]:
    oldest = found.figures["oldest_ready"]
    late = oldest is not None and oldest > LONG_WAIT
    yield Finding(
        "work",
        State.UNWELL if late else State.WELL,
        "nothing waits" if oldest is None else f"the oldest waits for {oldest:.0f} s",
        "More workers (CROSSCLAIM_WORKERS), or see the worker's log." if late else "",
    )
    failed = sum(found.figures["failures"].values())
    reasons = ", ".join(f"{n} {why}" for why, n in found.figures["failures"].items())
    yield Finding(
        "failures",
        State.UNWELL if failed else State.WELL,
        reasons or "none",
        "Try again or dismiss them on the desk's Intake page." if failed else "",
    )
    if found.without_end:
        yield Finding(
            "ends",
            State.BAD,
            f"articles that nothing will move: {_some(found.without_end)}",
            "Try them again on the desk's Intake page, and please report it.",
        )


def _history(found: Checkup) -> Iterator[Finding]:
    """Look at the chain of decisions and at who could change it."""
    yield Finding(
        "history",
        State.BAD if found.broken else State.WELL,
        f"decisions whose hash is wrong: {_some(found.broken)}"
        if found.broken
        else "every decision is as it was written",
        "Somebody changed them beside crossclaim: compare with a backup."
        if found.broken
        else "",
    )
    if found.loose_rights:
        yield Finding(
            "rights",
            State.BAD,
            f"the program may change decisions: {_some(found.loose_rights)}",
            "Use the role that `crossclaim migrate` made, not the owner's.",
        )


def _store(found: Checkup) -> Iterator[Finding]:
    lost = found.without_bytes
    yield Finding(
        "bytes",
        State.BAD if lost else State.WELL,
        f"gone or damaged: {_some(lost)}" if lost else "every article's bytes are kept",
        "Drop these files once more, or put them back from a backup." if lost else "",
    )
    if found.homeless:
        yield Finding(
            "cases",
            State.BAD,
            f"pending claims that stand in no case: {_some(found.homeless)}",
            "Please report it; `crossclaim reread` puts them into cases again.",
        )


#: In the order in which they are told.
_OF_STORE: dict[str, Callable[[Checkup], Iterator[Finding]]] = {
    "database": _database,
    "clock": _clock,
    "parts": _parts,
    "work": _work,
    "history": _history,
    "store": _store,
}


def _some(listed: list[int] | list[str]) -> str:
    """Name the first few, and how many there are."""
    first = ", ".join(str(one) for one in listed[:SHOWN])
    return first if len(listed) <= SHOWN else f"{first} and {len(listed) - SHOWN} more"
