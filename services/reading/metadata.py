"""Metadata from several origins, made one: stronger first, weaker fill gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import cast
from urllib.parse import urlsplit

from services.model.article import ORIGINS, Metadata
from services.reading.assembly import INVISIBLE
from services.reading.dates import WrongDate, parse_published

FIELDS = ("title", "source", "url", "byline", "published", "language")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_UNPRINTABLE = re.compile(f"[{INVISIBLE}\x85\ud800-\udfff]")
#: Longest value kept, in code points; longer ones are somebody's mistake.
_LONGEST = 2_000


@dataclass(slots=True)
class Stated:
    """What one origin states, checked, and what was wrong with the rest."""

    origin: str
    fields: dict[str, str | date | datetime] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def put(self, name: str, value: object, today: date) -> None:
        """Keep a value if it is one that the field can have, else warn."""
        try:
            checked = _checked(name, value, today)
        except ValueError as error:
            self.warnings.append(f"{self.origin}: {name} left empty: {error}.")
            return
        if checked is not None:
            self.fields[name] = checked

    def fill(self, name: str, value: object, today: date) -> None:
        """Keep a value if the field is empty; a wrong one is passed over in silence."""
        if name in self.fields:
            return
        try:
            checked = _checked(name, value, today)
        except ValueError:
            return
        if checked is not None:
            self.fields[name] = checked


def merge(stated: Iterable[Stated]) -> Metadata:
    """Join what all origins state, the strongest of `ORIGINS` first."""
    values: dict[str, str | date | datetime] = {}
    origins: dict[str, str] = {}
    for one in sorted(stated, key=lambda one: ORIGINS.index(one.origin)):
        for name, value in one.fields.items():
            if name not in values:
                values[name], origins[name] = value, one.origin
    return Metadata(
        title=_text(values, "title"),
        source=_text(values, "source"),
        url=_text(values, "url"),
        byline=_text(values, "byline"),
        published=cast("date | datetime | None", values.get("published")),
        language=_text(values, "language"),
        origins=MappingProxyType(origins),
    )


def _text(values: Mapping[str, str | date | datetime], name: str) -> str | None:
    """Give a field that is a text."""
    value = values.get(name)
    return value if isinstance(value, str) else None


def _checked(name: str, value: object, today: date) -> str | date | datetime | None:
    """Give the value in its proper form, None if it is empty. Raises ValueError."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ", ".join(value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{str(value)[:40]} is not a text")
    text = " ".join(_UNPRINTABLE.sub("", value).split())
    if not text:
        return None
    if len(text) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST:,} characters")
    return _FORMS[name](text, today)


def _published(text: str, today: date) -> date | datetime:
    """Check a date."""
    try:
        return parse_published(text, today)
    except WrongDate as error:
        raise ValueError(str(error)) from error


def _url(text: str, _today: date) -> str:
    """Check an address of the web."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in text:
        raise ValueError(f"“{text[:60]}” is no http or https address")
    return text


def _language(text: str, _today: date) -> str:
    """Check a BCP 47 tag; "en_US" is taken for "en-US"."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"“{text[:40]}” is no language tag such as en or pt-BR")
    first, *rest = text.replace("_", "-").split("-")
    return "-".join([first.lower(), *rest])


def _plain(text: str, _today: date) -> str:
    """Take a text as it is."""
    return text


_FORMS = {
    "title": _plain,
    "source": _plain,
    "byline": _plain,
    "url": _url,
    "published": _published,
    "language": _language,
}
