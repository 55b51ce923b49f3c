"""A child stands on a list as long as the ground carries it, somebody confirms it and somebody says
why; then all of it is gone, everywhere, and the counts are what they were.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.covenants import operations as covenants
from services.information_duty import operations as duties
from services.legal_grounds import operations as legal_grounds
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Conflict, NotFound, Problem
from tests.factories import errands
from tests.factories.listed import CODES, PURPOSE, Beat, in_days, list_rule
from tests.factories.matched import UNLIKE, at_desk, register
from tests.factories.tenants import destroyed, leaving, refusals
from tests.factories.town import Place, enact, record_consent
from tests.house import House
from tests.slices.database import rows
from tests.slices.risk_lists.left import gone, whole

CATEGORIES = ["care_question", "child_identity", "involvement", "observed_facts"]
ADMIN = "organisation_admin"
Entry = dict[str, Any]


def named(place: Place, role: str) -> Actor:
    return place.member(role=role)


def operator(place: Place) -> Actor:
    return replace(place.operator(), name="Olga")


def worked(beat: Beat, entry: Entry) -> tuple[UUID, ...]:
    """All that can hang on an entry of the police: confirmed, known, assessed, steps, facts; the
    ids of what was added.
    """
    about = {"entry_id": entry["id"]}
    beat.known(entry)
    risk_lists.say_known(beat.worker, list_id=beat.list_id, ground="public_task")
    risk_lists.add_facts(beat.officer, **about, facts="Gezien op het plein.", **beat.on_decision())
    risk_lists.confirm_entry(beat.worker, **about)
    risk_lists.assess_entry(beat.worker, **about, help_needed="yes")
    planned = risk_lists.plan_step(
        beat.officer, **about, kind="talk", due_on=clock.today(), assignee_id=beat.worker.id
    )
    risk_lists.plan_step(
        beat.worker, **about, kind="invite_parents", due_on=in_days(3), assignee_id=None
    )
    risk_lists.finish_step(beat.worker, step_id=planned["steps"][0]["id"])
    beat.work()
    seen = beat.entry(beat.officer, entry["id"])
    return tuple(one["id"] for one in seen["contributions"])


def funnel(beat: Beat, actor: Actor | None = None) -> Any:
    found = risk_lists.get_funnel(actor or beat.officer, list_id=beat.list_id)
    return found["steps"], found["periods"]


def ground_ended(beat: Beat) -> None:
    legal_grounds.end_ground(beat.officer, ground_id=beat.decision_id)


def covenant_ended(beat: Beat) -> None:
    covenants.end_covenant(
        named(beat.police, ADMIN), covenant_id=beat.covenant_id, reason="Wij stoppen."
    )


def partner_left(beat: Beat) -> None:
    covenants.leave_covenant(
        named(beat.child_work, ADMIN), covenant_id=beat.covenant_id, reason="Wij stoppen."
    )


def owner_left(beat: Beat) -> None:
    covenants.leave_covenant(
        named(beat.police, ADMIN), covenant_id=beat.covenant_id, reason="Wij stoppen."
    )


ENDS: dict[str, Callable[[Beat], None]] = {
    "ground": ground_ended,
    "covenant": covenant_ended,
    "partner": partner_left,
    "owner": owner_left,
}


@pytest.mark.parametrize("end", list(ENDS))
def test_what_carries_it_ends_and_all_of_it_is_gone(beat: Beat, end: str) -> None:
    entry = beat.put()
    added = worked(beat, entry)
    counted = funnel(beat)
    ENDS[end](beat)
    gone(beat, entry["id"], "sharing_ended", *added)
    left = {"partner": beat.worker, "owner": beat.officer}.get(end)
    for actor in (beat.officer, beat.worker):
        with pytest.raises(NotFound):
            beat.entry(actor, entry["id"])
        if actor is not left:
            assert funnel(beat, actor) == counted


def by_consent(beat: Beat) -> tuple[Entry, Entry, UUID]:
    """A child that kinderwerk put on the list with the parents' yes."""
    work, police = beat.child_work, beat.police
    rule = list_rule(work, police, grounds=["consent"], consent_regime="by_age")
    enact(work, [work, police], [rule])
    child = register(work)
    consent = record_consent(work, child, police, purpose=PURPOSE, categories=CATEGORIES)
    entry = risk_lists.put_on_list(
        beat.worker, list_id=beat.list_id, child_id=child["id"], concern_codes=CODES
    )
    beat.work()
    return child, entry, consent["id"]


