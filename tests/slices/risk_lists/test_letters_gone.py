"""Letters of invitation: when they are gone, for good."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from services.consents import operations as consents
from services.legal_grounds import operations as legal_grounds
from services.risk_lists import operations as risk_lists
from services.sharing import operations as sharing
from shared import clock
from shared.problems import Conflict, NotFound
from tests.factories.listed import Beat
from tests.factories.matched import at_desk
from tests.factories.town import parent
from tests.isolation.ring import expire_grants_of, worker
from tests.slices.database import rows
from tests.slices.risk_lists.inviting import invite, kept, known, letters_of, said


def taken_off_by(actor: str) -> Callable[[Beat, UUID], None]:
    def act(beat: Beat, entry_id: UUID) -> None:
        who = getattr(beat, actor)
        risk_lists.take_off(who, entry_id=entry_id, because="nothing_needed")

    return act


def ground_ended(beat: Beat, entry_id: UUID) -> None:
    legal_grounds.end_ground(beat.officer, ground_id=beat.decision_id)


def grant_expired(beat: Beat, entry_id: UUID) -> None:
    expire_grants_of(beat.house, entry_id)
    expire = worker(sharing.expire_grants, beat.police)
    with pytest.raises(NotFound):
        beat.entry(beat.worker, entry_id)
    sharing.expire_grants(expire, record_id=entry_id)


ENDS: dict[str, Callable[[Beat, UUID], Any]] = {
    "taken off by who put it there": taken_off_by("officer"),
    "taken off by who wrote": taken_off_by("worker"),
    "closed": lambda beat, _: risk_lists.close_risk_list(beat.officer, list_id=beat.list_id),
    "its ground has ended": ground_ended,
    "its grant has expired": grant_expired,
}


@pytest.mark.parametrize("end", ENDS)
def test_what_is_off_the_list_has_no_letter_any_more(beat: Beat, end: str) -> None:
    entry_id, _child = known(beat)
    [letter] = letters_of(beat, invite(beat, entry_id))
    ENDS[end](beat, entry_id)
    with pytest.raises((NotFound, Conflict)):  # at once, before any worker
        risk_lists.fetch_invitation(beat.worker, letter_id=letter["id"])
    beat.work()
    assert kept(beat) == 0


def test_our_own_entry_takes_its_letters_along_at_once(beat: Beat) -> None:
    entry = beat.put_by_worker()
    invite(beat, entry["id"])
    assert kept(beat) == 1
    risk_lists.take_off(beat.worker, entry_id=entry["id"], because="helped")
    assert kept(beat) == 0


def test_who_drops_before_the_worker_comes_gets_no_letter(beat: Beat) -> None:
    entry_id, _child = known(beat)
    answer = invite(beat, entry_id, work=False)
    rows(beat.house, "DELETE FROM outbox")
    risk_lists.take_off(beat.officer, entry_id=entry_id, because="mistaken")
    make = worker(risk_lists.make_invitation, beat.child_work)
    risk_lists.make_invitation(make, batch_id=answer["batch"]["id"], entry_id=entry_id)
    assert kept(beat) == 0


def test_who_is_named_no_more_invites_nobody(beat: Beat) -> None:
    entry_id, _child = known(beat)
    invite(beat, entry_id, work=False)
    risk_lists.let_go(beat.worker, list_id=beat.list_id, member_id=beat.worker.id)
    beat.work()
    assert kept(beat) == 0
    assert beat.entry(beat.officer, entry_id)["invited_on"] is None


def test_after_thirty_days_it_is_gone(beat: Beat) -> None:
    entry_id, _child = known(beat)
    answer = invite(beat, entry_id)
    forget = worker(risk_lists.forget_invitations, beat.child_work)
    batch_id = answer["batch"]["id"]
    asked = "SELECT due_at FROM timer WHERE task = 'risk_lists.forget_invitations'"
    due = [row.due_at for row in rows(beat.house, f"{asked} AND ids::text LIKE '%{batch_id}%'")]
    assert due == [answer["batch"]["created_at"] + timedelta(days=30)]
    risk_lists.forget_invitations(forget, batch_id=batch_id)
    assert kept(beat) == 1
    with clock.held_at(due[0]):
        risk_lists.forget_invitations(forget, batch_id=batch_id)
    assert kept(beat) == 0


def _reader(letter: dict[str, Any]) -> str:
    return str(letter["reader"])


def test_who_has_authority_no_more_has_no_letter(beat: Beat) -> None:
    first, second = parent(), parent() | {"name": "A. Ander"}
    entry_id, child = known(beat, first, second)
    answer = invite(beat, entry_id)
    gone, stays = sorted(letters_of(beat, answer), key=_reader, reverse=True)
    care = at_desk(beat.child_work)
    consents.end_authority(care, child_id=child["id"], holder_id=gone["holder_id"])
    assert kept(beat) == 1, "at once"
    with pytest.raises(NotFound):
        risk_lists.fetch_invitation(beat.worker, letter_id=gone["id"])
    assert "A. Ander" in said(beat, stays)


CHANGES = {
    "the address is secret now": "address_secret = true",
    "the authority is over": "ended_at = now()",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_since_it_was_made_is_not_given(beat: Beat, change: str) -> None:
    first, second = parent(), parent() | {"name": "A. Ander"}
    entry_id, _child = known(beat, first, second)
    answer = invite(beat, entry_id)
    old, good = sorted(letters_of(beat, answer), key=_reader, reverse=True)
    holder = "UPDATE authority_holder SET {} WHERE id = :id"
    rows(beat.house, holder.format(CHANGES[change]), id=old["holder_id"])
    with pytest.raises(Conflict) as refused:
        risk_lists.fetch_invitation(beat.worker, letter_id=old["id"])
    assert refused.value.code == "letter_outdated"
    assert refused.value.reasons[0].remedy, "how to come by a good one"
    packed = risk_lists.fetch_invitation_batch(beat.worker, batch_id=answer["batch"]["id"])
    assert isinstance(packed.content, bytes)
    assert len(zipfile.ZipFile(io.BytesIO(packed.content)).namelist()) == 1
    assert "A. Ander" in said(beat, good)
    rows(beat.house, holder.format(CHANGES[change]), id=good["holder_id"])
    with pytest.raises(Conflict):
        risk_lists.fetch_invitation_batch(beat.worker, batch_id=answer["batch"]["id"])


def test_what_was_made_is_never_changed(beat: Beat) -> None:
    entry_id, _child = known(beat)
    [letter] = letters_of(beat, invite(beat, entry_id))
    change = "UPDATE risk_list_letter SET by_hand = NOT by_hand WHERE id = :id"
    with pytest.raises(IntegrityError, match="made once"):
        rows(beat.house, change, id=letter["id"])


def not_ours(beat: Beat, entry_id: UUID, child: dict[str, Any]) -> None:
    about = {"entry_id": entry_id, "child_id": child["id"]}
    risk_lists.decide_recognition(beat.worker, **about, same=False)


def test_who_is_not_ours_after_all_has_no_letter(beat: Beat) -> None:
    """Neither alone nor in the zip; of the other child of the batch it stays."""
    entry_id, wrong = known(beat)
    other_id, _ = known(beat, given_name="Anders")
    answer = invite(beat, entry_id, other_id)
    gone = next(one for one in letters_of(beat, answer) if one["entry_id"] == entry_id)
    not_ours(beat, entry_id, wrong)
    assert kept(beat) == 1
    with pytest.raises(NotFound):
        risk_lists.fetch_invitation(beat.worker, letter_id=gone["id"])
    packed = risk_lists.fetch_invitation_batch(beat.worker, batch_id=answer["batch"]["id"])
    assert isinstance(packed.content, bytes)
    assert len(zipfile.ZipFile(io.BytesIO(packed.content)).namelist()) == 1


def test_who_is_not_ours_before_the_worker_comes_gets_no_letter(beat: Beat) -> None:
    entry_id, wrong = known(beat)
    invite(beat, entry_id, work=False)
    not_ours(beat, entry_id, wrong)
    assert kept(beat) == 0
    beat.work()
    assert kept(beat) == 0
    assert beat.entry(beat.officer, entry_id)["invited_on"] is None


_UNSAID = "UPDATE risk_list_recognition SET how = 'not_ours' WHERE child_id = :id"


def test_a_letter_is_used_only_while_the_child_is_ours(beat: Beat) -> None:
    entry_id, wrong = known(beat)
    answer = invite(beat, entry_id)
    [letter] = letters_of(beat, answer)
    rows(beat.house, _UNSAID, id=wrong["id"])
    with pytest.raises(NotFound):
        risk_lists.fetch_invitation(beat.worker, letter_id=letter["id"])
    with pytest.raises(NotFound):
        risk_lists.fetch_invitation_batch(beat.worker, batch_id=answer["batch"]["id"])
    batches = risk_lists.list_invitation_batches(beat.worker, list_id=beat.list_id)
    assert batches.results == []


def test_a_letter_is_made_only_while_the_child_is_ours(beat: Beat) -> None:
    entry_id, wrong = known(beat)
    invite(beat, entry_id, work=False)
    rows(beat.house, _UNSAID, id=wrong["id"])
    beat.work()
    assert kept(beat) == 0
