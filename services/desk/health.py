"""How the whole stands: its parts, its figures, and what needs somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.model.checks import Check
from services.store import (
    gauges,
    heartbeats,
    reconcile,
    rounds,
    runs,
    schema,
    sightings,
)
from services.store.disk import Room
from services.store.endings import Ending
from services.store.gauges import Figure, Silence
from services.store.heartbeats import Sign
from services.store.rounds import Known
from services.store.transaction import Session

#: Seconds that due work, and a file in the inbox, may wait before somebody is told.
LATE, LYING = 600.0, 300.0
#: Seconds of due work that nobody begins, though workers live, after which they are
#: taken for deaf. Their own watchdog ends them after eight.
DEAF = 60.0
#: The free share of a disk below which somebody is told.
SCARCE = 0.1


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that needs somebody: what is wrong, and what to do."""

    what: str
    said: str
    do: str


@dataclass(frozen=True, slots=True)
class State:
    """How the parts stand that the database knows of."""

    schema: bool  # whether the tables are those of this program
    signs: tuple[Sign, ...]

    @property
    def checks(self) -> Mapping[str, bool]:
        """Tell of each part whether it is well."""
        return {
            "database": True,
            "schema": self.schema,
            "queue": any(_queue(one) is not None for one in self.alive("watcher")),
            "worker": bool(self.alive("worker")),
            "watcher": bool(self.alive("watcher")),
        }

    def alive(self, part: str) -> list[Sign]:
        """Give the workers or watchers that were heard lately."""
        return [one for one in self.signs if one.alive and _part(one) == part]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that the page for operators shows; times are seconds."""

    state: State
    stages: Mapping[str, Mapping[str, int]]  # runs by stage and state
    oldest_ready: float | None
    failures: Mapping[str, int]
    figures: Sequence[Figure]
    silence: Silence
    rounds: Known


def state(session: Session) -> State:
    """Look at the schema and the signs of life."""
    newest = reconcile.standing(session).schema == schema.head()
    return State(newest, tuple(heartbeats.signs(session)) if newest else ())


def standing(session: Session) -> Standing:
    """Look at everything."""
    counts = runs.counts(session)
    return Standing(
        state=state(session),
        stages={stage.value: dict(states) for stage, states in counts.items()},
        oldest_ready=runs.oldest_ready(session),
        failures=failures(session),
        figures=gauges.figures(session),
        silence=gauges.silence(session),
        rounds=rounds.known(session),
    )


def failures(session: Session) -> Mapping[str, int]:
    """Count what failed and waits for somebody, by the reason."""
    return Counter(runs.failures(session)) + Counter(sightings.failures(session))


def alarms(
    now: Standing, rooms: Mapping[str, Room], endings: Sequence[Ending] = ()
) -> Iterator[Alarm]:
    """Give what needs somebody. `rooms`: the disks by the name of their folder."""
    yield from _silent(now.state)
    for ending in endings:
        said = f"It ended {ending.times} times in a row, last with: {ending.how}."
        do = "It is started again and again; its log says why, or the system's does."
        yield Alarm(ending.part, said, do)
    yield from _deaf(now)
    for one in now.state.alive("watcher"):
        yield from _inbox(one)
    if now.oldest_ready is not None and now.oldest_ready > LATE:
        minutes = f"{now.oldest_ready / 60:.0f} minutes"
        do = "Start more workers, or see the worker's log."
        yield Alarm("work", f"The oldest run waits for {minutes}.", do)
    if now.failures:
        failed = sum(now.failures.values())
        yield Alarm("failures", f"{failed} failed.", "Try them again under Intake.")
    yield from _found(now.rounds)
    yield from _side_by_side(now.state)
    for name, room in rooms.items():
        if room.free < SCARCE * room.total:
            free = f"{room.free / 1e9:.1f} GB are left on the disk of {name}."
            yield Alarm("disk", free, "Make room; near the end no file is taken.")


def _silent(state: State) -> Iterator[Alarm]:
    """Tell of parts of which nobody was heard."""
    for part, idle in (("worker", "nothing is read"), ("watcher", "no file is taken")):
        if not state.alive(part):
            said = f"No {part} was heard for {heartbeats.SILENCE:.0f} seconds: {idle}."
            yield Alarm(part, said, f"Start the {part}; its log says why it ended.")


def _deaf(now: Standing) -> Iterator[Alarm]:
    """Tell of workers that live and begin nothing, though work is due."""
    waited, started = now.silence.waited, now.silence.started
    busy = any(
        one.details.get("running") or one.details.get("waits")  # for the queue
        for one in now.state.alive("worker")
    )
    if busy or not now.state.alive("worker") or waited is None or waited < DEAF:
        return
    if started is None or started > DEAF:
        said = f"Work is due for {waited:.0f} seconds, and no worker begins it."
        yield Alarm("deaf", said, "Restart the workers; nothing is lost by it.")


#: Of what a check found so many are named.
NAMED = 3


def _found(known: Known) -> Iterator[Alarm]:
    """Tell what nightly rounds found, and that none is made."""
    for check in Check:
        found = known.found.get(check.value, {})
        if found.get("number"):
            first, more = found["first"][:NAMED], found["number"] - NAMED
            named = ", ".join(first) + (f" and {more} more" if more > 0 else "")
            words = check.words
            said = f"{words.wrong[:1].upper()}{words.wrong[1:]}: {named}."
            yield Alarm(check.value, said, words.do)
        if found.get("broke"):
            said = f"This check broke: {found['broke']}."
            yield Alarm(check.value, said, "Please report it, with the watcher's log.")
    newest = known.under_way or known.ended
    if newest and newest.age > rounds.OVERDUE:
        said = f"The last nightly round began {newest.age / 3600:.0f} hours ago."
        do = "The watcher makes them; see its log, or run `crossclaim round`."
        yield Alarm("round", said, do)


def _side_by_side(state: State) -> Iterator[Alarm]:
    """Tell of living parts that are of different versions."""
    for kind, what in _KINDS.items():
        parts: dict[str, list[str]] = {}
        for one in state.signs:
            version = one.details.get("versions", {}).get(kind)
            if one.alive and version is not None:
                parts.setdefault(version, []).append(one.name)
        if len(parts) > 1:
            named = [
                f"{version} ({', '.join(sorted(parts[version]))})"
                for version in sorted(parts)
            ]
            many = "Two" if len(parts) == 2 else str(len(parts))
            sides = f"{', '.join(named[:-1])} and {named[-1]}"
            said = f"{many} versions of {what} run side by side: {sides}."
            yield Alarm("versions", said, "Bring the upgrade to its end.")


#: What a sign of life tells the version of, in words.
_KINDS = {"program": "crossclaim", "reading": "the reader", "judging": "judging"}


def _inbox(watcher: Sign) -> Iterator[Alarm]:
    """Tell what a watcher says of the inbox and the queue."""
    if _queue(watcher) is None:
        said = "The queue (Redis) is away or full. Reviewing goes on; new files wait."
        do = "Start it, or give it room: what waits is rung for again."
        yield Alarm("queue", said, do)
    for trouble in watcher.details.get("troubles", ()):
        yield Alarm(
            "inbox", str(trouble), "Mend it: the file is tried again by itself."
        )
    lying = float(watcher.details.get("oldest_file", 0))
    if lying > LYING:
        said = f"A file lies in the inbox for {lying / 60:.0f} minutes."
        yield Alarm("inbox", said, "See the watcher's log; nothing is lost.")


def round_figures(known: Known) -> Iterator[Figure]:
    """Give the figures of nightly rounds."""
    if known.ended:
        yield Figure("round_age_seconds", {}, known.ended.age)
    for step, found in known.found.items():
        check = {"check": step}
        yield Figure("round_found", check, float(found["number"]))
        yield Figure("round_looked_at", check, float(found["looked"]))
        yield Figure("round_put_right", check, float(found["mended"]))
        yield Figure("round_broken", check, float("broke" in found))


def _part(sign: Sign) -> str:
    return sign.name.partition("@")[0]


def _queue(sign: Sign) -> Mapping[str, int] | None:
    """Give how many messages wait, as a watcher counted; None while none could."""
    found: Any = sign.details.get("queue")
    return found if isinstance(found, dict) else None


def told(signs: Sequence[Sign]) -> Iterator[Figure]:
    """Give the figures that watchers and workers tell of themselves."""
    for sign in signs:
        part = {"part": sign.name}
        yield Figure("heartbeat_age_seconds", part, sign.age)
        for key, name in _TOLD.items():
            if key in sign.details:
                yield Figure(name, part, float(sign.details[key] or 0))
        for stage, number in (_queue(sign) or {}).items():
            yield Figure("queue_messages", part | {"stage": stage}, float(number))


_TOLD = {
    "files": "inbox_files",
    "oldest_file": "inbox_oldest_seconds",
    "rings_failed": "rings_failed_total",
    "rings_again": "rings_again_total",
    "slots": "worker_slots",
    "running": "worker_running",
    "waits": "worker_waits_seconds",
    "memory": "worker_memory_bytes",
}