def test_a_withdrawal_takes_the_child_off_at_once(beat: Beat) -> None:
    """By somebody who is not named, in a team's own name; the partner sees nothing from then on."""
    _, entry, consent_id = by_consent(beat)
    about = {"entry_id": entry["id"]}
    risk_lists.confirm_entry(beat.officer, **about)
    theirs = register(beat.police)
    risk_lists.decide_recognition(beat.officer, **about, child_id=theirs["id"], same=True)
    told = risk_lists.say_known(beat.officer, list_id=beat.list_id, **beat.on_decision())
    assert told["told"] == 1
    risk_lists.add_facts(beat.officer, **about, facts="Gezien.", **beat.on_decision())
    seen = beat.entry(beat.worker, entry["id"])
    added = [one["id"] for one in seen["contributions"]]
    counted = funnel(beat)
    consents.withdraw_consent(beat.child_work.member(), consent_id=consent_id)
    for actor in (beat.officer, beat.worker):
        assert beat.seen_by(actor) == []
        with pytest.raises(NotFound):
            risk_lists.assess_entry(actor, **about, help_needed="yes")
    assert funnel(beat) == counted
    gone(beat, entry["id"], "sharing_ended", *added)
    assert funnel(beat, beat.worker) == counted


def test_a_withdrawal_of_what_was_said_leaves_the_child_and_unsays_it(beat: Beat) -> None:
    """The worker's "known" rested on a yes; the officer's entry does not."""
    work, police = beat.child_work, beat.police
    rule = list_rule(work, police, grounds=["consent"], consent_regime="by_age")
    enact(work, [work, police], [rule])
    entry, child = beat.put(), register(work)
    consent = record_consent(work, child, police, purpose=PURPOSE, categories=CATEGORIES)
    beat.known(entry, child)
    assert risk_lists.say_known(beat.worker, list_id=beat.list_id)["told"] == 1
    assert beat.entry(beat.officer, entry["id"])["known_on"] == clock.today()
    consents.withdraw_consent(work.member(), consent_id=consent["id"])
    after = beat.entry(beat.officer, entry["id"])
    assert (after["known_on"], after["contributions"]) == (None, [])
    assert [line["version"] for line in after["history"]] == [1, 2, 3]
    assert beat.seen_by(beat.officer, which="known") == []
    assert after["history"][-1]["by"] is None
    said = {"purpose": PURPOSE, "categories": CATEGORIES, "stated_at": clock.now()}
    record_consent(work, child, police, **said)
    assert risk_lists.say_known(beat.worker, list_id=beat.list_id)["told"] == 1
    assert beat.entry(beat.officer, entry["id"])["known_on"] == clock.today()
    whole(beat)


def test_an_objection_freezes_and_upheld_it_takes_the_child_off(beat: Beat) -> None:
    child = register(beat.child_work)
    entry = beat.put_by_worker(child)
    about = {"child_id": child["id"], "holder_id": child["authority_holders"][0]["id"]}
    objection = duties.record_objection(
        beat.child_work.member(), **about, stated_at=clock.now(), reason="Wij willen dit niet."
    )
    with pytest.raises(Problem):
        risk_lists.add_facts(
            beat.worker, entry_id=entry["id"], facts="Toch nog iets.", ground="public_task"
        )
    duties.decide_objection(
        beat.child_work.member(role="privacy_officer"),
        objection_id=objection["id"],
        outcome="upheld",
        reasons="U hebt gelijk.",
    )
    assert beat.seen_by(beat.officer) == []
    gone(beat, entry["id"], "sharing_ended")


def test_a_file_that_moves_to_another_team_leaves_the_list_as_it_is(beat: Beat) -> None:
    """Who may not see the file sees the child on the list, and not that it has a file here."""
    child = register(beat.child_work)
    entry = beat.put()
    assert beat.seen_by(beat.worker)[0]["own_files"]
    fields = ("birth_date", "name_prefix", "given_name", "family_name")
    children.change_child(
        replace(beat.child_work.member(), teams=frozenset(beat.child_work.teams)),
        child_id=child["id"],
        team_id=beat.child_work.teams[1],
        **{name: child[name] for name in fields},
    )
    beat.work()
    (seen,) = beat.seen_by(beat.worker)
    assert (seen["id"], seen["own_files"]) == (entry["id"], [])
    with pytest.raises(NotFound):
        risk_lists.decide_recognition(
            beat.worker, entry_id=entry["id"], child_id=child["id"], same=True
        )


