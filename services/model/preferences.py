"""What reviewers set for themselves: keys, theme, whether they saw the tour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Theme(StrEnum):
    """Light or dark, or as the computer is set."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Preferences:
    """One reviewer's settings; those of somebody who never set any are the defaults.

    `keys` holds only what differs from the printed keys, by the name of the act.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    single_keys: bool = True
    theme: Theme = Theme.AUTO
    toured: bool = False
    blind: bool = False  # the machine's opinion is hidden until one has decided


@dataclass(frozen=True, slots=True)
class SavedView:
    """A way to look at the queue that somebody keeps under a name."""

    id: int
    name: str
    query: str  # what stands behind the question mark of the queue's address
