"""Letters of invitation: who gets one, what is in it and what is not, and who reads it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from services.risk_lists import operations as risk_lists
from services.risk_lists.letter_schemas import ListInvitedSchema, WholeInvitationBatchSchema
from shared import clock
from shared.ids import new_id
from shared.problems import Conflict, Invalid, NotFound
from shared.vocabulary import CONCERN_CODES
from shared.web.answers import compiled
from tests.factories.listed import CODES, Beat, in_days
from tests.factories.matched import at_desk, register
from tests.factories.printed import parcel, text_of
from tests.factories.town import parent
from tests.isolation.ring import worker
from tests.slices.database import rows
from tests.slices.http.test_statements import counted
from tests.slices.risk_lists.inviting import PHONE, SECRET, invite, kept, known, letters_of, said

COSTS = (7, 22, 5, 5)
"""Asking, making those about one child, looking how far it is, fetching all: in statements."""
FACTS = "Gooide woensdag stenen naar de bushalte."


def test_a_letter_invites_to_a_talk_and_says_who_when_where_and_why(beat: Beat) -> None:
    entry_id, _child = known(beat)
    day = in_days(7)
    answer = invite(beat, entry_id, on=day, at="14:30", place="Buurthuis De Haven")
    [letter] = letters_of(beat, answer)
    words = said(beat, letter)
    for part in (
        "M. Voorbeeld",
        "Kade 1, Vaardrecht",
        "Uitnodiging voor een gesprek over Samira El Amrani",
        "T. Tester van Stichting child_work",
        PHONE,
        f"{day.day} ",
        "om 14:30 uur",
        "Buurthuis De Haven",
        beat.listed["parents_told"],
        "U mag zien wat wij over Samira El Amrani hebben opgeschreven",
        "bezwaar maken",
        "klagen bij de Autoriteit Persoonsgegevens",
        "U hoeft niet te komen",
    ):
        assert part in words
    assert (letter["reader"], letter["child_name"]) == ("M. Voorbeeld", "Samira El Amrani")


def test_without_a_day_one_is_chosen_together(beat: Beat) -> None:
    entry_id, _child = known(beat)
    [letter] = letters_of(beat, invite(beat, entry_id))
    assert "Dan kiezen wij samen een dag en een tijd" in said(beat, letter)


def test_no_word_of_why_or_of_the_police_or_of_the_list_is_in_it(beat: Beat) -> None:
    entry_id, _child = known(beat)
    risk_lists.add_facts(beat.officer, entry_id=entry_id, facts=FACTS, **beat.on_decision())
    risk_lists.assess_entry(beat.worker, entry_id=entry_id, help_needed="yes")
    [letter] = letters_of(beat, invite(beat, entry_id, place="Buurthuis"))
    words = said(beat, letter).casefold()
    marked = [word for word in FACTS.casefold().strip(".").split() if len(word) > 4]
    concerns = [CONCERN_CODES[code].nl.casefold() for code in CODES]
    names = ["aandachtslijst", "havenkwartier", "politie", "police", "wijkagent", "wpg", "risico"]
    assert marked
    assert [word for word in (*marked, *concerns, *names) if word in words] == []


def test_each_who_has_authority_gets_a_letter_and_a_secret_address_is_nowhere(beat: Beat) -> None:
    both = [parent(name="A. Eén"), parent(name="B. Twee", address=SECRET, address_secret=True)]
    entry_id, _child = known(beat, *both)
    answer = invite(beat, entry_id)
    letters = letters_of(beat, answer)
    by_post, by_hand = (
        said(beat, next(one for one in letters if one["by_hand"] is hand)) for hand in (False, True)
    )
    assert "A. Eén Kade 1, Vaardrecht" in by_post
    assert "B. Twee" not in by_post
    assert "B. Twee Persoonlijk overhandigd" in by_hand
    assert "A. Eén" not in by_hand
    assert "Kade 1" not in by_hand
    assert "Geheimestraat" not in by_post + by_hand + str(letters) + str(answer)


def test_an_address_that_became_secret_meanwhile_is_on_no_letter(beat: Beat) -> None:
    entry_id, child = known(beat)
    answer = invite(beat, entry_id, work=False)
    hidden = "UPDATE authority_holder SET address_secret = true WHERE child_id = :id"
    rows(beat.house, hidden, id=child["id"])
    beat.work()
    [letter] = letters_of(beat, answer)
    assert letter["by_hand"]
    assert "Kade 1" not in said(beat, letter)


def test_an_institution_is_addressed_as_one(beat: Beat) -> None:
    guardian = {"kind": "institution", "name": "Jeugdbescherming West", "relation": None}
    entry_id, _child = known(beat, parent(**guardian, address="Postbus 12, Vaardrecht"))
    [letter] = letters_of(beat, invite(beat, entry_id))
    words = said(beat, letter)
    assert "Jeugdbescherming West Postbus 12, Vaardrecht" in words
    assert "Geachte heer of mevrouw" in words
    assert "U hebt het gezag over Samira El Amrani" in words
    assert "Beste" not in words


def test_of_whom_no_letter_can_be_made_says_why_and_the_rest_goes_on(beat: Beat) -> None:
    with_letter, _child = known(beat)
    without_file = beat.put(register(beat.police, given_name="Lotte", family_name="Bakker"))["id"]
    nobody, _child = known(beat, given_name="Emir", family_name="Yilmaz")
    rows(
        beat.house,
        "UPDATE authority_holder SET ended_at = now() WHERE child_id = :id",
        id=_child["id"],
    )
    gone = new_id()
    answer = invite(beat, without_file, with_letter, nobody, gone)
    refused = {one["entry_id"]: one["reasons"][0]["code"] for one in answer["refused"]}
    assert refused == {
        without_file: "no_own_file",
        nobody: "no_authority",
        gone: "not_listed",
    }
    assert [one["entry_id"] for one in letters_of(beat, answer)] == [with_letter]
    over_http = compiled(ListInvitedSchema)(answer)
    assert over_http["batch"]["ready"] is False
    assert over_http["refused"][0]["reasons"][0]["remedy"]
    whole = risk_lists.get_invitation_batch(beat.worker, batch_id=answer["batch"]["id"])
    assert compiled(WholeInvitationBatchSchema)(whole)["letters"][0]["byHand"] is False
    none = invite(beat, without_file)
    assert (none["batch"], len(none["refused"])) == (None, 1)
    with pytest.raises(NotFound):
        invite(beat, gone)


def test_parents_are_invited_in_the_name_of_who_asked_once(beat: Beat) -> None:
    entry_id, _child = known(beat)
    before = beat.entry(beat.worker, entry_id)
    answer = invite(beat, entry_id, work=False)
    assert beat.entry(beat.worker, entry_id)["invited_on"] is None  # nothing is made yet
    beat.work()
    assert answer["batch"]["ready"] is False
    after = beat.entry(beat.officer, entry_id)
    assert after["invited_on"] == clock.today()
    [step] = after["steps"]
    assert (step["kind"], step["state"], step["assignee_id"]) == (
        "invite_parents",
        "done",
        beat.worker.id,
    )
    lines = [(one["kind"], one["by"], one["acting_id"]) for one in after["history"]][-2:]
    ours = (beat.worker.id, beat.child_work.id)
    assert lines == [("step_planned", *ours), ("step_done", *ours)]
    assert after["version"] == before["version"] + 2
    funnel = risk_lists.get_funnel(beat.officer, list_id=beat.list_id)
    assert {one["step"]: one["children"] for one in funnel["steps"]}["invited"] == 1
    invite(beat, entry_id)  # once more: the parents were invited before
    assert beat.entry(beat.officer, entry_id)["version"] == after["version"]


def test_the_step_that_was_agreed_is_the_one_that_is_done(beat: Beat) -> None:
    entry_id, _child = known(beat)
    planned = risk_lists.plan_step(
        beat.officer,
        entry_id=entry_id,
        kind="invite_parents",
        due_on=in_days(3),
        assignee_id=beat.worker.id,
    )
    invite(beat, entry_id)
    [step] = beat.entry(beat.worker, entry_id)["steps"]
    assert (step["id"], step["state"]) == (planned["steps"][0]["id"], "done")


def test_only_named_members_of_who_wrote_it_read_it(beat: Beat) -> None:
    entry_id, _child = known(beat)
    answer = invite(beat, entry_id)
    [letter] = letters_of(beat, answer)
    batch: dict[str, Any] = {"batch_id": answer["batch"]["id"]}
    elsewhere = at_desk(beat.child_work, team=1)
    beat.name(elsewhere)  # named, and of another team than the child's file
    others = [at_desk(beat.child_work), beat.officer, elsewhere]
    for other in others:
        reads: list[Callable[[], Any]] = [
            lambda other=other: risk_lists.fetch_invitation(other, letter_id=letter["id"]),  # type: ignore[misc]
            lambda other=other: risk_lists.get_invitation_batch(other, **batch),  # type: ignore[misc]
            lambda other=other: risk_lists.fetch_invitation_batch(other, **batch),  # type: ignore[misc]
        ]
        for read in reads:
            with pytest.raises(NotFound):
                read()
    about: dict[str, Any] = {"list_id": beat.list_id}
    with pytest.raises(NotFound):
        risk_lists.list_invitation_batches(others[0], **about)
    for named in others[1:]:
        assert risk_lists.list_invitation_batches(named, **about).results == []
    with pytest.raises(NotFound):
        risk_lists.invite_parents(others[0], entry_ids=[entry_id], phone=PHONE, **about)
    refused = risk_lists.invite_parents(elsewhere, entry_ids=[entry_id], phone=PHONE, **about)
    assert refused["refused"][0]["reasons"][0]["code"] == "no_own_file"
    beat.name(colleague := at_desk(beat.child_work))
    [seen] = risk_lists.list_invitation_batches(colleague, **about).results
    assert (seen["id"], seen["ready"], seen["letters_count"]) == (answer["batch"]["id"], True, 1)


def test_a_letter_is_sealed_and_no_message_says_who(beat: Beat) -> None:
    entry_id, _child = known(beat)
    answer = invite(beat, entry_id, work=False, place="Buurthuis De Haven")
    queued = rows(beat.house, "SELECT task, ids::text AS ids FROM outbox")
    assert "risk_lists.make_invitation" in {row.task for row in queued}
    said_in_queue = " ".join(row.ids for row in queued)
    beat.work()
    [letter] = letters_of(beat, answer)
    about = "SELECT l::text AS words, sealed_document FROM risk_list_letter l WHERE id = :id"
    [row] = rows(beat.house, about, id=letter["id"])
    assert b"%PDF" not in row.sealed_document
    for word in ("Samira", "Voorbeeld", PHONE, "Buurthuis"):
        assert word not in said_in_queue
        assert word not in row.words
        assert word.encode() not in row.sealed_document


def test_all_letters_in_one_zip_once_they_are_made(beat: Beat) -> None:
    first, _child = known(beat)
    hidden = parent(name="C. Drie", address=SECRET, address_secret=True)
    second, _child = known(beat, hidden, given_name="Emir", family_name="Yilmaz")
    answer = invite(beat, first, second, work=False)
    batch = {"batch_id": answer["batch"]["id"]}
    assert answer["batch"]["letters_count"] == 2
    with pytest.raises(Conflict):
        risk_lists.fetch_invitation_batch(beat.worker, **batch)
    make = worker(risk_lists.make_invitation, beat.child_work)
    risk_lists.make_invitation(make, entry_id=first, **batch)
    halfway = risk_lists.get_invitation_batch(beat.worker, **batch)
    assert (halfway["made_count"], halfway["ready"]) == (1, False)
    beat.work()
    packed = risk_lists.fetch_invitation_batch(beat.worker, **batch)
    assert "amrani" not in packed.filename.casefold()
    letters = parcel(packed.content)  # type: ignore[arg-type]
    assert sorted(letters) == ["brief-001.pdf", "brief-002-zelf-overhandigen.pdf"]
    assert "Emir Yilmaz" in text_of(letters["brief-002-zelf-overhandigen.pdf"])


def test_what_cannot_be_is_refused(beat: Beat) -> None:
    entry_id, _child = known(beat)
    wrongs: list[dict[str, Any]] = [
        {"on": in_days(-1)},
        {"at": "14:30"},
        {"on": in_days(1), "at": "half drie"},
        {"entry_ids": []},
        {"entry_ids": [new_id() for _ in range(201)]},
    ]
    for wrong in wrongs:
        with pytest.raises(Invalid):
            invite(beat, entry_id, **wrong)
    assert kept(beat) == 0


def test_many_letters_cost_no_more_statements_than_a_few(beat: Beat) -> None:
    warm, _child = known(beat)
    invite(beat, warm)  # the process knows the key of the organisation
    make = worker(risk_lists.make_invitation, beat.child_work)
    costs = []
    for size in (3, 30):
        entry_ids = [listed(beat, f"{size}-{number}") for number in range(size)]
        with counted() as sent:
            answer = invite(beat, *entry_ids, work=False)
            asking = len(sent.sent)
            about = {"batch_id": answer["batch"]["id"], "entry_id": entry_ids[0]}
            risk_lists.make_invitation(make, **about)
            making = len(sent.sent) - asking
            beat.work()
            sent.sent.clear()
            risk_lists.get_invitation_batch(beat.worker, batch_id=about["batch_id"])
            looking = len(sent.sent)
            risk_lists.fetch_invitation_batch(beat.worker, batch_id=about["batch_id"])
            costs.append((asking, making, looking, len(sent.sent) - looking))
    assert costs == [COSTS] * 2


def listed(beat: Beat, name: str) -> UUID:
    """A child of kinderwerk's own on the list; the workers have nothing to do with it."""
    child = register(beat.child_work, given_name=f"Kind {name}")
    made = risk_lists.put_on_list(
        beat.worker,
        list_id=beat.list_id,
        child_id=child["id"],
        concern_codes=list(CODES),
        ground="public_task",
    )
    found: UUID = made["id"]
    return found
