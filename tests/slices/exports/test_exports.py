"""Exports: made by a worker, opened by their recipient, and gone when they must be."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyrage
import pytest

from services.consents import operations as consents
from services.exports import operations as exports
from services.organisations import operations as organisations
from shared import clock
from shared.crypto.archive import ArchiveBroken, verify_archive
from shared.jobs.actors import worker_for
from shared.problems import Conflict, Gone, NotFound
from tests.factories.town import Town, parent
from tests.house import House
from tests.slices.api import Caller
from tests.slices.database import rows
from tests.slices.exports.dossiers import Recipient, ended, fetched, files, make, pieces

SECRET = "Geheimstraat 9, Elders"


def ask(town: Town, child: dict[str, Any], key: Recipient) -> dict[str, Any]:
    return exports.ask_export(
        town.school.member(), child_id=child["id"], recipient_key_id=key.key_id, purpose="transfer"
    )


def made(town: Town) -> tuple[dict[str, Any], Recipient]:
    """An export of a child of the school, ready."""
    key = Recipient(town.school)
    export = ask(town, town.child(), key)
    make(export, town.school)
    return export, key


def adopted(town: Town) -> tuple[dict[str, Any], Recipient]:
    """An export by kinderwerk of a file that it adopted from the school's referral."""
    accepted = town.accepted()
    key = Recipient(town.child_work)
    export = exports.ask_export(
        town.child_work.member(),
        child_id=accepted["child_id"],
        recipient_key_id=key.key_id,
        purpose="archive",
    )
    make(export, town.child_work)
    return export, key


def withdraw(town: Town) -> None:
    consents.withdraw_consent(town.school.member(), consent_id=town.extra["consent"]["id"])


def test_it_opens_with_the_recipients_identity_and_verifies_with_what_is_published(
    town: Town, the_house: House
) -> None:
    export, key = made(town)
    sealed = fetched(town.school, export["id"])
    seen = exports.get_export(town.school.member(), export_id=export["id"])
    assert (seen["state"], seen["size_bytes"]) == ("ready", len(sealed))
    assert seen["sha256"] == hashlib.sha256(sealed).hexdigest()
    archive = key.opened(sealed)
    jwks = the_house.app.test_client().get("/oauth/export-jwks").get_json()
    manifest = verify_archive(io.BytesIO(archive), jwks)
    assert manifest.facts.export_id == export["id"]
    assert manifest.facts.made_by == town.school.id
    assert (manifest.facts.purpose, manifest.facts.requested_by_kind) == ("transfer", "member")
    assert sorted(files(archive)) == [
        "dossier.json",
        "leesmij.txt",
        "manifest.json",
        "manifest.jws",
    ]
    assert "Dit is een uitvoer van Schakel" in files(archive)["leesmij.txt"].decode()
    with pytest.raises(pyrage.DecryptError):
        Recipient(town.school).opened(sealed)
    with pytest.raises(ArchiveBroken):
        verify_archive(io.BytesIO(archive.replace(b"Noor", b"Nour")), jwks)


def test_it_holds_what_the_api_shows_without_a_secret_address(
    town: Town, software: Callable[..., Caller]
) -> None:
    holders = [parent(name="M. Een"), parent(address=SECRET, address_secret=True)]
    child = town.child(authority_holders=holders)
    key = Recipient(town.school)
    export = ask(town, child, key)
    make(export, town.school)
    archive = key.opened(fetched(town.school, export["id"]))
    shown = software(town.school).get(f"/v1/children/{child['id']}").get_json()
    for holder in shown["authorityHolders"]:
        if holder["addressSecret"]:
            assert holder["address"] == SECRET
            holder["address"] = None
    assert json.loads(files(archive)["dossier.json"]) == shown
    assert SECRET.encode() not in archive


def test_an_adopted_file_goes_with_what_it_was_adopted_from(
    town: Town, software: Callable[..., Caller]
) -> None:
    export, key = adopted(town)
    found = files(key.opened(fetched(town.child_work, export["id"])))
    (name,) = (name for name in found if name.startswith("referral-"))
    source = json.loads(found[name])
    shown = software(town.child_work).get(f"/v1/referrals/{source['id']}").get_json()
    assert source["history"] == shown["history"]
    assert {k: v for k, v in shown["content"].items() if v is not None} == {
        k: v for k, v in source["content"].items() if v is not None
    }
    dossier = json.loads(found["dossier.json"])
    assert dossier["adoptedFrom"] == source["id"]
    assert dossier["provenanceId"] == str(town.school.id)


