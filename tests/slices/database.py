"""Looking past the walls, as only a test may: with the superuser of its own database."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from tests.house import House


def rows(house: House, statement: str, **values: object) -> list[Any]:
    """What a statement gives when no policy is in its way."""
    with house.engines["admin"].begin() as connection:
        result = connection.execute(text(statement), values)
        return list(result) if result.returns_rows else []


def live_grants(house: House, record_id: UUID) -> list[Any]:
    """The partners' grants to this record that have not ended."""
    return rows(
        house,
        "SELECT viewer_id, consent_ids, ends_at, opened_at, wrapped_key FROM access_grant"
        " WHERE record_id = :id AND viewer_id <> owner_id AND ended_at IS NULL",
        id=record_id,
    )


def adopted(house: House, referral_id: UUID) -> list[Any]:
    """The files that were made from this referral."""
    return rows(house, "SELECT id, team_id FROM child WHERE adopted_from = :id", id=referral_id)


def outbox(house: House, organisation_id: UUID) -> set[tuple[str, str]]:
    """The tasks that wait for this organisation, each with the one id that it carries."""
    found = rows(
        house, "SELECT task, ids FROM outbox WHERE organisation_id = :id", id=organisation_id
    )
    return {(row.task, record_id) for row in found for record_id in row.ids.values()}
