"""Sending: what goes along, when an answer is due, and never twice at once."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from services.children import operations as children
from services.referrals import operations as referrals
from services.referrals.rules import answer_due, may_have_type
from shared import clock
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, NotFound
from shared.vocabulary import ORGANISATION_KINDS
from tests.factories.town import Town, enact, parent, referral_rule
from tests.house import House
from tests.slices.database import live_grants, rows
from tests.slices.races import together, won

SECRET = "Geheimstraat 9, Elders"


def send(town: Town, draft: dict[str, Any]) -> dict[str, Any]:
    return referrals.send_referral(town.school.member(), referral_id=draft["id"])


def ready(town: Town, **child: Any) -> dict[str, Any]:
    """A child whose family said yes."""
    made = town.child(**child)
    town.consent(made)
    return made


def test_the_receiver_sees_what_was_shared_and_nothing_else(town: Town) -> None:
    draft = town.draft(ready(town), child_voice="Ik wil vaker buiten spelen.", with_contact=False)
    send(town, draft)
    seen = referrals.get_referral(town.child_work.member(), referral_id=draft["id"])
    assert seen["content"] == {
        "question": "Zoekt aansluiting in de klas.",
        "school_functioning": None,
        "home_situation": None,
        "child_voice": "Ik wil vaker buiten spelen.",
        "child_identity": {
            "given_name": "Noor",
            "call_name": None,
            "name_prefix": "van",
            "family_name": "Voorbeeld",
            "birth_date": seen["content"]["child_identity"]["birth_date"],
        },
        "family_contact": None,
    }
    assert seen["categories"] == ["care_question", "child_identity", "child_voice"]
    assert (seen["party"], seen["child_id"]) == ("receiver", None)


def test_the_grant_cites_the_rule_the_consent_and_the_categories(
    town: Town, the_house: House
) -> None:
    child = town.child()
    consent = town.consent(child)
    draft = send(town, town.draft(child))
    (grant,) = rows(
        the_house,
        "SELECT g.*, r.covenant_id FROM access_grant g JOIN covenant_rule r ON r.id = g.rule_id"
        " WHERE record_id = :id AND viewer_id <> g.owner_id",
        id=draft["id"],
    )
    assert grant.covenant_id == town.covenant_id
    assert (grant.ground, grant.consent_ids) == ("consent", [consent["id"]])
    assert grant.categories == ["care_question", "child_identity", "family_contact"]
    assert grant.ends_at == consent["until"]
    assert grant.viewer_team_id == town.child_work.teams[0]


def test_a_category_outside_the_rule_is_not_sent(the_house: House) -> None:
    allowed = ["child_identity", "family_contact", "care_question"]
    town = Town.founded(categories=allowed)
    child = ready(town)
    with pytest.raises(Forbidden) as refused:
        send(town, town.draft(child, home_situation="Er is weinig rust."))
    assert [reason.code for reason in refused.value.reasons] == ["category_outside_rule"]
    assert send(town, town.draft(child))["content"]["home_situation"] is None


def test_a_category_outside_the_consent_is_not_sent(town: Town) -> None:
    child = town.child()
    town.consent(child, categories=["child_identity", "care_question"])
    with pytest.raises(Forbidden) as refused:
        send(town, town.draft(child))
    assert [reason.code for reason in refused.value.reasons] == ["consent_too_narrow"]
    sent = send(town, town.draft(child, with_contact=False))
    assert sent["content"]["family_contact"] is None


def test_a_secret_address_goes_nowhere(town: Town) -> None:
    holder = parent(address=SECRET, address_secret=True)
    child = ready(town, authority_holders=[holder])
    sent = send(town, town.draft(child))
    receiver = town.child_work.member()
    seen = referrals.get_referral(receiver, referral_id=sent["id"])
    (contact,) = seen["content"]["family_contact"]
    assert (contact["name"], contact["address"]) == ("M. Voorbeeld", None)
    referrals.receive_referral(receiver, referral_id=sent["id"])
    taken = referrals.accept_referral(receiver, referral_id=sent["id"])
    file = children.get_child(receiver, child_id=taken["child_id"])
    assert SECRET not in f"{sent}{seen}{taken}{file}"


def test_who_no_longer_has_authority_does_not_go_along(town: Town, the_house: House) -> None:
    holders = [parent(), parent(name="P. Voorbeeld")]
    child = town.child(authority_holders=holders)
    first, second = child["authority_holders"]
    rows(the_house, "UPDATE authority_holder SET ended_at = now() WHERE id = :id", id=first["id"])
    town.consent(child, holder_id=second["id"])
    sent = send(town, town.draft(child))
    assert [c["name"] for c in sent["content"]["family_contact"]] == ["P. Voorbeeld"]


def test_what_the_sender_changes_later_does_not_travel(town: Town) -> None:
    child = ready(town)
    sent = send(town, town.draft(child))
    names = ("team_id", "name_prefix", "family_name", "birth_date")
    children.change_child(
        town.school.member(),
        child_id=child["id"],
        given_name="Nour",
        **{name: child[name] for name in names},
    )
    seen = referrals.get_referral(town.child_work.member(), referral_id=sent["id"])
    assert seen["content"]["child_identity"]["given_name"] == "Noor"


def test_one_open_referral_of_a_child_to_a_receiver_for_a_purpose(town: Town) -> None:
    child = ready(town)
    first, second = town.draft(child), town.draft(child)
    send(town, first)
    for step in ("requested", "received", "accepted"):
        with pytest.raises(Conflict, match="referral_open_already") as refused:
            send(town, second)
        assert str(first["id"]) in refused.value.detail.nl
        if step == "requested":
            referrals.receive_referral(town.child_work.member(), referral_id=first["id"])
        elif step == "received":
            referrals.accept_referral(town.child_work.member(), referral_id=first["id"])


@pytest.mark.parametrize("end", ["cancelled", "rejected"])
def test_after_its_end_it_can_be_sent_again(town: Town, end: str) -> None:
    child = ready(town)
    first, second = town.draft(child), town.draft(child)
    send(town, first)
    receiver = town.child_work.member()
    if end == "cancelled":
        referrals.cancel_referral(town.school.member(), referral_id=first["id"])
    else:
        referrals.receive_referral(receiver, referral_id=first["id"])
        referrals.reject_referral(receiver, referral_id=first["id"], reason_code="no_capacity")
    assert send(town, second)["state"] == "requested"


def test_another_child_or_purpose_is_another_referral(town: Town) -> None:
    enact(town.school, [town.school, town.child_work], [referral_rule(purpose="youth_help")])
    child = ready(town)
    town.consent(child, purpose="youth_help")
    send(town, town.draft(child))
    send(town, town.draft(child, purpose="youth_help"))
    send(town, town.draft(ready(town)))


def test_of_two_sent_at_once_one_goes(town: Town, the_house: House) -> None:
    for _ in range(10):
        child = ready(town)
        drafts = [town.draft(child), town.draft(child)]
        outcomes = together(*(partial(send, town, draft) for draft in drafts))
        assert len(won(outcomes)) == 1
        (refused,) = (o for o in outcomes if isinstance(o, Conflict))
        assert refused.code == "referral_open_already"
        assert sum(len(live_grants(the_house, draft["id"])) for draft in drafts) == 1


def test_one_draft_sent_twice_at_once_goes_once(town: Town, the_house: House) -> None:
    for _ in range(10):
        draft = town.draft(ready(town))
        outcomes = together(partial(send, town, draft), partial(send, town, draft))
        assert len(won(outcomes)) == 1
        assert len(live_grants(the_house, draft["id"])) == 1


def test_of_a_draft_nothing_leaks_before_it_is_sent(town: Town) -> None:
    draft = town.draft(ready(town))
    with pytest.raises(NotFound):
        referrals.get_referral(town.child_work.coordinator(), referral_id=draft["id"])
    assert referrals.list_referrals(town.child_work.coordinator()).results == []


@pytest.mark.parametrize(
    ("sent_at", "days", "due"),
    [
        ("2026-11-16T09:00:00+01:00", 5, "2026-11-23T23:59:59+01:00"),  # Monday to Monday
        ("2026-11-20T17:00:00+01:00", 1, "2026-11-23T23:59:59+01:00"),  # Friday to Monday
        ("2026-11-21T10:00:00+01:00", 1, "2026-11-23T23:59:59+01:00"),  # Saturday
        ("2026-11-22T23:30:00+01:00", 1, "2026-11-23T23:59:59+01:00"),  # Sunday
        ("2026-11-20T12:00:00+01:00", 5, "2026-11-27T23:59:59+01:00"),
        ("2026-11-20T12:00:00+01:00", 10, "2026-12-04T23:59:59+01:00"),
        ("2026-11-19T23:30:00+00:00", 1, "2026-11-23T23:59:59+01:00"),  # Friday already there
        ("2026-10-23T12:00:00+02:00", 1, "2026-10-26T23:59:59+01:00"),  # over the end of summer
        ("2027-03-26T12:00:00+01:00", 1, "2027-03-29T23:59:59+02:00"),
    ],
)
def test_an_answer_is_due_in_working_days(sent_at: str, days: int, due: str) -> None:
    assert answer_due(datetime.fromisoformat(sent_at), days) == datetime.fromisoformat(due)


def test_the_rule_says_in_how_many(town: Town) -> None:
    draft = town.draft(ready(town))
    friday = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert draft["answer_due_at"] is None
    with clock.held_at(friday):
        sent = send(town, draft)
    assert sent["answer_due_at"] == answer_due(friday, 5)
    assert sent["answer_due_at"] - friday > timedelta(days=6)


@pytest.mark.parametrize("kind", ORGANISATION_KINDS)
def test_a_statutory_referral_is_for_entitled_organisations(kind: str) -> None:
    entitled = kind in ("neighbourhood_team", "certified_institution", "municipality")
    assert may_have_type("statutory", kind, "youth_care") == entitled
    assert may_have_type("application", kind, "youth_care")


def test_what_does_not_fit_is_refused_when_it_is_written(town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        town.draft(town.child(), type="statutory", receiver_team_id=town.school.teams[0])
    assert [(r.code, r.pointer) for r in refused.value.reasons] == [
        ("team_unknown", "/receiverTeamId"),
        ("type_not_entitled", "/type"),
    ]
    with pytest.raises(Invalid) as unknown:
        town.draft(town.child(), receiver_id=new_id(), receiver_team_id=None)
    assert [r.code for r in unknown.value.reasons] == ["receiver_unknown"]
