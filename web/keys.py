"""The single keys of the desk: what each does, and which one somebody chose for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "keys.tsv"
#: A letter or sign, a capital written "Shift+X", or two letters after each other.
_SHAPE = re.compile(r"Shift\+[A-Z]|[a-z] [a-z]|[^\s\dA-Z]")


@dataclass(frozen=True, slots=True)
class Key:
    """One act and the key that is printed for it."""

    act: str
    default: str
    where: str  # move, decide, look, go
    does: str


@cache
def printed() -> tuple[Key, ...]:
    """Give every act with its printed key, in the order of the list."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("# "))
    return tuple(Key(*row) for row in rows)


def chosen(own: Mapping[str, str]) -> dict[str, str]:
    """Give the key of every act, with somebody's own choices in place."""
    return {one.act: own.get(one.act, one.default) for one in printed()}


def read(wanted: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Read a form of keys; give those that differ from the printed, and what is wrong.

    An empty field means the printed key. Digits stay free for rows and reasons, and
    Enter, Space, Delete and Backspace can be no key: they are no single sign.
    """
    own: dict[str, str] = {}
    faults: list[str] = []
    for one in printed():
        key = _plain(wanted.get(one.act, ""))
        if not key or key == one.default:
            continue
        if not _SHAPE.fullmatch(key):
            faults.append(f"“{key}” cannot be a key ({one.does}).")
            continue
        own[one.act] = key
    return own, faults + _clashes(chosen(own))


def _plain(written: str) -> str:
    """Bring a key into the one form it is kept in."""
    key = " ".join(written.split())
    if len(key) == 1:
        return key.lower()
    if key.lower().startswith("shift+"):
        return "Shift+" + key[6:].upper()
    return key.lower()


def _clashes(keys: Mapping[str, str]) -> list[str]:
    """Name the keys that two acts ask for, or that begin another's."""
    does = {one.act: one.does for one in printed()}
    taken: dict[str, str] = {}
    found: list[str] = []
    for act, key in keys.items():
        if key in taken:
            found.append(
                f"“{key}” is asked for twice: {does[taken[key]]}; {does[act]}."
            )
        taken[key] = act
    leads = {key[0] for key in keys.values() if " " in key}
    found += [
        f"“{key}” begins other keys, so it cannot be one: {does[taken[key]]}."
        for key in sorted(leads & set(taken))
    ]
    return found
