"""What a child's place on a list rests on has lapsed, and somebody writes to the parents.

Invariant: as in `lapses`.
"""

from typing import Any
from uuid import UUID

from services.risk_lists import operations as risk_lists
from shared.problems import NotFound
from tests.factories.listed import Beat
from tests.house import House
from tests.isolation.lapses import End, lapse, refused
from tests.isolation.list_letter_samples import PHONE
from tests.isolation.ring import expire_grants_of, worker
from tests.slices.database import rows

EXPIRED = "expired grant"


def written(the_house: House, work: bool = True) -> tuple[Beat, UUID, UUID]:
    """The police's entry, and kinderwerk's letters about it."""
    beat = Beat.founded(the_house)
    entry = beat.put()
    beat.known(entry)
    about: dict[str, Any] = {"list_id": beat.list_id, "entry_ids": [entry["id"]], "phone": PHONE}
    asked = risk_lists.invite_parents(beat.worker, **about)
    if work:
        beat.work()
    return beat, entry["id"], asked["batch"]["id"]


def _refuses(name: str) -> None:
    """An act of kinderwerk that it could do a moment before."""

    @lapse(f"risk_lists.{name}", EXPIRED)
    def _(the_house: House, end: End) -> None:
        beat, entry_id, batch_id = written(the_house)
        found = risk_lists.get_invitation_batch(beat.worker, batch_id=batch_id)
        given: dict[str, Any] = {
            "invite_parents": {
                "list_id": beat.list_id,
                "entry_ids": [entry_id],
                "phone": PHONE,
            },
            "fetch_invitation": {"letter_id": found["letters"][0]["id"]},
        }.get(name, {"batch_id": batch_id})
        getattr(risk_lists, name)(beat.worker, **given)
        expire_grants_of(the_house, entry_id)
        assert refused(the_house, f"risk_lists.{name}", beat.worker, **given).problem is NotFound


for _name in (
    "invite_parents",
    "get_invitation_batch",
    "fetch_invitation_batch",
    "fetch_invitation",
):
    _refuses(_name)


@lapse("risk_lists.list_invitation_batches", EXPIRED)
def _(the_house: House, end: End) -> None:
    beat, entry_id, batch_id = written(the_house)
    about: dict[str, Any] = {"list_id": beat.list_id}
    (one,) = risk_lists.list_invitation_batches(beat.worker, **about).results
    assert one["id"] == batch_id
    expire_grants_of(the_house, entry_id)
    assert risk_lists.list_invitation_batches(beat.worker, **about).results == []


@lapse("risk_lists.make_invitation", EXPIRED)
def _(the_house: House, end: End) -> None:
    """The letters that were asked for are not made any more."""
    beat, entry_id, batch_id = written(the_house, work=False)
    expire_grants_of(the_house, entry_id)
    make = worker(risk_lists.make_invitation, beat.child_work)
    risk_lists.make_invitation(make, batch_id=batch_id, entry_id=entry_id)
    assert rows(the_house, "SELECT 1 FROM risk_list_letter WHERE batch_id = :id", id=batch_id) == []
