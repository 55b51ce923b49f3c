"""What rests on somebody else's word in a holder's place ends with it, and nothing else does.

Invariant: of each story another grant about the same child, which does not cite what ended, lives.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.referrals import operations as referrals
from shared import clock
from tests.factories.town import Place, Town, enact, founded, parent, referral_rule
from tests.house import House
from tests.slices.consents.recorded import act_at
from tests.slices.consents.test_instead_and_evidence import instead
from tests.slices.database import live_grants, rows

KINDS = ("court_permission", "institution", "unreachable")
COURT: dict[str, Any] = {"kind": "court_permission", "reference": "C/13/1"}
SAID = {"institution": "Jeugdbescherming Voorbeeld, door J. Voogd", "reference": "GI-7"}


@dataclass(slots=True)
class Family:
    """A child with a mother and a father, and two partners; the father's word is missing.

    `replaced` rests on the mother's yes and what stands in the father's place, and goes to
    kinderwerk; `own` rests on their own words, and goes to the neighbour.
    """

    town: Town
    house: House
    neighbour: Place
    child: dict[str, Any]
    substitute: dict[str, Any]
    replaced: UUID
    own: UUID

    @property
    def mother(self) -> UUID:
        found: UUID = self.child["authority_holders"][0]["id"]
        return found

    @property
    def father(self) -> UUID:
        found: UUID = self.child["authority_holders"][1]["id"]
        return found

    def living(self) -> list[str]:
        """Which of the two partners still see it."""
        both = {"replaced": self.replaced, "own": self.own}
        return [name for name, one in both.items() if live_grants(self.house, one)]

    def said(self, holder_id: UUID | None, state: str, **given: Any) -> dict[str, Any]:
        """Somebody says this to the question about kinderwerk."""
        return self.town.consent(self.child, holder_id=holder_id, state=state, **given)

    def why(self) -> str:
        """Why the grant that rests on a substitute ended."""
        [row] = rows(
            self.house,
            "SELECT ended_because, wrapped_key FROM access_grant"
            " WHERE record_id = :id AND viewer_id <> owner_id",
            id=self.replaced,
        )
        assert row.wrapped_key is None
        return str(row.ended_because)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def family(kind: str, the_house: House) -> Family:
    return told(kind, the_house)


def told(kind: str, the_house: House, **about: Any) -> Family:
    """The family, with what of this kind stands in the father's place."""
    town = Town.founded(consent_regime="by_age_reachable")
    neighbour = founded("child_work", "child_worker")
    enact(town.school, [town.school, neighbour], [referral_rule()])
    child = town.child(authority_holders=[parent(), parent(name="V. Ader")], **about)
    mother, father = (holder["id"] for holder in child["authority_holders"])
    for holder_id in (mother, father):
        earlier = clock.now() - timedelta(days=2)
        both = {"receiver_ids": [neighbour.id], "stated_at": earlier}
        town.consent(child, holder_id=holder_id, **both)
    town.consent(child, holder_id=mother)
    substitute = in_the_place_of(town, child, kind, town.child_work)
    sent = [sent_to(town, child, place) for place in (town.child_work, neighbour)]
    return Family(town, the_house, neighbour, child, substitute, *sent)


def in_the_place_of(town: Town, child: dict[str, Any], kind: str, to: Place) -> dict[str, Any]:
    """What of this kind stands in the father's place, for one receiver; looked at by a second."""
    known = {"court_permission": COURT, "institution": SAID, "unreachable": {}}[kind]
    made = instead(town, child, **{"kind": kind, "receiver_ids": [to.id], **known})
    if kind == "unreachable":
        second = town.school.member()
        consents.review_authority_substitute(second, substitute_id=made["id"], agreed=True)
    return made


def sent_to(town: Town, child: dict[str, Any], place: Place) -> UUID:
    draft = town.draft(child, receiver_id=place.id, receiver_team_id=place.teams[0])
    found: UUID = referrals.send_referral(town.school.member(), referral_id=draft["id"])["id"]
    return found


