"""A sample of every operation about letters that invite parents, and what stops when a child is
off the list.

Invariant: as in `list_samples` and `list_lapses`: letters are of whose files the child is in.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.risk_lists import operations as risk_lists
from shared.authz.actor import Actor
from shared.problems import NotFound
from tests.factories.listed import Beat
from tests.factories.matched import register
from tests.factories.town import Place
from tests.house import House
from tests.isolation.lapses import End, lapse, refused
from tests.isolation.list_lapses import Agreed
from tests.isolation.list_samples import by_clock, recognised
from tests.isolation.ring import worker
from tests.isolation.sample import Sample, sample

PHONE = "010 123 4567"
_MADE = text("SELECT id FROM risk_list_letter WHERE batch_id = :id AND made_at IS NOT NULL")


def asked(beat: Beat, actor: Actor, entry_id: UUID) -> UUID:
    """Letters were asked for, and are not made; the batch."""
    about: dict[str, Any] = {"list_id": beat.list_id, "entry_ids": [entry_id]}
    answer = risk_lists.invite_parents(actor, phone=PHONE, **about)
    found: UUID = answer["batch"]["id"]
    return found


def made(place: Place, actor: Actor, batch_id: UUID, entry_id: UUID) -> UUID:
    """They are made; the first."""
    making = worker(risk_lists.make_invitation, place)
    risk_lists.make_invitation(making, batch_id=batch_id, entry_id=entry_id)
    seen = risk_lists.get_invitation_batch(actor, batch_id=batch_id)
    found: UUID = seen["letters"][0]["id"]
    return found


def on_batch(*, ready: bool = True) -> tuple[Sample, UUID, UUID]:
    """Something that kinderwerk does with a batch; its entry and a letter of it (or the batch)."""
    quarter, entry, _child = recognised()
    beat, entry_id = quarter.beat, entry["id"]
    batch_id = asked(beat, beat.worker, entry_id)
    letter_id = made(beat.child_work, beat.worker, batch_id, entry_id) if ready else batch_id
    sample = quarter.sample(beat.worker, batch_id, "batch_id", batch_id=batch_id)
    return sample, entry_id, letter_id


@sample("risk_lists.invite_parents")
def _() -> Sample:
    quarter, entry, _child = recognised()
    ids = {"list_id": quarter.beat.list_id, "entry_ids": [entry["id"]]}
    made = quarter.sample(quarter.beat.worker, quarter.beat.list_id, *ids, **ids, phone=PHONE)
    return replace(made, succeeded=lambda answer: answer["refused"] == [])


@sample("risk_lists.list_invitation_batches")
def _() -> Sample:
    quarter, entry, _child = recognised()
    beat = quarter.beat
    batch_id = asked(beat, beat.worker, entry["id"])
    return quarter.sample(beat.worker, batch_id, "list_id", list_id=beat.list_id)


@sample("risk_lists.get_invitation_batch")
def _() -> Sample:
    return on_batch()[0]


@sample("risk_lists.fetch_invitation")
def _() -> Sample:
    made, _entry_id, letter_id = on_batch()
    kwargs = {"letter_id": letter_id}
    return replace(made, kwargs=kwargs, secrets=("letter_id",), hidden=frozenset())


@sample("risk_lists.fetch_invitation_batch")
def _() -> Sample:
    return replace(on_batch()[0], hidden=frozenset())


@sample("risk_lists.make_invitation")
def _() -> Sample:
    made, entry_id, _batch_id = on_batch(ready=False)
    ids = made.kwargs | {"entry_id": entry_id}
    made = replace(made, kwargs=ids, secrets=tuple(ids))
    return by_clock(risk_lists.make_invitation, made, None)


@sample("risk_lists.forget_invitations")
def _() -> Sample:
    return by_clock(risk_lists.forget_invitations, on_batch()[0], None)


def inviting() -> tuple[Agreed, UUID]:
    """The police has the child in its files too, whom kinderwerk put there."""
    world = Agreed()
    entry_id, officer = world.put(), world.beat.officer
    child_id = register(world.beat.police)["id"]
    risk_lists.decide_recognition(officer, entry_id=entry_id, child_id=child_id, same=True)
    return world, entry_id


@lapse("risk_lists.invite_parents")
def _(the_house: House, end: End) -> None:
    world, entry_id = inviting()
    world.end(the_house, end, entry_id)
    about = {"list_id": world.beat.list_id, "entry_ids": [entry_id], "phone": PHONE}
    name = "risk_lists.invite_parents"
    assert refused(the_house, name, world.beat.officer, **about).problem is NotFound


@lapse("risk_lists.list_invitation_batches")
def _(the_house: House, end: End) -> None:
    world, entry_id = inviting()
    beat = world.beat
    asked(beat, beat.officer, entry_id)
    world.end(the_house, end, entry_id)
    there = risk_lists.list_invitation_batches(beat.officer, list_id=beat.list_id)
    assert there.results == []


def _over(name: str, by_letter: bool = False) -> None:
    """What was made is not fetched any more."""

    @lapse(f"risk_lists.{name}")
    def _(the_house: House, end: End) -> None:
        world, entry_id = inviting()
        officer = world.beat.officer
        batch_id = asked(world.beat, officer, entry_id)
        letter_id = made(world.beat.police, officer, batch_id, entry_id)
        about: dict[str, Any] = {"letter_id": letter_id} if by_letter else {"batch_id": batch_id}
        world.end(the_house, end, entry_id)
        assert refused(the_house, f"risk_lists.{name}", officer, **about).problem is NotFound


_over("get_invitation_batch")
_over("fetch_invitation", by_letter=True)
_over("fetch_invitation_batch")


@lapse("risk_lists.make_invitation")
def _(the_house: House, end: End) -> None:
    world, entry_id = inviting()
    officer = world.beat.officer
    batch_id = asked(world.beat, officer, entry_id)
    world.end(the_house, end, entry_id)
    with pytest.raises(NotFound):
        made(world.beat.police, officer, batch_id, entry_id)
    with the_house.engines["admin"].begin() as connection:
        assert connection.execute(_MADE, {"id": batch_id}).all() == []