def test_who_leaves_is_named_nowhere(beat: Beat) -> None:
    entry = beat.put()
    admin = named(beat.child_work, ADMIN)
    with pytest.raises(Problem):
        organisations.deactivate_member(beat.worker, member_id=beat.worker.id)
    risk_lists.plan_step(
        beat.officer,
        entry_id=entry["id"],
        kind="talk",
        due_on=clock.today(),
        assignee_id=beat.worker.id,
    )
    organisations.deactivate_member(admin, member_id=beat.worker.id)
    beat.work()
    with pytest.raises(NotFound):
        risk_lists.get_risk_list(beat.worker, list_id=beat.list_id)
    (head,) = risk_lists.lists_to_name_for(beat.child_work.coordinator()).results
    assert head["members"] == []
    assert beat.entry(beat.officer, entry["id"])["steps"][0]["assignee_id"] == beat.worker.id


@pytest.mark.parametrize("who", ["owner", "partner"])
def test_an_organisation_that_is_gone_leaves_nobody_on_the_list(beat: Beat, who: str) -> None:
    entry = beat.put()
    added = worked(beat, entry)
    theirs = beat.put_by_worker(register(beat.child_work, given_name="Otto"))
    other = beat.worker if who == "owner" else beat.officer
    counted = funnel(beat, other)
    place = beat.police if who == "owner" else beat.child_work
    leaving(operator(place), days=-1)
    if who == "owner":
        assert refusals(lambda: destroyed(operator(place))) == {"lists_under_way"}
        officer = replace(beat.officer, read_only=True, leaving=True)
        risk_lists.close_risk_list(officer, list_id=beat.list_id)
    destroyed(operator(place))
    for one, ids in ((entry, added), (theirs, ())):
        beat.work()
        gone(beat, one["id"], "list_closed" if who == "owner" else "sharing_ended", *ids)
    assert funnel(beat, other) == counted
    if who == "owner":
        with pytest.raises(Conflict):
            beat.seen_by(other)
    else:
        assert beat.seen_by(other) == []


def test_who_leaves_and_has_nobody_named_can_name_who_closes(beat: Beat) -> None:
    beat.put()
    leaving(operator(beat.police))
    risk_lists.let_go(beat.officer, list_id=beat.list_id, member_id=beat.officer.id)
    leader = replace(beat.police.coordinator(), read_only=True, leaving=True)
    closer = at_desk(beat.police)
    risk_lists.name_member(leader, list_id=beat.list_id, member_id=closer.id)
    gone_now = replace(closer, read_only=True, leaving=True)
    with pytest.raises(Problem, match="organisation_leaving"):
        risk_lists.review_risk_list(gone_now, list_id=beat.list_id, review_on=in_days(60))
    closed = risk_lists.close_risk_list(gone_now, list_id=beat.list_id)
    assert closed["state"] == "closed"


def test_who_is_suspended_or_leaving_can_take_off_and_no_more(beat: Beat) -> None:
    entry = beat.put()
    organisations.suspend_tenant(operator(beat.police), reason="onderzoek")
    officer = replace(beat.officer, read_only=True)
    with pytest.raises(Problem):
        risk_lists.assess_entry(officer, entry_id=entry["id"], help_needed="yes")
    risk_lists.take_off(officer, entry_id=entry["id"], because="mistaken")
    gone(beat, entry["id"], "mistaken")
    closed = risk_lists.close_risk_list(officer, list_id=beat.list_id)
    assert closed["state"] == "closed"


@pytest.mark.parametrize("by", ["owner", "partner"])
def test_taken_off_it_is_gone_with_what_was_added(beat: Beat, by: str) -> None:
    entry = beat.put()
    added = worked(beat, entry)
    counted = funnel(beat)
    actor = beat.officer if by == "owner" else beat.worker
    risk_lists.take_off(actor, entry_id=entry["id"], because="helped")
    for one in (beat.officer, beat.worker):
        assert beat.seen_by(one) == []
        assert funnel(beat, one) == counted, "also before the workers have come by"
    gone(beat, entry["id"], "helped", *added)
    assert funnel(beat) == counted


