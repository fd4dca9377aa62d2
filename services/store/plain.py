"""Turns the model's frozen values into JSON's and back, by their annotations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def to_plain(value: object) -> Any:
    """Give dicts, lists, texts and numbers for a model value."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(one) for one in value]
    return value


def from_plain(kind: Any, plain: Any) -> Any:
    """Make a value of type `kind` from what `to_plain` gave.

    Knows frozen dataclasses, enums, dates, optional values and tuples. Fields that are
    missing take their default, so that rows of an older version stay readable.
    """
    if plain is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = next(one for one in get_args(kind) if one is not NoneType)
        return from_plain(inner, plain)
    if origin is tuple:
        return _tuple(get_args(kind), plain)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        known = {key: plain[key] for key in hints if key in plain}
        return kind(**{key: from_plain(hints[key], one) for key, one in known.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    if kind is date:
        return date.fromisoformat(plain)
    return plain


def _tuple(inner: tuple[Any, ...], plain: list[Any]) -> tuple[Any, ...]:
    """Make tuple[X, ...] or tuple[X, Y]."""
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(from_plain(inner[0], one) for one in plain)
    return tuple(from_plain(kind, one) for kind, one in zip(inner, plain, strict=True))


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)
