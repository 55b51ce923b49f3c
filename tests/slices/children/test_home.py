"""A call name and where a child lives: kept, found, changed; and where they never go."""

from collections.abc import Callable
from typing import Any

import pytest

from services.children import operations as children
from services.children.models import Child
from services.children.sealed import file_key, open_identity
from services.exports import contents
from services.referrals import operations as referrals
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, seal_json
from tests.factories.town import Town, parent
from tests.house import House
from tests.shared.authz.trial import trial
from tests.slices.api import Caller
from tests.slices.database import rows

Software = Callable[..., Caller]
HOME = {"call_name": "Noortje", "postcode": "3201 AB", "house_number": "12-3"}


def body(town: Town, **given: Any) -> dict[str, Any]:
    return {
        "teamId": town.school.teams[0],
        "givenName": "Noor Maria",
        "familyName": "Voorbeeld",
        "birthDate": "2018-01-15",
        **given,
    }


def test_they_are_kept_brought_to_one_form_and_given_back(town: Town, software: Software) -> None:
    school = software(town.school)
    home = {"callName": "Noortje", "postcode": "3201ab", "houseNumber": "12 a"}
    made = school.post("/v1/children", body(town, **home)).get_json()
    assert (made["callName"], made["postcode"], made["houseNumber"]) == (
        "Noortje",
        "3201 AB",
        "12 a",
    )
    assert school.get(f"/v1/children/{made['id']}").get_json()["postcode"] == "3201 AB"
    [listed] = school.get("/v1/children").get_json()["results"]
    assert listed["callName"] == "Noortje"
    assert "postcode" not in listed
    bare = school.post("/v1/children", body(town)).get_json()
    assert (bare["callName"], bare["postcode"], bare["houseNumber"]) == (None, None, None)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("postcode", "0123 AB", "pattern"),
        ("postcode", "1234 SS", "pattern"),
        ("postcode", "1234 A", "pattern"),
        ("postcode", "B-1000", "pattern"),
        ("postcode", "1234 AB\u0000", "hidden_characters"),
        ("houseNumber", "0", "pattern"),
        ("houseNumber", "twaalf", "pattern"),
        ("houseNumber", "123456782", "holds_bsn"),
        ("houseNumber", "1" * 21, "length"),
        ("callName", "Noor 123456782", "holds_bsn"),
    ],
)
def test_what_is_none_is_refused(
    town: Town, software: Software, field: str, value: str, code: str
) -> None:
    answer = software(town.school).post("/v1/children", body(town, **{field: value}))
    assert answer.status_code == 400
    errors = [(error["pointer"], error["code"]) for error in answer.get_json()["errors"]]
    assert (f"/{field}", code) in errors
    assert {pointer for pointer, _ in errors} == {f"/{field}"}


@pytest.mark.parametrize("number", ["1", "12a", "12 a", "12-3", "12 bis", "12/3", "12 A-2"])
def test_house_numbers_as_people_write_them(town: Town, software: Software, number: str) -> None:
    answer = software(town.school).post("/v1/children", body(town, houseNumber=number))
    assert (answer.status_code, answer.get_json()["houseNumber"]) == (201, number)


def test_a_child_is_found_by_its_call_name_until_that_changes(town: Town) -> None:
    member = town.school.member()
    child = town.child(given_name="Eleonora", **HOME)

    def found(name: str) -> list[Any]:
        return [row["id"] for row in children.search_children(member, name=name).results]

    assert found("noortje") == found("eleonora") == found("Noortje Voorbeeld") == [child["id"]]
    names = ("team_id", "given_name", "name_prefix", "family_name", "birth_date")
    same = {name: child[name] for name in names}
    children.change_child(member, child_id=child["id"], **same, call_name="Nora")
    assert found("nora") == [child["id"]]
    assert found("noortje") == []
    seen = children.get_child(member, child_id=child["id"])
    assert (seen["call_name"], seen["postcode"], seen["house_number"]) == ("Nora", None, None)


def test_a_file_of_before_opens(town: Town, the_house: House) -> None:
    member, child = town.school.member(), town.child()

    def as_before(scope: Scope) -> bytes:
        found = scope.load(Child, child["id"])
        key = file_key(scope, found)
        identity = open_identity(scope, key, found)
        names = ("given_name", "name_prefix", "family_name", "birth_date")
        place = Place(scope.org, found.id, "child.sealed_identity", found.version)
        return seal_json(key, place, {name: identity[name] for name in names})

    sealed = trial(as_before, "child:read", reads=True)(member)
    rows(
        the_house,
        "UPDATE child SET sealed_identity = :sealed WHERE id = :id",
        sealed=sealed,
        id=child["id"],
    )
    seen = children.get_child(member, child_id=child["id"])
    assert (seen["given_name"], seen["call_name"], seen["postcode"]) == ("Noor", None, None)
    [listed] = children.list_children(member).results
    assert (listed["given_name"], listed["call_name"], listed["readable"]) == ("Noor", None, True)
    town.consent(child)
    sent = referrals.send_referral(member, referral_id=town.draft(child)["id"])
    assert sent["content"]["child_identity"]["call_name"] is None


def test_a_partner_gets_the_call_name_and_never_the_home(town: Town) -> None:
    child = town.child(**HOME)
    town.consent(child)
    draft = town.draft(child)
    referral = referrals.send_referral(town.school.member(), referral_id=draft["id"])["id"]
    worker = town.child_work.member()
    seen = referrals.get_referral(worker, referral_id=referral)["content"]
    assert seen["child_identity"]["call_name"] == "Noortje"
    assert set(seen["child_identity"]) == {
        "given_name",
        "call_name",
        "name_prefix",
        "family_name",
        "birth_date",
    }
    assert "3201 AB" not in str(seen)
    referrals.receive_referral(worker, referral_id=referral)
    referrals.accept_referral(worker, referral_id=referral)
    [taken] = children.list_children(worker).results
    adopted = children.get_child(worker, child_id=taken["id"])
    assert (adopted["call_name"], adopted["postcode"]) == ("Noortje", None)


@pytest.mark.parametrize("secret", [True, False])
def test_a_home_that_tells_a_secret_address_does_not_leave(town: Town, secret: bool) -> None:
    holders = [parent(), parent(name="V. Ader", address_secret=secret)]
    child = town.child(authority_holders=holders, **HOME)
    member = town.school.member()
    for whole in (False, True):

        def made(scope: Scope, whole: bool = whole) -> Any:
            return contents.entries(scope, child["id"], member.id, whole)

        files, _ = trial(made, "child:read", reads=True)(member)
        assert ("3201 AB" in str(files)) is not secret
        assert ("12-3" in str(files)) is not secret
        assert "Noortje" in str(files)
    assert children.get_child(member, child_id=child["id"])["postcode"] == "3201 AB"