def test_closing_keeps_the_counts_and_nothing_else(beat: Beat) -> None:
    entry = beat.put()
    added = worked(beat, entry)
    theirs = beat.put_by_worker(register(beat.child_work, given_name="Otto"))
    counted = funnel(beat)
    risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    assert funnel(beat, beat.worker) == counted
    gone(beat, entry["id"], "list_closed", *added)
    gone(beat, theirs["id"], "list_closed")
    assert funnel(beat) == funnel(beat, beat.worker) == counted


def test_what_waits_for_what_is_gone_says_nothing(beat: Beat) -> None:
    """The clock comes for a step and for a list that are there no more: nobody hears of it."""
    entry = beat.put()
    worked(beat, entry)
    step = beat.entry(beat.officer, entry["id"])["steps"][1]
    risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    beat.work()

    def heard() -> list[tuple[Any, ...]]:
        return [
            (actor.id, one["kind"], one["record_id"])
            for actor in (beat.officer, beat.worker)
            for one in notifications.list_notifications(actor).results
            if one["kind"].startswith("risk_list")
        ]

    before = heard()
    with clock.held_at(clock.now() + timedelta(days=62)):
        fire(beat)
        assert heard() == before
    assert str(step["id"]) not in str(before)


def fire(beat: Beat) -> None:
    """All timers of both come due."""
    with beat.house.engines["admin"].begin() as connection:
        connection.exec_driver_sql(
            "WITH due AS (DELETE FROM timer WHERE organisation_id = ANY(%s)"
            " RETURNING id, organisation_id, task, ids)"
            " INSERT INTO outbox SELECT id, now(), organisation_id, task, ids, '' FROM due",
            ([beat.police.id, beat.child_work.id],),
        )
    errands.run(beat.house)


def test_a_list_that_nobody_reviews_closes_by_itself(beat: Beat) -> None:
    entry = beat.put()
    added = worked(beat, entry)
    counted = funnel(beat)
    due = beat.listed["review_on"] - clock.today()
    with clock.held_at(clock.now() + due - timedelta(days=20)):
        risk_lists.justify_entry(beat.worker, entry_id=entry["id"], concern_codes=CODES)
        beat.work()
    with clock.held_at(clock.now() + due + timedelta(days=13)):
        beat.tidied()
        assert [one["id"] for one in beat.seen_by(beat.worker)] == [entry["id"]]
        with pytest.raises(Conflict):
            beat.put(register(beat.police, given_name="Otto"))
    with clock.held_at(clock.now() + due + timedelta(days=14)):
        beat.tidied()
        for actor in (beat.officer, beat.worker):
            with pytest.raises(Conflict):
                beat.seen_by(actor)
    gone(beat, entry["id"], "list_closed", *added)
    assert funnel(beat) == counted


def test_confirmed_on_the_last_day_stays_and_the_day_after_it_is_too_late(beat: Beat) -> None:
    kept, dropped = (
        beat.put(register(beat.police, given_name=first, family_name=last))
        for first, last in UNLIKE[:2]
    )
    counted = funnel(beat)
    with clock.held_at(clock.now() + timedelta(days=13, hours=23)):
        beat.tidied()
        risk_lists.confirm_entry(beat.worker, entry_id=kept["id"])
    with clock.held_at(clock.now() + timedelta(days=14, minutes=1)):
        beat.tidied()
        assert [one["id"] for one in beat.seen_by(beat.worker)] == [kept["id"]]
    gone(beat, dropped["id"], "unconfirmed")
    assert funnel(beat) == counted


def test_no_child_is_put_on_another_s_word_or_without_a_reason(
    beat: Beat, the_house: House
) -> None:
    """Grounds for danger have ways of their own, and none puts anybody on a list."""
    for ground in ("vital_interest", "return_flow", "owner"):
        with pytest.raises(Problem):
            beat.put(ground=ground, legal_ground_id=None)
    assert rows(the_house, "SELECT 1 FROM risk_list_entry WHERE list_id = :l", l=beat.list_id) == []
