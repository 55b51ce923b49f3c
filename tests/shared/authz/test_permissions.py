"""The permission table, tried whole: every permission × everybody who could come with it."""

from dataclasses import replace
from itertools import product

import pytest

from shared.authz.actor import Actor
from shared.authz.permissions import (
    OAUTH_SCOPES,
    PERMISSIONS,
    ROLES,
    WHOLE_ORGANISATION,
    reach,
    refusal,
)
from shared.authz.words import CHILDREN
from shared.ids import new_id

ORG, TEAM = new_id(), new_id()
MEMBER = Actor("member", new_id(), ORG, "education", teams=frozenset({TEAM}))
STOPS = {
    *("consent:withdraw", "consent:withdraw_by_link", "authority:end", "authority_substitute:end"),
    *("covenant:end", "legal_ground:end", "objection:record", "signal:unshare"),
    "match:withdraw",
    "risk_list:end",
}
"""Nothing may block an end of sharing (GDPR art. 7(3)), so a suspension does not either."""
CHILD_CONTENT = tuple(f"{kind}:" for kind in CHILDREN)
OVERSIGHT = {"disclosure:oversee", "match:watch", "risk_list:watch"}
"""Without contents: who, to whom, by which rule, how often; the data protection officer answers for
it."""
NAMING = {"risk_list:head", "risk_list:name"}
"""Where nobody leads the admin names who works on a list: its head and members, and no child."""
WITHOUT_CHILDREN = {"match:rotate"}
"""About keys: the operator begins it, and each organisation's worker does it."""
WITHOUT_CONTENT = ("data_protection_officer", "organisation_admin", "municipal_analyst")


def code(permission: str, actor: Actor) -> str | None:
    reason = refusal(permission, actor)
    return reason.code if reason else None


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_member_has_it_by_role_and_by_nothing_else(permission: str) -> None:
    entry = PERMISSIONS[permission]
    for role in ROLES:
        wanted = None if role in entry.roles else "role_missing"
        member = replace(MEMBER, roles=frozenset({role}))
        for extra in (
            member,
            replace(member, named_permissions=frozenset(PERMISSIONS)),
            replace(member, whole_organisation=True),
        ):
            assert code(permission, extra) == wanted


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_role_that_does_not_exist_gives_nothing(permission: str) -> None:
    for roles in (frozenset[str](), frozenset({"god"}), frozenset({"operator"})):
        assert code(permission, replace(MEMBER, roles=roles)) == "role_missing"


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_system_needs_the_role_and_the_scope(permission: str) -> None:
    entry = PERMISSIONS[permission]
    for roles, scopes in product((entry.roles, frozenset[str]()), _scopes(entry.oauth_scope)):
        system = replace(MEMBER, kind="system", roles=roles, oauth_scopes=scopes)
        allowed = bool(roles) and not entry.people and entry.oauth_scope in (scopes or ())
        assert (code(permission, system) is None) == allowed


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_member_through_an_app_needs_the_role_and_the_scope(permission: str) -> None:
    entry = PERMISSIONS[permission]
    for role, scopes in product(ROLES, _scopes(entry.oauth_scope)[1:]):
        through = replace(MEMBER, roles=frozenset({role}), oauth_scopes=scopes)
        allowed = role in entry.roles and entry.oauth_scope in (scopes or ())
        assert (code(permission, through) is None) == allowed


def _scopes(own: str | None) -> list[frozenset[str] | None]:
    others = frozenset(OAUTH_SCOPES) - {own}
    return [None, frozenset(), others, frozenset({own} if own else ())]


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_worker_has_what_it_was_started_for(permission: str) -> None:
    entry = PERMISSIONS[permission]
    worker = replace(MEMBER, kind="worker", roles=frozenset(ROLES), oauth_scopes=None)
    named = replace(worker, named_permissions=frozenset({permission}))
    others = replace(worker, named_permissions=frozenset(PERMISSIONS) - {permission})
    assert code(permission, named) == (None if entry.worker else "not_a_named_permission")
    assert code(permission, others) == "not_a_named_permission"


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_the_operator_never_sees_contents(permission: str) -> None:
    operator = replace(MEMBER, kind="operator", roles=frozenset(ROLES))
    allowed = PERMISSIONS[permission].operator
    assert (code(permission, operator) is None) == allowed
    about_children = permission.startswith(CHILD_CONTENT) and permission not in WITHOUT_CHILDREN
    assert not (allowed and about_children)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_who_may_only_read_changes_nothing(permission: str) -> None:
    entry = PERMISSIONS[permission]
    everybody = [
        replace(MEMBER, roles=entry.roles),
        replace(MEMBER, kind="system", roles=entry.roles, oauth_scopes=frozenset(OAUTH_SCOPES)),
        replace(MEMBER, kind="operator"),
        replace(MEMBER, kind="worker", named_permissions=frozenset({permission})),
        replace(MEMBER, kind="respondent", named_permissions=frozenset({permission})),
    ]
    for actor in everybody:
        suspended = replace(actor, read_only=True)
        if entry.changes and permission not in STOPS:
            assert code(permission, suspended) == "organisation_suspended"
        else:
            assert code(permission, suspended) == code(permission, actor)


