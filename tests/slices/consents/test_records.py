"""Receipts, evidence, substitutes, custody and time: what a consent's record keeps, and what ends.

Invariant: what rests on a statement that no longer carries ends in the same transaction; what one
is handed says so, and never anything safety-restricted, nor an address.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pypdf
import pytest
from sqlalchemy import text

from services.children import operations as children
from services.consents import due
from services.consents import operations as consents
from services.consents.receipt_document import CONTEXT
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared import ages, clock
from shared.authz.actor import Actor
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, NotFound
from shared.web.uploads import Upload
from tests.factories.town import ALL_CATEGORIES, PURPOSE, Place, Town, parent
from tests.house import House
from tests.isolation.ring import worker
from tests.slices.database import live_grants, rows


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


# --- receipts ---------------------------------------------------------------------------------


def test_a_receipt_says_what_was_said_and_links_to_the_record(town: Town) -> None:
    secret = parent(address="Geheime Kade 9", address_secret=True)
    consent = town.consent(town.child(authority_holders=[secret]))
    actor = town.school.member()
    download = consents.get_receipt(actor, consent_id=consent["id"])
    found = orjson.loads(whole(download.content))
    record = found["dpv:hasRecordOfActivity"]
    lines = consents.get_consent(actor, consent_id=consent["id"])["statements"]
    assert found["dct:identifier"] == str(lines[-1]["id"]) != str(consent["id"])
    assert record["dct:identifier"] == str(consent["id"])
    assert record["dpv:hasConsentStatus"]["@type"] == "dpv:ConsentGiven"
    assert record["dpv:hasConsentStatus"]["dpv:isIndicatedBy"]["@type"] == (
        "dpv:ParentOfDataSubject"
    )
    assert record["dpv:hasNotice"]["schakel:sha256"] == consent["notice_hash"]
    assert {part["@id"] for part in record["dpv:hasProcess"]["dpv:hasPersonalData"]} == {
        f"schakel:category:{code}" for code in ALL_CATEGORIES
    }
    paper = on_paper(consents.fetch_receipt_document(actor, consent_id=consent["id"]))
    assert "M. Voorbeeld heeft ja gezegd" in paper
    assert "Noor van Voorbeeld" in paper
    for given in (whole(download.content).decode(), paper):
        assert "Kade" not in given
        assert "0612345678" not in given
        assert "ouder@voorbeeld" not in given


def test_every_prefix_of_a_receipt_is_in_its_context(town: Town) -> None:
    consent = town.consent(town.child())
    found = consents.get_receipt(town.school.member(), consent_id=consent["id"])
    waiting, used = [orjson.loads(whole(found.content))], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            used |= {key.split(":")[0] for key in one if not key.startswith("@")}
            kinds = [one.get("@type"), one.get("@id")]
            used |= {kind.split(":")[0] for kind in kinds if isinstance(kind, str)}
            waiting += [value for key, value in one.items() if key != "@context"]
    assert used - {"urn", "https"} <= set(CONTEXT)


def test_a_withdrawals_receipt_is_read_again_as_it_was(town: Town) -> None:
    child = town.child()
    consent = town.consent(child)
    referral_id = sent(town, child)
    receipt = consents.withdraw_consent(town.school.member(), consent_id=consent["id"])
    actor = town.school.member()
    again = consents.get_stop_receipt(actor, receipt_id=receipt["id"])
    assert again["because"] == "consent_withdrawn"
    assert again["stopped"] == receipt["stopped"]
    assert [stop["record_id"] for stop in again["stopped"]] == [referral_id]
    found = orjson.loads(whole(consents.get_receipt(actor, consent_id=consent["id"]).content))
    assert found["dct:identifier"] == str(receipt["id"])
    assert [one["@id"] for one in found["schakel:stopped"]] == [f"urn:uuid:{referral_id}"]
    paper = on_paper(consents.fetch_receipt_document(actor, consent_id=consent["id"]))
    assert "heeft de toestemming ingetrokken" in paper
    assert "Stichting child_work: geannuleerd" in paper


def test_what_is_safety_restricted_is_in_no_receipt_and_no_preview(
    town: Town, the_house: House
) -> None:
    child = town.child()
    consent = town.consent(child)
    referral_id = sent(town, child)
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("ALTER TABLE access_grant DISABLE TRIGGER USER"))
        restrict = "UPDATE access_grant SET safety_restricted = true WHERE record_id = :id"
        connection.execute(text(restrict), {"id": referral_id})
        connection.execute(text("ALTER TABLE access_grant ENABLE TRIGGER USER"))
    actor = town.school.member()
    holder_id = child["authority_holders"][0]["id"]
    preview = consents.preview_authority(actor, child_id=child["id"], holder_id=holder_id)
    assert preview == {"stopping": [], "organisations": []}
    receipt = consents.withdraw_consent(actor, consent_id=consent["id"])
    assert receipt["stopped"] == []
    assert consents.get_stop_receipt(actor, receipt_id=receipt["id"])["stopped"] == []
    written = whole(consents.get_receipt(actor, consent_id=consent["id"]).content).decode()
    assert str(referral_id) not in written
    assert live_grants(the_house, referral_id) == []


def test_a_kept_receipt_holds_nothing_readable(town: Town, the_house: House) -> None:
    child = town.child()
    consent = town.consent(child)
    sent(town, child)
    receipt = consents.withdraw_consent(town.school.member(), consent_id=consent["id"])
    [row] = rows(the_house, "SELECT sealed FROM consent_receipt WHERE id = :id", id=receipt["id"])
    assert b"Stichting" not in bytes(row.sealed)


def test_a_withdrawal_goes_on_when_the_file_was_destroyed(town: Town, the_house: House) -> None:
    child = town.child()
    consent = town.consent(child)
    referral_id = sent(town, child)
    with the_house.engines["admin"].begin() as connection:
        gone = text("UPDATE child SET wrapped_key = NULL WHERE id = :id")
        connection.execute(gone, {"id": child["id"]})
    receipt = consents.withdraw_consent(town.school.member(), consent_id=consent["id"])
    assert [stop["record_id"] for stop in receipt["stopped"]] == [referral_id]
    assert live_grants(the_house, referral_id) == []
    with pytest.raises(NotFound):
        consents.get_stop_receipt(town.school.member(), receipt_id=receipt["id"])


# --- refusal, superseded ----------------------------------------------------------------------


def test_a_no_about_other_data_ends_nothing(town: Town, the_house: House) -> None:
    child = town.child(authority_holders=[parent(), parent(name="V. Ader")])
    narrow = {"categories": ["child_identity", "care_question", "family_contact"]}
    for holder in child["authority_holders"]:
        town.consent(child, holder_id=holder["id"], **narrow)
    draft = town.draft(child)
    sending = referrals.send_referral(town.school.member(), referral_id=draft["id"])
    second = child["authority_holders"][1]["id"]
    town.consent(child, holder_id=second, state="refused", categories=["home_situation"])
    assert len(live_grants(the_house, sending["id"])) == 1
    town.consent(child, holder_id=second, state="refused", categories=["care_question"])
    assert live_grants(the_house, sending["id"]) == []


def test_a_newer_word_takes_the_place_of_what_it_answers_wholly(
    town: Town, the_house: House
) -> None:
    child = town.child()
    wide = town.consent(child)
    referral_id = sent(town, child)
    narrow = town.consent(child, categories=["child_identity"])
    assert state_of(town, wide) == "given", "of the rest the newer says nothing"
    newer = town.consent(child)
    assert (state_of(town, wide), state_of(town, narrow)) == ("superseded", "superseded")
    assert len(live_grants(the_house, referral_id)) == 1, "a yes again ends nothing"
    consents.withdraw_consent(town.school.member(), consent_id=newer["id"])
    assert live_grants(the_house, referral_id) == [], "taking it back takes the older back"
    line = consents.get_consent(town.school.member(), consent_id=wide["id"])["statements"][-1]
    assert (line["state"], line["method"]) == ("superseded", "automatic")


def test_an_older_word_told_late_supersedes_nothing(town: Town) -> None:
    child = town.child()
    consent = town.consent(child)
    town.consent(child, stated_at=clock.now() - timedelta(days=3))
    assert state_of(town, consent) == "given"


# --- bad input --------------------------------------------------------------------------------


def test_a_statement_from_before_the_child_was_born(town: Town) -> None:
    child = town.child(birth_date=clock.today() - timedelta(days=10))
    early = {"stated_at": clock.now() - timedelta(days=20), "until": clock.now()}
    with pytest.raises(Invalid) as refused:
        town.consent(child, **early)
    assert codes(refused) == {"stated_before_birth"}


def test_a_receiver_that_is_gone(town: Town, the_house: House) -> None:
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("ALTER TABLE organisation DISABLE TRIGGER USER"))
        gone = text("UPDATE organisation SET state = 'destroyed' WHERE id = :id")
        connection.execute(gone, {"id": town.stranger.id})
        connection.execute(text("ALTER TABLE organisation ENABLE TRIGGER USER"))
    with pytest.raises(Invalid) as refused:
        town.consent(town.child(), receiver_ids=[town.stranger.id])
    assert codes(refused) == {"receiver_gone"}


def test_an_institution_speaks_through_somebody(town: Town) -> None:
    child = town.child(authority_holders=[parent(kind="institution", name="De GI")])
    with pytest.raises(Invalid) as refused:
        town.consent(child)
    assert codes(refused) == {"speaker_missing"}
    consent = town.consent(child, spoken_by="J. de Voogd")
    actor = town.school.member()
    found = consents.get_consent(actor, consent_id=consent["id"])
    assert found["spoken_by"] == "J. de Voogd"
    paper = on_paper(consents.fetch_receipt_document(actor, consent_id=consent["id"]))
    assert "namens deze instelling: J. de Voogd" in paper


# --- custody ----------------------------------------------------------------------------------


def test_authority_that_ends_takes_along_what_rested_on_it(town: Town, the_house: House) -> None:
    child = town.child(authority_holders=[parent(), parent(name="V. Ader")])
    first, second = (holder["id"] for holder in child["authority_holders"])
    for holder_id in (first, second):
        town.consent(child, holder_id=holder_id)
    referral_id = sent(town, child)
    actor = town.school.member()
    preview = consents.preview_authority(actor, child_id=child["id"], holder_id=second)
    assert preview["stopping"] == [{"record_kind": "referral", "count": 1}]
    assert preview["organisations"] == ["Stichting child_work"]
    ended = consents.end_authority(actor, child_id=child["id"], holder_id=second)
    assert [stop["record_id"] for stop in ended["stopped"]] == [referral_id]
    assert live_grants(the_house, referral_id) == []
    assert consents.get_stop_receipt(actor, receipt_id=ended["id"])["stopped"] == ended["stopped"]
    listed = consents.list_receipts(actor, child_id=child["id"]).results
    assert [row["id"] for row in listed] == [ended["id"]]
    assert "gezag niet meer" in on_paper(
        consents.fetch_stop_document(actor, receipt_id=ended["id"])
    )
    with pytest.raises(Conflict):
        consents.end_authority(actor, child_id=child["id"], holder_id=second)
    with pytest.raises(Invalid) as refused:
        town.consent(child, holder_id=second)
    assert codes(refused) == {"no_authority"}
    assert len(live_grants(the_house, sent(town, child))) == 1, "the other's yes is enough now"


def test_a_holder_of_another_child_is_not_found(town: Town) -> None:
    other = town.child()["authority_holders"][0]["id"]
    with pytest.raises(NotFound):
        consents.end_authority(town.school.member(), child_id=town.child()["id"], holder_id=other)


def test_a_new_holder_ends_what_rests_on_the_others(town: Town, the_house: House) -> None:
    child = town.child()
    town.consent(child)
    referral_id = sent(town, child)
    actor = town.school.member()
    assert consents.preview_authority(actor, child_id=child["id"])["stopping"]
    children.add_authority_holder(actor, child_id=child["id"], kind="parent", name="V. Ader")
    assert live_grants(the_house, referral_id) == []
    [kept] = consents.list_receipts(actor, child_id=child["id"]).results
    assert kept["because"] == "authority_changed"


def test_from_sixteen_on_a_new_holder_changes_nothing(town: Town, the_house: House) -> None:
    today = clock.today()
    child = town.child(birth_date=date(today.year - 17, 1, 1))
    town.consent(child, holder_id=None)
    referral_id = sent(town, child)
    children.add_authority_holder(
        town.school.member(), child_id=child["id"], kind="guardian", name="V. Oogd"
    )
    assert len(live_grants(the_house, referral_id)) == 1


# --- time -------------------------------------------------------------------------------------


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


def test_a_yes_expires_on_its_own_timeline(town: Town, the_house: House) -> None:
    consent = town.consent(town.child())
    until = consent["until"]
    wanted = {
        ("consents.expire_consent", until.astimezone(UTC)),
        ("consents.announce_ending", (until - timedelta(days=30)).astimezone(UTC)),
    }
    assert wanted <= timers(the_house, consent_id=consent["id"])
    ids = {"consent_id": consent["id"]}
    act_at(until - timedelta(seconds=1), consents.expire_consent, town.school, **ids)
    assert state_of(town, consent) == "given"
    for _ in range(2):
        act_at(until, consents.expire_consent, town.school, **ids)
    found = consents.get_consent(town.school.member(), **ids)
    assert [line["state"] for line in found["statements"]] == ["given", "expired"]


def colleague(place: Place, role: str | None = None) -> Actor:
    """Somebody who is really a member, in the first team."""
    actor = place.member(role=role)
    made = organisations.add_member(
        place.operator(),
        person_id=new_id(),
        name="N. Iemand",
        email="n@voorbeeld.example",
        roles=sorted(actor.roles),
        team_ids=[place.teams[0]],
    )
    return replace(actor, id=made["id"])


def told(actor: Actor) -> list[tuple[str, UUID]]:
    found = notifications.list_notifications(actor).results
    return [(row["kind"], row["record_id"]) for row in found]


def test_who_recorded_it_is_told_thirty_days_before(town: Town) -> None:
    mine, other = colleague(town.school), colleague(town.school)
    child = town.child()
    now = clock.now()
    consent = consents.record_consent(
        mine,
        child_id=child["id"],
        holder_id=child["authority_holders"][0]["id"],
        purpose=PURPOSE,
        receiver_ids=[town.child_work.id],
        categories=["child_identity"],
        state="given",
        stated_at=now,
        until=now + timedelta(days=90),
        method="in_person",
        assurance="known_in_person",
        notice_text="Wij delen wat nodig is.",
    )
    ids = {"consent_id": consent["id"]}
    announce = notifications.announce_consent_ending
    act_at(now + timedelta(days=50), announce, town.school, **ids)
    assert told(mine) == [], "too early"
    act_at(now + timedelta(days=60, seconds=1), announce, town.school, **ids)
    assert told(mine) == [("consent_ending", consent["id"])]
    assert told(other) == []
    consents.withdraw_consent(other, consent_id=consent["id"])
    act_at(now + timedelta(days=61), announce, town.school, **ids)
    assert len(told(mine)) == 1


def nearly(age: int, days: int) -> date:
    """A birth date: the birthday of that age is in so many days (never on 29 February)."""
    day = clock.today() + timedelta(days=days)
    return day.replace(year=day.year - age)


def test_at_twelve_the_parents_alone_are_not_enough(town: Town, the_house: House) -> None:
    child = town.child(birth_date=nearly(12, 40))
    town.consent(child)
    voice = town.consent(child, holder_id=None)
    referral_id = sent(town, child)
    begins = ages.start_of(ages.birthday(child["birth_date"], 12))
    assert ("consents.come_of_age", begins.astimezone(UTC)) in timers(
        the_house, child_id=child["id"]
    )
    ids = {"child_id": child["id"]}
    act_at(begins - timedelta(seconds=1), consents.come_of_age, town.school, **ids)
    assert len(live_grants(the_house, referral_id)) == 1
    assert state_of(town, voice) == "given"
    for _ in range(2):
        act_at(begins, consents.come_of_age, town.school, **ids)
    assert live_grants(the_house, referral_id) == []
    assert state_of(town, voice) == "expired", "its voice then was no consent now"
    kept = consents.list_receipts(town.school.member(), child_id=child["id"]).results
    assert [row["because"] for row in kept] == ["birthday"]


def test_at_sixteen_the_childs_own_yes_goes_on(town: Town, the_house: House) -> None:
    child = town.child(birth_date=nearly(16, 20))
    for holder_id in (child["authority_holders"][0]["id"], None):
        town.consent(child, holder_id=holder_id)
    referral_id = sent(town, child)
    begins = ages.start_of(ages.birthday(child["birth_date"], 16))
    act_at(begins, consents.come_of_age, town.school, child_id=child["id"])
    assert len(live_grants(the_house, referral_id)) == 1


def test_a_corrected_birth_date_is_reckoned_with_at_once(town: Town, the_house: House) -> None:
    child = town.child()
    town.consent(child)
    referral_id = sent(town, child)
    changed = {
        "child_id": child["id"],
        "team_id": child["team_id"],
        "given_name": "Noor",
        "family_name": "Voorbeeld",
    }
    actor = town.school.member()
    children.change_child(actor, **changed, birth_date=nearly(12, 60), expected_version=1)
    assert len(live_grants(the_house, referral_id)) == 1, "eleven is young enough"
    begins = ages.start_of(ages.birthday(nearly(12, 60), 12)).astimezone(UTC)
    assert ("consents.come_of_age", begins) in timers(the_house, child_id=child["id"])
    children.change_child(actor, **changed, birth_date=nearly(13, 60), expected_version=2)
    assert live_grants(the_house, referral_id) == []


@pytest.mark.parametrize(
    ("born", "begins"),
    [
        (date(2014, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2014, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2014, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2014, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2012, 2, 29), datetime(2024, 2, 28, 23, tzinfo=UTC)),
        (date(2016, 2, 29), datetime(2028, 2, 28, 23, tzinfo=UTC)),
    ],
)
def test_a_birthday_begins_at_midnight_here(born: date, begins: datetime) -> None:
    assert ages.start_of(ages.birthday(born, 12)) == begins


def test_who_was_born_on_the_29th_of_february_turns_on_the_first_of_march() -> None:
    assert ages.birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert ages.age_on(date(2012, 2, 29), date(2023, 2, 28)) == 10
    assert ages.age_on(date(2012, 2, 29), date(2023, 3, 1)) == 11


# --- substitutes ------------------------------------------------------------------------------

TRIES = (("by_phone", 20), ("by_letter", 15), ("by_phone", 10))


def instead(town: Town, child: dict[str, Any], **given: Any) -> dict[str, Any]:
    now = clock.now()
    values = {
        "child_id": child["id"],
        "holder_id": child["authority_holders"][-1]["id"],
        "kind": "unreachable",
        "purpose": PURPOSE,
        "since": now - timedelta(minutes=1),
        "until": now + timedelta(days=80),
        "note": "Al weken geen antwoord; de post komt terug.",
        "attempts": [{"at": now - timedelta(days=days), "how": how} for how, days in TRIES],
    }
    actor = given.pop("actor", town.school.member())
    return consents.record_authority_substitute(actor, **{**values, **given})


def in_force(the_house: House, child: dict[str, Any]) -> list[UUID]:
    """What the decision is told of."""
    found = rows(
        the_house,
        "SELECT id FROM authority_substitute WHERE child_id = :id AND ended_at IS NULL"
        " AND (kind <> 'unreachable' OR reviewed_at IS NOT NULL)",
        id=child["id"],
    )
    return [row.id for row in found]


def test_unreachable_counts_only_after_a_second_member(town: Town, the_house: House) -> None:
    child = town.child(authority_holders=[parent(), parent(name="V. Erweg")])
    mine = town.school.member()
    made = instead(town, child, actor=mine)
    assert in_force(the_house, child) == []
    ids = {"substitute_id": made["id"]}
    with pytest.raises(Forbidden):
        consents.review_authority_substitute(mine, agreed=True, **ids)
    found = consents.review_authority_substitute(town.school.member(), agreed=True, **ids)
    assert found["reviewed_by"] is not None
    assert found["attempts"] == made["attempts"]
    assert in_force(the_house, child) == [made["id"]]
    with pytest.raises(Conflict):
        consents.review_authority_substitute(town.school.member(), agreed=True, **ids)
    town.consent(child, holder_id=made["holder_id"], categories=["child_voice"])
    found = consents.get_authority_substitute(mine, **ids)
    assert found["ended_because"] == "reached"
    assert in_force(the_house, child) == []


def test_a_colleague_can_turn_it_down(town: Town, the_house: House) -> None:
    child = town.child()
    made = instead(town, child)
    found = consents.review_authority_substitute(
        town.school.member(), substitute_id=made["id"], agreed=False
    )
    assert found["ended_because"] == "rejected"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"until_days": 93}, "until_too_far"),
        ({"note": None}, "note_missing"),
        ({"tries": TRIES[:2]}, "too_few_attempts"),
        ({"tries": (("by_phone", 9), ("by_phone", 8), ("by_phone", 7))}, "too_few_attempts"),
        ({"tries": (("by_phone", 9), ("by_letter", 9), ("visit", 9))}, "too_few_attempts"),
        ({"tries": (*TRIES, ("visit", 61))}, "attempt_not_recent"),
        ({"tries": (*TRIES, ("visit", -1))}, "attempt_not_recent"),
        ({"kind": "court_permission"}, "reference_missing"),
        ({"kind": "institution", "reference": "x"}, "institution_missing"),
        ({"kind": "court_permission", "reference": "x", "until_days": 400}, "until_too_far"),
        ({"receiver_ids": [new_id()]}, "receiver_unknown"),
    ],
)
def test_what_a_substitute_must_have(town: Town, given: dict[str, Any], code: str) -> None:
    now, given = clock.now(), dict(given)
    if "until_days" in given:
        given["until"] = now + timedelta(days=given.pop("until_days"))
    if "tries" in given:
        tries = given.pop("tries")
        given["attempts"] = [{"at": now - timedelta(days=n), "how": how} for how, n in tries]
    with pytest.raises(Invalid) as refused:
        instead(town, town.child(), **given)
    assert code in codes(refused)


def test_what_ends_takes_along_what_may_have_rested_on_it(town: Town, the_house: House) -> None:
    child = town.child()
    made = instead(
        town,
        child,
        kind="court_permission",
        reference="C/13/1",
        holder_id=child["authority_holders"][0]["id"],
    )
    ended = consents.end_authority_substitute(
        town.school.member(), substitute_id=made["id"], because="decision_ended"
    )
    assert ended["because"] == "substitute_ended"
    assert in_force(the_house, child) == []
    with pytest.raises(Conflict):
        consents.end_authority_substitute(
            town.school.member(), substitute_id=made["id"], because="mistake"
        )


def test_it_expires_and_it_ends_with_the_authority(town: Town, the_house: House) -> None:
    child = town.child(authority_holders=[parent(), parent(name="V. Erweg")])
    made = instead(town, child, kind="court_permission", reference="C/13/1")
    expire = consents.expire_authority_substitute
    act_at(made["until"], expire, town.school, substitute_id=made["id"])
    again = instead(town, child, kind="court_permission", reference="C/13/2")
    actor = town.school.member()
    consents.end_authority(actor, child_id=child["id"], holder_id=again["holder_id"])
    found = consents.list_authority_substitutes(actor, child_id=child["id"]).results
    assert [row["ended_because"] for row in found] == ["authority_ended", "expired"]


# --- evidence ---------------------------------------------------------------------------------


def scan(content: bytes = b"%PDF-1.7\n", name: str = "formulier.pdf") -> Upload:
    def chunks() -> Iterator[bytes]:
        for start in range(0, len(content), 50_000):
            yield content[start : start + 50_000]

    return Upload(name, chunks())


def test_evidence_comes_back_byte_by_byte_and_lies_sealed(town: Town, the_house: House) -> None:
    consent = town.consent(town.child())
    content = b"%PDF-1.7\n" + bytes(range(256)) * 1000
    actor = town.school.member()
    made = consents.add_evidence(actor, consent_id=consent["id"], upload=scan(content))
    assert (made["media_type"], made["size_bytes"]) == ("application/pdf", len(content))
    [listed] = consents.list_evidence(actor, consent_id=consent["id"]).results
    assert listed == made
    fetched = consents.fetch_evidence(actor, evidence_id=made["id"])
    assert whole(fetched.content) == content
    assert "formulier" not in fetched.filename
    kept = rows(
        the_house,
        "SELECT sealed FROM consent_evidence_piece WHERE evidence_id = :id",
        id=made["id"],
    )
    assert len(kept) == 4
    assert not any(b"%PDF" in bytes(row.sealed) for row in kept)


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (scan(b"gewoon tekst", "scan.pdf"), "evidence_not_allowed"),
        (scan(b"MZ\x90\x00", "scan.pdf"), "evidence_not_allowed"),
        (scan(b"", "scan.pdf"), "evidence_not_allowed"),
        (scan(name="formulier 123456782.pdf"), "holds_bsn"),
    ],
)
def test_what_is_no_scan_is_not_kept(town: Town, upload: Upload, code: str) -> None:
    consent = town.consent(town.child())
    actor = town.school.member()
    with pytest.raises(Invalid) as refused:
        consents.add_evidence(actor, consent_id=consent["id"], upload=upload)
    assert codes(refused) == {code}
    assert consents.list_evidence(actor, consent_id=consent["id"]).results == []


def test_no_more_than_ten(town: Town) -> None:
    consent = town.consent(town.child())
    actor = town.school.member()
    for _ in range(10):
        consents.add_evidence(actor, consent_id=consent["id"], upload=scan())
    with pytest.raises(Conflict):
        consents.add_evidence(actor, consent_id=consent["id"], upload=scan())


def test_thirty_days() -> None:
    assert timedelta(days=30) == due.AHEAD
