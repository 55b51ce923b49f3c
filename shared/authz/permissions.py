"""Who may do what: the one table. Roles say who may; covenant and consent say what may be shared.

Invariant: an operation whose permission is not in this table does not start; whoever is not named
in a permission does not have it. Pure data and one pure function.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.authz import assurance
from shared.authz.actor import Actor
from shared.authz.refusals import (
    LEAVING,
    NOT_FOR_SYSTEMS,
    NOT_FRESH,
    NOT_HERE,
    NOT_NAMED,
    ONE_FACTOR,
    READ_ONLY,
    SCOPE_MISSING,
)
from shared.authz.roles import (
    ADMIN,
    CARE,
    EVERYBODY,
    OAUTH_SCOPES,
    POLICE,
    PRIVACY,
    PROTOCOL,
    ROLES,
    SEES_KEPT_CLOSE,
    SUPERVISION,
    WHOLE_ORGANISATION,
)
from shared.problems import Reason
from shared.texts import Text

__all__ = [
    "ADMIN",
    "CARE",
    "EVERYBODY",
    "NOT_HERE",
    "OAUTH_SCOPES",
    "PERMISSIONS",
    "POLICE",
    "PRIVACY",
    "PROTOCOL",
    "ROLES",
    "SEES_KEPT_CLOSE",
    "SUPERVISION",
    "WHOLE_ORGANISATION",
    "Permission",
    "proof_missing",
    "reach",
    "refusal",
    "scope_challenge",
    "wants_second_factor",
]


@dataclass(frozen=True, slots=True)
class Permission:
    """Who has it: members by role; systems by role and OAuth scope; workers by name.

    `operator`: the platform's operator too, who brings tenants in and never sees contents.
    `fresh`: a member must have proven who they are a moment ago (`assurance.FRESH_FOR`).
    `people`: of flesh and blood, be it through an app; software that acts by itself has it not.
    `respondent`: whoever has the link to a question for consent, about that question alone.
    `by`: the database user that does it; "operator" for what only the operator's programs can,
    "matcher" for what looks across tenants for the same child.
    `stops`: it only ends sharing, which nothing may block: also where an organisation is suspended.
    `leaves`: it ends what is under way or takes data along: also where an organisation is leaving.
    """

    roles: frozenset[str] = frozenset()
    oauth_scope: str | None = None
    worker: bool = False
    operator: bool = False
    changes: bool = False
    fresh: bool = False
    people: bool = False
    respondent: bool = False
    by: Literal["app", "operator", "matcher"] = "app"
    stops: bool = False
    leaves: bool = False


def _read(roles: frozenset[str], oauth_scope: str | None) -> Permission:
    return Permission(roles, oauth_scope)


def _change(
    roles: frozenset[str], oauth_scope: str | None, *, fresh: bool = False, leaves: bool = False
) -> Permission:
    return Permission(roles, oauth_scope, changes=True, fresh=fresh, leaves=leaves)


def _manage(
    roles: frozenset[str], *, fresh: bool = False, operator: bool = False, leaves: bool = False
) -> Permission:
    """What admins do with the organisation itself, four eyes and all."""
    return Permission(
        roles,
        "management:write",
        operator=operator,
        changes=True,
        fresh=fresh,
        people=True,
        leaves=leaves,
    )


def _by_people(roles: frozenset[str]) -> Permission:
    """Of which a member of flesh and blood is the author, be it through an app."""
    return Permission(roles, "legal-grounds:write", changes=True, people=True)


def _by_hand(roles: frozenset[str]) -> Permission:
    """What a professional does who can be called about it, be it through an app."""
    return Permission(roles, "matches:write", changes=True, people=True)


def _on_lists(roles: frozenset[str], *, leaves: bool = False) -> Permission:
    """What a named member does on a risk list, be it through an app."""
    return Permission(roles, "risk-lists:write", changes=True, people=True, leaves=leaves)


_OVERSEE = Permission(ADMIN, "management:read", people=True)
_WORKER = Permission(worker=True, changes=True)

PERMISSIONS: dict[str, Permission] = {
    "tenant:read": Permission(operator=True, by="operator"),
    "tenant:change": Permission(operator=True, changes=True, by="operator"),
    "organisation:open": Permission(operator=True, changes=True, by="operator"),
    "organisation:manage": _manage(ADMIN, operator=True, fresh=True),
    "organisation:overview": _OVERSEE,
    "staff:read": _OVERSEE,
    "staff:change": _manage(ADMIN, fresh=True),
    "staff:approve": _change(ADMIN, None, fresh=True),
    "factor_reset:decide": _change(ADMIN, None, fresh=True),
    "factor_reset:offer": _WORKER,
    "team:change": _manage(ADMIN),
    "system:read": _OVERSEE,
    "system:register": _manage(ADMIN, operator=True, fresh=True),
    "system:approve": _change(ADMIN, None, fresh=True),
    "system:stop": _manage(ADMIN, operator=True),
    "organisation:read": _read(EVERYBODY, "organisations:read"),
    "member:read": _read(CARE | ADMIN | POLICE | PROTOCOL | PRIVACY, "organisations:read"),
    "substitute:read": _read(CARE | ADMIN, "organisations:read"),
    "substitute:change": _change(CARE | ADMIN, "substitutes:write"),
    "recipient_key:read": _read(ADMIN | CARE | PRIVACY | SUPERVISION, "exports:read"),
    "recipient_key:confirm": _change(ADMIN | PRIVACY | SUPERVISION, None, fresh=True, leaves=True),
    "recipient_key:change": _change(ADMIN, "keys:write", fresh=True, leaves=True),
    "covenant:keep": Permission(operator=True, changes=True),
    "covenant:draft": _change(ADMIN | PRIVACY, None),
    "covenant:propose": _change(ADMIN | PRIVACY, None, fresh=True),
    "covenant:sign": _change(ADMIN, None, fresh=True),
    "covenant:end": Permission(ADMIN, changes=True, fresh=True, stops=True, leaves=True),
    "covenant:activate": _WORKER,
    "covenant:read": _read(EVERYBODY, "covenants:read"),
    "child:read": _read(CARE | POLICE, "children:read"),
    "child:change": _change(CARE | POLICE, "children:write"),
    "import:read": _read(CARE | POLICE, "children:read"),
    "import:change": _change(CARE | POLICE, "children:write"),
    "import:work": _WORKER,
    "processing:read": _read(ADMIN | PRIVACY | SUPERVISION, "covenants:read"),
    "consent:read": _read(CARE, "consents:read"),
    "consent:record": _change(CARE, "consents:write"),
    "consent:withdraw": Permission(CARE | PRIVACY, "consents:write", changes=True, stops=True),
    "consent:expire": _WORKER,
    "consent_request:pass_on": _WORKER,
    "consent:evidence": _change(CARE, "consents:write"),
    "authority:end": Permission(
        CARE | PRIVACY, "children:write", changes=True, stops=True, leaves=True
    ),
    "authority_substitute:record": _change(CARE, "consents:write"),
    "authority_substitute:review": Permission(CARE, None, changes=True, people=True),
    "authority_substitute:end": Permission(
        CARE | PRIVACY, "consents:write", changes=True, stops=True, leaves=True
    ),
    "consent:ask": _change(CARE, "consents:write"),
    "consent:answer": Permission(respondent=True, changes=True),
    "consent:withdraw_by_link": Permission(respondent=True, changes=True, stops=True),
    "legal_ground:read": _read(CARE | POLICE | PROTOCOL | PRIVACY, "legal-grounds:read"),
    "legal_ground:start": _by_people(CARE),
    "legal_ground:work": _by_people(CARE | PROTOCOL),
    "legal_ground:disclose": _by_people(POLICE),
    "legal_ground:review": Permission(
        PROTOCOL | PRIVACY | {"programme_coordinator"}, changes=True, fresh=True, people=True
    ),
    "legal_ground:end": Permission(
        CARE | POLICE | PROTOCOL | PRIVACY,
        "legal-grounds:write",
        changes=True,
        people=True,
        stops=True,
        leaves=True,
    ),
    "legal_ground:remind": _WORKER,
    "sharing:ask": _read(CARE | POLICE, "sharing:read"),
    "disclosure:read": _read(CARE | PROTOCOL | PRIVACY, "disclosures:read"),
    "disclosure:oversee": _read(PRIVACY | SUPERVISION, "disclosures:read"),
    "duty:read": _read(CARE | PROTOCOL | PRIVACY, "duties:read"),
    "duty:tell": _change(CARE | PROTOCOL, "duties:write", leaves=True),
    "letter:read": _read(CARE | PROTOCOL, "duties:read"),
    "duty:overrule": _change(PRIVACY, None),
    "duty:mind": _WORKER,
    "objection:read": _read(CARE | PROTOCOL | PRIVACY, "duties:read"),
    "objection:record": Permission(CARE | PRIVACY, "duties:write", changes=True, stops=True),
    "objection:decide": Permission(PRIVACY, changes=True, fresh=True, leaves=True),
    "referral:read": _read(CARE | POLICE, "referrals:read"),
    "referral:draft": _change(CARE | POLICE, "referrals:write"),
    "referral:send": _change(CARE | POLICE, "referrals:write"),
    "referral:cancel": _change(CARE | POLICE, "referrals:write", leaves=True),
    "referral:receive": _change(CARE, "referrals:write", leaves=True),
    "referral:answer": _change(CARE, "referrals:write"),
    "referral:reject": _change(CARE, "referrals:write", leaves=True),
    "referral:work": _change(CARE, "referrals:write", leaves=True),
    "referral:reopen": _change(CARE, "referrals:write"),
    "referral:triage": _change(CARE, "referrals:write"),
    "referral:talk": _change(CARE | POLICE, "referrals:write"),
    "referral:attach": _change(CARE | POLICE, "referrals:write"),
    "referral:remind": _WORKER,
    "referral:adopt": _WORKER,
    "signal:read": _read(CARE | POLICE, "signals:read"),
    "signal:write": _change(CARE | POLICE, "signals:write"),
    "signal:finish": _change(CARE | POLICE, "signals:write", leaves=True),
    "signal:share": _change(CARE | POLICE, "signals:write"),
    "signal:unshare": Permission(
        CARE | POLICE, "signals:write", changes=True, stops=True, leaves=True
    ),
    "signal:mind": _WORKER,
    "match:read": _read(CARE | POLICE, "matches:read"),
    "match:offer": _by_hand(CARE | POLICE),
    "match:withdraw": Permission(
        CARE | POLICE, "matches:write", changes=True, people=True, stops=True, leaves=True
    ),
    "match:answer": _by_hand(CARE | POLICE),
    "match:work": _by_hand(CARE | POLICE),
    "match:watch": _read(PRIVACY | SUPERVISION, None),
    "match:find": Permission(worker=True, changes=True, by="matcher"),
    "match:mind": _WORKER,
    "match:rotate": Permission(operator=True, changes=True),
    "pseudonym:read": Permission(operator=True),
    "risk_list:read": Permission(CARE | POLICE, "risk-lists:read", people=True),
    "risk_list:open": _on_lists(CARE | POLICE),
    "risk_list:head": Permission(CARE | POLICE | ADMIN, "risk-lists:read", people=True),
    "risk_list:name": _on_lists(CARE | POLICE | ADMIN, leaves=True),  # who closes it must be named
    "risk_list:put": _on_lists(CARE | POLICE),
    "risk_list:work": _on_lists(CARE | POLICE),
    "risk_list:end": Permission(
        CARE | POLICE, "risk-lists:write", changes=True, people=True, stops=True, leaves=True
    ),
    "risk_list:watch": _read(PRIVACY | SUPERVISION, None),
    "risk_list:mind": _WORKER,
    "notification:read": _read(EVERYBODY, None),
    "notification:mark": _change(EVERYBODY, None),
    "notification:announce": _WORKER,
    "notification:mail": _WORKER,
    "export:ask": _change(CARE, "exports:write", fresh=True, leaves=True),
    "export:read": _read(CARE, "exports:read"),
    "takeout:ask": _change(ADMIN | PRIVACY, None, fresh=True, leaves=True),
    "takeout:read": _read(ADMIN | PRIVACY, None),
    "export:make": _WORKER,
    "export:destroy": _WORKER,
    "grant:expire": _WORKER,
    "tenant:clear": _WORKER,
}


_LITTLE = frozenset(
    {"organisation:read", "covenant:read", "notification:read", "notification:mark"}
)
"""What a password alone is enough for; everything else, also what is yet to come, wants more."""


def wants_second_factor(roles: frozenset[str]) -> bool:
    """Whether somebody with these roles may see or change more than a password should open."""
    return any(roles & entry.roles for name, entry in PERMISSIONS.items() if name not in _LITTLE)


def refusal(permission: str, actor: Actor) -> Reason | None:
    """Why `actor` does not have `permission`; None when it has. Raises KeyError if unknown."""
    entry = PERMISSIONS[permission]
    if actor.read_only and entry.changes and not (entry.stops or (actor.leaving and entry.leaves)):
        return LEAVING if actor.leaving else READ_ONLY
    if actor.kind == "worker":
        return None if entry.worker and permission in actor.named_permissions else NOT_NAMED
    if actor.kind == "operator":
        return None if entry.operator else _no_role(entry)
    if actor.kind == "respondent":
        return None if entry.respondent else _no_role(entry)
    if not actor.roles & entry.roles:
        return _no_role(entry)
    return _refusal_of_software(entry, actor)


def _refusal_of_software(entry: Permission, actor: Actor) -> Reason | None:
    """What a system, or an app that acts for a member, may not do; None for a member's session."""
    if actor.kind != "system" and actor.oauth_scopes is None:
        return None
    if entry.people and actor.kind == "system":
        return NOT_FOR_SYSTEMS
    granted = entry.oauth_scope in (actor.oauth_scopes or frozenset())
    return None if granted else _no_scope(entry)


