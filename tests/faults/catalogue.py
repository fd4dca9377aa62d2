"""The faults there are: F1 to F19 of the design, each a function that does and undoes.

A fault is registered by its decorator in one of the modules `of_parts`, `of_servers`
and `of_files`. It runs in the main thread, makes its trouble, and leaves the world
mended; what the world does with that is measured by `tests.faults.rig`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.world import World


class Missed(Exception):
    """The moment that a fault waits for did not come: it was not made."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much time and how many files a fault may take."""

    short: float = 4.0  # seconds
    long: float = 12.0
    many: int = 200  # files


QUICK = Scale()
#: For a run of an hour: two minutes without PostgreSQL, twenty thousand files at once.
GREAT = Scale(short=8.0, long=60.0, many=20_000)


@dataclass(frozen=True, slots=True)
class Context:
    """What a fault has to work with."""

    world: World
    chance: random.Random
    scale: Scale


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which things break."""

    number: str  # of the design: "F7"
    how: str
    make: Callable[[Context], None]
    weight: float  # how often it is drawn
    server: bool  # PostgreSQL ends: it may take two minutes
    rare: bool  # once in a run is enough: it takes long
    why_not: Callable[[], str]  # why it cannot be made here; empty if it can


FAULTS: list[Fault] = []


def fault(
    number: str,
    how: str,
    *,
    weight: float = 1.0,
    server: bool = False,
    rare: bool = False,
    why_not: Callable[[], str] = lambda: "",
) -> Callable[[Callable[[Context], None]], Callable[[Context], None]]:
    """Put a function into the catalogue."""

    def put(make: Callable[[Context], None]) -> Callable[[Context], None]:
        FAULTS.append(Fault(number, how, make, weight, server, rare, why_not))
        return make

    return put


def possible() -> list[Fault]:
    """Give the faults that can be made on this machine."""
    return [one for one in FAULTS if not one.why_not()]


def draw(seed: int, number: int, only: str = "") -> list[Fault]:
    """Draw so many faults; `only` those of some numbers, or words of `how`.

    The same seed gives the same ones. As long as there is room each comes once before
    any comes twice; then the weighty ones come oftener, and the rare ones no more.
    """
    chance = random.Random(seed)
    wanted = only.replace(",", " ").split()
    known = [one for one in possible() if not wanted or _named(one, wanted)]
    quick = [one for one in known if not one.rare] or known
    first = known if number >= len(known) else quick
    drawn = chance.sample(first, min(number, len(first)))
    left = number - len(drawn)
    drawn += (
        chance.choices(quick, [one.weight for one in quick], k=left) if left else []
    )
    chance.shuffle(drawn)
    return drawn


def _named(one: Fault, wanted: list[str]) -> bool:
    return any(word == one.number or word in one.how.split() for word in wanted)
