"""The software that acts for one's organisation, for its admin.

Invariant: only public keys are pasted here; who connects software that sees something of children
does not approve it.
"""

from collections.abc import Mapping
from uuid import UUID

from flask import Response

from services.organisations import operations
from services.organisations.schemas import NewSystemSchema
from services.portal.directory import Directory
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from shared.authz.permissions import CARE, OAUTH_SCOPES, POLICE, ROLES
from shared.texts import Text
from shared.web.use_case import UseCase

ALL, ONE = "/beheer/systemen", "/beheer/systemen/<uuid:system_id>"
_NAMES = operations.look_up_organisations
NEW_SYSTEM = Plan(
    NewSystemSchema,
    {
        "name": Field(
            label=Text("Naam", "Name"),
            help=Text(
                "Bijvoorbeeld: leerlingvolgsysteem van de leverancier.",
                "For example: the vendor's pupil system.",
            ),
        ),
        "jwks": Field(
            label=Text("Publieke sleutels (JWKS)", "Public keys (JWKS)"),
            help=Text(
                "De JSON die u van de leverancier krijgt. Nooit een geheime sleutel.",
                "The JSON that the vendor gives you. Never a private key.",
            ),
            look="long",
            rows=8,
        ),
        "roles": Field(
            label=Text("Wiens werk doet de software?", "Whose work does the software do?"),
            look="several",
            choices={role: ROLES[role] for role in ROLES if role in CARE | POLICE},
        ),
        "oauth_scopes": Field(
            label=Text("Wat mag zij daarvan?", "What of it may it do?"),
            help=Text("Geef niet meer dan nodig.", "Give no more than needed."),
            look="several",
            choices=OAUTH_SCOPES,
        ),
        "whole_organisation": Field(
            label=Text("Voor de kinderen van alle teams", "For the children of all teams"),
            look="tick",
        ),
        "team_ids": Field(
            label=Text("Of alleen voor deze teams", "Or for these teams only"), look="several"
        ),
    },
)


@page(ALL, operations.list_systems)
def systems(visit: Visit) -> Response:
    """The software that acts for us."""
    found = visit.do(operations.list_systems, page_size=PAGE_SIZE, after=visit.after)
    may = visit.may(operations.connect_system)
    return visit.show("software/list.html", found=found, may=may)


@page(f"{ALL}/nieuw", operations.connect_system, _NAMES, posts=True)
def new_system(visit: Visit) -> Response:
    """Connect software by its public keys."""
    form = Form(visit, NEW_SYSTEM, choices={"team_ids": _teams(visit)})
    if visit.posted and (made := form.send(operations.connect_system)):
        said = "system_waits" if made["waits"] else "system_connected"
        return visit.go("system", said=said, system_id=made["id"])
    return visit.show("software/new.html", form.status, form=form)


@page(ONE, operations.get_system, operations.suspend_system, _NAMES)
def system(visit: Visit, system_id: UUID) -> Response:
    """One system, with what it may do in plain words."""
    found = visit.do(operations.get_system, system_id=system_id)
    may = visit.may(operations.suspend_system)
    return visit.show(
        "software/one.html", found=found, names=_own(visit), form=Form(visit, NOTHING), may=may
    )


@act(f"{ONE}/goedkeuren", operations.approve_system)
def approve_system(visit: Visit, system_id: UUID) -> Response:
    """Let a colleague's software work."""
    return _acted(visit, operations.approve_system, system_id, "system_approved")


@act(f"{ONE}/stilzetten", operations.suspend_system)
def suspend_system(visit: Visit, system_id: UUID) -> Response:
    """Stop it."""
    return _acted(visit, operations.suspend_system, system_id, "system_suspended")


@act(f"{ONE}/hervatten", operations.resume_system)
def resume_system(visit: Visit, system_id: UUID) -> Response:
    """Let it work again."""
    return _acted(visit, operations.resume_system, system_id, "system_resumed")


def _acted(visit: Visit, operation: UseCase, system_id: UUID, said: str) -> Response:
    version = Form(visit, NOTHING).version
    visit.do(operation, system_id=system_id, expected_version=version)
    return visit.go("system", said=said, system_id=system_id)


def _own(visit: Visit) -> Directory:
    acting = visit.acting
    return Directory.of(visit, [acting.organisation_id] if acting else [])


def _teams(visit: Visit) -> Mapping[str, str]:
    acting = visit.acting
    return _own(visit).team_choices(acting.organisation_id, None) if acting else {}
