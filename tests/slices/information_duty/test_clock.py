"""When a duty opens, when it does not, and what the clock does to one that waits."""

from datetime import timedelta
from typing import Any

import pytest

from services.information_duty import operations as duties
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.problems import NotFound
from tests.factories.own_right import shared
from tests.factories.town import Place, Town, parent
from tests.house import House
from tests.isolation.ring import worker
from tests.slices.database import outbox, rows

DAY = timedelta(days=1)


def waiting(place: Place, **asked: Any) -> list[Any]:
    return list(duties.list_duties(place.member(), **asked).results)


def passed(the_house: House, duty_id: Any, days: int) -> None:
    """So many days went by since it opened."""
    moved = (
        "UPDATE information_duty SET created_at = created_at - :by * interval '1 day',"
        " due_at = due_at - :by * interval '1 day',"
        " deferred_until = deferred_until - :by * interval '1 day' WHERE id = :id"
    )
    rows(the_house, moved, id=duty_id, by=days)


def test_sharing_on_a_task_opens_one_duty(task_town: Town) -> None:
    child = task_town.child()
    actor = task_town.school.member()
    shared(task_town, child, actor=actor)
    [duty] = waiting(task_town.school)
    assert (duty["child_id"], duty["partner_id"]) == (child["id"], task_town.child_work.id)
    assert (duty["state"], duty["grounds"], duty["direction"]) == ("open", ["public_task"], "given")
    assert timedelta(days=29) < duty["due_at"] - clock.now() <= timedelta(days=30)
    assert duty["child_name"] == "Noor van Voorbeeld"


def test_the_clock_rings_at_20_27_and_30_days(task_town: Town, the_house: House) -> None:
    shared(task_town, task_town.child())
    [duty] = waiting(task_town.school)
    timers = rows(
        the_house,
        "SELECT due_at FROM timer WHERE task = 'information_duty.mind_duty'"
        " AND ids->>'duty_id' = :id ORDER BY due_at",
        id=str(duty["id"]),
    )
    opened = duty["created_at"]
    assert [row.due_at - opened for row in timers] == [20 * DAY, 27 * DAY, 30 * DAY]


def test_more_to_the_same_partner_is_the_same_duty(task_town: Town, the_house: House) -> None:
    child = task_town.child()
    referral_id = shared(task_town, child)
    referrals.cancel_referral(task_town.school.member(), referral_id=referral_id)
    other = task_town.school.member()
    shared(task_town, child, actor=other, ground="legal_obligation")
    [duty] = waiting(task_town.school)
    assert duty["grounds"] == ["legal_obligation", "public_task"]
    sharers = rows(
        the_house, "SELECT sharer_ids FROM information_duty WHERE id = :id", id=duty["id"]
    )
    assert other.id in sharers[0].sharer_ids
    assert len(sharers[0].sharer_ids) == 2


def test_consent_has_told_already_and_the_register_says_so(task_town: Town) -> None:
    child = task_town.child()
    task_town.consent(child)
    draft = task_town.draft(child)
    referrals.send_referral(task_town.school.member(), referral_id=draft["id"])
    assert waiting(task_town.school, which="all") == []
    [line] = sharing.list_child_disclosures(task_town.school.member(), child_id=child["id"]).results
    assert (line["ground"], line["informed"]) == ("consent", "notice")


def test_who_takes_over_owes_it_too(task_town: Town) -> None:
    referral_id = shared(task_town, task_town.child())
    referrals.receive_referral(task_town.child_work.member(), referral_id=referral_id)
    assert waiting(task_town.child_work) == []
    referrals.accept_referral(task_town.child_work.member(), referral_id=referral_id)
    [duty] = waiting(task_town.child_work)
    assert (duty["direction"], duty["partner_id"]) == ("received", task_town.school.id)
    assert (duty["state"], duty["grounds"]) == ("open", ["public_task"])


def test_what_was_adopted_on_consent_was_told_already(task_town: Town) -> None:
    task_town.accepted()
    [duty] = waiting(task_town.child_work, which="all")
    assert (duty["state"], duty["told_how"]) == ("told", "notice")


