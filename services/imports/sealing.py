"""Sealing and opening what an import holds.

Invariant: each piece opens only at its own place, under the import's own key; where that was
destroyed, nothing opens any more.
"""

import zlib
from typing import Any
from uuid import UUID

import orjson

from services.imports.kinds.kind import Aim
from services.imports.models import Import
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, seal, unseal
from shared.problems import Gone
from shared.texts import Text

_KEY, _ABOUT = "import_batch.wrapped_key", "import_batch.sealed_about"
_PARTS = {"file": "import_piece.file", "rows": "import_piece.rows", "row": "import_row.sealed"}


class Sealed:
    """The key of one import at work."""

    def __init__(self, owner_id: UUID, import_id: UUID, key: bytes) -> None:
        self._owner_id = owner_id
        self._import_id = import_id
        self._key = key

    def seal(self, part: str, number: int, content: bytes) -> bytes:
        return seal(self._key, self._place(_PARTS[part], number), content)

    def open(self, part: str, number: int, sealed: bytes) -> bytes:
        """Raises SealBroken."""
        return unseal(self._key, self._place(_PARTS[part], number), bytes(sealed))

    def seal_rows(self, number: int, rows: list[Any]) -> bytes:
        """A block of rows, packed before it is sealed: nobody but us chooses what is beside it."""
        return self.seal("rows", number, zlib.compress(orjson.dumps(rows)))

    def open_rows(self, number: int, sealed: bytes) -> list[Any]:
        found: list[Any] = orjson.loads(zlib.decompress(self.open("rows", number, sealed)))
        return found

    def seal_about(self, about: dict[str, Any]) -> bytes:
        """Always at the same place: what stood there before is not kept anywhere."""
        return seal(self._key, self._place(_ABOUT, 1), orjson.dumps(about))

    def open_about(self, sealed: bytes) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(unseal(self._key, self._place(_ABOUT, 1), sealed))
        return found

    def _place(self, column: str, number: int) -> Place:
        return Place(self._owner_id, self._import_id, column, number)


def key_place(owner_id: UUID, import_id: UUID) -> Place:
    return Place(owner_id, import_id, _KEY, 1)


def sealed_of(scope: Scope, batch: Import) -> Sealed:
    """The import's key; Gone where its time has passed."""
    if batch.wrapped_key is None:
        raise Gone("import_expired", GONE)
    place = key_place(batch.owner_id, batch.id)
    key = scope.keyring.unwrap_for(scope.org, place, batch.wrapped_key)
    return Sealed(batch.owner_id, batch.id, key)


def aim_of(scope: Scope, batch: Import) -> Aim | None:
    """Where its records go, as was said with the file; None where nothing was. Gone as above."""
    kept = sealed_of(scope, batch).open_about(batch.sealed_about or b"").get(AIM)
    return Aim.opened(kept) if kept else None


AIM = "aim"
GONE = Text(
    "Wat in dit bestand stond, is vernietigd.", "What stood in this file has been destroyed."
)
