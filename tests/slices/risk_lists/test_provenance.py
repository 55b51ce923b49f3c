"""Police facts keep their mark: named members read them on the list, they stand nowhere else, no
operation takes them along, and they go when they are taken back or the child drops.
"""

from typing import Any

import pytest

from services.children import operations as children
from services.exports import operations as exports
from services.notifications import operations as notifications
from services.risk_lists import operations as risk_lists
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from shared.problems import NotFound
from tests.factories.listed import Beat
from tests.factories.matched import at_desk, register
from tests.house import House
from tests.slices.database import rows
from tests.slices.exports.dossiers import Recipient, files, make
from tests.slices.risk_lists.left import KEYS, gone
from tests.slices.test_no_plaintext import standing

WORDS = ("zwaluwstaartpoort", "Kobaltsteeg")
FACTS = "Gezien bij de zwaluwstaartpoort in de Kobaltsteeg."


@pytest.fixture
def added(beat: Beat) -> tuple[Beat, dict[str, Any], dict[str, Any]]:
    """The officer's facts about a child whom the worker knows and has a file of."""
    mine = register(beat.child_work)
    entry = beat.put()
    beat.known(entry, mine)
    risk_lists.add_facts(beat.officer, entry_id=entry["id"], facts=FACTS, **beat.on_decision())
    risk_lists.confirm_entry(beat.worker, entry_id=entry["id"])
    risk_lists.plan_step(
        beat.officer,
        entry_id=entry["id"],
        kind="talk",
        due_on=clock.today(),
        assignee_id=beat.worker.id,
    )
    beat.work()
    return beat, beat.entry(beat.worker, entry["id"]), mine


def holds(found: object) -> bool:
    told = found.decode(errors="replace") if isinstance(found, bytes) else str(found)
    return any(word in told for word in WORDS)


def test_they_bear_their_mark_where_named_members_read_them(
    added: tuple[Beat, dict[str, Any], dict[str, Any]],
) -> None:
    beat, entry, _ = added
    for actor in (beat.officer, beat.worker):
        (seen,) = beat.entry(actor, entry["id"])["contributions"]
        assert (seen["provenance"], seen["facts"]) == ("police", FACTS)
        assert seen["owner_id"] == beat.police.id
    assert [line["kind"] for line in entry["history"]][1] == "facts", "the other sees that it came"
    assert not holds(entry["history"])


