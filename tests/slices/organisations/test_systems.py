"""Software is asked for by one, approved by another, and ended by either."""

from dataclasses import replace
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.organisations import operations as organisations
from services.organisations.systems import CHILD_DATA, WATCHED
from shared.authz.actor import Actor
from shared.authz.permissions import OAUTH_SCOPES
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, PreconditionFailed
from tests.factories.software import asked_for, connected, public_keys
from tests.factories.town import Town
from tests.house import House
from tests.shared.db.intruder import REFUSED, intruding, refuses
from tests.slices.identity.apps import App, registered

PUBLIC: dict[str, Any] = {"public": True, "jwks": None}


@pytest.fixture
def admin(town: Town) -> Actor:
    return town.school.member(role="organisation_admin")


def another(admin: Actor) -> Actor:
    return replace(admin, id=new_id())


def given(**changes: Any) -> dict[str, Any]:
    usual = {"name": "Kindvolgapp", "jwks": public_keys(), "oauth_scopes": ["children:read"]}
    return {**usual, **changes}


def test_who_asks_does_not_approve(admin: Actor) -> None:
    made = organisations.register_system(admin, **given())
    assert (made["state"], made["asked_by"], made["approved_by"]) == ("asked", admin.id, None)
    with pytest.raises(Forbidden) as refused:
        organisations.approve_system(admin, system_id=made["id"])
    assert refused.value.code == "second_person_needed"
    second = another(admin)
    approved = organisations.approve_system(second, system_id=made["id"])
    assert (approved["state"], approved["approved_by"]) == ("active", second.id)
    with pytest.raises(Conflict):
        organisations.approve_system(another(admin), system_id=made["id"])


def test_the_operator_asks_and_cannot_approve(town: Town) -> None:
    waiting = asked_for(town.school)
    with pytest.raises(Forbidden) as refused:
        organisations.approve_system(
            replace(town.school.operator(), id=new_id()), system_id=waiting
        )
    assert refused.value.code == "role_missing"


@pytest.mark.parametrize("scope", sorted(OAUTH_SCOPES))
def test_what_sees_nothing_of_children_works_at_once(admin: Actor, scope: str) -> None:
    made = organisations.register_system(admin, **given(oauth_scopes=[scope]))
    assert (made["state"] == "asked") == (scope in WATCHED)


def test_every_scope_of_children_s_data_is_on_the_list() -> None:
    others = {"organisations:read", "keys:write", "covenants:read"}
    management = {"management:read", "management:write", "substitutes:write"}
    assert OAUTH_SCOPES.keys() - CHILD_DATA == others | management


def test_the_database_holds_it_too(the_house: House, town: Town) -> None:
    waiting = asked_for(town.school)
    with (
        pytest.raises(IntegrityError, match="system_approved_check"),
        the_house.engines["admin"].begin() as connection,
    ):
        connection.execute(text("UPDATE system SET active = true WHERE id = :id"), {"id": waiting})
    with (
        pytest.raises(IntegrityError, match="system_two_persons_check"),
        the_house.engines["admin"].begin() as connection,
    ):
        connection.execute(
            text("UPDATE system SET approved_by = asked_by WHERE id = :id"), {"id": waiting}
        )


def test_until_it_is_approved_it_gets_no_token(the_house: House, town: Town, admin: Actor) -> None:
    key = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
    jwks = {"keys": [key.as_dict(private=False)]}
    made = organisations.register_system(admin, **given(jwks=jwks, roles=["care_coordinator"]))
    system = registered(the_house.app, the_house.settings.issuer, town.school, redirect_uris=[])
    waiting = replace(system, client_id=made["id"], key=key)
    asked = {"grant_type": "client_credentials"}
    assert waiting.post("/oauth/token", **asked).status_code == 401
    organisations.approve_system(another(admin), system_id=made["id"])
    answer = waiting.post("/oauth/token", **asked)
    assert answer.status_code == 200
    assert ended_at_once(waiting, answer.get_json()["access_token"], admin) == 401


def ended_at_once(system: App, token: str, admin: Actor) -> int:
    assert system.call(token).status_code == 200
    organisations.end_system(admin, system_id=system.client_id)
    return system.call(token).status_code


def test_what_was_ended_does_not_come_back(admin: Actor) -> None:
    made = organisations.register_system(admin, **given())
    assert organisations.end_system(admin, system_id=made["id"])["state"] == "ended"
    with pytest.raises(Conflict):
        organisations.approve_system(another(admin), system_id=made["id"])
    with pytest.raises(Conflict):
        organisations.end_system(admin, system_id=made["id"])


def _private() -> dict[str, Any]:
    return {"keys": [ECKey.generate_key("P-256").as_dict(private=True)]}


