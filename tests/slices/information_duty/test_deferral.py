"""Putting it off: with a reason, for a while, under the privacy officer's eyes; and for safety."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.information_duty import operations as duties
from services.sharing import operations as sharing
from shared import clock
from shared.problems import Conflict, Forbidden, Invalid, NotFound
from tests.factories.own_right import shared
from tests.factories.town import Town
from tests.house import House
from tests.isolation.ring import worker
from tests.slices.database import outbox
from tests.slices.information_duty.test_clock import passed, told, waiting


def put_off(town: Town, duty: Any, **given: Any) -> Any:
    said: dict[str, Any] = {
        "code": "with_support",
        "reason": "Er komt eerst een tolk.",
        "until": clock.now() + timedelta(days=10),
    }
    return duties.defer_duty(town.school.member(), duty_id=duty["id"], **said | given)


def test_it_waits_and_then_opens_again(task_town: Town, the_house: House) -> None:
    shared(task_town, task_town.child())
    [duty] = waiting(task_town.school)
    after = put_off(task_town, duty)
    assert (after["state"], after["deferral_reason"]) == ("deferred", "Er komt eerst een tolk.")
    mind = worker(duties.mind_duty, task_town.school)
    duties.mind_duty(mind, duty_id=duty["id"])
    assert waiting(task_town.school)[0]["state"] == "deferred"
    passed(the_house, duty["id"], 11)
    duties.mind_duty(mind, duty_id=duty["id"])
    [opened] = waiting(task_town.school)
    assert opened["state"] == "open"
    assert timedelta(days=6) < opened["due_at"] - clock.now() <= timedelta(days=7)


@pytest.mark.parametrize(
    ("code", "days", "fits"),
    [
        ("with_support", 29, True),
        ("with_support", 32, False),
        ("safety", 59, True),
        ("safety", 62, False),
        ("safety", -1, False),
    ],
)
def test_no_longer_than_a_month_or_two_for_safety(
    task_town: Town, code: str, days: int, fits: bool
) -> None:
    shared(task_town, task_town.child())
    [duty] = waiting(task_town.school)
    until = clock.now() + timedelta(days=days)
    if fits:
        assert put_off(task_town, duty, code=code, until=until)["deferral_code"] == code
        return
    with pytest.raises(Invalid) as refused:
        put_off(task_town, duty, code=code, until=until)
    assert [reason.code for reason in refused.value.reasons] == ["deferral_term"]


def test_the_privacy_officer_hears_of_it_and_overrules(task_town: Town, the_house: House) -> None:
    shared(task_town, task_town.child())
    [duty] = waiting(task_town.school)
    put_off(task_town, duty)
    assert ("notifications.announce_duty", str(duty["id"])) in outbox(
        the_house, task_town.school.id
    )
    with pytest.raises(Forbidden):
        duties.overrule_deferral(task_town.school.member(), duty_id=duty["id"], reason="Nee.")
    officer = task_town.school.member(role="privacy_officer")
    [listed] = duties.list_duties(officer, which="deferred").results
    assert listed["id"] == duty["id"]
    after = duties.overrule_deferral(officer, duty_id=duty["id"], reason="Een tolk kan morgen.")
    assert (after["state"], after["overruling"]) == ("open", "Een tolk kan morgen.")
    with pytest.raises(Conflict):
        duties.overrule_deferral(officer, duty_id=duty["id"], reason="Nog eens.")


def test_nobody_overrules_what_they_put_off_themselves(task_town: Town) -> None:
    shared(task_town, task_town.child())
    [duty] = waiting(task_town.school)
    member = task_town.school.member()
    both = replace(member, roles=member.roles | {"privacy_officer"})
    until = clock.now() + timedelta(days=9)
    why: dict[str, Any] = {"code": "with_support", "reason": "Een tolk.", "until": until}
    duties.defer_duty(both, duty_id=duty["id"], **why)
    with pytest.raises(Forbidden) as refused:
        duties.overrule_deferral(both, duty_id=duty["id"], reason="Toch niet.")
    assert refused.value.code == "four_eyes"


def test_what_is_put_off_gets_no_letter(task_town: Town) -> None:
    shared(task_town, task_town.child())
    [duty] = waiting(task_town.school)
    put_off(task_town, duty)
    with pytest.raises(Conflict):
        duties.make_letters(task_town.school.member(), duty_id=duty["id"])


def restricted(town: Town) -> tuple[Any, Any, Any]:
    child, who = town.child(), town.school.member()
    shared(town, child, actor=who, restricted=True)
    return child, who, duties.list_duties(who, child_id=child["id"]).results[0]


def test_for_safety_it_is_put_off_from_the_start(task_town: Town) -> None:
    _child, _who, duty = restricted(task_town)
    assert (duty["state"], duty["deferral_code"]) == ("deferred", "safety")
    assert duty["deferred_until"] - clock.now() > timedelta(days=59)


def test_a_restricted_duty_shows_to_who_sees_the_disclosure(task_town: Town) -> None:
    child, who, duty = restricted(task_town)
    school = task_town.school
    for officer in ("abuse_protocol_officer", "privacy_officer"):
        sees = school.member(role=officer)
        assert duties.get_duty(sees, duty_id=duty["id"])["id"] == duty["id"]
        lines = sharing.list_child_disclosures(sees, child_id=child["id"]).results
        assert [line["safety_restricted"] for line in lines] == [True]
    assert len(sharing.list_child_disclosures(who, child_id=child["id"]).results) == 1
    for colleague in (school.member(), school.coordinator()):
        assert duties.list_duties(colleague, which="all").results == []
        assert sharing.list_child_disclosures(colleague, child_id=child["id"]).results == []
        with pytest.raises(NotFound):
            duties.get_duty(colleague, duty_id=duty["id"])
        with pytest.raises(NotFound):
            duties.record_telling(
                colleague,
                duty_id=duty["id"],
                holder_ids=[],
                how="talk",
                told_at=clock.now(),
                words="Niets.",
            )
    supervisor = school.member(role="data_protection_officer")
    assert sharing.list_disclosures(supervisor).results == []


def test_a_restricted_duty_is_in_no_letter_of_another(task_town: Town, the_house: House) -> None:
    child, who, duty = restricted(task_town)
    shared_too = task_town.child()
    shared(task_town, shared_too)
    with pytest.raises(Conflict):
        duties.make_letters(who, duty_id=duty["id"])
    batch = duties.ask_team_letters(task_town.school.member(), team_id=task_town.school.teams[0])
    assert batch["children_count"] == 1
    maker = worker(duties.make_batch_letters, task_town.school)
    for one in (shared_too["id"], child["id"]):
        duties.make_batch_letters(maker, batch_id=batch["id"], child_id=one)
    assert duties.get_duty(who, duty_id=duty["id"])["letters"] == []


def test_a_talk_about_everything_leaves_the_restricted_one(task_town: Town) -> None:
    child = task_town.child()
    shared(task_town, child)
    who = task_town.school.member()
    [plain] = waiting(task_town.school)
    from services.referrals import operations as referrals

    for referral in referrals.list_referrals(who, child_id=child["id"]).results:
        referrals.cancel_referral(who, referral_id=referral["id"])
    shared(task_town, child, actor=who, restricted=True)
    told(task_town, child, plain, all_waiting=True)
    left = duties.list_duties(who, child_id=child["id"]).results
    assert [duty["safety_restricted"] for duty in left] == [True]
