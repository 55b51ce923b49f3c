"""Pages by keyset: the condition for a query, and the page from its rows.

Invariant: a list is ordered by (moment, id), newest first; one row more than asked tells whether
there is a next page.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, literal, tuple_

from shared.web.pages import Cursor, Page


def newest_first(
    statement: Select[*tuple[Any, ...]],
    moment: ColumnElement[Any] | Any,
    record_id: ColumnElement[Any] | Any,
    after: Cursor | None,
    page_size: int,
) -> Select[*tuple[Any, ...]]:
    """`statement` ordered and limited to one row more than a page, from `after` on."""
    if after is not None:
        place = tuple_(literal(after.created_at), literal(after.id))
        statement = statement.where(tuple_(moment, record_id) < place)
    return statement.order_by(moment.desc(), record_id.desc()).limit(page_size + 1)


def page(
    rows: Sequence[Row[*tuple[Any, ...]]], page_size: int, shown: Callable[[Any], dict[str, Any]]
) -> Page:
    """The page of the first `page_size` rows; rows carry `created_at` and `id`."""
    kept = rows[:page_size]
    more = len(rows) > page_size
    return Page(
        [shown(row) for row in kept], Cursor(kept[-1].created_at, kept[-1].id) if more else None
    )
