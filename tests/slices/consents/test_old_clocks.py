"""Consents from before their end and the child's birthdays were timed: the clock is set after all.

Invariant: the migration's own statement finds them; a worker does the rest, which opens the file.
"""

from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from services.consents import operations as consents
from shared import ages, clock
from shared.db import migrations
from tests.factories.town import Town
from tests.house import House
from tests.isolation.ring import worker
from tests.slices.consents.recorded import act_at, sent, state_of, timers
from tests.slices.consents.test_custody_and_time import nearly
from tests.slices.database import live_grants, outbox, rows


def as_before(the_house: House, *ids: UUID) -> None:
    """No timer of these, as nothing had when none were set."""
    found = [str(one) for one in ids]
    named = "ids ->> 'consent_id' = ANY(:ids) OR ids ->> 'child_id' = ANY(:ids)"
    rows(the_house, f"DELETE FROM timer WHERE {named}", ids=found)


def migrated(the_house: House) -> None:
    """What the migration asks the workers to do."""
    folder = Path(migrations.__file__ or "").parent / "versions"
    [statement] = [
        part[part.index("INSERT INTO timer") :]
        for part in (folder / "0152_minded.sql").read_text("utf-8").split(";\n")
        if "INSERT INTO timer" in part
    ]
    rows(the_house, statement)


def asked_for(the_house: House, consent: dict[str, Any]) -> list[str]:
    return [task for task, _ in timers(the_house, consent_id=consent["id"])]


def set_now(town: Town, consent: dict[str, Any]) -> None:
    consents.set_clock(worker(consents.set_clock, town.school), consent_id=consent["id"])


def test_only_a_yes_without_a_clock_is_found(town: Town, the_house: House) -> None:
    old, new, no = (town.consent(town.child()) for _ in range(3))
    refused = town.consent(town.child(), state="refused")
    consents.withdraw_consent(town.school.member(), consent_id=no["id"])
    as_before(the_house, old["id"], no["id"], refused["id"])
    migrated(the_house)
    assert asked_for(the_house, old) == ["consents.set_clock"]
    assert "consents.set_clock" not in asked_for(the_house, new)
    assert asked_for(the_house, no) == asked_for(the_house, refused) == []


def test_its_end_the_warning_and_the_birthdays_are_timed(town: Town, the_house: House) -> None:
    child = town.child()
    consent = town.consent(child)
    until = consent["until"].astimezone(UTC)
    twelve = ages.birthday_begins(child["birth_date"], 12).astimezone(UTC)
    wanted = timers(the_house, consent_id=consent["id"]), timers(the_house, child_id=child["id"])
    as_before(the_house, consent["id"], child["id"])
    set_now(town, consent)
    found = timers(the_house, consent_id=consent["id"]), timers(the_house, child_id=child["id"])
    assert found == wanted
    assert ("consents.expire_consent", until) in found[0]
    assert ("consents.announce_ending", until - timedelta(days=30)) in found[0]
    assert ("consents.come_of_age", twelve) in found[1]


def test_one_that_is_over_expires_at_once(town: Town, the_house: House) -> None:
    now = clock.now()
    consent = town.consent(town.child(), until=now + timedelta(days=3))
    as_before(the_house, consent["id"])
    act_at(now + timedelta(days=4), consents.set_clock, town.school, consent_id=consent["id"])
    [(task, due_at)] = timers(the_house, consent_id=consent["id"])
    assert (task, due_at) == ("consents.expire_consent", consent["until"].astimezone(UTC))
    act_at(now + timedelta(days=4), consents.expire_consent, town.school, consent_id=consent["id"])
    assert state_of(town, consent) == "expired"


def test_who_could_ask_again_hears_now_what_they_should_have_heard(
    town: Town, the_house: House
) -> None:
    child = town.child(birth_date=nearly(12, 20))
    consent = town.consent(child, until=clock.now() + timedelta(days=20))
    as_before(the_house, consent["id"], child["id"])
    rows(the_house, "DELETE FROM outbox WHERE organisation_id = :id", id=town.school.id)
    set_now(town, consent)
    waiting = outbox(the_house, town.school.id)
    assert ("consents.announce_ending", str(consent["id"])) in waiting
    assert ("consents.announce_birthday", str(child["id"])) in waiting


def test_who_came_of_age_meanwhile_is_asked_too(town: Town, the_house: House) -> None:
    """Twelve since, with nothing to tell so: what is not enough any more ends now."""
    today = clock.today()
    child = town.child(birth_date=date(today.year - 11, 1, 1))
    consent = town.consent(child)
    referral_id = sent(town, child)
    as_before(the_house, consent["id"], child["id"])
    twelve = ages.birthday_begins(child["birth_date"], 12)
    act_at(twelve, consents.set_clock, town.school, consent_id=consent["id"])
    assert live_grants(the_house, referral_id) == []
    [kept] = consents.list_receipts(town.school.member(), child_id=child["id"]).results
    assert kept["because"] == "birthday"


def test_what_was_withdrawn_meanwhile_gets_no_clock(town: Town, the_house: House) -> None:
    child = town.child()
    consent = town.consent(child)
    consents.withdraw_consent(town.school.member(), consent_id=consent["id"])
    as_before(the_house, consent["id"], child["id"])
    set_now(town, consent)
    assert timers(the_house, consent_id=consent["id"]) == set()
