"""The columns of the isolation table: how somebody tries what is not theirs, and what must follow.

Invariant: each attack differs from the valid call in one thing; it changes nothing, tells nothing
and leaves exactly one line in the audit trail.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from shared.authz.actor import Actor
from shared.authz.operation import OPERATIONS
from shared.authz.permissions import OAUTH_SCOPES, PERMISSIONS, ROLES
from shared.ids import new_id
from shared.problems import Forbidden
from shared.texts import Text
from tests.factories.town import operator_for
from tests.isolation.ring import impostor
from tests.isolation.sample import Sample
from tests.isolation.witness import Outcome, assert_one_line, attempted, shown, traced

Attack = Callable[[Engine, str, Sample], None]
ATTACKS: dict[str, Attack] = {}


def attack(column: str) -> Callable[[Attack], Attack]:
    """Let the decorated function be the attack of this column."""

    def declare(function: Attack) -> Attack:
        ATTACKS[column] = function
        return function

    return declare


@attack("another tenant")
def from_another_tenant(admin: Engine, name: str, sample: Sample) -> None:
    """A foreign id answers exactly as one that never was; a list does not hold what is foreign."""
    for place in sample.outsiders:
        actor = impostor(sample.actor, place)
        nobody = _one_line(admin, name, actor, _unknown(sample))
        foreign = _one_line(admin, name, actor, sample.kwargs)
        assert foreign.problem is (sample.refused if sample.secrets else None)
        assert (foreign.problem, foreign.code, foreign.words) == (
            nobody.problem,
            nobody.code,
            nobody.words,
        )
        assert not shown(foreign.result) & sample.hidden


@attack("another team")
def from_another_team(admin: Engine, name: str, sample: Sample) -> None:
    """A colleague of another team has the role, and not the child."""
    seen = _one_line(admin, name, sample.colleague(), sample.kwargs)
    assert seen.problem is (sample.refused if sample.secrets else None)
    assert not shown(seen.result) & sample.hidden


@attack("unknown id")
def of_what_is_not_there(admin: Engine, name: str, sample: Sample) -> None:
    """The valid actor asks for what never was, for each id that the call names."""
    for secret in sample.secrets:
        found = _one_line(admin, name, sample.actor, _unknown(sample, only=secret))
        assert found.problem is sample.refused
        assert not shown(found.result) & sample.hidden


@attack("wrong role")
def with_a_wrong_role(admin: Engine, name: str, sample: Sample) -> None:
    """Every role that does not have the permission, one by one; and nobody's role at all."""
    holders = PERMISSIONS[OPERATIONS[name].permission].roles
    for role in [*sorted(set(ROLES) - holders), None]:
        member = _member(sample, frozenset({role} if role else ()))
        _forbidden(admin, name, member, sample, "role_missing")
    if not PERMISSIONS[OPERATIONS[name].permission].operator:
        operator = operator_for(sample.place.id, sample.place.kind)
        _forbidden(admin, name, operator, sample, "role_missing")


@attack("missing scope")
def of_a_system_without_the_scope(admin: Engine, name: str, sample: Sample) -> None:
    """All other OAuth scopes together are not this one; without any scope neither."""
    entry = PERMISSIONS[OPERATIONS[name].permission]
    for scopes in (frozenset(OAUTH_SCOPES) - {entry.oauth_scope}, frozenset[str](), None):
        member = _member(sample, entry.roles)
        system = replace(member, kind="system", whole_organisation=True, oauth_scopes=scopes)
        of_app = "scope_missing" if entry.oauth_scope else "not_for_systems"
        of_system = "not_for_systems" if entry.people else of_app
        _forbidden(admin, name, system, sample, of_system if entry.roles else "role_missing")
        if scopes is not None:
            through = replace(member, oauth_scopes=scopes)
            _forbidden(admin, name, through, sample, of_app if entry.roles else "role_missing")


@attack("suspended")
def of_a_suspended_organisation(admin: Engine, name: str, sample: Sample) -> None:
    """A suspended organisation changes nothing."""
    _forbidden(admin, name, replace(sample.actor, read_only=True), sample, "organisation_suspended")


@attack("unnamed worker")
def of_a_worker_that_was_not_named(admin: Engine, name: str, sample: Sample) -> None:
    """A worker that was started for everything else."""
    others = frozenset(PERMISSIONS) - {OPERATIONS[name].permission}
    worker = Actor(
        "worker",
        sample.place.id,
        sample.place.id,
        "",
        whole_organisation=True,
        named_permissions=others,
        channel="worker",
    )
    _forbidden(admin, name, worker, sample, "not_a_named_permission")
    if not PERMISSIONS[OPERATIONS[name].permission].worker:  # naming it does not help either
        named = replace(worker, named_permissions=frozenset(PERMISSIONS))
        _forbidden(admin, name, named, sample, "not_a_named_permission")


def _member(sample: Sample, roles: frozenset[str]) -> Actor:
    """Somebody of the organisation with these roles, in all its teams."""
    place = sample.place
    teams = frozenset(place.teams)
    return Actor("member", new_id(), place.id, place.kind, roles=roles, teams=teams)


def _unknown(sample: Sample, only: str | None = None) -> dict[str, Any]:
    names = [only] if only else sample.secrets
    return sample.kwargs | {name: _other(sample.kwargs[name]) for name in names}


def _other(value: UUID | Sequence[UUID]) -> UUID | list[UUID]:
    return new_id() if isinstance(value, UUID) else [new_id() for _ in value]


def _one_line(admin: Engine, name: str, actor: Actor, kwargs: dict[str, Any]) -> Outcome:
    """The attempt, which leaves one line, whatever its end."""
    actor = traced(actor)
    outcome = attempted(name, actor, kwargs)
    assert_one_line(admin, name, actor, outcome.code or "ok")
    return outcome


def _forbidden(admin: Engine, name: str, actor: Actor, sample: Sample, reason: str) -> None:
    outcome = _one_line(admin, name, actor, sample.kwargs)
    assert (outcome.problem, outcome.code) == (Forbidden, reason)
    _title, detail, reasons = outcome.words
    assert isinstance(detail, Text)
    assert isinstance(reasons, tuple)
    assert [given.code for given in reasons] == [reason]
    for text in (detail, reasons[0].text):
        assert text.nl
        assert text.en
        assert text.nl != text.en
