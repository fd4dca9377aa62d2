"""Turns the model's frozen values into JSON's and back, by their annotations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    return None if plain is None else _reader(kind)(plain)


Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Reader:
    """Work out how values of a type are read, once: judging reads very many claims."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = _reader(next(one for one in get_args(kind) if one is not NoneType))
        if inner is _as_it_is:
            return inner
        return lambda plain: None if plain is None else inner(plain)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if isinstance(kind, type) and is_dataclass(kind):
        return _fields_reader(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        # As quick as a look into a dict, which calling an enum is not.
        return {one.value: one for one in kind}.__getitem__
    if kind is date:
        return date.fromisoformat
    return _as_it_is


def _as_it_is(plain: Any) -> Any:
    return plain


def _tuple_reader(inner: tuple[Any, ...]) -> Reader:
    """Read tuple[X, ...] or tuple[X, Y]."""
    if len(inner) == 2 and inner[1] is Ellipsis:
        only = _reader(inner[0])
        if only is _as_it_is:
            return tuple
        return lambda plain: tuple(map(only, plain))
    each = [_reader(kind) for kind in inner]
    return lambda plain: tuple(read(one) for read, one in zip(each, plain, strict=True))


def _fields_reader(kind: type[Any]) -> Reader:
    """Read a dataclass from those of its fields that are there."""
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
    known = frozenset(readers)
    # Numbers and texts, which most are, are taken as they come.
    made = {key: one for key, one in readers.items() if one is not _as_it_is}

    def read(plain: dict[str, Any]) -> Any:
        if plain.keys() <= known:
            given = plain.copy()
        else:
            given = {key: one for key, one in plain.items() if key in known}
        for key, reader in made.items():
            if given.get(key) is not None:
                given[key] = reader(given[key])
        return kind(**given)

    return read
