"""There and back, over HTTP: school → kinderwerk → youth care → kinderwerk, and how it ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from tests.factories.town import ALL_CATEGORIES, PURPOSE
from tests.slices.api import Caller
from tests.slices.referrals_whole.region import YOUTH_HELP, Region


def ok(answer: Any, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def consent(who: Caller, child: dict[str, Any], receiver: Caller, purpose: str) -> dict[str, Any]:
    now = clock.now()
    body = {
        "childId": child["id"],
        "holderId": child["authorityHolders"][0]["id"],
        "purpose": purpose,
        "receiverIds": [receiver.place.id],
        "categories": sorted(ALL_CATEGORIES),
        "state": "given",
        "statedAt": (now - timedelta(minutes=1)).isoformat(),
        "until": (now + timedelta(days=90)).isoformat(),
        "method": "in_person",
        "assurance": "known_in_person",
        "noticeText": "Wij delen wat nodig is.",
    }
    return ok(who.post("/v1/consents", body), 201)


def refer(
    who: Caller, child_id: str, receiver: Caller, purpose: str, **more: Any
) -> dict[str, Any]:
    body = {
        "childId": child_id,
        "receiverId": receiver.place.id,
        "receiverTeamId": receiver.place.teams[0],
        "purpose": purpose,
        "question": "Zoekt aansluiting.",
        **more,
    }
    draft = ok(who.post("/v1/referrals", body), 201)
    return ok(who.post(f"/v1/referrals/{draft['id']}/request"))


def registered(who: Caller) -> dict[str, Any]:
    """A child of eight, with one parent."""
    child = {
        "teamId": who.place.teams[0],
        "givenName": "Noor",
        "familyName": "Voorbeeld",
        "birthDate": f"{clock.today().year - 8}-01-15",
        "authorityHolders": [{"kind": "parent", "name": "M. Voorbeeld"}],
    }
    return ok(who.post("/v1/children", child), 201)


def taken_on(who: Caller, referral_id: str) -> dict[str, Any]:
    ok(who.post(f"/v1/referrals/{referral_id}/receipt"))
    return ok(who.post(f"/v1/referrals/{referral_id}/acceptance", {}))


def chain(who: Caller, referral_id: str) -> set[str]:
    return {
        row["id"]
        for page in who.pages(f"/v1/referrals/{referral_id}/chain?pageSize=1")
        for row in page
    }


@pytest.fixture
def callers(region: Region, software: Callable[..., Caller]) -> tuple[Caller, ...]:
    places = (region.school, region.child_work, region.youth_care, region.stranger)
    return tuple(software(place) for place in places)


def test_there_and_back(callers: tuple[Caller, ...]) -> None:
    school, child_work, youth_care, stranger = callers
    child = registered(school)
    consent(school, child, child_work, PURPOSE)
    first = refer(school, child["id"], child_work, PURPOSE)
    at_child_work = taken_on(child_work, first["id"])
    ok(child_work.post(f"/v1/referrals/{first['id']}/start"))

    adopted = ok(child_work.get(f"/v1/children/{at_child_work['childId']}"))
    assert adopted["provenanceId"] == str(school.place.id)
    consent(child_work, adopted, youth_care, YOUTH_HELP)
    second = refer(child_work, adopted["id"], youth_care, YOUTH_HELP)
    at_youth_care = taken_on(youth_care, second["id"])

    theirs = ok(youth_care.get(f"/v1/children/{at_youth_care['childId']}"))
    consent(youth_care, theirs, child_work, PURPOSE)
    back = refer(youth_care, theirs["id"], child_work, PURPOSE, inReplyTo=second["id"])
    assert back["inReplyTo"] == second["id"]
    again = taken_on(child_work, back["id"])
    assert again["childId"] == adopted["id"], "what answers our referral is about the same file"
    same = ok(child_work.get(f"/v1/children/{adopted['id']}"))
    assert [a["referralId"] for a in same["laterAdoptions"]] == [back["id"]]

    said = {"outcomeCode": "goals_reached", "feedback": "Het gaat goed.", "categories": []}
    ok(youth_care.post(f"/v1/referrals/{second['id']}/completion", said))
    ok(child_work.post(f"/v1/referrals/{first['id']}/completion", said))
    [feedback] = ok(school.get(f"/v1/referrals/{first['id']}/messages"))["results"]
    assert (feedback["kind"], feedback["text"]) == ("feedback", "Het gaat goed.")
    assert feedback["ours"] is False

    everything = {first["id"], second["id"], back["id"]}
    assert chain(school, first["id"]) == {first["id"]}
    assert chain(child_work, first["id"]) == everything
    assert chain(child_work, back["id"]) == everything
    assert chain(youth_care, second["id"]) == {second["id"], back["id"]}
    for referral_id in everything:
        for path in ("", "/chain", "/messages", "/attachments"):
            assert stranger.get(f"/v1/referrals/{referral_id}{path}").status_code == 404
    assert school.get(f"/v1/referrals/{second['id']}").status_code == 404
    assert youth_care.get(f"/v1/referrals/{first['id']}").status_code == 404


def test_a_rejection_leads_to_another_without_retyping(callers: tuple[Caller, ...]) -> None:
    school, child_work, youth_care, _ = callers
    child = registered(school)
    consent(school, child, child_work, PURPOSE)
    sent = refer(school, child["id"], child_work, PURPOSE, childVoice="Ik wil voetballen.")
    ok(child_work.post(f"/v1/referrals/{sent['id']}/receipt"))
    why = {"reasonCode": "other_help_better", "suggestedReceiverId": youth_care.place.id}
    ok(child_work.post(f"/v1/referrals/{sent['id']}/rejection", why))
    [told] = ok(school.get(f"/v1/referrals/{sent['id']}/messages"))["results"]
    assert told["kind"] == "rejection"
    assert told["suggestedReceiverId"] == str(youth_care.place.id)
    copied = ok(
        school.post(
            f"/v1/referrals/{sent['id']}/copy", {"receiverId": told["suggestedReceiverId"]}
        ),
        201,
    )
    assert (copied["state"], copied["content"]["childVoice"]) == ("draft", "Ik wil voetballen.")
    assert copied["receiverId"] == str(youth_care.place.id)
    assert copied["content"]["childIdentity"] is None, "who it is about is read when it is sent"
    refused = school.post(f"/v1/referrals/{copied['id']}/request")
    assert refused.status_code == 403, "the consent named another receiver, and so does the rule"
