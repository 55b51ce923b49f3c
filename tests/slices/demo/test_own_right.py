"""In the demo a school owes something to parents, and its privacy officer has to answer one."""

from typing import Any

from services.information_duty import operations as information_duty
from shared import clock
from shared.authz.actor import Actor
from tests.slices.demo.conftest import Vaardrecht


def actor(vaardrecht: Vaardrecht, role: str) -> Actor:
    """The first at the school with this role."""
    school = next(one for one in vaardrecht.who["organisations"] if one["kind"] == "education")
    [member, *_] = [
        one
        for one in vaardrecht.who["members"]
        if one["organisationId"] == school["id"] and role in one["roles"]
    ]
    return vaardrecht.actor(member)


def duties(who: Actor) -> list[Any]:
    return list(information_duty.list_duties(who, which="all", page_size=50).results)


def test_parents_have_yet_to_hear_of_some(vaardrecht: Vaardrecht) -> None:
    found = duties(actor(vaardrecht, "care_coordinator"))
    on_task = [duty for duty in found if not duty["safety_restricted"]]
    assert {duty["state"] for duty in on_task} >= {"open", "deferred"}
    late = [duty for duty in on_task if duty["state"] == "open" and duty["due_at"] < clock.now()]
    assert len(late) == 1, "one was forgotten: the privacy officer hears of it"
    [put_off] = [duty for duty in on_task if duty["state"] == "deferred"]
    assert put_off["deferral_code"] == "with_support"
    assert put_off["deferred_until"] > clock.now()


def test_somebody_objected_after_a_letter(vaardrecht: Vaardrecht) -> None:
    officer = actor(vaardrecht, "privacy_officer")
    [objection] = information_duty.list_objections(officer).results
    assert objection["state"] == "open"
    of_child = information_duty.list_duties(officer, child_id=objection["child_id"], which="all")
    [duty] = of_child.results
    coordinator = actor(vaardrecht, "care_coordinator")
    assert information_duty.get_duty(coordinator, duty_id=duty["id"])["letters"]


def test_what_is_owed_is_on_the_pages(vaardrecht: Vaardrecht) -> None:
    for role, path in (
        ("care_coordinator", "/ouders-informeren"),
        ("privacy_officer", "/ouders-informeren"),
        ("privacy_officer", "/bezwaren"),
    ):
        page = _browser_of(vaardrecht, role).page(path)
        assert "Gemeente Vaardrecht" in page or path == "/bezwaren", (role, path)
        assert 'class="empty"' not in page, (role, path)


def _browser_of(vaardrecht: Vaardrecht, role: str) -> Any:
    who = actor(vaardrecht, role)
    [member] = [one for one in vaardrecht.who["members"] if one["id"] == str(who.id)]
    return vaardrecht.browser(member)
