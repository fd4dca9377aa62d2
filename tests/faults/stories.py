"""Articles by the thousand: made-up towns, made-up things, voices that vary.

One event is told by some articles that differ in their figure and their voice, so that
cases with more than one claim come about; each event counts another thing, so that a
stock of ten thousand articles is not one single case. Two sentences each: the models
read them all, and it is not the models that are tried here.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

VOICES = (
    ("Ana Brol", "the mayor of {town}"),
    ("Ben Dask", "the head of the fire brigade in {town}"),
    ("Cleo Arn", "the interior minister"),
    ("Dorin Vale", "a doctor in {town}"),
    ("Ema Holt", "the governor of Varisk"),
)
#: What is counted, made of three parts: six thousand words that nobody has read before,
#: so that articles of different events have nothing to do with each other.
THINGS = (
    (
        *("brask", "dorl", "fenn", "grint", "harv", "jask", "kell", "lorn", "mund"),
        *("nesk", "orv", "pland", "quin", "rost", "sarn", "tolv", "urm", "vask"),
        *("wend", "yarl", "bolv", "crint", "delm", "fask", "gorn", "hisk", "jund"),
    ),
    ("ad", "em", "in", "op", "ur", "al", "ek", "os", "it", "an", "ob", "ir", "el"),
    (
        *("ers", "ons", "ards", "ells", "ooms", "ings", "ets", "ums", "acks", "ives"),
        *("orts", "inds", "amps", "olds", "unks", "ists", "erns"),
    ),
)
DEEDS = (
    *("closed", "counted", "damaged", "inspected", "insured", "lost", "moved"),
    *("opened", "painted", "photographed", "repaired", "replaced", "searched"),
    *("sold", "tested", "washed"),
)
BEGINNINGS = ("Ost", "Var", "Kett", "Mor", "Dun", "Hal", "Pel", "Ryn", "Sol", "Tarn")
ENDINGS = ("rell", "isk", "ra", "vik", "holm", "by", "mere", "gate", "wick", "ford")
OWNERS = ("church", "council", "crown", "guild", "state", "union", "university")

#: Articles that tell of one event.
TOLD = 5


def stories(count: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Give names and texts; the same seed gives the same articles."""
    for number in range(count):
        yield story(number, seed)


def story(number: int, seed: int = 7) -> tuple[str, str]:
    """Give one article by its number; no two have the same bytes."""
    event = random.Random(f"{seed}/{number // TOLD}")
    town = event.choice(BEGINNINGS) + event.choice(ENDINGS)
    thing, other = ("".join(map(event.choice, THINGS)) for _ in range(2))
    deed = event.choice(DEEDS)
    around, more = event.randrange(20, 900), event.randrange(20, 900)
    chance = random.Random(f"{seed}:{number}")
    name, role = chance.choice(VOICES)
    figure = around + chance.choice((0, 0, 0, 3, 40))
    return (
        f"story-{number:05}.txt",
        f"Report {number} from {town}\n\n"
        f"{name}, {role.format(town=town)}, said on Tuesday that {figure} {thing} "
        f"were {deed} in {town}.\n\n"
        f"Some {more} {other} near {town} belong to the {event.choice(OWNERS)}.\n",
    )