def test_who_is_leaving_ends_and_takes_along_and_begins_nothing() -> None:
    """The list is written out: whoever lets another permission through says so here."""
    leaving = replace(MEMBER, read_only=True, leaving=True, roles=frozenset(ROLES))
    able = {p for p, entry in PERMISSIONS.items() if entry.changes and not refusal(p, leaving)}
    assert able == {
        *(STOPS - {"consent:withdraw_by_link"}),  # no member's
        *("referral:cancel", "referral:receive", "referral:reject", "referral:work"),
        *("recipient_key:change", "recipient_key:confirm", "export:ask", "takeout:ask"),
        "risk_list:name",  # who closes the list must be named
        *("duty:tell", "objection:decide", "signal:finish"),
    }
    assert code("referral:send", leaving) == "organisation_leaving"
    system = replace(leaving, kind="system", leaving=False, oauth_scopes=frozenset(OAUTH_SCOPES))
    assert code("referral:work", system) == "organisation_suspended"


@pytest.mark.parametrize("role", WITHOUT_CONTENT)
def test_curiosity_has_no_role(role: str) -> None:
    """Supervisor, administrator and analyst: none of them sees a child."""
    curious = replace(MEMBER, roles=frozenset(WITHOUT_CONTENT))
    open_to = [p for p in PERMISSIONS if p.startswith(CHILD_CONTENT) and not refusal(p, curious)]
    assert set(open_to) == OVERSIGHT | NAMING
    assert role in ROLES


def test_a_refusal_says_why_in_both_languages_and_what_to_do() -> None:
    actors = [MEMBER, replace(MEMBER, kind="operator"), replace(MEMBER, read_only=True)]
    actors += [replace(MEMBER, kind="system", roles=frozenset(ROLES))]
    for permission, actor in product(PERMISSIONS, actors):
        reason = refusal(permission, actor)
        if reason is None:
            continue
        for text in (reason.text, reason.remedy):
            assert text
            assert text.nl
            assert text.en
            assert "{" not in text.nl + text.en


def test_an_unknown_permission_is_nobody_s() -> None:
    with pytest.raises(KeyError):
        refusal("child:everything", replace(MEMBER, roles=frozenset(ROLES)))


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_wide_role_widens_what_it_may_itself(permission: str) -> None:
    for role in ROLES:
        wide = role in WHOLE_ORGANISATION and role in PERMISSIONS[permission].roles
        member = replace(MEMBER, roles=frozenset({role, "child_worker"}), whole_organisation=True)
        assert reach(permission, member) == (None if wide else frozenset({TEAM}))
    system = replace(MEMBER, kind="system", roles=frozenset(ROLES))
    assert reach(permission, system) == frozenset({TEAM})
    assert reach(permission, replace(system, whole_organisation=True)) is None


def test_only_an_end_of_sharing_goes_through_a_suspension() -> None:
    assert {name for name, entry in PERMISSIONS.items() if entry.stops} == STOPS


def test_what_the_operator_s_database_user_does_is_nobody_else_s() -> None:
    for entry in PERMISSIONS.values():
        if entry.by == "operator":
            assert entry.operator
            assert not entry.roles
            assert not entry.worker
            assert entry.oauth_scope is None


def test_what_the_matcher_s_database_user_does_is_a_worker_s_alone() -> None:
    """It looks across tenants: nobody of flesh and blood, and no software, asks it directly."""
    across = {name for name, entry in PERMISSIONS.items() if entry.by == "matcher"}
    assert across == {"match:find"}
    for name in across:
        entry = PERMISSIONS[name]
        assert entry.worker
        others = [entry.roles, entry.operator, entry.respondent, entry.oauth_scope]
        assert not any(others)


def test_every_scope_and_role_in_the_table_exists() -> None:
    for entry in PERMISSIONS.values():
        assert entry.roles <= set(ROLES)
        assert entry.oauth_scope is None or entry.oauth_scope in OAUTH_SCOPES
    assert set(OAUTH_SCOPES) == {e.oauth_scope for e in PERMISSIONS.values() if e.oauth_scope}