def scope_challenge(permission: str, refused: Reason) -> dict[str, str]:
    """What a client hears beside that refusal: which scope is wanted, where it is a scope."""
    scope = PERMISSIONS[permission].oauth_scope
    if refused.code != SCOPE_MISSING or scope is None:
        return {}
    return {"WWW-Authenticate": assurance.scope_challenge(scope)}


def proof_missing(permission: str, actor: Actor, now: datetime) -> Reason | None:
    """What a member who has `permission` has yet to prove of themselves at `now`; None: nothing.

    Systems prove themselves with their key at every token; operators and workers have no session.
    """
    if actor.kind != "member" or permission in _LITTLE:
        return None
    if not assurance.is_strong(actor.acr):
        return ONE_FACTOR
    if PERMISSIONS[permission].fresh and not assurance.is_fresh(actor.acr, actor.logged_in_at, now):
        return NOT_FRESH
    return None


def reach(permission: str, actor: Actor) -> frozenset[UUID] | None:
    """The teams whose records `actor` reaches with `permission`; None: all of the organisation's.

    A member's wide role widens only what that role itself may do: who is a child worker and also
    the privacy officer does not read all children.
    """
    if actor.kind == "member":
        wide = actor.roles & PERMISSIONS[permission].roles & WHOLE_ORGANISATION
        return None if wide else actor.teams
    return None if actor.whole_organisation else actor.teams


def _no_role(entry: Permission) -> Reason:
    holders = sorted(entry.roles)
    names = Text(
        ", ".join(ROLES[role].nl for role in holders) or "niemand",
        ", ".join(ROLES[role].en for role in holders) or "nobody",
    )
    return Reason(
        "role_missing",
        Text("Uw rol laat dit niet toe.", "Your role does not allow this."),
        Text("Dit mag: {roles}.", "These may: {roles}.").filled(roles=names),
    )


def _no_scope(entry: Permission) -> Reason:
    if entry.oauth_scope is None:
        return NOT_FOR_SYSTEMS
    return Reason(
        SCOPE_MISSING,
        Text(
            "Het toegangsbewijs mist de scope {scope}.", "The access token lacks the scope {scope}."
        ).filled(scope=entry.oauth_scope),
        Text(
            "Vraag een token met deze scope, of laat uw beheerder hem toekennen.",
            "Ask for a token with this scope, or let your admin grant it.",
        ),
    )
