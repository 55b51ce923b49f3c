"""Who may bring a referral from where to where: the lawful table held against the operations and
the database's own trigger (`test_rules` holds it against the rules).
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from services.referrals import operations as referrals
from shared.authz.actor import Actor
from shared.problems import Conflict, NotFound, PreconditionFailed, Problem
from shared.vocabulary import REFERRAL_STATES
from tests.factories.town import PURPOSE, Town
from tests.house import House
from tests.slices.referrals.lawful import MAY

STATES = tuple(REFERRAL_STATES)


def test_the_database_says_what_this_table_says(town: Town, the_house: House) -> None:
    referral = town.draft(town.child())
    parties = {
        "sender": town.school.id,
        "receiver": town.child_work.id,
        "stranger": town.stranger.id,
    }
    allowed = set()
    with the_house.engines["admin"].connect() as connection, connection.begin() as undone:
        for party, organisation in parties.items():
            for state in STATES:
                for target in STATES:
                    if _database_allows(connection, referral["id"], organisation, state, target):
                        allowed.add((party, state, target))
        undone.rollback()
    assert allowed == {(*key, target) for key, targets in MAY.items() for target in targets}


def _database_allows(
    connection: Connection, referral_id: UUID, organisation: UUID, state: str, target: str
) -> bool:
    """Whether the trigger lets this step through; what was tried is undone."""
    step = "UPDATE referral SET state = :state, version = version + 1 WHERE id = :id"
    with connection.begin_nested() as undone:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(step), {"id": referral_id, "state": state})
        connection.execute(text("SET LOCAL session_replication_role = origin"))
        connection.execute(text(f"SET LOCAL app.org = '{organisation}'"))
        try:
            with connection.begin_nested():
                connection.execute(text(step), {"id": referral_id, "state": target})
        except IntegrityError:
            return False
        finally:
            undone.rollback()
        return True


@pytest.mark.parametrize(
    "change",
    [
        "sealed_content = '\\x00'",
        "categories = '{child_identity}'",
        "receiver_id = owner_id",
        "receiver_team_id = NULL",
        "purpose = 'youth_help'",
        "type = 'statutory'",
        "open_token = '\\x00'",
        "answer_due_at = now()",
        "owner_id = receiver_id",
        "created_at = now()",
        "version = version + 1",
    ],
)
def test_what_was_sent_does_not_change_whoever_tries(
    town: Town, the_house: House, change: str
) -> None:
    referral = town.sent()
    statement = f"UPDATE referral SET state = 'received', version = version + 1, {change}"
    if change.startswith("version"):
        statement = "UPDATE referral SET state = 'received', version = version + 2"
    for organisation in (town.school.id, town.child_work.id):
        with (
            the_house.engines["admin"].connect() as connection,
            connection.begin() as undone,
        ):
            connection.execute(text(f"SET LOCAL app.org = '{organisation}'"))
            with pytest.raises(IntegrityError):
                connection.execute(text(f"{statement} WHERE id = :id"), {"id": referral["id"]})
            undone.rollback()


Step = Callable[[Actor, UUID], dict[str, Any]]


def _change(actor: Actor, referral_id: UUID, receiver_id: UUID) -> dict[str, Any]:
    return referrals.change_draft(
        actor,
        referral_id=referral_id,
        receiver_id=receiver_id,
        purpose=PURPOSE,
        question="Anders gevraagd.",
    )


def steps(town: Town) -> dict[str, Step]:
    """What can be done, by the state that it leads to."""
    return {
        "draft": lambda actor, r: _change(actor, r, town.child_work.id),
        "requested": lambda actor, r: referrals.send_referral(actor, referral_id=r),
        "received": lambda actor, r: referrals.receive_referral(actor, referral_id=r),
        "accepted": lambda actor, r: referrals.accept_referral(actor, referral_id=r),
        "rejected": lambda actor, r: referrals.reject_referral(
            actor, referral_id=r, reason_code="no_capacity"
        ),
        "cancelled": lambda actor, r: referrals.cancel_referral(actor, referral_id=r),
        "entered-in-error": lambda actor, r: referrals.retract_referral(actor, referral_id=r),
        "on-hold": lambda actor, r: referrals.hold_referral(
            actor, referral_id=r, reason_code="holiday"
        ),
        "completed": lambda actor, r: referrals.complete_referral(
            actor, referral_id=r, outcome_code="goals_reached", share=False
        ),
        "in-progress": _go_on,
    }


def _go_on(actor: Actor, referral_id: UUID) -> dict[str, Any]:
    """Start, or reopen what was completed: the other of the two is refused."""
    try:
        return referrals.start_referral(actor, referral_id=referral_id)
    except Conflict:
        return referrals.reopen_referral(actor, referral_id=referral_id, note="Het speelt weer.")


def made(town: Town, state: str) -> dict[str, Any]:
    """A referral in this state."""
    school, child_work = town.school.member(), town.child_work.member()
    if state == "draft":
        child = town.child()
        town.consent(child)
        return town.draft(child)
    begun = {"requested": town.sent, "received": town.received, "accepted": town.accepted}
    if state in begun:
        return begun[state]()
    before = {"cancelled": "requested", "entered-in-error": "requested", "rejected": "received"}
    before |= {"in-progress": "accepted", "on-hold": "in-progress", "completed": "in-progress"}
    actor = school if before[state] == "requested" else child_work
    return steps(town)[state](actor, made(town, before[state])["id"])


@pytest.mark.parametrize("state", STATES)
def test_each_act_of_each_party_in_each_state(town: Town, state: str) -> None:
    actors = {
        "sender": town.school.member(),
        "receiver": town.child_work.member(),
        "stranger": town.stranger.coordinator(),
        "sender's other team": town.school.member(1),
        "receiver's other team": town.child_work.member(1),
    }
    before = made(town, state)
    for party, actor in actors.items():
        for target, step in steps(town).items():
            if target in MAY.get((party, state), set()):
                fresh = made(town, state)
                after = step(actor, fresh["id"])
                assert (after["state"], after["version"]) == (target, fresh["version"] + 1)
                seen = referrals.get_referral(town.school.member(), referral_id=fresh["id"])
                assert seen["history"] == after["history"]
                continue
            sees = party == "sender" or (
                party == "receiver" and state not in ("draft", "cancelled", "entered-in-error")
            )
            with pytest.raises(Conflict if sees else NotFound):
                step(actor, before["id"])
    seen = referrals.get_referral(town.school.member(), referral_id=before["id"])
    assert (seen["state"], seen["version"]) == (state, before["version"])


@pytest.mark.parametrize(
    ("state", "target"),
    [("draft", "requested"), ("requested", "received"), ("received", "accepted")],
)
def test_an_old_version_takes_no_step(town: Town, state: str, target: str) -> None:
    referral = made(town, state)
    actor = town.school.member() if state == "draft" else town.child_work.member()
    acts = {
        "requested": referrals.send_referral,
        "received": referrals.receive_referral,
        "accepted": referrals.accept_referral,
    }
    act: Any = acts[target]
    with pytest.raises(PreconditionFailed):
        act(actor, referral_id=referral["id"], expected_version=referral["version"] + 1)
    after = act(actor, referral_id=referral["id"], expected_version=referral["version"])
    assert after["state"] == target


def test_history_names_who_did_what(town: Town) -> None:
    accepted = town.accepted()
    school, child_work = town.school.id, town.child_work.id
    assert [(line["state"], line["organisation_id"]) for line in accepted["history"]] == [
        ("requested", school),
        ("received", child_work),
        ("accepted", child_work),
    ]


def test_a_refused_step_leaves_nothing(town: Town) -> None:
    referral = town.received()
    with pytest.raises(Problem):
        referrals.accept_referral(
            town.child_work.coordinator(),
            referral_id=referral["id"],
            team_id=town.school.teams[0],
        )
    seen = referrals.get_referral(town.child_work.member(), referral_id=referral["id"])
    assert (seen["state"], seen["child_id"]) == ("received", None)