def test_what_is_known_already_opens_nothing_again(task_town: Town) -> None:
    child = task_town.child()
    referral_id = shared(task_town, child)
    [duty] = waiting(task_town.school)
    told(task_town, child, duty)
    assert waiting(task_town.school) == []
    referrals.cancel_referral(task_town.school.member(), referral_id=referral_id)
    shared(task_town, child)
    assert waiting(task_town.school) == []
    [latest] = waiting(task_town.school, which="told")
    assert latest["id"] == duty["id"]


def told(town: Town, child: dict[str, Any], duty: Any, **given: Any) -> Any:
    said: dict[str, Any] = {
        "holder_ids": [holder["id"] for holder in child["authority_holders"]],
        "how": "talk",
        "told_at": clock.now(),
        "words": "Wij hebben verteld wat er gedeeld is.",
    }
    return duties.record_telling(town.school.member(), duty_id=duty["id"], **said | given)


def test_it_is_told_when_both_parents_have_heard(task_town: Town) -> None:
    child = task_town.child(authority_holders=[parent(name="A. Eén"), parent(name="B. Twee")])
    shared(task_town, child)
    [duty] = waiting(task_town.school)
    first, second = (holder["id"] for holder in child["authority_holders"])
    after = told(task_town, child, duty, holder_ids=[first])
    assert after["state"] == "open"
    assert [person["told_at"] is not None for person in after["people"]] == [True, False]
    after = told(task_town, child, duty, holder_ids=[second], how="letter")
    assert (after["state"], after["told_how"]) == ("told", "letter")


@pytest.mark.parametrize(("age", "who"), [(8, [False]), (13, [False, True]), (16, [True])])
def test_the_child_hears_too_from_12_and_alone_from_16(
    task_town: Town, age: int, who: list[bool]
) -> None:
    born = clock.today().replace(year=clock.today().year - age, month=1, day=2)
    child = task_town.child(birth_date=born)
    shared(task_town, child)
    [duty] = waiting(task_town.school)
    people = duties.get_duty(task_town.school.member(), duty_id=duty["id"])["people"]
    assert [person["is_child"] for person in people] == who


def test_day_20_reminds_who_owes_it_and_day_30_the_privacy_officer(
    task_town: Town, the_house: House
) -> None:
    shared(task_town, task_town.child())
    [duty] = waiting(task_town.school)
    mind = worker(duties.mind_duty, task_town.school)
    passed(the_house, duty["id"], 20)
    duties.mind_duty(mind, duty_id=duty["id"])
    [duty] = waiting(task_town.school)
    assert (duty["overdue"], duty["escalated_at"]) == (False, None)
    assert ("notifications.announce_duty", str(duty["id"])) in outbox(
        the_house, task_town.school.id
    )
    passed(the_house, duty["id"], 10)
    duties.mind_duty(mind, duty_id=duty["id"])
    [duty] = waiting(task_town.school, which="overdue")
    assert duty["overdue"]
    assert duty["escalated_at"] is not None


def test_a_colleague_of_another_team_and_a_partner_see_nothing(task_town: Town) -> None:
    shared(task_town, task_town.child())
    [duty] = waiting(task_town.school)
    elsewhere = task_town.school.member(team=1)
    assert duties.list_duties(elsewhere).results == []
    for outsider in (elsewhere, task_town.child_work.member(), task_town.stranger.member()):
        with pytest.raises(NotFound):
            duties.get_duty(outsider, duty_id=duty["id"])


def test_a_privacy_officer_sees_the_duty_and_not_the_child(task_town: Town) -> None:
    child = task_town.child()
    shared(task_town, child)
    officer = task_town.school.member(team=1, role="privacy_officer")
    [duty] = duties.list_duties(officer).results
    assert duty["child_name"] is None
    told(
        task_town,
        child,
        duty,
        words="Moeder vertelde over thuis.",
        holder_ids=[child["authority_holders"][0]["id"]],
    )
    whole = duties.get_duty(officer, duty_id=duty["id"])
    assert whole["child_name"] is None
    assert [person["name"] for person in whole["people"]] == [None]
    assert [line["words"] for line in whole["tellings"]] == [None]
    assert "Voorbeeld" not in str(whole)
