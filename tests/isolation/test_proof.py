"""How a member logged in: generated from the registry, so that no operation is forgotten.

Invariant: a password alone opens nothing about children, nor anything of an admin's; what is marked
as sensitive wants a fresh login; and neither is ever asked of a system, a worker or an operator.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared import clock
from shared.authz import assurance, permissions
from shared.authz.actor import Actor
from shared.authz.operation import OPERATIONS
from shared.authz.permissions import PERMISSIONS
from shared.ids import new_id
from shared.problems import StepUpNeeded
from tests.house import House
from tests.isolation.sample import Sample
from tests.isolation.test_table import standing
from tests.isolation.witness import assert_one_line, attempted, unharmed

LITTLE = {"organisation:read", "covenant:read", "notification:read", "notification:mark"}
FOR_MEMBERS = [name for name, found in OPERATIONS.items() if PERMISSIONS[found.permission].roles]
FRESH = [name for name in FOR_MEMBERS if PERMISSIONS[OPERATIONS[name].permission].fresh]


def member(sample: Sample, name: str, acr: str | None, ago: timedelta) -> Actor:
    """Somebody with the right role, who logged in like that, so long ago."""
    roles = PERMISSIONS[OPERATIONS[name].permission].roles
    made = Actor("member", new_id(), sample.place.id, sample.place.kind, roles=roles)
    at = clock.now() - ago
    return replace(made, acr=acr, logged_in_at=at, trace_id=str(new_id()))


@pytest.mark.parametrize("acr", [assurance.PASSWORD, None, "urn:somebody:else"])
@pytest.mark.parametrize("name", FOR_MEMBERS)
def test_a_password_alone_is_not_enough(the_house: House, name: str, acr: str | None) -> None:
    if OPERATIONS[name].permission in LITTLE:
        return
    sample, admin = standing(name), the_house.engines["admin"]
    actor = member(sample, name, acr, timedelta())
    with unharmed(admin):
        outcome = attempted(name, actor, sample.kwargs)
    assert outcome.problem is StepUpNeeded
    assert outcome.code == "insufficient_user_authentication"
    assert_one_line(admin, name, actor, "insufficient_user_authentication")


@pytest.mark.parametrize("name", FRESH)
def test_what_is_sensitive_wants_a_fresh_login(the_house: House, name: str) -> None:
    sample, admin = standing(name), the_house.engines["admin"]
    for ago in (assurance.FRESH_FOR + timedelta(seconds=1), -timedelta(minutes=1)):
        actor = member(sample, name, assurance.PASSKEY, ago)
        with unharmed(admin):
            outcome = attempted(name, actor, sample.kwargs)
        assert outcome.problem is StepUpNeeded, f"a login {ago} ago"


def test_what_is_sensitive() -> None:
    sensitive = {name for name, entry in PERMISSIONS.items() if entry.fresh}
    assert {"export:ask", "recipient_key:change", "organisation:manage"} <= sensitive
    assert not sensitive & LITTLE


@pytest.mark.parametrize("kind", ["system", "worker", "operator"])
def test_who_has_no_session_is_not_asked(kind: str) -> None:
    actor = Actor(kind, new_id(), new_id(), "education")  # type: ignore[arg-type]
    for name in PERMISSIONS:
        assert permissions.proof_missing(name, actor, clock.now()) is None


def test_the_challenge_is_that_of_rfc_9470(the_house: House) -> None:
    sample = standing("exports.ask_export")
    actor = member(sample, "exports.ask_export", assurance.TWO_FACTORS, timedelta(hours=1))
    with pytest.raises(StepUpNeeded) as refused:
        OPERATIONS["exports.ask_export"](actor, **sample.kwargs)
    challenge = refused.value.headers["WWW-Authenticate"]
    assert 'error="insufficient_user_authentication"' in challenge
    assert 'max_age="600"' in challenge
    assert assurance.PASSKEY in challenge
    assert refused.value.status == 401
