"""Operations made for the tests of the kernel: each does one thing with a real scope.

Invariant: they are in no registry: the start-up check of the house knows nothing of them.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, text

from shared.authz.actor import Actor
from shared.authz.operation import Operation
from shared.authz.scope import Scope
from tests.factories.town import Place
from tests.house import House
from tests.isolation.witness import traced, trail

Body = Callable[[Scope], Any]


def trial(body: Callable[..., Any], permission: str = "child:change", reads: bool = False) -> Any:
    """An operation with this body, entered as any other."""
    return Operation(body, permission, reads)


def fresh(place: Place) -> Actor:
    """A member of the organisation in a request of its own."""
    return traced(place.member())


def outcomes(the_house: House, actor: Actor) -> list[str]:
    """What the audit trail says of this actor's request."""
    return [row.outcome for row in trail(the_house.engines["admin"], actor)]


def count(admin: Engine, table: str, where: str = "true", **values: Any) -> int:
    """How many rows, seen by the database's admin."""
    statement = text(f"SELECT count(*) FROM {table} WHERE {where}")
    with admin.begin() as connection:
        return int(connection.execute(statement, values).scalar_one())
