"""Talking about a referral: what may go there and back, for how long, and who reads it."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.consents import operations as consents
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import runtime
from shared.db.tenant import Tenant, acting_for
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, NotFound
from tests.house import House
from tests.slices.database import live_grants, rows
from tests.slices.races import together, won
from tests.slices.referrals_whole.acts import ACTS, WAYS, brought
from tests.slices.referrals_whole.region import Region
from tests.slices.referrals_whole.test_steps import draft_of


def say(actor: Any, referral_id: Any, *categories: str, text: str = "Kunt u bellen?") -> Any:
    return referrals.send_message(
        actor, referral_id=referral_id, text=text, categories=list(categories)
    )


def texts(actor: Any, referral_id: Any) -> list[str | None]:
    page = referrals.list_messages(actor, referral_id=referral_id)
    return [row["text"] for row in page.results]


def test_both_sides_talk_and_looking_is_noted(the_house: House, region: Region) -> None:
    school, child_work = region.school.member(), region.child_work.member()
    referral_id = region.accepted()["id"]
    there = say(school, referral_id, "school_functioning", text="Rustiger in de klas.")
    back = say(child_work, referral_id, "arrangements", text="Woensdag om drie uur.")
    assert [grant.opened_at for grant in live_grants(the_house, there["id"])] == [None]
    assert texts(child_work, referral_id) == ["Woensdag om drie uur.", "Rustiger in de klas."]
    assert texts(school, referral_id) == ["Woensdag om drie uur.", "Rustiger in de klas."]
    for message in (there, back):
        [grant] = live_grants(the_house, message["id"])
        assert grant.opened_at is not None
    told = rows(
        the_house,
        "SELECT ids FROM outbox WHERE organisation_id = :id AND task LIKE '%announce_message'",
        id=region.school.id,
    )
    assert [task.ids["message_id"] for task in told] == [str(back["id"])]


def test_the_other_teams_of_the_sender_do_not_read_it(region: Region) -> None:
    referral_id = region.accepted()["id"]
    say(region.child_work.member(), referral_id, "arrangements")
    with pytest.raises(NotFound):
        texts(region.school.member(team=1), referral_id)
    assert len(texts(region.school.member(), referral_id)) == 1


def test_what_flows_back_rests_on_the_exchange(the_house: House, region: Region) -> None:
    accepted = region.accepted()
    message = say(region.child_work.member(), accepted["id"], "arrangements")
    [flow] = rows(
        the_house,
        "SELECT g.ground, g.ends_at, e.ends_at AS until, e.viewer_id FROM access_grant g"
        " JOIN access_grant e ON e.id = g.rests_on WHERE g.record_id = :id",
        id=message["id"],
    )
    assert (flow.ground, flow.viewer_id) == ("return_flow", region.child_work.id)
    assert flow.ends_at <= flow.until


@pytest.mark.parametrize("category", ["home_situation", "child_voice", "care_question"])
def test_only_what_the_rule_lets_back_flows_back(region: Region, category: str) -> None:
    referral_id = region.accepted()["id"]
    with pytest.raises(Forbidden) as refused:
        say(region.child_work.member(), referral_id, "arrangements", category)
    assert [reason.code for reason in refused.value.reasons] == ["category_may_not_return"]
    assert texts(region.school.member(), referral_id) == []


def test_only_a_role_of_the_rule_talks_within_the_exchange(region: Region) -> None:
    referral_id = region.accepted()["id"]
    with pytest.raises(NotFound):
        say(region.child_work.member(role="neighbourhood_worker"), referral_id, "arrangements")
    say(region.child_work.member(), referral_id, "arrangements")
    other = region.school.member(role="neighbourhood_worker")
    assert texts(other, referral_id) == [], "back to the roles that may send, and to no other"


def test_the_senders_message_needs_the_consent_that_a_referral_needs(region: Region) -> None:
    """A consent that is narrower now does not carry a message that says more."""
    accepted = region.accepted()
    school = region.school.member()
    assert referrals.ask_message(
        school, referral_id=accepted["id"], categories=["school_functioning"]
    )["allowed"]
    consents.withdraw_consent(school, consent_id=accepted["consent_id"])
    with pytest.raises(Conflict) as refused:
        say(school, accepted["id"], "school_functioning")
    assert refused.value.code == "exchange_ended"


def test_a_withdrawal_ends_what_went_there_and_what_came_back(
    the_house: House, region: Region
) -> None:
    accepted = region.accepted()
    school, child_work = region.school.member(), region.child_work.member()
    there = say(school, accepted["id"], "school_functioning")
    back = say(child_work, accepted["id"], "arrangements")
    receipt = consents.withdraw_consent(school, consent_id=accepted["consent_id"])
    stopped = {stop["record_id"] for stop in receipt["stopped"]}
    assert stopped == {accepted["id"], there["id"], back["id"]}
    for record_id in stopped:
        assert live_grants(the_house, record_id) == []
    assert texts(school, accepted["id"]) == ["Kunt u bellen?"], "only our own is left to us"
    with pytest.raises(NotFound):
        texts(child_work, accepted["id"])
    with pytest.raises(NotFound):
        say(child_work, accepted["id"], "arrangements")
    erased = (
        "SELECT count(*) FROM access_grant WHERE ended_at IS NOT NULL AND wrapped_key IS NOT NULL"
    )
    assert rows(the_house, erased)[0][0] == 0


@pytest.mark.parametrize("how", ["cancel", "retract"])
def test_taking_it_back_ends_what_lies_within_it(
    the_house: House, region: Region, how: str
) -> None:
    sent = region.sent()
    referrals.receive_referral(region.child_work.member(), referral_id=sent["id"])
    there = say(region.school.member(), sent["id"], "school_functioning")
    back = say(region.child_work.member(), sent["id"], "arrangements")
    ACTS[how](region.school.member(), sent["id"])
    assert live_grants(the_house, there["id"]) == live_grants(the_house, back["id"]) == []


def test_time_ends_it_too(the_house: House, region: Region) -> None:
    accepted = region.accepted()
    there = say(region.school.member(), accepted["id"], "school_functioning")
    back = say(region.child_work.member(), accepted["id"], "arrangements")
    rows(
        the_house,
        "UPDATE access_grant SET starts_at = now() - interval '9 days',"
        " ends_at = now() - interval '1 second' WHERE record_id = :id AND viewer_id <> owner_id",
        id=accepted["id"],
    )
    with pytest.raises(Conflict):  # nobody has cleaned up yet, and still nothing goes
        say(region.school.member(), accepted["id"], "school_functioning")
    with pytest.raises(NotFound):
        say(region.child_work.member(), accepted["id"], "arrangements")
    from shared.jobs.actors import worker_for

    worker = worker_for(sharing.expire_grants, region.school.id, "")
    sharing.expire_grants(worker, record_id=accepted["id"])
    assert live_grants(the_house, there["id"]) == live_grants(the_house, back["id"]) == []
    seen = referrals.get_referral(region.school.member(), referral_id=accepted["id"])
    assert seen["exchange_ended_at"] is not None


@pytest.mark.parametrize("state", WAYS)
def test_when_one_can_talk(region: Region, state: str) -> None:
    referral_id = draft_of(region)
    brought(region, referral_id, state)
    talking = {"received", "accepted", "in-progress", "on-hold", "completed"}
    parties = {
        region.school: talking | {"requested"},
        region.child_work: talking,
        region.stranger: set(),
    }
    for place, states in parties.items():
        if state in states:
            assert say(place.member(), referral_id, "arrangements")["shared"]
        else:
            with pytest.raises((Conflict, NotFound)):
                say(place.member(), referral_id, "arrangements")


def test_a_reason_stays_ours_where_the_rule_does_not_let_it_back(the_house: House) -> None:
    region = Region.founded(returning=["arrangements"])
    sent = region.sent()
    referrals.receive_referral(region.child_work.member(), referral_id=sent["id"])
    referrals.reject_referral(
        region.child_work.member(),
        referral_id=sent["id"],
        reason_code="no_capacity",
        suggested_receiver_id=region.youth_care.id,
    )
    assert texts(region.school.member(), sent["id"]) == []
    seen = referrals.get_referral(region.school.member(), referral_id=sent["id"])
    assert (seen["state"], seen["reason_code"]) == ("rejected", None)
    assert seen["suggested_receiver_id"] is None
    [own] = referrals.list_messages(region.child_work.member(), referral_id=sent["id"]).results
    assert (own["kind"], own["shared"], own["reason_code"]) == ("rejection", False, "no_capacity")


def test_feedback_that_may_not_go_back_stops_the_completion_unless_kept() -> None:
    region = Region.founded(returning=["outcome"])
    referral_id = region.accepted()["id"]
    worker = region.child_work.member()
    with pytest.raises(Forbidden):
        referrals.complete_referral(
            worker,
            referral_id=referral_id,
            outcome_code="goals_reached",
            feedback="Thuis gaat het ook beter.",
            categories=["home_situation"],
        )
    seen = referrals.get_referral(worker, referral_id=referral_id)
    assert seen["state"] == "accepted"
    done = referrals.complete_referral(
        worker,
        referral_id=referral_id,
        outcome_code="goals_reached",
        feedback="Thuis gaat het ook beter.",
        categories=["home_situation"],
        share=False,
    )
    assert (done["state"], done["outcome_code"]) == ("completed", "goals_reached")
    assert texts(region.school.member(), referral_id) == []


def test_a_damaged_message_is_marked_and_the_others_are_read(
    the_house: House, region: Region
) -> None:
    accepted = region.accepted()
    broken = say(region.school.member(), accepted["id"], "school_functioning", text="Een.")
    say(region.school.member(), accepted["id"], "school_functioning", text="Twee.")
    rows(
        the_house,
        "UPDATE referral_message SET sealed_content ="
        " set_byte(sealed_content, 20, get_byte(sealed_content, 20) # 1) WHERE id = :id",
        id=broken["id"],
    )
    page = referrals.list_messages(region.child_work.member(), referral_id=accepted["id"])
    assert [(row["readable"], row["text"]) for row in page.results] == [
        (True, "Twee."),
        (False, None),
    ]


def test_messages_come_in_pages(region: Region) -> None:
    referral_id = region.accepted()["id"]
    for number in range(5):
        say(region.school.member(), referral_id, "school_functioning", text=f"Nummer {number}.")
    found: list[str] = []
    after = None
    while True:
        page = referrals.list_messages(
            region.child_work.member(), referral_id=referral_id, page_size=2, after=after
        )
        found += [str(row["text"]) for row in page.results]
        if page.next is None:
            break
        after = page.next
    assert found == [f"Nummer {n}." for n in (4, 3, 2, 1, 0)]


def test_no_message_outlives_a_withdrawal_at_the_same_moment(
    the_house: House, region: Region
) -> None:
    """Either a message went before the withdrawal, and ended with it, or it was refused."""
    for _ in range(15):
        accepted = region.accepted()
        referral_id = accepted["id"]
        school, child_work = region.school.member(), region.child_work.member()
        outcomes = together(
            partial(consents.withdraw_consent, school, consent_id=accepted["consent_id"]),
            partial(say, child_work, referral_id, "arrangements"),
            partial(say, school, referral_id, "school_functioning"),
            partial(referrals.list_messages, child_work, referral_id=referral_id),
        )
        assert outcomes[0] in won(outcomes), "nothing blocks a withdrawal"
        alive = rows(
            the_house,
            "SELECT g.id FROM access_grant g JOIN referral_message m ON m.id = g.record_id"
            " WHERE m.referral_id = :id AND g.viewer_id <> g.owner_id AND g.ended_at IS NULL",
            id=accepted["id"],
        )
        assert alive == []


def test_no_message_outlives_a_cancellation_at_the_same_moment(
    the_house: House, region: Region
) -> None:
    for _ in range(15):
        sent = region.sent()
        referrals.receive_referral(region.child_work.member(), referral_id=sent["id"])
        school, child_work = region.school.member(), region.child_work.member()
        together(
            partial(referrals.cancel_referral, school, referral_id=sent["id"]),
            partial(say, child_work, sent["id"], "arrangements"),
            partial(say, school, sent["id"], "school_functioning"),
        )
        alive = rows(
            the_house,
            "SELECT g.id FROM access_grant g JOIN referral_message m ON m.id = g.record_id"
            " WHERE m.referral_id = :id AND g.viewer_id <> g.owner_id AND g.ended_at IS NULL",
            id=sent["id"],
        )
        assert alive == []


@pytest.mark.parametrize("forged", ["an ended exchange", "another's exchange", "a longer end"])
def test_the_database_lets_nothing_back_without_a_live_exchange(
    the_house: House, region: Region, forged: str
) -> None:
    """Past the operations, as kinderwerk's own database user: a copy of a lawful grant."""
    accepted = region.accepted()
    other = region.sent(
        region.child_work,
        receiver=region.youth_care,
        purpose="youth_help",
    )
    message = say(region.child_work.member(), accepted["id"], "arrangements")
    [lawful] = rows(
        the_house,
        "SELECT * FROM access_grant WHERE record_id = :id AND ground = 'return_flow'",
        id=message["id"],
    )
    values = dict(lawful._mapping) | {"id": new_id(), "record_id": new_id()}
    if forged == "another's exchange":
        foreign = "SELECT id FROM access_grant WHERE record_id = :id AND viewer_id <> owner_id"
        values["rests_on"] = rows(the_house, foreign, id=other["id"])[0].id
    if forged == "a longer end":
        values["ends_at"] += timedelta(days=900)
    if forged == "an ended exchange":
        consents.withdraw_consent(region.school.member(), consent_id=accepted["consent_id"])
    columns = ", ".join(values)
    insert = f"INSERT INTO access_grant ({columns}) VALUES ({', '.join(':' + c for c in values)})"
    engine = runtime.current().engines["app"]
    with acting_for(Tenant(region.child_work.id)), engine.connect() as connection:
        transaction = connection.begin()
        with pytest.raises(IntegrityError):
            connection.execute(text(insert), values)
        transaction.rollback()
