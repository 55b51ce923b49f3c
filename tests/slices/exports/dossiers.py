"""Asking for exports and opening them, as whoever holds the recipient's identity."""

import io
import tarfile
from typing import Any
from uuid import UUID

import pyrage

from services.exports import operations as exports
from shared.jobs.actors import worker_for
from tests.factories import keys
from tests.factories.town import Place
from tests.house import House
from tests.slices.database import rows


class Recipient:
    """A key pair for exports; the public half is registered with an organisation."""

    def __init__(self, place: Place) -> None:
        self.identity = pyrage.x25519.Identity.generate()
        self.key_id: UUID = keys.usable(place, str(self.identity.to_public()))

    def opened(self, sealed: bytes) -> bytes:
        """The archive inside; raises pyrage.DecryptError for anybody else."""
        found: bytes = pyrage.decrypt(sealed, [self.identity])
        return found


def make(export: dict[str, Any], place: Place) -> None:
    """As the worker does it."""
    exports.make_export(worker_for(exports.make_export, place.id, ""), export_id=export["id"])


def ended(export: dict[str, Any], place: Place) -> None:
    exports.end_export(worker_for(exports.end_export, place.id, ""), export_id=export["id"])


def files(archive: bytes) -> dict[str, bytes]:
    """The files in an archive by their names."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {
            entry.name: found.read()
            for entry in tar.getmembers()
            if (found := tar.extractfile(entry)) is not None
        }


def fetched(place: Place, export_id: UUID) -> bytes:
    content = exports.fetch_export(place.member(), export_id=export_id).content
    return content if isinstance(content, bytes) else b"".join(content)


def pieces(house: House, export_id: UUID) -> list[Any]:
    return rows(house, "SELECT number FROM export_piece WHERE export_id = :id", id=export_id)