def test_a_grant_cites_what_stands_in_a_holders_place(family: Family) -> None:
    assert family.living() == ["replaced", "own"]
    cited = rows(
        family.house,
        "SELECT g.record_id, s.substitute_id FROM grant_substitute s"
        " JOIN access_grant g ON g.id = s.grant_id",
    )
    mine = [row for row in cited if row.record_id in (family.replaced, family.own)]
    assert mine == [(family.replaced, family.substitute["id"])]
    [grant] = live_grants(family.house, family.replaced)
    assert grant.ends_at == family.substitute["until"], "no longer than it stands"


def test_it_ends_with_the_substitute(family: Family) -> None:
    actor = family.town.school.member()
    before = consents.preview_authority(actor, child_id=family.child["id"])["stopping"]
    assert before == [{"record_kind": "referral", "count": 2}]
    receipt = consents.end_authority_substitute(
        actor, substitute_id=family.substitute["id"], because="decision_ended"
    )
    assert [stop["record_id"] for stop in receipt["stopped"]] == [family.replaced]
    assert family.living() == ["own"]
    assert family.why() == "substitute_ended"


def test_another_substitute_that_ends_takes_nothing_along(family: Family) -> None:
    other = in_the_place_of(family.town, family.child, "court_permission", family.neighbour)
    receipt = consents.end_authority_substitute(
        family.town.school.member(), substitute_id=other["id"], because="mistake"
    )
    assert receipt["stopped"] == []
    assert family.living() == ["replaced", "own"]


def test_it_ends_when_the_one_parent_who_spoke_withdraws(family: Family) -> None:
    yes = [
        row
        for row in consents.list_consents(
            family.town.school.member(), child_id=family.child["id"]
        ).results
        if row["receiver_ids"] == [family.town.child_work.id]
    ]
    [consent] = yes
    receipt = consents.withdraw_consent(family.town.school.member(), consent_id=consent["id"])
    assert [stop["record_id"] for stop in receipt["stopped"]] == [family.replaced]
    assert family.living() == ["own"]


def test_it_ends_when_the_one_parent_who_spoke_or_the_child_refuses(family: Family) -> None:
    family.said(None, "refused")
    assert family.living() == ["own"]
    assert family.why() == "consent_refused"


@pytest.mark.parametrize("kind", ["unreachable"], indirect=True)
@pytest.mark.parametrize("state", ["given", "refused"])
@pytest.mark.parametrize("purpose", ["child_work_support", "youth_help"])
def test_who_answers_anything_was_reached(family: Family, state: str, purpose: str) -> None:
    family.said(family.father, state, purpose=purpose)
    assert family.living() == ["own"]
    same = state == "refused"
    assert family.why() == ("consent_refused" if same else "substitute_ended")
    found = consents.get_authority_substitute(
        family.town.school.member(), substitute_id=family.substitute["id"]
    )
    assert found["ended_because"] == "reached"


@pytest.mark.parametrize("kind", ["unreachable"], indirect=True)
def test_who_withdraws_something_else_was_reached(family: Family) -> None:
    old = rows(
        family.house,
        "SELECT id FROM consent WHERE child_id = :child AND holder_id = :holder",
        child=family.child["id"],
        holder=family.father,
    )
    receipt = consents.withdraw_consent(family.town.school.member(), consent_id=old[0].id)
    assert {stop["record_id"] for stop in receipt["stopped"]} == {family.replaced, family.own}
    assert family.living() == []


@pytest.mark.parametrize("kind", ["unreachable"], indirect=True)
def test_a_question_put_to_them_is_no_answer(family: Family) -> None:
    family.said(family.father, "requested")
    assert family.living() == ["replaced", "own"]


@pytest.mark.parametrize("kind", ["court_permission", "institution"], indirect=True)
@pytest.mark.parametrize("state", ["given", "refused"])
def test_a_court_or_an_institution_has_decided_over_what_they_say(
    family: Family, state: str
) -> None:
    """Also of the mother's yes that it rests on, which is to the very question that he refuses."""
    family.said(family.father, state)
    assert family.living() == ["replaced", "own"]
    consents.end_authority_substitute(
        family.town.school.member(), substitute_id=family.substitute["id"], because="mistake"
    )
    assert family.living() == ["own"]


@pytest.mark.parametrize("kind", ["court_permission", "institution"], indirect=True)
def test_but_not_over_what_the_other_parent_says(family: Family) -> None:
    family.said(family.mother, "refused")
    assert family.living() == ["own"]
    assert family.why() == "consent_refused"


