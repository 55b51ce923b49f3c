"""A list of three: each says for itself, and none is in the way of another."""

from datetime import timedelta

from services.legal_grounds import operations as legal_grounds
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from tests.factories.listed import PURPOSE, Beat, list_rule, opening
from tests.factories.matched import at_desk, register
from tests.factories.town import Place, enact, founded
from tests.house import House


def trio(house: House) -> tuple[Beat, Actor]:
    """The officer's list with two partners."""
    beat = Beat.founded(house)
    care = founded("youth_care", "youth_care_worker")
    places = (beat.police, beat.child_work, care)
    rules = [list_rule(one, other) for one in places for other in places if one is not other]
    enact(beat.police, list(places), rules)
    third = at_desk(care)
    parties = [beat.child_work.id, care.id]
    made = legal_grounds.record_police_decision(
        beat.officer,
        article="wpg_20",
        reference="2026-118",
        receiver_ids=parties,
        purposes=[PURPOSE],
        reason="Afspraken met kinderwerk en jeugdhulp over overlast op het plein.",
        until=clock.now() + timedelta(days=200),
    )
    reviewer = beat.police.member(role="privacy_officer")
    legal_grounds.review_ground(reviewer, ground_id=made["id"], verdict="approved", note="Akkoord.")
    beat.its_decision = made["id"]
    beat.listed = risk_lists.open_risk_list(
        beat.officer, **opening(parties, decision_reference="Wpg 20, 2026-118")
    )
    beat.name(beat.worker)
    risk_lists.name_member(care.coordinator(), list_id=beat.list_id, member_id=third.id)
    return beat, third


def test_two_partners_who_say_that_they_know_a_child(the_house: House) -> None:
    """Each hears of the other; none of the two is refused because the other was before."""
    beat, third = trio(the_house)
    entry = beat.put()
    beat.known(entry)
    place = Place(third.organisation_id, "youth_care", "youth_care_worker", tuple(third.teams) * 2)  # type: ignore[arg-type]
    risk_lists.decide_recognition(
        third, entry_id=entry["id"], child_id=register(place)["id"], same=True
    )
    for actor in (beat.worker, third):
        told = risk_lists.say_known(actor, list_id=beat.list_id, ground="public_task")
        assert told == {"told": 1, "refused": []}
    heard = beat.entry(beat.officer, entry["id"])
    assert len(heard["contributions"]) == 2
    assert [line["version"] for line in heard["history"]] == [1, 2, 3]
    for actor, known_on in ((third, clock.today()), (beat.worker, None)):
        said_by = actor.organisation_id
        (one,) = [c for c in heard["contributions"] if c["owner_id"] == said_by]
        risk_lists.take_back_contribution(actor, contribution_id=one["id"])
        assert beat.entry(beat.officer, entry["id"])["known_on"] == known_on
    history = beat.entry(beat.officer, entry["id"])["history"]
    assert [line["kind"] for line in history][-2:] == ["taken_back"] * 2