def test_they_stand_in_no_table_and_no_log_in_the_clear(
    the_house: House, beat: Beat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    entry = beat.put()
    risk_lists.add_facts(beat.officer, entry_id=entry["id"], facts=FACTS, **beat.on_decision())
    assert standing(the_house, WORDS) == []  # with the outbox still full
    beat.work()
    beat.entry(beat.worker, entry["id"])
    assert standing(the_house, WORDS) == []
    assert [record for record in caplog.records if holds(record.getMessage())] == []


def outputs(beat: Beat, actor: Actor, child_id: Any) -> dict[str, Any]:
    """All else that a member of that organisation can read that has to do with the child."""
    officer = (beat.police if actor is beat.officer else beat.child_work).member(
        role="privacy_officer"
    )
    return {
        "file": children.get_child(actor, child_id=child_id),
        "files": children.list_children(actor).results,
        "search": children.search_children(actor, name="Amrani").results,
        "told": notifications.list_notifications(actor).results,
        "register": sharing.list_disclosures(officer, direction="given").results,
        "received": sharing.list_disclosures(officer, direction="received").results,
        "heads": risk_lists.list_risk_lists(actor).results,
        "versions": risk_lists.list_entry_versions(actor, list_id=beat.list_id),
        "funnel": risk_lists.get_funnel(actor, list_id=beat.list_id),
        "oversight": risk_lists.watch_lists(officer).results,
    }


def test_they_are_in_no_other_output(
    the_house: House, added: tuple[Beat, dict[str, Any], dict[str, Any]]
) -> None:
    beat, entry, mine = added
    (own,) = beat.entry(beat.officer, entry["id"])["own_files"]
    for actor, child_id in ((beat.worker, mine["id"]), (beat.officer, own["child_id"])):
        for name, found in outputs(beat, actor, child_id).items():
            assert not holds(found), name
    assert not holds(sharing.list_child_disclosures(beat.worker, child_id=mine["id"]).results)
    about = "SELECT a::text AS line FROM audit_event a WHERE organisation_id = ANY (:o)"
    lines = rows(the_house, about, o=[beat.police.id, beat.child_work.id])
    assert lines
    assert not any(holds(one.line) for one in lines)


def test_an_export_of_the_own_file_takes_nothing_of_the_list_along(
    added: tuple[Beat, dict[str, Any], dict[str, Any]],
) -> None:
    beat, entry, mine = added
    recipient = Recipient(beat.child_work)
    asked = exports.ask_export(
        beat.worker,
        child_id=mine["id"],
        recipient_key_id=recipient.key_id,
        purpose="archive",
    )
    make(asked, beat.child_work)
    fetched = exports.fetch_export(beat.worker, export_id=asked["id"]).content
    sealed = fetched if isinstance(fetched, bytes) else b"".join(fetched)
    found = files(recipient.opened(sealed))
    assert found
    for name, content in found.items():
        assert not holds(content), name
        assert str(entry["id"]).encode() not in content, name
        assert str(beat.list_id).encode() not in content, name


def test_the_worker_cannot_take_them_over_or_take_them_away(
    added: tuple[Beat, dict[str, Any], dict[str, Any]],
) -> None:
    """What no operation has words for cannot be copied: none of ours gives them to another."""
    beat, entry, _ = added
    (one,) = entry["contributions"]
    with pytest.raises(NotFound):
        risk_lists.take_back_contribution(beat.worker, contribution_id=one["id"])
    curious = at_desk(beat.child_work)
    with pytest.raises(NotFound):
        risk_lists.get_entry(curious, entry_id=entry["id"])
    with pytest.raises(NotFound):
        risk_lists.take_back_contribution(curious, contribution_id=one["id"])


def test_they_are_gone_when_they_are_taken_back(
    the_house: House, added: tuple[Beat, dict[str, Any], dict[str, Any]]
) -> None:
    beat, entry, _ = added
    (one,) = entry["contributions"]
    risk_lists.take_back_contribution(beat.officer, contribution_id=one["id"])
    for actor in (beat.officer, beat.worker):
        seen = beat.entry(actor, entry["id"])
        assert seen["contributions"] == []
        assert [line["version"] for line in seen["history"]] == list(range(1, seen["version"] + 1))
    assert rows(the_house, KEYS, ids=[one["id"]])[0].live == 0
    query = "SELECT 1 FROM risk_list_contribution WHERE id = :id"
    assert rows(the_house, query, id=one["id"]) == []


def test_they_are_gone_at_once_when_who_put_the_child_there_takes_it_off(
    the_house: House, added: tuple[Beat, dict[str, Any], dict[str, Any]]
) -> None:
    """No worker of theirs has come by yet: the key and the words are gone."""
    beat, entry, _ = added
    (one,) = entry["contributions"]
    risk_lists.take_off(beat.officer, entry_id=entry["id"], because="mistaken")
    assert rows(the_house, KEYS, ids=[one["id"], entry["id"]])[0].live == 0
    gone(beat, entry["id"], "mistaken", one["id"])


def test_they_go_with_the_partner_s_entry(the_house: House, beat: Beat) -> None:
    """Facts of the police about a child whom the worker put on the list, and takes off."""
    entry = beat.put_by_worker()
    theirs = register(beat.police)
    about = {"entry_id": entry["id"]}
    risk_lists.decide_recognition(beat.officer, **about, child_id=theirs["id"], same=True)
    risk_lists.add_facts(beat.officer, **about, facts=FACTS, **beat.on_decision())
    (one,) = beat.entry(beat.worker, entry["id"])["contributions"]
    assert one["facts"] == FACTS
    risk_lists.take_off(beat.worker, **about, because="helped")
    gone(beat, entry["id"], "helped", one["id"])
