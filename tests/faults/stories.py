"""Articles by the dozen: one town, one flood, figures and voices that vary."""

from __future__ import annotations

import random
from collections.abc import Iterator

VOICES = (
    ("Ana Brol", "the mayor of Ostrell"),
    ("Ben Dask", "the head of the fire brigade"),
    ("Cleo Arn", "the interior minister"),
    ("Dorin Vale", "a doctor at the Ostrell hospital"),
    ("Ema Holt", "the governor of Varisk"),
)
OPENINGS = (
    "The river Vell flooded the town of Ostrell on Monday.",
    "Ostrell was under water on Monday after the river Vell burst its banks.",
    "Rescuers searched Ostrell on Monday after the worst flood in years.",
)
STATES = ("reopened", "closed")


def stories(count: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Give names and texts; the same seed gives the same articles."""
    chance = random.Random(seed)
    for number in range(count):
        name, role = VOICES[chance.randrange(len(VOICES))]
        other, _ = VOICES[chance.randrange(len(VOICES))]
        yield (
            f"story-{number:04}.txt",
            f"Flood in Ostrell, report {number}\n\n"
            f"{OPENINGS[chance.randrange(len(OPENINGS))]}\n\n"
            f"{name}, {role}, said on Tuesday that {chance.randrange(10, 60)} people "
            "were killed in the Ostrell flood.\n\n"
            f"{other} said that {chance.randrange(2, 90) * 10} people were injured in "
            f"Ostrell, and that report number {number} was complete.\n\n"
            f"Police in Ostrell {STATES[chance.randrange(2)]} the Kettra Bridge on "
            "Wednesday.\n",
        )
