"""Several small reads in one trip to the database: one row, with lists of rows in it.

Invariant: what is read together is as guarded as what is read alone: each part is a select of
mapped classes, and the guard cuts each of them down.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    DateTime,
    Row,
    Select,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import TypeEngine

Read = Callable[[Any], Any]


class Together:
    """`base`, a select of at most one row, and beside its columns each part as a list of rows.

    A part's columns keep their names and types; a list in a column comes as a frozenset. The rows
    of a part come in any order. Bind parameters of base and parts are given by name.
    """

    def __init__(
        self, base: Select[*tuple[Any, ...]], /, **parts: Select[*tuple[Any, ...]]
    ) -> None:
        self._readers = {name: _readers(part) for name, part in parts.items()}
        self.statement = base.add_columns(
            *(_as_list(name, part).label(name) for name, part in parts.items())
        )

    def lists(self, row: Row[*tuple[Any, ...]]) -> Mapping[str, list[dict[str, Any]]]:
        """Each part's rows, out of the one row."""
        return {name: self._rows(name, getattr(row, name)) for name in self._readers}

    def _rows(self, name: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        readers = self._readers[name]
        return [{key: read(one[key]) for key, read in readers.items()} for one in found]


def of_each(
    key: InstrumentedAttribute[UUID], name: str, /, **parts: Select[*tuple[Any, ...]]
) -> Together:
    """The same parts for many keys in one trip: a row, with lists of rows in it, for each of the
    `keys` that the guard lets through, as `key`, in their order. Each part asks by the parameter
    `name`, as it does for one key; here the key itself comes in its place.
    """
    asked = select(key.label("key")).where(key == any_(bindparam("keys", type_=ARRAY(Uuid))))
    return Together(
        asked.order_by(key), **{given: _by(key, name, part) for given, part in parts.items()}
    )


def _by(
    key: InstrumentedAttribute[UUID], name: str, part: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    def instead(element: Any, **_: Any) -> Any:
        asks = isinstance(element, BindParameter) and element.key == name
        return key.__clause_element__() if asks else None

    asking: Any = replacement_traverse(part, {}, instead)
    correlated: Select[*tuple[Any, ...]] = asking.correlate(key.class_)
    return correlated


def _as_list(name: str, part: Select[*tuple[Any, ...]]) -> Any:
    """The part's rows as one JSON array; an empty one where there are none."""
    rows = part.subquery(f"{name}_rows")
    pairs = [item for column in rows.c for item in (literal_column(f"'{column.key}'"), column)]
    objects = func.jsonb_agg(func.jsonb_build_object(*pairs))
    return select(func.coalesce(objects, literal_column("'[]'::jsonb"))).scalar_subquery()


def _readers(part: Select[*tuple[Any, ...]]) -> dict[str, Read]:
    return {column.key: _reader(column.type) for column in part.selected_columns if column.key}


def _reader(kind: TypeEngine[Any]) -> Read:
    """How JSON's text of that type becomes a value again."""
    if isinstance(kind, ARRAY):
        inner = _reader(kind.item_type)
        return lambda values: frozenset(map(inner, values or ()))
    for known, read in ((Uuid, UUID), (DateTime, datetime.fromisoformat)):
        if isinstance(kind, known):
            return _or_none(read)
    return lambda value: value


def _or_none(read: Read) -> Read:
    return lambda value: None if value is None else read(value)
