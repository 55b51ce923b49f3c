"""Every step by every party in every state, against a table of its own: in the operations, and in
the database where the operations are gone round.
"""

from itertools import product
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from services.referrals import operations as referrals
from services.referrals.rules import STEPS
from shared import clock
from shared.problems import Conflict, Forbidden, NotFound
from shared.vocabulary import REFERRAL_STATES
from tests.factories.town import PURPOSE, record_consent, register_child
from tests.house import House
from tests.slices.database import rows
from tests.slices.referrals_whole.acts import ACTS, TABLE, WAYS, brought
from tests.slices.referrals_whole.region import Region

PARTIES = ("sender", "receiver", "stranger")


def draft_of(region: Region) -> Any:
    child = register_child(region.school)
    record_consent(region.school, child, region.child_work)
    return referrals.draft_referral(
        region.school.member(),
        child_id=child["id"],
        receiver_id=region.child_work.id,
        receiver_team_id=region.child_work.teams[0],
        purpose=PURPOSE,
        question="Zoekt aansluiting.",
    )["id"]


def at(region: Region, state: str) -> Any:
    referral_id = draft_of(region)
    brought(region, referral_id, state)
    return referral_id


def member_of(region: Region, party: str) -> Any:
    places = {
        "sender": region.school,
        "receiver": region.child_work,
        "stranger": region.stranger,
    }
    return places[party].member()


def test_the_states_are_all_there_are() -> None:
    assert set(WAYS) == set(REFERRAL_STATES)


@pytest.mark.parametrize("state", WAYS)
def test_what_is_not_lawful_is_refused_and_changes_nothing(region: Region, state: str) -> None:
    referral_id = at(region, state)
    before = referrals.get_referral(region.school.member(), referral_id=referral_id)
    for party, name in product(PARTIES, ACTS):
        if (party, state, name) in TABLE:
            continue
        with pytest.raises((Conflict, NotFound, Forbidden)):
            ACTS[name](member_of(region, party), referral_id)
    after = referrals.get_referral(region.school.member(), referral_id=referral_id)
    assert after == before


@pytest.mark.parametrize(("party", "state", "name"), TABLE, ids=str)
def test_what_is_lawful_is_done_and_told(region: Region, party: str, state: str, name: str) -> None:
    referral_id = at(region, state)
    target = TABLE[party, state, name]
    actor = member_of(region, party)
    ACTS[name](actor, referral_id)
    seen = referrals.get_referral(region.school.member(), referral_id=referral_id)
    assert seen["state"] == target
    last = seen["history"][-1]
    assert (last["state"], last["organisation_id"]) == (target, actor.organisation_id)
    assert (seen["exchange_ended_at"] is not None) == (
        target in ("cancelled", "entered-in-error") and state != "draft"
    )


def test_the_database_draws_the_same_lines(the_house: House, region: Region) -> None:
    """By every party, from every state to every state, past the operations: as the table says."""
    lawful = {(p, s, to) for (p, s, _), to in TABLE.items()} | {("sender", "draft", "draft")}
    assert {(p, s, to) for (p, s), targets in STEPS.items() for to in targets} == lawful
    for state in WAYS:
        referral_id = at(region, state)
        for party, target in product(PARTIES, REFERRAL_STATES):
            done = moved(the_house, member_of(region, party).organisation_id, referral_id, target)
            assert done == ((party, state, target) in lawful), (party, state, target)


def moved(house: House, organisation_id: Any, referral_id: Any, target: str) -> bool:
    """Whether the application's database user can make this step; undone again."""
    from shared import runtime
    from shared.db.tenant import Tenant, acting_for

    engine = runtime.current().engines["app"]
    with acting_for(Tenant(organisation_id)), engine.connect() as connection:
        transaction = connection.begin()
        try:
            done = connection.execute(
                text("UPDATE referral SET state = :to, version = version + 1 WHERE id = :id"),
                {"to": target, "id": referral_id},
            )
            return done.rowcount == 1
        except (IntegrityError, ProgrammingError, psycopg.Error):
            return False
        finally:
            transaction.rollback()


def test_one_open_referral_of_each_until_it_ends(region: Region) -> None:
    accepted = region.accepted()
    child_id = rows_child(region, accepted["id"])
    again = referrals.draft_referral(
        region.school.member(),
        child_id=child_id,
        receiver_id=region.child_work.id,
        purpose=PURPOSE,
        question="Nog eens.",
    )
    for name in ("start", "hold", "start", "complete"):
        with pytest.raises(Conflict) as refused:
            referrals.send_referral(region.school.member(), referral_id=again["id"])
        assert refused.value.code == "referral_open_already"
        ACTS[name](region.child_work.member(), accepted["id"])
    referrals.send_referral(region.school.member(), referral_id=again["id"])
    with pytest.raises(Conflict) as refused:
        ACTS["reopen"](region.child_work.member(), accepted["id"])
    assert refused.value.code == "referral_open_already"


def rows_child(region: Region, referral_id: Any) -> Any:
    return referrals.get_referral(region.school.member(), referral_id=referral_id)["child_id"]


def test_an_ended_exchange_does_not_stand_in_the_way(the_house: House, region: Region) -> None:
    """After a withdrawal and a new yes, the child can be referred again."""
    from services.consents import operations as consents

    accepted = region.accepted()
    consents.withdraw_consent(region.school.member(), consent_id=accepted["consent_id"])
    seen = referrals.get_referral(region.school.member(), referral_id=accepted["id"])
    assert (seen["state"], seen["exchange_ended_at"] is not None) == ("accepted", True)
    child = rows(
        the_house,
        "SELECT child_id FROM referral_file WHERE referral_id = :id AND owner_id = :school",
        id=accepted["id"],
        school=region.school.id,
    )[0].child_id
    holder = rows(the_house, "SELECT id FROM authority_holder WHERE child_id = :id", id=child)[0].id
    file = {"id": child, "authority_holders": [{"id": holder}]}
    record_consent(region.school, file, region.child_work, stated_at=clock.now())
    again = referrals.copy_referral(
        region.school.member(), referral_id=accepted["id"], receiver_id=region.child_work.id
    )
    sent = referrals.send_referral(region.school.member(), referral_id=again["id"])
    assert sent["state"] == "requested"
