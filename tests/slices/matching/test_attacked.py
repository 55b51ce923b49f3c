"""What an attacker found by reading, each mended: and tried here so that it stays so."""

from dataclasses import replace
from typing import Any

import pytest

from services.children import operations as children
from services.information_duty import operations as information_duty
from services.matching import operations as matching
from services.matching.rules import limits
from services.sharing import operations as sharing
from services.signals import operations as signals
from shared import clock
from shared.problems import Conflict
from tests.factories.matched import (
    NAMES,
    Concern,
    Neighbourhood,
    at_desk,
    offer,
    register,
    write,
)
from tests.slices.database import rows


def corrected(concern: Concern, **given: Any) -> None:
    fields = ("team_id", "birth_date", "name_prefix", "given_name", "family_name")
    same = {name: concern.child[name] for name in fields}
    children.change_child(concern.actor, child_id=concern.child["id"], **{**same, **given})


def test_who_may_not_be_known_is_named_in_no_line(town: Neighbourhood) -> None:
    """The worker has met both; the school and youth care have not met."""
    school = town.concerned(town.school).offered(confirmed=False)
    care = town.concerned(town.youth_care).offered(confirmed=False)
    worker = town.concerned(town.child_work).offered()
    for one in (school, care):
        (asked,) = one.matches(state="asked")
        matching.confirm_match(one.actor, match_id=asked["id"])
    town.work()
    (with_school,) = [m for m in worker.matches() if m["partner_id"] == town.school.id]
    matching.propose_lead(
        worker.actor, match_id=with_school["id"], organisation_id=town.youth_care.id
    )
    met = [m for m in school.matches() if m["state"] == "met"]
    told = [matching.get_match(school.actor, match_id=m["id"]) for m in met]
    assert [m["partner_id"] for m in met] == [town.child_work.id]
    assert str(town.youth_care.id) not in str(told)


def test_corrections_beyond_the_limit_are_not_sought_today(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEMBER_A_DAY", 2)
    town.concerned(town.child_work).offered()
    curious = town.concerned(town.school, given_name="Quinten", family_name="Nergens")
    curious.offered(confirmed=False)
    corrected(curious, given_name="Sofie")
    town.work()
    corrected(curious, **NAMES)  # the third question of the day
    town.work()
    assert curious.matches() == []
    due = rows(
        town.house,
        "SELECT due_at FROM timer WHERE task = 'matching.weigh_again' AND organisation_id = :o",
        o=town.school.id,
    )
    assert len(due) == 1


def test_a_yes_is_not_taken_back_to_go_on_listening(town: Neighbourhood) -> None:
    curious = at_desk(town.school)
    for given in ("Ada", "Bente", "Carlijn"):
        child = {"given_name": given, "family_name": f"{given}sdochter"}
        town.concerned(town.child_work, **child).offered()
        made = offer(curious, write(curious, register(town.school, **child)), confirmed=False)
        town.work()
        assert matching.list_matches(curious, state="asked").results
        matching.withdraw_offer(curious, offer_id=made["id"])  # heard it, and off
        town.work()
    fourth = offer(curious, write(curious, register(town.school)))
    with pytest.raises(Conflict) as refused:
        matching.unconfirm_offer(curious, offer_id=fourth["id"])
    assert refused.value.code == "answer_first"


def test_what_is_kept_close_is_in_no_list_of_disclosures(town: Neighbourhood) -> None:
    actor, child = at_desk(town.school), register(town.school)
    signal = write(actor, child, concern_codes=["neglect_or_abuse"])
    assert signals.get_signal(actor, signal_id=signal["id"])["kept_close"]
    offer(actor, signal)
    worker = town.concerned(town.child_work).offered()
    assert worker.match()["state"] == "met"
    colleague = at_desk(town.school)
    seen = sharing.list_child_disclosures(colleague, child_id=child["id"]).results
    assert seen == []
    officer = replace(town.school.member(role="privacy_officer"), teams=frozenset())
    assert sharing.list_child_disclosures(officer, child_id=child["id"]).results


def test_a_new_number_keeps_the_timeline_and_the_lead(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered()
    school.answer(matching.note_contact, means="phone")
    school.answer(matching.propose_lead, organisation_id=town.child_work.id)
    worker.answer(matching.answer_lead, organisation_id=town.child_work.id, accepted=True)
    for one in (school, worker):
        matching.change_contact(one.actor, offer_id=one.offer["id"], phone="020 765 4321")
    town.work()
    for one in (school, worker):
        now = one.match()
        assert now["lead_id"] == town.child_work.id
        assert [line["kind"] for line in now["timeline"]].count("contact") == 1
        assert {party["phone"] for party in now["parties"]} == {"020 765 4321"}


def test_an_objection_takes_the_child_out_until_it_is_answered(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    information_duty.record_objection(
        school.actor,
        child_id=school.child["id"],
        holder_id=school.child["authority_holders"][0]["id"],
        stated_at=clock.now(),
        reason="Dit wil ik niet.",
    )
    worker = town.concerned(town.child_work).offered()
    assert school.matches() == worker.matches() == []


def test_the_matcher_is_told_where_a_child_lives_unless_that_is_secret(
    town: Neighbourhood,
) -> None:
    """Of two of one name and birthday at two addresses nobody is sure; of one address one is."""
    home = {"postcode": "3131 AB", "house_number": "12"}
    elsewhere = {"postcode": "3134 XZ", "house_number": "7"}
    common = {"given_name": "Mohammed", "family_name": "Ali"}
    school = town.concerned(town.school, **common, **home).offered()
    town.concerned(town.child_work, **common, **elsewhere).offered()
    town.concerned(town.youth_care, **common, **home).offered()
    likeness = {m["partner_id"]: m["likeness"] for m in school.matches()}
    assert likeness == {town.child_work.id: "possible", town.youth_care.id: "same"}
