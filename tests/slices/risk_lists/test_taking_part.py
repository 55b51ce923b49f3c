"""Who takes part in a list: two words of two people, a role that fits, a covenant that holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.covenants import operations as covenants
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Conflict, NotFound
from tests.factories.listed import CODES, Beat, in_days, list_rule
from tests.factories.matched import at_desk, register
from tests.factories.town import Place, enact
from tests.factories.workplace import employ, enrol
from tests.house import House
from tests.slices.database import rows
from tests.slices.risk_lists.test_renewing import ends
from tests.slices.risk_lists.test_three_parties import trio

ADMIN = "organisation_admin"


def one_person(beat: Beat) -> tuple[Actor, Actor]:
    """Somebody who works at both."""
    person = employ(beat.police, beat.police.role)
    second = enrol(beat.child_work, person.id, beat.child_work.role)
    return (
        replace(beat.police.member(), id=person.member_id),
        replace(beat.child_work.member(), id=second),
    )


def test_one_person_takes_part_for_one_party(beat: Beat) -> None:
    as_police, as_worker = one_person(beat)
    beat.name(as_police)
    with pytest.raises(Conflict, match="named_for_another"):
        beat.name(as_worker)
    with pytest.raises(Conflict, match="named_already"):
        beat.name(as_police)
    seen = risk_lists.get_risk_list(beat.officer, list_id=beat.list_id)["members"]
    assert {"person_id"} & {key for one in seen for key in one} == set()


def test_who_put_a_child_there_does_not_confirm_it_for_another_party(beat: Beat) -> None:
    as_police, as_worker = one_person(beat)
    beat.name(as_police)
    entry = risk_lists.put_on_list(
        as_police,
        list_id=beat.list_id,
        child_id=register(beat.police)["id"],
        concern_codes=CODES,
        **beat.on_decision(),
    )
    leader = beat.leader(beat.police.id)
    risk_lists.let_go(leader, list_id=beat.list_id, member_id=as_police.id)
    beat.name(as_worker)
    with pytest.raises(Conflict, match="not_by_yourself"):
        risk_lists.confirm_entry(as_worker, entry_id=entry["id"])
    done = risk_lists.confirm_entry(beat.worker, entry_id=entry["id"])
    assert done["state"] == "confirmed"


def test_who_is_named_sees_it_for_a_role_that_fits(beat: Beat) -> None:
    entry = beat.put()
    changed = replace(beat.worker, roles=frozenset({"neighbourhood_worker"}))
    about: dict[str, Any] = {"list_id": beat.list_id}
    acts: list[Callable[[], Any]] = [
        lambda: risk_lists.get_risk_list(changed, **about),
        lambda: risk_lists.get_funnel(changed, **about),
        lambda: risk_lists.list_entry_versions(changed, **about),
        lambda: risk_lists.let_go(changed, member_id=beat.worker.id, **about),
        lambda: risk_lists.take_off(changed, entry_id=entry["id"], because="mistaken"),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()
    assert risk_lists.list_risk_lists(changed).results == []
    assert risk_lists.lists_to_name_for(changed).results == []
    assert beat.entry(beat.worker, entry["id"])["state"] == "listed"


def leaves(place: Place, covenant_id: Any) -> None:
    admin = place.member(role=ADMIN)
    covenants.leave_covenant(admin, covenant_id=covenant_id, reason="Wij stoppen.")


@pytest.mark.parametrize("opener", [True, False])
def test_who_leaves_the_covenant_sees_nothing_and_the_list_closes(beat: Beat, opener: bool) -> None:
    beat.put()
    leaves(beat.police if opener else beat.child_work, beat.covenant_id)
    left, stays = (beat.officer, beat.worker) if opener else (beat.worker, beat.officer)
    assert risk_lists.list_risk_lists(left).results == []
    beat.work()
    for act in (risk_lists.get_risk_list, risk_lists.get_funnel):
        with pytest.raises(NotFound):
            act(left, list_id=beat.list_id)
    assert risk_lists.get_risk_list(stays, list_id=beat.list_id)["state"] == "closed"
    assert risk_lists.get_funnel(stays, list_id=beat.list_id)["steps"][0]["children"] == 1


def test_a_list_of_three_closes_when_one_of_them_leaves(the_house: House) -> None:
    """All children have gone with the one who may not be told of them; its parties are fixed."""
    beat, third = trio(the_house)
    beat.put()
    found = risk_lists.get_risk_list(beat.officer, list_id=beat.list_id)
    covenants.leave_covenant(
        replace(third, roles=frozenset({ADMIN}), logged_in_at=clock.now()),
        covenant_id=found["covenant_id"],
        reason="Wij stoppen.",
    )
    beat.work()
    with pytest.raises(NotFound):
        risk_lists.get_risk_list(third, list_id=beat.list_id)
    for actor in (beat.officer, beat.worker):
        assert risk_lists.get_risk_list(actor, list_id=beat.list_id)["state"] == "closed"


def test_a_list_that_another_covenant_carries_goes_on(beat: Beat) -> None:
    rules = [
        list_rule(beat.police, beat.child_work),
        list_rule(beat.child_work, beat.police),
    ]
    enact(beat.police, [beat.police, beat.child_work], rules)
    leaves(beat.child_work, beat.covenant_id)
    beat.work()
    assert risk_lists.get_risk_list(beat.worker, list_id=beat.list_id)["state"] == "open"
    with clock.held_at(clock.now() + timedelta(days=1)):
        done = risk_lists.review_risk_list(
            beat.officer, list_id=beat.list_id, review_on=in_days(80)
        )
        assert done["review_on"] == in_days(80)


def test_a_review_asks_the_covenant_again(beat: Beat) -> None:
    leaves(beat.child_work, beat.covenant_id)  # its workers have not come to it yet
    with pytest.raises(Conflict, match="no_list_rule") as refused:
        risk_lists.review_risk_list(beat.officer, list_id=beat.list_id, review_on=in_days(80))
    assert "Sluit de lijst" in refused.value.detail.nl
    assert risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)["state"] == "closed"


def roles_become(beat: Beat, actor: Actor, role: str) -> None:
    rows(
        beat.house, "UPDATE member SET roles = ARRAY[:role] WHERE id = :id", role=role, id=actor.id
    )


def stands(beat: Beat, entry: dict[str, Any]) -> tuple[str, Any]:
    """How the entry stands, and until when its partner reads it."""
    (one,) = rows(beat.house, "SELECT state FROM risk_list_entry WHERE id = :id", id=entry["id"])
    (until,) = ends(beat.house, entry["id"])
    return one.state, until


def test_a_colleague_whose_role_fits_gives_it_anew(beat: Beat) -> None:
    """And where none has the role, it waits for one who has: nothing is destroyed."""
    second = at_desk(beat.child_work)
    beat.name(second)
    entry = beat.put_by_worker()
    risk_lists.confirm_entry(beat.officer, entry_id=entry["id"])
    roles_become(beat, beat.worker, "neighbourhood_worker")
    _, first = stands(beat, entry)
    with clock.held_at(clock.now() + timedelta(days=20)):
        risk_lists.justify_entry(second, entry_id=entry["id"], concern_codes=CODES)
        beat.work()
        state, anew = stands(beat, entry)
        assert state == "confirmed"
        assert anew > first
    roles_become(beat, second, "neighbourhood_worker")
    with clock.held_at(clock.now() + timedelta(days=40)):
        risk_lists.justify_entry(beat.officer, entry_id=entry["id"], concern_codes=CODES)
        beat.work()
        assert stands(beat, entry) == ("confirmed", anew)
        beat.name(at_desk(beat.child_work))
        beat.work()
        state, last = stands(beat, entry)
        assert state == "confirmed"
        assert last > anew