def test_it_ends_with_the_authority_of_who_was_replaced(family: Family) -> None:
    actor, about = family.town.school.member(), {"child_id": family.child["id"]}
    preview = consents.preview_authority(actor, **about, holder_id=family.father)
    assert preview["stopping"] == [{"record_kind": "referral", "count": 2}]
    ended = consents.end_authority(actor, **about, holder_id=family.father)
    assert {stop["record_id"] for stop in ended["stopped"]} == {family.replaced, family.own}
    assert family.why() == "authority_ended"


def test_it_ends_when_somebody_else_has_authority_too(family: Family) -> None:
    children.add_authority_holder(
        family.town.school.member(), child_id=family.child["id"], kind="guardian", name="V. Oogd"
    )
    assert family.living() == []
    assert family.why() == "authority_changed"


def test_it_is_over_when_its_time_has_passed(family: Family) -> None:
    until = family.substitute["until"]
    ids = {"substitute_id": family.substitute["id"]}
    act_at(until, consents.expire_authority_substitute, family.town.school, **ids)
    [grant] = live_grants(family.house, family.replaced)
    assert grant.ends_at == until
    [own] = live_grants(family.house, family.own)
    assert own.ends_at > until


class TestAlone:
    """Where nobody's own word was needed: a court or an institution spoke for the only parent."""

    @pytest.fixture(params=["court_permission", "institution"])
    def sent(self, request: pytest.FixtureRequest, the_house: House) -> Any:
        town = Town.founded()
        child = town.child()
        made = in_the_place_of(town, child, request.param, town.child_work)
        return town, child, made, sent_to(town, child, town.child_work)

    def test_it_ends_with_it(self, sent: Any, the_house: House) -> None:
        town, _child, made, referral_id = sent
        assert live_grants(the_house, referral_id)[0].consent_ids == []
        consents.end_authority_substitute(
            town.school.member(), substitute_id=made["id"], because="mistake"
        )
        assert live_grants(the_house, referral_id) == []

    def test_somebody_elses_authority_or_the_childs_no_ends_it(
        self, sent: Any, the_house: House
    ) -> None:
        town, child, made, referral_id = sent
        children.add_authority_holder(
            town.school.member(), child_id=child["id"], kind="guardian", name="V. Oogd"
        )
        assert live_grants(the_house, referral_id) == []
        other = town.child()
        in_the_place_of(town, other, made["kind"], town.child_work)
        again = sent_to(town, other, town.child_work)
        assert len(live_grants(the_house, again)) == 1
        town.consent(other, holder_id=None, state="refused")
        assert live_grants(the_house, again) == []

    def test_a_birth_date_that_was_wrong_ends_it(self, sent: Any, the_house: House) -> None:
        """At thirteen the child must have said yes too, and nobody had asked it."""
        town, child, _made, referral_id = sent
        today = clock.today()
        changed = {"child_id": child["id"], "team_id": child["team_id"]}
        changed |= {"given_name": "Noor", "family_name": "Voorbeeld"}
        actor = town.school.member()
        for version, age in ((1, 9), (2, 13)):
            assert len(live_grants(the_house, referral_id)) == 1
            born = date(today.year - age, 1, 1)
            children.change_child(actor, **changed, birth_date=born, expected_version=version)
        assert live_grants(the_house, referral_id) == []
        [kept] = consents.list_receipts(actor, child_id=child["id"]).results
        assert kept["because"] == "birthday"


def test_at_fourteen_the_childs_own_yes_needs_a_holders_or_what_stands_in_its_place(
    the_house: House,
) -> None:
    """What stands in a holder's place for something else carries nothing here."""
    today = clock.today()
    town = Town.founded()
    child = town.child(birth_date=date(today.year - 16, 1, 1))
    town.consent(child, holder_id=None)
    referral_id = sent_to(town, child, town.child_work)
    in_the_place_of(town, child, "court_permission", town.stranger)
    changed = {"child_id": child["id"], "team_id": child["team_id"]}
    changed |= {"given_name": "Noor", "family_name": "Voorbeeld"}
    children.change_child(
        town.school.member(), **changed, birth_date=date(today.year - 14, 1, 1), expected_version=1
    )
    assert live_grants(the_house, referral_id) == []
