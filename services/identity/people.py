"""People who are yet to come in: a mail address, and nothing to log in with.

Invariant: one person per mail address; making somebody a person gives them nothing.
"""

from uuid import UUID

from sqlalchemy import text

from shared import clock, runtime
from shared.ids import new_id


def person_for(email: str) -> UUID:
    """The person with this address, made where there is none. Says not which of the two."""
    values = {"id": new_id(), "email": email.strip().lower(), "now": clock.now()}
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_MAKE, values)
        found: UUID = connection.execute(_FIND, values).scalar_one()
    return found


_MAKE = text(
    "INSERT INTO person (id, email, created_at) VALUES (:id, :email, :now)"
    " ON CONFLICT (email) DO NOTHING"
)
_FIND = text("SELECT id FROM person WHERE email = :email")
