"""Receipts, a newer word, and what cannot be recorded.

Invariant: what one is handed says what stopped, never anything safety-restricted, nor an address.
"""

from datetime import timedelta

import orjson
import pytest
from sqlalchemy import text

from services.consents import operations as consents
from services.consents.receipt_document import CONTEXT
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Invalid, NotFound
from tests.factories.town import ALL_CATEGORIES, Town, parent
from tests.house import House
from tests.slices.consents.recorded import codes, on_paper, sent, state_of, whole
from tests.slices.database import live_grants, rows


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
