"""One condition for "is one of these", however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, any_, bindparam, literal
from sqlalchemy.dialects.postgresql import ARRAY


def among(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Tell whether a column is one of these values; none is among nothing.

    As an array: one parameter and one text for any number of values, so that the
    statement is written, read and planned once. A list of parameters is a new statement
    for each length, and hundreds of them cost more than what they find.
    """
    found: ColumnElement[bool] = column == any_(
        literal(list(values), ARRAY(column.type))
    )
    return found


def among_given(column: Any, name: str) -> ColumnElement[bool]:
    """Tell whether a column is one of the values that a parameter lists.

    For statements that are written once and sent again and again.
    """
    found: ColumnElement[bool] = column == any_(
        bindparam(name, type_=ARRAY(column.type))
    )
    return found
