"""What an export of a child's file holds of risk lists: our own, for who is named, while there."""

import json
from typing import Any

import pytest

from services.exports import operations as exports
from services.risk_lists import operations as risk_lists
from shared.authz.actor import Actor
from shared.problems import Gone, NotFound
from tests.factories.listed import CODES, PURPOSE, Beat, in_days, opening
from tests.factories.matched import at_desk, register
from tests.slices.database import rows
from tests.slices.exports.dossiers import Recipient, files, make
from tests.slices.exports.takeouts import make_all, unpacked

OWN, POLICE = "Zwaluwstaart op het plein.", "Gezien bij de nachtegaalpoort."


def put(beat: Beat) -> tuple[dict[str, Any], dict[str, Any]]:
    """Kinderwerk's own child on the list, of whom both parties have told something."""
    mine = register(beat.child_work)
    entry = beat.put_by_worker(mine)
    told = {"entry_id": entry["id"], "facts": OWN, "ground": "public_task"}
    risk_lists.add_facts(beat.worker, **told)
    theirs = register(beat.police)["id"]
    asked = {"entry_id": entry["id"], "child_id": theirs, "same": True}
    risk_lists.decide_recognition(beat.officer, **asked)
    risk_lists.add_facts(beat.officer, entry_id=entry["id"], facts=POLICE, **beat.on_decision())
    for actor in (beat.worker, beat.officer):
        about: dict[str, Any] = {"entry_id": entry["id"], "assignee_id": actor.id}
        risk_lists.plan_step(actor, kind="talk", due_on=in_days(3), **about)
    beat.work()
    return mine, entry


def ready(beat: Beat, actor: Actor, child: dict[str, Any], key: Recipient) -> dict[str, Any]:
    about = {"child_id": child["id"], "recipient_key_id": key.key_id}
    asked: dict[str, Any] = exports.ask_export(actor, **about, purpose="subject_access")
    make(asked, beat.child_work)
    return asked


def opened(actor: Actor, asked: dict[str, Any], key: Recipient) -> dict[str, bytes]:
    content = exports.fetch_export(actor, export_id=asked["id"]).content
    sealed = content if isinstance(content, bytes) else b"".join(content)
    return files(key.opened(sealed))


def test_it_holds_our_own_and_nothing_of_a_partner(beat: Beat) -> None:
    mine, entry = put(beat)
    risk_lists.justify_entry(beat.officer, entry_id=entry["id"])
    key = Recipient(beat.child_work)
    found = opened(beat.worker, ready(beat, beat.worker, mine, key), key)
    (one,) = json.loads(found["risk-lists.json"])
    assert (one["name"], one["purpose"]) == ("Aandachtslijst Havenkwartier", PURPOSE)
    assert one["concernCodes"] == sorted(CODES), "and not what the police says of it"
    assert one["reviewOn"] == in_days(60).isoformat()
    assert (one["putByUs"], one["since"] is not None) == (True, True)
    assert [step["kind"] for step in one["steps"]] == ["talk"], "the officer's is not ours"
    assert [told["facts"] for told in one["contributions"]] == [OWN]
    assert not any(POLICE.encode() in content for content in found.values())


def test_for_a_colleague_it_holds_no_word_of_a_list(beat: Beat) -> None:
    mine, _ = put(beat)
    colleague, key = at_desk(beat.child_work), Recipient(beat.child_work)
    found = opened(colleague, ready(beat, colleague, mine, key), key)
    assert "risk-lists.json" not in found
    assert not any(b"Zwaluw" in content or b"Havenkw" in content for content in found.values())


def test_of_a_child_that_a_partner_put_there_it_holds_what_we_told(beat: Beat) -> None:
    entry, mine = beat.put(), register(beat.child_work)
    beat.known(entry, mine)
    told = {"entry_id": entry["id"], "facts": OWN, "ground": "public_task"}
    risk_lists.add_facts(beat.worker, **told)
    key = Recipient(beat.child_work)
    (one,) = json.loads(
        opened(beat.worker, ready(beat, beat.worker, mine, key), key)["risk-lists.json"]
    )
    assert (one["putByUs"], [said["facts"] for said in one["contributions"]]) == (False, [OWN])
    assert not {"concernCodes", "steps", "since"} & set(one)


@pytest.mark.parametrize("by", ["us", "partner", "closing", "taken_back"])
def test_once_it_is_off_the_list_it_cannot_be_fetched(beat: Beat, by: str) -> None:
    mine, entry = put(beat)
    key = Recipient(beat.child_work)
    asked = ready(beat, beat.worker, mine, key)
    if by == "closing":
        risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    elif by == "taken_back":
        said = beat.entry(beat.worker, entry["id"])["contributions"]
        (own,) = [one["id"] for one in said if one["owner_id"] == beat.child_work.id]
        risk_lists.take_back_contribution(beat.worker, contribution_id=own)
    else:
        actor = beat.worker if by == "us" else beat.officer
        risk_lists.take_off(actor, entry_id=entry["id"], because="helped")
    with pytest.raises(Gone):
        opened(beat.worker, asked, key)
    beat.work()
    assert exports.get_export(beat.worker, export_id=asked["id"])["state"] == "ended"


