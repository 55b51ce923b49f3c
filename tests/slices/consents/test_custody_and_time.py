"""Who has authority changes, children come of age, and consents expire.

Invariant: what is no longer enough ends in the transaction that makes it so.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from shared import ages, clock
from shared.authz.actor import Actor
from shared.ids import new_id
from shared.problems import Conflict, Invalid, NotFound
from tests.factories.town import PURPOSE, Place, Town, parent
from tests.house import House
from tests.slices.consents.recorded import act_at, codes, on_paper, sent, state_of, timers
from tests.slices.database import live_grants


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


def test_what_a_court_allowed_is_outgrown_too(town: Town, the_house: House) -> None:
    """Where no statement is cited, but only what stands in the place of one."""
    child = town.child()
    actor = town.school.member()
    consents.record_authority_substitute(
        actor,
        child_id=child["id"],
        holder_id=child["authority_holders"][0]["id"],
        kind="court_permission",
        purpose=PURPOSE,
        since=clock.now(),
        until=clock.now() + timedelta(days=300),
        reference="C/13/1",
    )
    referral_id = sent(town, child)
    (grant,) = live_grants(the_house, referral_id)
    assert grant.consent_ids == []
    children.change_child(
        actor,
        child_id=child["id"],
        team_id=child["team_id"],
        given_name="Noor",
        family_name="Voorbeeld",
        birth_date=nearly(13, 60),
        expected_version=1,
    )
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
