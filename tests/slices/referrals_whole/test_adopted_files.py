"""Files that came with a referral are the receiver's own from acceptance on."""

import os
import tracemalloc
from collections.abc import Iterator
from typing import Any, cast

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.referrals import operations as referrals
from services.referrals.operations import adopting
from shared.jobs.actors import worker_for
from shared.problems import Conflict, NotFound
from tests.house import House
from tests.slices.database import live_grants, rows
from tests.slices.referrals_whole.files import PDF, attach
from tests.slices.referrals_whole.region import Region
from tests.slices.referrals_whole.test_moving import move
from tests.slices.referrals_whole.test_steps import draft_of

BIG = PDF + os.urandom(200_000)
HUGE = PDF + os.urandom(6_000_000)


def sent_with(region: Region, *files: bytes) -> tuple[Any, list[Any]]:
    """A referral that was sent with these files, and received; and the attachments' ids."""
    referral_id, school = draft_of(region), region.school.member()
    ids = [attach(school, referral_id, content)["id"] for content in files]
    referrals.send_referral(school, referral_id=referral_id)
    referrals.receive_referral(region.child_work.member(), referral_id=referral_id)
    return referral_id, ids


def accepted(region: Region, referral_id: Any) -> Any:
    worker = region.child_work.member()
    return referrals.accept_referral(worker, referral_id=referral_id)["child_id"]


def copy(region: Region, referral_id: Any, attachment_id: Any) -> None:
    """What the worker does."""
    operation = referrals.adopt_attachment
    worker = worker_for(operation, region.child_work.id, "")
    operation(worker, referral_id=referral_id, attachment_id=attachment_id)


def listed(region: Region, child_id: Any) -> list[Any]:
    worker = region.child_work.member()
    return list(children.list_adopted_files(worker, child_id=child_id).results)


def fetched(actor: Any, child_id: Any, file_id: Any) -> bytes:
    found = children.fetch_adopted_file(actor, child_id=child_id, file_id=file_id)
    return b"".join(cast(Iterator[bytes], found.content))


def with_message(region: Region, referral_id: Any) -> Any:
    """A file that goes with a message is of the conversation, and not of the referral."""
    school = region.school.member()
    file_id = attach(school, referral_id)["id"]
    referrals.send_message(
        school,
        referral_id=referral_id,
        text="Nog een.",
        categories=["care_question"],
        attachment_ids=[file_id],
    )
    return file_id


def withdraw(region: Region, the_house: House, referral_id: Any) -> None:
    [consent] = rows(
        the_house,
        "SELECT consent_id FROM grant_consent c JOIN access_grant g ON g.id = c.grant_id"
        " WHERE g.record_id = :id",
        id=referral_id,
    )
    consents.withdraw_consent(region.school.member(), consent_id=consent.consent_id)


def test_they_stay_when_the_exchange_has_ended(the_house: House, region: Region) -> None:
    worker = region.child_work.member()
    referral_id, ids = sent_with(region, BIG, PDF)
    said_before = with_message(region, referral_id)
    child_id = accepted(region, referral_id)
    with_message(region, referral_id)
    assert not any(grant.opened_at for grant in live_grants(the_house, said_before))
    assert all(grant.opened_at for one in ids for grant in live_grants(the_house, one))
    withdraw(region, the_house, referral_id)
    with pytest.raises(NotFound):
        referrals.list_attachments(worker, referral_id=referral_id)
    files = listed(region, child_id)
    assert [file["state"] for file in files] == ["kept", "kept"], "and no more than came with it"
    assert {file["provenance_id"] for file in files} == {region.school.id}
    assert {file["referral_id"] for file in files} == {referral_id}
    assert {file["file_name"] for file in files} == {"Verslag Noor.pdf"}
    found = {file["size_bytes"]: fetched(worker, child_id, file["id"]) for file in files}
    assert found == {len(BIG): BIG, len(PDF): PDF}


def test_large_ones_are_copied_later_and_say_so(the_house: House, region: Region) -> None:
    worker = region.child_work.member()
    referral_id, [attachment_id] = sent_with(region, HUGE)
    child_id = accepted(region, referral_id)
    [file] = listed(region, child_id)
    assert file["state"] == "pending"
    with pytest.raises(Conflict):
        fetched(worker, child_id, file["id"])
    asked = rows(
        the_house,
        "SELECT task, organisation_id FROM outbox WHERE ids->>'attachment_id' = :id",
        id=str(attachment_id),
    )
    assert [(row.task, row.organisation_id) for row in asked] == [
        ("referrals.adopt_attachment", region.child_work.id)
    ]
    for _ in range(2):  # a second time does nothing
        copy(region, referral_id, attachment_id)
    assert [one["state"] for one in listed(region, child_id)] == ["kept"]
    assert fetched(worker, child_id, file["id"]) == HUGE


def test_copying_holds_a_few_pieces_at_a_time(region: Region) -> None:
    referral_id, [attachment_id] = sent_with(region, HUGE)
    accepted(region, referral_id)
    tracemalloc.start()
    try:
        copy(region, referral_id, attachment_id)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < len(HUGE)


def test_what_was_not_copied_in_time_is_lost(the_house: House, region: Region) -> None:
    referral_id, [attachment_id] = sent_with(region, HUGE)
    child_id = accepted(region, referral_id)
    withdraw(region, the_house, referral_id)
    copy(region, referral_id, attachment_id)
    [file] = listed(region, child_id)
    assert file["state"] == "lost"
    with pytest.raises(Conflict):
        fetched(region.child_work.member(), child_id, file["id"])
    kept = "SELECT count(*) AS n FROM adopted_file_piece WHERE file_id = :id"
    assert rows(the_house, kept, id=file["id"])[0].n == 0


def test_they_are_for_whom_the_child_is(region: Region) -> None:
    referral_id, _ = sent_with(region, PDF)
    child_id = accepted(region, referral_id)
    [file] = listed(region, child_id)
    second = region.child_work.member(team=1)
    for actor in (second, region.school.member(), region.stranger.member()):
        with pytest.raises(NotFound):
            children.list_adopted_files(actor, child_id=child_id)
        with pytest.raises(NotFound):
            fetched(actor, child_id, file["id"])
    other = accepted(region, sent_with(region)[0])
    with pytest.raises(NotFound):
        fetched(region.child_work.member(), other, file["id"])
    move(region.child_work.coordinator(), child_id, region.child_work, 1)
    assert fetched(second, child_id, file["id"]) == PDF


def test_nothing_of_it_stands_in_the_clear(the_house: House, region: Region) -> None:
    marked = PDF + b"Zij doet het rekenen wel zwijgend." * 10
    child_id = accepted(region, sent_with(region, marked)[0])
    [file] = listed(region, child_id)
    kept = rows(
        the_house,
        "SELECT f.sealed_about AS one, p.sealed AS other FROM adopted_file f"
        " JOIN adopted_file_piece p ON p.file_id = f.id WHERE f.id = :id",
        id=file["id"],
    )
    for row in kept:
        assert b"Noor" not in bytes(row.one)
        assert b"zwijgend" not in bytes(row.other)
    assert len(HUGE) > adopting.SMALL