def unseen(actor: Actor, asked: dict[str, Any]) -> None:
    """To them it is an export that never was."""
    for look in (exports.get_export, exports.fetch_export):
        with pytest.raises(NotFound):
            look(actor, export_id=asked["id"])
    assert exports.list_exports(actor, child_id=asked["child_id"]).results == []


def test_it_shows_to_who_is_named_alone_from_the_asking_on(beat: Beat) -> None:
    mine, entry = put(beat)
    key, colleague = Recipient(beat.child_work), at_desk(beat.child_work)
    about = {"child_id": mine["id"], "recipient_key_id": key.key_id}
    asked = exports.ask_export(beat.worker, **about, purpose="subject_access")
    unseen(colleague, asked)
    make(asked, beat.child_work)
    unseen(colleague, asked)
    assert "risk-lists.json" in opened(beat.worker, asked, key)
    beat.name(colleague)
    assert "risk-lists.json" in opened(colleague, asked, key)
    (listed,) = exports.list_exports(colleague, child_id=mine["id"]).results
    assert listed["id"] == asked["id"]
    risk_lists.let_go(beat.worker, list_id=beat.list_id, member_id=colleague.id)
    risk_lists.take_off(beat.worker, entry_id=entry["id"], because="helped")
    unseen(colleague, asked)
    beat.work()
    unseen(colleague, asked)
    assert exports.get_export(beat.worker, export_id=asked["id"])["state"] == "ended"


def test_who_asked_for_it_and_was_let_go_has_it_no_more(beat: Beat) -> None:
    mine, _ = put(beat)
    key = Recipient(beat.child_work)
    asked = ready(beat, beat.worker, mine, key)
    leader = beat.leader(beat.child_work.id)
    risk_lists.let_go(leader, list_id=beat.list_id, member_id=beat.worker.id)
    unseen(beat.worker, asked)
    beat.name(beat.worker)
    assert "risk-lists.json" in opened(beat.worker, asked, key)


def test_it_takes_being_named_on_every_list_that_it_holds(beat: Beat) -> None:
    mine, _ = put(beat)
    other = opening([beat.police.id], name="Aandachtslijst Noord")
    listed = risk_lists.open_risk_list(beat.worker, **other)
    values: dict[str, Any] = {"child_id": mine["id"], "ground": "public_task"}
    risk_lists.put_on_list(beat.worker, list_id=listed["id"], concern_codes=list(CODES), **values)
    key, colleague = Recipient(beat.child_work), at_desk(beat.child_work)
    beat.name(colleague)
    asked = ready(beat, beat.worker, mine, key)
    unseen(colleague, asked)
    assert len(json.loads(opened(beat.worker, asked, key)["risk-lists.json"])) == 2
    theirs = ready(beat, colleague, mine, key)
    assert len(json.loads(opened(colleague, theirs, key)["risk-lists.json"])) == 1
    assert "risk-lists.json" in opened(beat.worker, theirs, key)


def test_an_export_of_no_list_shows_to_every_colleague(beat: Beat) -> None:
    mine, _ = put(beat)
    colleague, key = at_desk(beat.child_work), Recipient(beat.child_work)
    asked = ready(beat, colleague, mine, key)
    for actor in (beat.worker, at_desk(beat.child_work)):
        assert "risk-lists.json" not in opened(actor, asked, key)
        assert len(exports.list_exports(actor, child_id=mine["id"]).results) == 1


def test_a_file_among_all_files_shows_to_nobody_by_itself(beat: Beat) -> None:
    mine, _ = put(beat)
    admin = beat.child_work.member(role="organisation_admin")
    asked = exports.ask_takeout(admin, recipient_key_id=Recipient(beat.child_work).key_id)
    make_all(beat.child_work, asked["id"])
    of_child = "SELECT id, child_id FROM export WHERE child_id = :child AND takeout_id IS NOT NULL"
    (row,) = rows(beat.house, of_child, child=mine["id"])
    for actor in (beat.worker, at_desk(beat.child_work)):
        unseen(actor, {"id": row.id, "child_id": row.child_id})


def test_all_of_our_own_data_holds_it_too_until_it_is_off(beat: Beat) -> None:
    _, entry = put(beat)
    admin = beat.child_work.member(role="organisation_admin")
    key = Recipient(beat.child_work)
    one = exports.ask_takeout(admin, recipient_key_id=key.key_id)["id"]
    make_all(beat.child_work, one)
    (sealed,) = [part for name, part in unpacked(admin, one).items() if name.endswith(".age")]
    found = files(key.opened(sealed))
    assert OWN.encode() in found["risk-lists.json"]
    assert not any(POLICE.encode() in content for content in found.values())
    risk_lists.take_off(beat.officer, entry_id=entry["id"], because="helped")
    assert not [name for name in unpacked(admin, one) if name.endswith(".age")]
