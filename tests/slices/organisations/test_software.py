"""Software: connected by its public keys, approved by a second admin, stopped at once."""

import json
import warnings
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from services.children import operations as children
from services.organisations import operations as organisations
from shared.authz.actor import Actor
from shared.authz.words import software_about_children
from shared.problems import Conflict, Forbidden, Invalid
from tests.factories.town import Town
from tests.house import House
from tests.isolation.staff_samples import ADMIN, connected, hired, jwks
from tests.shared.db.intruder import REFUSED, intruding, refuses
from tests.slices.api import _token


@pytest.fixture
def admin(town: Town) -> Actor:
    return hired(town.school, ADMIN, team=None)


@pytest.fixture
def second(town: Town) -> Actor:
    return hired(town.school, ADMIN, team=None)


def connect(admin: Actor, **given: Any) -> dict[str, Any]:
    values = {
        "name": "Systeem",
        "jwks": jwks(),
        "roles": ["care_coordinator"],
        "oauth_scopes": ["children:read"],
        "whole_organisation": True,
    }
    return organisations.connect_system(admin, **{**values, **given})


def test_what_sees_children_waits_for_another(town: Town, admin: Actor, second: Actor) -> None:
    made = connect(admin)
    assert (made["active"], made["waits"]) == (False, True)
    assert [text.nl for text in made["may"]] == ["kinddossiers lezen"]
    with pytest.raises(Forbidden, match="own_system"):
        organisations.approve_system(admin, system_id=made["id"])
    with pytest.raises(Conflict, match="system_unapproved"):
        organisations.resume_system(admin, system_id=made["id"])
    approved = organisations.approve_system(second, system_id=made["id"])
    assert (approved["active"], approved["approved_by"]) == (True, second.id)
    with pytest.raises(Conflict, match="system_approved"):
        organisations.approve_system(second, system_id=made["id"])


def test_what_sees_no_children_works_at_once(town: Town, admin: Actor) -> None:
    made = connect(admin, roles=["care_coordinator"], oauth_scopes=["organisations:read"])
    assert (made["active"], made["waits"]) == (True, False)
    with pytest.raises(Conflict, match="system_approved"):
        organisations.approve_system(admin, system_id=made["id"])


def test_it_gets_no_further_than_its_state(
    the_house: House, town: Town, admin: Actor, second: Actor
) -> None:
    key = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
    public = json.dumps({"keys": [key.as_dict(private=False)]})
    made = connect(admin, jwks=public)["id"]
    issuer = the_house.settings.issuer
    with pytest.raises(AssertionError, match="invalid_client"):
        _token(the_house.app, issuer, made, key)
    organisations.approve_system(second, system_id=made)
    token = _token(the_house.app, issuer, made, key)
    client, headers = the_house.app.test_client(), {"Authorization": f"Bearer {token}"}
    assert client.get("/v1/children", headers=headers).status_code == 200
    organisations.suspend_system(admin, system_id=made)
    assert client.get("/v1/children", headers=headers).status_code == 401
    organisations.resume_system(admin, system_id=made)
    assert client.get("/v1/children", headers=headers).status_code == 200


def said(key: Any, private: bool) -> str:
    """A key as JSON text."""
    return json.dumps(key.as_dict(private=private))


def weak_rsa() -> str:
    """1024 bits, which joserfc warns about."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return said(RSAKey.generate_key(1024, auto_kid=True), False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "jwks_not_json"),
        ("geen json", "jwks_not_json"),
        ('{"keys": []}', "jwks_not_json"),
        ("[1]", "jwks_not_json"),
        ('{"keys": [{"kty": "EC"}]}', "jwks_unusable"),
        ('{"keys": [1]}', "jwks_unusable"),
        (
            said(ECKey.generate_key("P-256", auto_kid=True), True),
            "jwks_private",
        ),
        (said(OctKey.generate_key(256, auto_kid=True), True), "jwks_private"),
        (
            said(ECKey.generate_key("P-384", auto_kid=True), False),
            "jwks_unusable",
        ),
        (
            weak_rsa(),
            "jwks_unusable",
        ),
        (said(ECKey.generate_key("P-256"), False), "jwks_unusable"),
    ],
    ids=range(11),
)
def test_only_good_public_keys(town: Town, admin: Actor, text: str, code: str) -> None:
    with pytest.raises(Invalid) as wrong:
        connect(admin, jwks=text)
    assert wrong.value.reasons[0].code == code
    assert wrong.value.reasons[0].pointer == "/jwks"


def test_the_database_wants_a_second_admin_too(the_house: House, town: Town, admin: Actor) -> None:
    made = connect(admin)
    from psycopg.errors import CheckViolation

    with intruding(the_house, "app", town.school.id) as connection:
        wake = "UPDATE system SET active = true WHERE id = %s"
        refuses(connection, CheckViolation, wake, made["id"])
        own = "UPDATE system SET approved_at = now(), approved_by = registered_by WHERE id = %s"
        refuses(connection, CheckViolation, own, made["id"])
        for column in ("roles", "oauth_scopes", "whole_organisation", "sees_children"):
            widen = f"UPDATE system SET {column} = {column} WHERE id = %s"
            refuses(connection, REFUSED, widen, made["id"])


def test_which_software_sees_children() -> None:
    assert software_about_children(["care_coordinator"], ["children:read"])
    assert software_about_children(["privacy_officer"], ["consents:write"])
    assert not software_about_children(["care_coordinator"], ["organisations:read"])
    assert not software_about_children(["organisation_admin"], ["children:read", "keys:write"])


def test_what_the_operator_registers_works(town: Town) -> None:
    made = organisations.register_system(
        town.school.operator(),
        name="Systeem",
        jwks={"keys": []},
        oauth_scopes=["children:read"],
        roles=["care_coordinator"],
    )
    admin = town.school.member(role=ADMIN)
    found = organisations.get_system(admin, system_id=made["id"])
    assert (found["active"], found["waits"]) == (True, False)
    assert children.list_children(town.school.member()).results == []
    assert connected(town)["waits"]
