"""Whose address is this? Asked by an admin who makes somebody a member.

Invariant: answers with an id alone; what else is known of a person stays here.
"""

from uuid import UUID

from sqlalchemy import select

from services.identity.models import Person
from shared import runtime


def person_with(email: str) -> UUID | None:
    """Who logs in with this address; None when nobody does."""
    asked = select(Person.id).where(Person.email == email.strip().lower())
    with runtime.current().engines["login"].begin() as connection:
        found: UUID | None = connection.execute(asked).scalar_one_or_none()
    return found
