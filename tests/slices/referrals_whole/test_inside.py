"""Inside an organisation: teams, who deals with it, who stands in, and the lists of each."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared import clock, runtime
from shared.authz.actor import Actor
from shared.problems import Conflict, Forbidden, Invalid, NotFound
from tests.house import House
from tests.slices.referrals_whole.region import Region, employed


def listed(actor: Actor, **given: Any) -> set[Any]:
    return {row["id"] for row in referrals.list_referrals(actor, **given).results}


def test_triage_moves_it_to_another_team(region: Region) -> None:
    referral_id = region.sent()["id"]
    first, second = region.child_work.member(), region.child_work.member(team=1)
    with pytest.raises(NotFound):
        referrals.get_referral(second, referral_id=referral_id)
    to_second = {"referral_id": referral_id, "team_id": region.child_work.teams[1]}
    referrals.triage_referral(first, **to_second)
    with pytest.raises(NotFound):
        referrals.get_referral(first, referral_id=referral_id)
    assert referrals.get_referral(second, referral_id=referral_id)["state"] == "requested"
    referrals.receive_referral(second, referral_id=referral_id)
    taken = referrals.accept_referral(second, referral_id=referral_id)
    assert taken["team_id"] == region.child_work.teams[1]
    with pytest.raises(Conflict):
        referrals.triage_referral(second, **to_second)


def test_triage_is_the_receivers_and_to_its_own_teams(region: Region) -> None:
    referral_id = region.sent()["id"]
    with pytest.raises(Conflict):
        referrals.triage_referral(
            region.school.member(), referral_id=referral_id, team_id=region.school.teams[1]
        )
    with pytest.raises(Invalid):
        referrals.triage_referral(
            region.child_work.member(), referral_id=referral_id, team_id=region.school.teams[0]
        )


def test_who_deals_with_it_works_in_that_team(region: Region) -> None:
    referral_id = region.sent()["id"]
    here, elsewhere = employed(region.child_work, 0), employed(region.child_work, 1)
    theirs = employed(region.school, 0)
    for stranger in (elsewhere, theirs):
        with pytest.raises(Invalid):
            referrals.assign_referral(here, referral_id=referral_id, assignee_id=stranger.id)
    assigned = referrals.assign_referral(here, referral_id=referral_id, assignee_id=here.id)
    assert assigned["assignee_id"] == here.id
    seen = referrals.get_referral(region.school.member(), referral_id=referral_id)
    assert seen["assignee_id"] != here.id, "the sender sees nothing of it"
    referrals.triage_referral(here, referral_id=referral_id, team_id=region.child_work.teams[1])
    moved = referrals.get_referral(elsewhere, referral_id=referral_id)
    assert moved["assignee_id"] is None, "who does not work there cannot deal with it"


def test_assigning_and_receiving_at_once_is_no_accident(region: Region) -> None:
    from tests.slices.races import together, won

    worker = employed(region.child_work, 0)
    for _ in range(10):
        referral_id = region.sent()["id"]
        outcomes = together(
            partial(referrals.receive_referral, worker, referral_id=referral_id),
            partial(
                referrals.assign_referral, worker, referral_id=referral_id, assignee_id=worker.id
            ),
        )
        assert len(won(outcomes)) == 2
        seen = referrals.get_referral(worker, referral_id=referral_id)
        assert (seen["state"], seen["assignee_id"]) == ("received", worker.id)


def test_the_lists_of_my_own(the_house: House, region: Region) -> None:
    here, elsewhere = employed(region.child_work, 0), employed(region.child_work, 1)
    chief = region.child_work.coordinator()
    mine, nobodys, other = (region.sent()["id"] for _ in range(3))
    referrals.assign_referral(here, referral_id=mine, assignee_id=here.id)
    referrals.triage_referral(chief, referral_id=other, team_id=region.child_work.teams[1])
    referrals.assign_referral(chief, referral_id=other, assignee_id=elsewhere.id)
    assert listed(here, view="mine") == {mine}
    assert listed(here, view="my-teams") == {mine, nobodys}
    assert listed(here, view="unassigned") == {nobodys}
    assert listed(chief, view="my-teams") == set()
    assert listed(chief) == {mine, nobodys, other}
    assert listed(here, view="overdue") == set()
    with clock.held_at(clock.now() + timedelta(days=30)):
        assert listed(chief, view="overdue") == {mine, nobodys, other}
        referrals.receive_referral(here, referral_id=mine)
        referrals.accept_referral(here, referral_id=mine)
        assert listed(here, view="overdue") == {nobodys}
        assert listed(region.school.member(), view="overdue") == {nobodys, other}


def test_a_draft_is_its_writers(region: Region) -> None:
    writer, colleague = employed(region.school, 0), employed(region.school, 0)
    from tests.factories.town import PURPOSE, register_child

    draft = referrals.draft_referral(
        writer,
        child_id=register_child(region.school)["id"],
        receiver_id=region.child_work.id,
        purpose=PURPOSE,
        question="Zoekt aansluiting.",
    )
    assert listed(writer, view="mine") == {draft["id"]}
    assert listed(colleague, view="mine") == set()


def stand_in(actor: Actor, member: Actor, substitute: Actor, days: int = 7) -> dict[str, Any]:
    now = clock.now()
    made: dict[str, Any] = organisations.arrange_substitute(
        actor,
        member_id=member.id,
        substitute_id=substitute.id,
        starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(days=days),
    )
    return made


def test_who_stands_in_sees_it_as_theirs_for_a_while(region: Region) -> None:
    away, here = employed(region.child_work, 0), employed(region.child_work, 0)
    referral_id = region.sent()["id"]
    referrals.assign_referral(here, referral_id=referral_id, assignee_id=away.id)
    assert listed(here, view="mine") == set()
    arranged = stand_in(away, away, here)
    assert listed(here, view="mine") == {referral_id}
    with clock.held_at(clock.now() + timedelta(days=8)):
        assert listed(here, view="mine") == set()
    organisations.end_substitute(away, substitution_id=arranged["id"])
    assert listed(here, view="mine") == set()
    assert organisations.list_substitutes(away).results == []


def test_one_arranges_ones_own_and_the_leader_anybodys(region: Region) -> None:
    away, here = employed(region.child_work, 0), employed(region.child_work, 0)
    with pytest.raises(Forbidden):
        stand_in(here, away, here)
    with pytest.raises(Invalid):
        stand_in(away, away, away)
    with pytest.raises(Invalid):
        stand_in(away, away, here, days=500)
    with pytest.raises(Invalid):
        stand_in(away, away, employed(region.school, 0))
    stand_in(region.child_work.coordinator(), away, here)


def test_members_are_our_own(region: Region) -> None:
    colleague = employed(region.child_work, 0, 1)
    employed(region.school, 0)
    [seen] = organisations.list_members(region.child_work.member()).results
    assert seen["id"] == colleague.id
    assert set(seen["team_ids"]) == set(region.child_work.teams)


@pytest.mark.parametrize("view", [None, "mine", "my-teams", "unassigned", "overdue"])
def test_a_list_costs_the_same_however_long(region: Region, view: Any) -> None:
    worker = employed(region.child_work, 0)
    region.sent()
    one = statements(worker, view)
    for _ in range(4):
        region.sent()
    assert statements(worker, view) == one
    assert one <= 5


def statements(actor: Actor, view: Any) -> int:
    return statements_of(lambda: referrals.list_referrals(actor, view=view))


def statements_of(act: Callable[[], Any]) -> int:
    """How many the application's driver sends, BEGIN and COMMIT left out."""
    seen: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = runtime.current().engines["app"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_chain_ends_where_ones_sight_ends(the_house: House, region: Region) -> None:
    """After a withdrawal the return referral still says what it answers, and no more."""
    from services.children import operations as children
    from services.consents import operations as consents
    from tests.factories.town import PURPOSE
    from tests.slices.referrals_whole.region import YOUTH_HELP

    worker = region.child_work.member()
    first = region.accepted()
    adopted = children.get_child(worker, child_id=first["child_id"])
    second = region.accepted(
        sender=region.child_work, child=adopted, receiver=region.youth_care, purpose=YOUTH_HELP
    )
    theirs = children.get_child(region.youth_care.member(), child_id=second["child_id"])
    back = region.sent(
        region.youth_care,
        child=theirs,
        receiver=region.child_work,
        purpose=PURPOSE,
        in_reply_to=second["id"],
    )

    def chain(place: Any, referral_id: Any) -> set[Any]:
        page = referrals.list_chain(place.member(), referral_id=referral_id)
        return {row["id"] for row in page.results}

    assert chain(region.youth_care, back["id"]) == {second["id"], back["id"]}
    consents.withdraw_consent(worker, consent_id=second["consent_id"])
    assert chain(region.youth_care, back["id"]) == {back["id"]}
    seen = referrals.get_referral(region.youth_care.member(), referral_id=back["id"])
    assert seen["in_reply_to"] == second["id"]
    assert chain(region.child_work, back["id"]) == {second["id"], back["id"]}
    assert chain(region.school, first["id"]) == {first["id"]}


@pytest.mark.parametrize("wrong", ["another receiver", "another child", "not ours", "our own"])
def test_a_return_referral_answers_what_was_asked_of_us(region: Region, wrong: str) -> None:
    from services.children import operations as children
    from tests.factories.town import PURPOSE, register_child
    from tests.slices.referrals_whole.region import YOUTH_HELP

    worker = region.child_work.member()
    first = region.accepted()
    adopted = children.get_child(worker, child_id=first["child_id"])
    second = region.sent(
        region.child_work, child=adopted, receiver=region.youth_care, purpose=YOUTH_HELP
    )
    given = {
        "child_id": first["child_id"],
        "receiver_id": region.school.id,
        "purpose": PURPOSE,
        "question": "Terug naar school.",
        "in_reply_to": first["id"],
    }
    referrals.draft_referral(worker, **given)
    changes: dict[str, Any] = {
        "another receiver": {"receiver_id": region.youth_care.id},
        "another child": {"child_id": register_child(region.child_work)["id"]},
        "not ours": {"in_reply_to": region.sent(receiver=region.child_work)["id"]},
        "our own": {"in_reply_to": second["id"], "receiver_id": region.youth_care.id},
    }
    with pytest.raises(Invalid):
        referrals.draft_referral(worker, **{**given, **changes[wrong]})
