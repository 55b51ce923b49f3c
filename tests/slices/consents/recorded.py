"""What tests of the consents' records have in common.

Invariant: everything is read through operations, or as the database has it.
"""

import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pypdf
import pytest

from services.consents import operations as consents
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Invalid
from tests.factories.town import Place, Town
from tests.house import House
from tests.isolation.ring import worker
from tests.slices.database import rows


def sent(town: Town, child: dict[str, Any]) -> UUID:
    """A referral about this child that was sent; its id."""
    found: UUID = referrals.send_referral(
        town.school.member(), referral_id=town.draft(child)["id"]
    )["id"]
    return found


def state_of(town: Town, consent: dict[str, Any]) -> str:
    found = consents.get_consent(town.school.member(), consent_id=consent["id"])
    return str(found["state"])


def whole(content: Any) -> bytes:
    return content if isinstance(content, bytes) else b"".join(content)


def on_paper(download: Any) -> str:
    reader = pypdf.PdfReader(io.BytesIO(whole(download.content)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    said = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(said.replace("\u200b", "").split())


def codes(refused: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def timers(the_house: House, **ids: UUID) -> set[tuple[str, datetime]]:
    name, value = next(iter(ids.items()))
    found = rows(
        the_house,
        "SELECT task, due_at FROM timer WHERE ids ->> :name = :id",
        name=name,
        id=str(value),
    )
    return {(row.task, row.due_at.astimezone(UTC)) for row in found}


def act_at(moment: datetime, operation: Any, place: Place, **ids: UUID) -> None:
    """What the worker does at that moment."""
    with clock.held_at(moment):
        operation(worker(operation, place), **ids)
