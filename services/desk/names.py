"""What the desk calls things: aliases, each with who added and who retired it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from services.desk import ledger
from services.errors import Illegal, Missing, Reused, Stale
from services.extraction import aliasfile
from services.extraction.aliases import BUILT_IN
from services.extraction.aliasfile import AliasFile, Row
from services.model.countries import country_names
from services.model.decision import Reviewer, Role
from services.store import names, rereading, runs
from services.store.names import NamedRow
from services.store.transaction import Session

#: Of the data folder: rows that count for less than the desk's and for more than ours.
FILE = "aliases.tsv"
#: Longest note, in characters.
_NOTE = 500


@dataclass(frozen=True, slots=True)
class NameLine:
    """An alias as the page lists it."""

    id: int
    alias: str
    canonical: str
    kind: str
    note: str
    added_by: str
    added_at: datetime
    retired_by: str | None
    retired_at: datetime | None
    instead_of: str | None  # what the built-in table or the file says otherwise


@dataclass(frozen=True, slots=True)
class NamePage:
    """The desk's aliases, newest first, and what else the search has found."""

    lines: tuple[NameLine, ...]
    after: int | None
    built_in: tuple[tuple[str, str], ...]  # alias and name, where something is searched
    file: AliasFile


@dataclass(frozen=True, slots=True)
class Reach:
    """What reading the articles again in which a name stands would touch."""

    line: NameLine
    articles: tuple[int, ...]
    holding: int  # claims with the name in their words
    naming: int  # of those, claims in which it is a speaker, a party or a place
    decided: int  # of the latter, those with a decision


def page(
    session: Session,
    search: str = "",
    *,
    after: int | None = None,
    data: Path | None = None,
    limit: int = 50,
) -> NamePage:
    """Give the desk's aliases, retired ones too; `data` holds the desk's file."""
    search = search.strip()
    file = read_file(data)
    found = names.page(session, search, after=after, limit=limit + 1)
    shown = found[:limit]
    return NamePage(
        lines=tuple(_line(one, file) for one in shown),
        after=shown[-1].row.id if len(found) > limit else None,
        built_in=tuple(_searched(search)) if search else (),
        file=file,
    )


def read_file(data: Path | None) -> AliasFile:
    """Read the desk's file below the data folder; none is an empty one."""
    return aliasfile.parse(aliasfile.load(data / FILE) if data else b"")


def add(
    session: Session, row: Row, by: Reviewer, *, request_id: str, note: str = ""
) -> int:
    """Add an alias (alias, name, kind) and give its number; twice is once.

    Raises Refused below an editor, Illegal where the row cannot be used, Stale where
    somebody has given the alias a name meanwhile.
    """
    ledger.require(by, Role.EDITOR)
    key = ledger.request_key(request_id)
    row = _plain(row)
    before = names.by_request(session, key)
    if before is not None:
        if (before.alias, before.canonical, before.kind) != row:
            raise Reused
        return before.id
    _require_usable(session, row)
    made = names.add(session, row, note=note.strip()[:_NOTE], by=by.id, request_id=key)
    if made is None:
        raise _taken(session, row[0])
    return made


def _plain(row: Row) -> Row:
    """Write names with single spaces, as they are looked up."""
    alias, canonical, kind = (" ".join(one.split()) for one in row)
    return alias, canonical, kind


def _require_usable(session: Session, row: Row) -> None:
    """Check a row. Raises Illegal, Stale."""
    alias, canonical, kind = row
    reason = aliasfile.wrong(alias, canonical, kind)
    if reason is not None:
        raise Illegal(f"This cannot be used: {reason}.")
    if names.of_alias(session, alias) is not None:
        raise _taken(session, alias)
    onward = names.of_alias(session, canonical)
    if onward is not None:
        raise Illegal(
            f"“{canonical}” is itself an alias of “{onward.row.canonical}” here; "
            "use that name."
        )


def _taken(session: Session, alias: str) -> Stale:
    known = names.of_alias(session, alias)
    if known is None:
        return Stale(f"“{alias}” was changed a moment ago.")
    return Stale(
        f"“{alias}” is an alias of “{known.row.canonical}” already: {known.added_by} "
        f"added it on {known.row.added_at:%-d %b %Y}. Retire that one first."
    )


def retire(session: Session, alias_id: int, by: Reviewer) -> None:
    """Let an alias count no more; it stays in the list.

    Raises Refused below an editor, Missing, Stale where somebody was first.
    """
    ledger.require(by, Role.EDITOR)
    known = names.find(session, alias_id)
    if known is None:
        raise Missing(f"There is no name {alias_id}.")
    if not names.retire(session, alias_id, by=by.id):
        now = names.find(session, alias_id)
        who = now.retired_by if now and now.retired_by else "Somebody"
        raise Stale(f"{who} has retired “{known.row.alias}” already.")


def reach(session: Session, alias_id: int, data: Path | None = None) -> Reach:
    """Tell where a name stands that was added or retired. Raises Missing."""
    known = names.find(session, alias_id)
    if known is None:
        raise Missing(f"There is no name {alias_id}.")
    found = names.where(session, known.row.alias)
    return Reach(
        line=_line(known, read_file(data)),
        articles=found.articles,
        holding=found.holding,
        naming=found.naming,
        decided=found.decided,
    )


def reread(session: Session, alias_id: int, by: Reviewer) -> int:
    """Have the articles read again in which a name stands; give how many.

    Raises Refused below an editor, Missing.
    """
    ledger.require(by, Role.EDITOR)
    found = reach(session, alias_id)
    verb = "retired" if found.line.retired_at else "added"
    why = f"The name “{found.line.alias}” was {verb}."
    for one in found.articles:
        rereading.ask(session, one, why, by=by.id, priority=runs.BULK_PRIORITY)
    return len(found.articles)


def _line(one: NamedRow, file: AliasFile) -> NameLine:
    row = one.row
    return NameLine(
        id=row.id,
        alias=row.alias,
        canonical=row.canonical,
        kind=row.kind,
        note=row.note,
        added_by=one.added_by,
        added_at=row.added_at,
        retired_by=one.retired_by,
        retired_at=row.retired_at,
        instead_of=_otherwise(row.alias, row.canonical, file),
    )


def _otherwise(alias: str, canonical: str, file: AliasFile) -> str | None:
    """Give what the desk's file, else the built-in table, says an alias stands for."""
    own = {name: meant for name, meant, _ in file.rows}
    land = country_names().get(alias.lower())
    known = own.get(alias) or BUILT_IN.get(alias) or land
    return known if known not in (None, canonical) else None


def _searched(search: str) -> Iterable[tuple[str, str]]:
    """Give the built-in aliases with the searched words in them."""
    words = search.casefold()
    return (
        (alias, name)
        for alias, name in BUILT_IN.pairs()
        if words in alias.casefold() or words in name.casefold()
    )
