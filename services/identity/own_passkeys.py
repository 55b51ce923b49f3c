"""Somebody's own passkeys: seen, given another name, removed.

Invariant: every statement names the person; the last second factor stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import text

from services.identity import notices
from shared import runtime
from shared.audit.logins import note_login
from shared.problems import Conflict, Invalid, Reason
from shared.texts import Text

LONGEST_NAME = 60
Place = Literal["built_in", "phone", "security_key", "unknown"]


@dataclass(frozen=True, slots=True)
class Passkey:
    """What its owner sees of one. `synced`: kept by an account of theirs, on several devices;
    `device`: where it was made, in the words of `devices`; `place`: what keeps it.
    """

    id: UUID
    name: str
    synced: bool
    device: str
    place: Place
    created_at: datetime
    used_at: datetime | None


def list_passkeys(person_id: UUID) -> Sequence[Passkey]:
    """This person's passkeys, the newest first."""
    with runtime.current().engines["login"].begin() as connection:
        return [Passkey(*row) for row in connection.execute(_LIST, {"person": person_id})]


def rename(person_id: UUID, passkey_id: UUID, name: str) -> bool:
    """Give a passkey of this person another name; Invalid for none. False when they have none with
    this id.
    """
    wanted = " ".join(name.split())[:LONGEST_NAME]
    if not wanted:
        raise Invalid(reasons=[Reason("name_missing", _NAMELESS, pointer="/name")])
    values = {"person": person_id, "id": passkey_id, "name": wanted}
    with runtime.current().engines["login"].begin() as connection:
        renamed = connection.execute(_RENAME, values).rowcount == 1
    if renamed:
        note_login("identity.rename_passkey", person_id)
    return renamed


def remove(person_id: UUID, passkey_id: UUID) -> bool:
    """Forget a passkey of this person; Conflict when it is their last second factor. False when
    they have none with this id.
    """
    values = {"person": person_id, "id": passkey_id}
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_LOCK, values)  # two at once must not remove the last two
        if not connection.execute(_OTHERS, values).scalar_one():
            raise Conflict("last_factor", _LAST)
        removed = connection.execute(_REMOVE, values).rowcount == 1
        if removed:
            notices.tell(connection, person_id, "passkey_removed")
    if removed:
        note_login("identity.remove_passkey", person_id)
    return removed


_LIST = text(
    "SELECT id, name, synced, device, place, created_at, used_at FROM passkey"
    " WHERE person_id = :person"
    " ORDER BY created_at DESC, id"
)
_RENAME = text("UPDATE passkey SET name = :name WHERE person_id = :person AND id = :id")
_LOCK = text("SELECT 1 FROM person WHERE id = :person FOR UPDATE")
_OTHERS = text(
    "SELECT p.sealed_totp IS NOT NULL OR EXISTS (SELECT 1 FROM passkey k"
    " WHERE k.person_id = p.id AND k.id <> :id) FROM person p WHERE p.id = :person"
)
_REMOVE = text("DELETE FROM passkey WHERE person_id = :person AND id = :id")
_NAMELESS = Text("Geef de passkey een naam.", "Give the passkey a name.")
_LAST = Text(
    "Dit is uw enige tweede stap. Stel eerst een app of een andere passkey in.",
    "This is your only second step. Set up an app or another passkey first.",
)
