"""Many rows as one value: so many that they do not fit in the parameters of a statement.

Invariant: nothing of what is sent stands in the words of the statement.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Table, bindparam, column, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB

ROWS = "rows"


def rows_for(table: Table, names: Sequence[str]) -> Select[Any]:
    """A query for the rows of the parameter `ROWS` (`as_json`), these columns of the table, in the
    order in which they are given.
    """
    kind: Any = literal_column(f"NULL::{table.name}")
    given = func.jsonb_populate_recordset(kind, bindparam(ROWS, type_=JSONB)).table_valued(
        *(column(name, table.c[name].type) for name in names), name="given"
    )
    return select(*(given.c[name] for name in names))


def as_json(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as that parameter takes them."""
    return json.loads(json.dumps([dict(row) for row in rows], default=_written))


def _written(value: Any) -> str:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)
