"""The names that this process reads by: the built-in table, a file, the desk's rows.

Looked up for every article, so that a change counts from the next one on; put together
anew only when something changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from services.config import Settings
from services.extraction.aliases import BUILT_IN, Aliases
from services.extraction.aliasfile import AliasFile, load, parse
from services.store import names
from services.store.transaction import Session

log = structlog.get_logger(__name__)

#: Below the data folder.
FILE = "aliases.tsv"


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of one moment; `version` is that of the desk's rows."""

    version: int
    aliases: Aliases


_known: dict[str, tuple[tuple[int, bytes | str], Naming]] = {}


def naming(session: Session, settings: Settings) -> Naming:
    """Give the names as they are now. Of one name, the desk's row counts most."""
    version = names.version(session)
    data = load(settings.data / FILE)
    key, where = (version, data), settings.database_url
    known = _known.get(where)
    if known is not None and known[0] == key:
        return known[1]
    file = parse(data)
    _complain(file)
    rows = (*file.rows, *names.standing(session))
    made = Naming(version, BUILT_IN.with_rows(rows) if rows else BUILT_IN)
    _known[where] = key, made
    return made


def _complain(file: AliasFile) -> None:
    """Say once which lines are not used; the others are."""
    for one in file.faults:
        log.warning("line not used", file=FILE, line=one.line, reason=one.reason)
