"""Kinderwerk invites parents: what the tests of letters share."""

from typing import Any
from uuid import UUID

from services.risk_lists import operations as risk_lists
from tests.factories.listed import Beat
from tests.factories.matched import register
from tests.factories.printed import text_of
from tests.factories.town import parent
from tests.slices.database import rows

SECRET = "Geheimestraat 9, Elders"
PHONE = "0118 123 456"


def known(beat: Beat, *holders: dict[str, Any], **given: Any) -> tuple[UUID, dict[str, Any]]:
    """An entry of the police of whom kinderwerk has a file, with who has authority there."""
    child = register(beat.child_work, authority_holders=list(holders or [parent()]), **given)
    entry = beat.put(register(beat.police, **given))
    beat.known(entry, child)
    found: UUID = entry["id"]
    return found, child


def invite(beat: Beat, *entry_ids: UUID, work: bool = True, **given: Any) -> Any:
    """Kinderwerk asks for letters, and the worker makes them."""
    about = {"list_id": beat.list_id, "entry_ids": list(entry_ids), "phone": PHONE}
    answer = risk_lists.invite_parents(beat.worker, **{**about, **given})
    if work:
        beat.work()
    return answer


def letters_of(beat: Beat, answer: Any) -> list[dict[str, Any]]:
    found = risk_lists.get_invitation_batch(beat.worker, batch_id=answer["batch"]["id"])
    return [dict(one) for one in found["letters"]]


def said(beat: Beat, letter: dict[str, Any]) -> str:
    found = risk_lists.fetch_invitation(beat.worker, letter_id=letter["id"])
    assert isinstance(found.content, bytes)
    return text_of(found.content)


def kept(beat: Beat) -> int:
    about = "SELECT 1 FROM risk_list_letter WHERE list_id = :id"
    return len(rows(beat.house, about, id=beat.list_id))
