"""What the children's endpoints refuse, and how they say it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.town import Town
from tests.house import House
from tests.slices.api import Caller
from tests.slices.database import rows

BSN = "123456782"
Software = Callable[..., Caller]


def body(town: Town, **given: Any) -> dict[str, Any]:
    usual = {
        "teamId": town.school.teams[0],
        "givenName": "Noor",
        "familyName": "Voorbeeld",
        "birthDate": "2018-01-15",
        "authorityHolders": [{"kind": "parent", "name": "M. Voorbeeld"}],
    }
    return {**usual, **given}


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"givenName": f"Noor {BSN}"}, "/givenName"),
        ({"familyName": "1234 56 782"}, "/familyName"),
        (
            {"authorityHolders": [{"kind": "parent", "name": "M.", "address": BSN}]},
            "/authorityHolders/0/address",
        ),
        (
            {"authorityHolders": [{"kind": "parent", "name": "M.", "relation": BSN}]},
            "/authorityHolders/0/relation",
        ),
    ],
)
def test_a_bsn_is_refused_with_a_clear_message(
    town: Town, software: Software, given: dict[str, Any], pointer: str
) -> None:
    school = software(town.school)
    answer = school.post("/v1/children", body(town, **given))
    assert answer.status_code == 400
    (error,) = answer.get_json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, "holds_bsn")
    assert "burgerservicenummer" in error["message"].lower()
    assert BSN not in answer.text
    english = school.post("/v1/children", body(town, **given), Accept_Language="en")
    assert english.headers["Content-Language"] == "en"
    assert english.get_json()["errors"][0]["message"] != error["message"]


def test_a_phone_number_may_pass_the_eleven_test(town: Town, software: Software) -> None:
    holder = {"kind": "parent", "name": "M. Voorbeeld", "phone": BSN}
    answer = software(town.school).post("/v1/children", body(town, authorityHolders=[holder]))
    assert answer.status_code == 201


@pytest.mark.parametrize("unknown", ["bsn", "ownerId", "version", "given_name"])
def test_an_unknown_field_is_refused(town: Town, software: Software, unknown: str) -> None:
    answer = software(town.school).post("/v1/children", body(town, **{unknown: "x"}))
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"/{unknown}"]


def test_all_faults_are_named_at_once(town: Town, software: Software) -> None:
    wrong = body(town, givenName="", birthDate="15-01-2018", x=1)
    answer = software(town.school).post("/v1/children", wrong)
    pointers = {error["pointer"] for error in answer.get_json()["errors"]}
    assert pointers == {"/givenName", "/birthDate", "/x"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("givenName", "N" * 101), ("familyName", "\u0000"), ("birthDate", "2018-02-30")],
)
def test_every_field_has_its_bounds(town: Town, software: Software, field: str, value: str) -> None:
    answer = software(town.school).post("/v1/children", body(town, **{field: value}))
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [f"/{field}"]


def test_a_destroyed_file_answers_410(town: Town, software: Software, the_house: House) -> None:
    child = town.child()
    rows(the_house, "UPDATE child SET wrapped_key = NULL WHERE id = :id", id=child["id"])
    answer = software(town.school).get(f"/v1/children/{child['id']}")
    assert (answer.status_code, answer.get_json()["code"]) == (410, "child_file_destroyed")
