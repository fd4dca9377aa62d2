"""`crossclaim round`: a nightly round now, beside the watcher or without one."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator, Mapping
from typing import Any

from services.config import Settings
from services.model.checks import Check
from services.pipeline import rounds
from services.store.rounds import Round

#: Seconds between two looks at a round that somebody else makes.
PAUSE = 0.5


def make(settings: Settings) -> Round:
    """Make a round, or what is left of the one under way; give what it found."""
    me = f"round@{socket.gethostname()}:{os.getpid()}"
    before = rounds.last(settings)
    rounds.start(settings, me, now=True)
    while True:
        if rounds.step(settings, me):
            continue
        made = rounds.last(settings)
        if made is not None and (before is None or made.id != before.id):
            return made
        time.sleep(PAUSE)  # a watcher is at it


def told(made: Round) -> Iterator[str]:
    """Say in lines what a round found."""
    for step, found in made.found.items():
        yield f"{step:<12}{found.get('broke') or _said(step, found)}"
        for one in found["first"]:
            yield f"{'':<12}{one}"


def _said(step: str, found: Mapping[str, Any]) -> str:
    if step == rounds.LETTING_GO:
        said = f"{found['mended']} let go"
        wrong = Check(step).words.wrong
        return f"{said}; {wrong}: {found['number']}" if found["number"] else said
    words = Check(step).words
    said = f"{words.wrong}: {found['number']}" if found["number"] else words.well
    return f"{said}; {found['mended']} put right" if found["mended"] else said


def unwell(made: Round) -> bool:
    """Tell whether a round found anything that it did not put right."""
    return any(one["number"] or "broke" in one for one in made.found.values())
