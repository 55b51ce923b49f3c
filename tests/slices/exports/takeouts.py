"""All files at once: made as the workers do it, and opened as their recipient does."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.exports import operations as exports
from shared import runtime
from shared.authz.actor import Actor
from shared.db.tenant import Tenant, acting_for
from shared.jobs.actors import worker_for
from tests.factories.town import Place
from tests.slices.exports.dossiers import files


def make_all(place: Place, takeout_id: UUID) -> None:
    """Plan it, and make the export of every child."""
    plan(place, takeout_id)
    for export_id in asked_for(place, takeout_id):
        exports.make_export(worker_for(exports.make_export, place.id, ""), export_id=export_id)


def plan(place: Place, takeout_id: UUID) -> None:
    exports.plan_takeout(worker_for(exports.plan_takeout, place.id, ""), takeout_id=takeout_id)


def asked_for(place: Place, takeout_id: UUID) -> list[UUID]:
    """The exports that it is made of."""
    query = text("SELECT id FROM export WHERE takeout_id = :id ORDER BY id")
    application = runtime.current().engines["app"]
    with acting_for(Tenant(place.id)), application.begin() as connection:
        return list(connection.execute(query, {"id": takeout_id}).scalars())


def unpacked(actor: Actor, takeout_id: UUID, part: int = 1) -> dict[str, Any]:
    """The files of one part, by name."""
    return files(raw(actor, takeout_id, part))


def raw(actor: Actor, takeout_id: UUID, part: int = 1) -> bytes:
    """One part, as it is fetched."""
    content = exports.fetch_takeout(actor, takeout_id=takeout_id, part=part).content
    return content if isinstance(content, bytes) else b"".join(content)