def _of(key: Any) -> dict[str, Any]:
    return {"keys": [key.as_dict(private=isinstance(key, OctKey))]}


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_what_could_never_work_is_refused(admin: Actor) -> None:
    weak, secret = RSAKey.generate_key(1024), OctKey.generate_key(256)
    elsewhere = "https://app.example/keys"
    for changes, code in (
        ({"jwks": None}, "keys_missing"),
        ({"jwks": {"keys": []}}, "keys_missing"),
        ({"jwks": {"keys": ["a"]}}, "key_unreadable"),
        ({"jwks": {"keys": [{"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}]}}, "key_unreadable"),
        ({"jwks": _private()}, "key_private"),
        ({"jwks": _of(secret)}, "key_private"),
        ({"jwks": _of(weak)}, "key_unusable"),
        ({"jwks": _of(ECKey.generate_key("P-384"))}, "key_unusable"),
        ({"jwks_uri": elsewhere}, "keys_twice"),
        ({"jwks": None, "jwks_uri": "http://app.example/keys"}, "jwks_uri_unusable"),
        ({"jwks": None, "jwks_uri": "https://127.0.0.1/keys"}, "jwks_uri_unusable"),
        ({"oauth_scopes": ["everything"]}, "scope_unknown"),
        ({"roles": ["god"]}, "role_unknown"),
        ({"redirect_uris": ["http://app.example/terug"]}, "redirect_uri_unusable"),
        ({"redirect_uris": ["https://app.example/terug#x"]}, "redirect_uri_unusable"),
        ({"redirect_uris": ["http://127.0.0.1/terug"]}, "redirect_uri_unusable"),
        ({"public": True, "jwks": None}, "redirect_uri_unusable"),
        ({"public": True, "redirect_uris": ["http://127.0.0.1/"]}, "key_of_public_app"),
        (
            {"public": True, "jwks": None, "redirect_uris": ["javascript:x"]},
            "redirect_uri_unusable",
        ),
    ):
        with pytest.raises(Invalid) as refused:
            organisations.register_system(admin, **given(**changes))
        assert [reason.code for reason in refused.value.reasons] == [code], changes


def test_addresses_that_may_be_registered(admin: Actor) -> None:
    for changes in (
        {"jwks": None, "jwks_uri": "https://keys.example/set?of=us"},
        {"redirect_uris": ["https://app.example/terug?vast=1"]},
        {**PUBLIC, "redirect_uris": ["http://[::1]/terug", "nl.example.app:/terug"]},
    ):
        assert organisations.register_system(admin, **given(**changes))["id"]


def test_the_list_says_who_asked_and_who_approved(town: Town, admin: Actor) -> None:
    first, second = connected(town.school, **given()), asked_for(town.school)
    listed = organisations.list_systems(admin).results
    assert [(one["id"], one["state"]) for one in listed] == [(second, "asked"), (first, "active")]
    assert (
        organisations.list_systems(town.child_work.member(role="organisation_admin")).results == []
    )


def test_it_is_stopped_at_once_and_works_again(the_house: House, town: Town, admin: Actor) -> None:
    issuer, roles = the_house.settings.issuer, ["care_coordinator"]
    system = registered(the_house.app, issuer, town.school, redirect_uris=[], roles=roles)
    asked = system.post("/oauth/token", grant_type="client_credentials")
    token = asked.get_json()["access_token"]
    assert system.call(token).status_code == 200
    stopped = organisations.suspend_system(admin, system_id=system.client_id)
    assert (stopped["state"], system.call(token).status_code) == ("stopped", 401)
    assert system.post("/oauth/token", grant_type="client_credentials").status_code == 401
    with pytest.raises(Conflict):
        organisations.suspend_system(admin, system_id=system.client_id)
    organisations.resume_system(admin, system_id=system.client_id)
    assert system.call(token).status_code == 200


def test_what_was_not_approved_or_was_ended_is_not_resumed(admin: Actor) -> None:
    waiting = organisations.register_system(admin, **given())["id"]
    with pytest.raises(Conflict, match="system_not_stopped"):
        organisations.resume_system(another(admin), system_id=waiting)
    organisations.end_system(admin, system_id=waiting)
    with pytest.raises(Conflict, match="system_not_stopped"):
        organisations.resume_system(another(admin), system_id=waiting)


def test_whoever_saw_an_older_version_looks_again(admin: Actor) -> None:
    waiting = organisations.register_system(admin, **given())
    organisations.approve_system(another(admin), system_id=waiting["id"])
    with pytest.raises(PreconditionFailed):
        organisations.suspend_system(
            admin, system_id=waiting["id"], expected_version=waiting["version"]
        )


def test_what_it_may_is_fixed_when_it_is_asked_for(the_house: House, town: Town) -> None:
    waiting = asked_for(town.school)
    with intruding(the_house, "app", town.school.id) as connection:
        for column in ("roles", "oauth_scopes", "whole_organisation", "grant_type", "public"):
            widen = f"UPDATE system SET {column} = {column} WHERE id = %s"
            refuses(connection, REFUSED, widen, waiting)


def test_one_is_told_in_words(town: Town, admin: Actor) -> None:
    made = connected(town.school, **given(roles=["care_coordinator"]))
    found = organisations.get_system(admin, system_id=made)
    assert [words.nl for words in found["may"]] == [
        "kinddossiers lezen",
        "aangeboden bestanden bekijken",
    ]
    assert len(found["key_ids"]) == 1