def test_after_the_grant_it_cannot_be_fetched_even_before_a_worker_destroyed_it(
    town: Town, the_house: House
) -> None:
    export, _ = adopted(town)
    withdraw(town)
    with pytest.raises(Gone, match="export_source_ended"):
        fetched(town.child_work, export["id"])
    assert pieces(the_house, export["id"])
    worker = worker_for(exports.end_stale_exports, town.child_work.id, "")
    seen = exports.get_export(town.child_work.member(), export_id=export["id"])
    assert seen["state"] == "ready"
    (source,) = _sources(the_house, export)
    exports.end_stale_exports(worker, record_id=source)
    assert pieces(the_house, export["id"]) == []
    seen = exports.get_export(town.child_work.member(), export_id=export["id"])
    assert (seen["state"], seen["state_reason"]) == ("ended", "source_ended")
    with pytest.raises(Gone, match="export_ended"):
        fetched(town.child_work, export["id"])


def _sources(house: House, export: dict[str, Any]) -> list[Any]:
    found = rows(
        house, "SELECT record_id FROM export_source WHERE export_id = :id", id=export["id"]
    )
    return [row.record_id for row in found]


def test_made_after_the_grant_ended_it_holds_the_adopted_file_only(town: Town) -> None:
    accepted = town.accepted()
    withdraw(town)
    key = Recipient(town.child_work)
    export = exports.ask_export(
        town.child_work.member(),
        child_id=accepted["child_id"],
        recipient_key_id=key.key_id,
        purpose="archive",
    )
    make(export, town.child_work)
    found = files(key.opened(fetched(town.child_work, export["id"])))
    assert "dossier.json" in found
    assert not any(name.startswith("referral-") for name in found)


def test_before_it_is_made_it_cannot_be_fetched(town: Town) -> None:
    export = ask(town, town.child(), Recipient(town.school))
    with pytest.raises(Conflict, match="export_not_ready"):
        fetched(town.school, export["id"])


def test_made_twice_it_is_one(town: Town, the_house: House) -> None:
    export, _ = made(town)
    sealed = fetched(town.school, export["id"])
    make(export, town.school)
    assert fetched(town.school, export["id"]) == sealed


def test_the_fetch_is_noted(town: Town) -> None:
    export, _ = made(town)
    member = town.school.member()
    assert exports.get_export(member, export_id=export["id"])["fetched_at"] is None
    fetched(town.school, export["id"])
    assert exports.get_export(member, export_id=export["id"])["fetched_at"] is not None


def test_when_its_time_has_passed_it_is_gone_with_its_pieces(town: Town, the_house: House) -> None:
    export, _ = made(town)
    with (
        clock.held_at(export["expires_at"] + timedelta(seconds=1)),
        pytest.raises(Gone, match="export_ended"),
    ):
        fetched(town.school, export["id"])
    ended(export, town.school)  # a task that comes too early destroys nothing
    assert pieces(the_house, export["id"]) != []
    with clock.held_at(export["expires_at"]):
        ended(export, town.school)
    assert pieces(the_house, export["id"]) == []
    with pytest.raises(Gone, match="export_ended"):
        fetched(town.school, export["id"])
    make(export, town.school)  # a late worker does not bring it back
    assert pieces(the_house, export["id"]) == []


def test_a_revoked_key_gets_nothing(town: Town, the_house: House) -> None:
    key, child = Recipient(town.school), town.child()
    admin = town.school.member(role="organisation_admin")
    late = ask(town, child, key)
    organisations.revoke_recipient_key(admin, recipient_key_id=key.key_id)
    with pytest.raises(Conflict, match="recipient_key_revoked"):
        ask(town, child, key)
    make(late, town.school)
    seen = exports.get_export(town.school.member(), export_id=late["id"])
    assert (seen["state"], seen["state_reason"]) == ("failed", "recipient_key_revoked")
    assert pieces(the_house, late["id"]) == []
    with pytest.raises(Conflict, match="recipient_key_revoked"):
        organisations.revoke_recipient_key(admin, recipient_key_id=key.key_id)


def test_another_organisations_key_is_unknown(town: Town) -> None:
    with pytest.raises(NotFound):
        ask(town, town.child(), Recipient(town.child_work))


def test_another_team_sees_nothing_of_it(town: Town) -> None:
    key, child = Recipient(town.school), town.child()
    export = ask(town, child, key)
    make(export, town.school)
    for actor in (town.school.member(1), town.child_work.coordinator()):
        for act in (exports.get_export, exports.fetch_export):
            with pytest.raises(NotFound):
                act(actor, export_id=export["id"])
        with pytest.raises(NotFound):
            exports.list_exports(actor, child_id=child["id"])
        with pytest.raises(NotFound):
            exports.ask_export(
                actor, child_id=child["id"], recipient_key_id=key.key_id, purpose="archive"
            )
    assert len(exports.list_exports(town.school.coordinator(), child_id=child["id"]).results) == 1
