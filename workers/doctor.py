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
from pathlib import Path

from services.config import Settings
from services.engines.loading import engines
from services.errors import CrossclaimError
from services.pipeline import checkup, versions
from services.pipeline.checkup import Checkup
from services.store.heartbeats import SILENCE
from services.store.rounds import OVERDUE
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
        found = checkup.look(settings, thorough=thorough)
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
    numbers = f"crossclaim {versions.program()}, Python {sys.version.split()[0]}"
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


def _checks(found: Checkup) -> Iterator[Finding]:
    """Tell what the checks of a nightly round found just now."""
    for check, result in found.results.items():
        words = check.words
        if result.broke:
            yield Finding(check.value, State.BAD, result.broke, _ASK)
        elif result.number:
            state = State.BAD if words.grave else State.UNWELL
            said = f"{words.wrong}: {_some(result.first, result.number)}"
            yield Finding(check.value, state, said, words.do)
        else:
            yield Finding(check.value, State.WELL, words.well)


def _round(found: Checkup) -> Iterator[Finding]:
    """Tell when the last nightly round was."""
    last = found.last
    late = last is not None and last.age > OVERDUE
    hours = (
        f"the last one began {last.age / 3600:.0f} hours ago" if last else "none yet"
    )
    do = "The watcher makes them; see its log, or run `crossclaim round`."
    yield Finding(
        "round", State.UNWELL if late else State.WELL, hours, do if late else ""
    )


#: In the order in which they are told.
_OF_STORE: dict[str, Callable[[Checkup], Iterator[Finding]]] = {
    "database": _database,
    "clock": _clock,
    "parts": _parts,
    "work": _work,
    "checks": _checks,
    "round": _round,
}


def _some(listed: list[str], number: int) -> str:
    """Name the first few, and how many more there are."""
    first = ", ".join(listed[:SHOWN])
    return first if number <= SHOWN else f"{first} and {number - SHOWN} more"
